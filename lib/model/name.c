#include "lib/model/name.h"

#include <stdbool.h>
#include <string.h>

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_of(const char *text, size_t len, const char *more)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_alnum(text[i]) && !(text[i] && strchr(more, text[i])))
			return false;
	return true;
}

static const char *check_part(const char *text, size_t len)
{
	if (!len)
		return "must not be empty";
	if (len > HPS_NAME_MAX)
		return "must have at most 64 characters in each part";
	if (!is_of(text, len, "._-"))
		return "may hold small letters, digits, '.', '_' and '-' only";
	if (!is_alnum(text[0]) || !is_alnum(text[len - 1]))
		return "must begin and end with a small letter or a digit";
	return NULL;
}

const char *hps_name_check(const char *text)
{
	size_t len = strlen(text);

	if (len > HPS_NAME_MAX)
		return "must have at most 64 characters";
	return check_part(text, len);
}

const char *hps_scope_check(const char *text)
{
	if (*text != '@')
		return "must begin with '@'";
	return hps_name_check(text + 1);
}

const char *hps_plugin_name_check(const char *text)
{
	const char *slash, *why;

	if (*text != '@')
		return hps_name_check(text);
	slash = strchr(text, '/');
	if (!slash)
		return "must have a '/' and a name behind its scope";
	why = check_part(text + 1, (size_t)(slash - text - 1));
	return why ? why : hps_name_check(slash + 1);
}

const char *hps_username_check(const char *text)
{
	size_t len = strlen(text);

	if (!len)
		return "must not be empty";
	if (len > HPS_USERNAME_MAX)
		return "must have at most 128 characters";
	if (!is_of(text, len, "._-@+"))
		return "may hold small letters, digits, '.', '_', '-', '@' "
		       "and '+' only";
	if (!is_alnum(text[0]) || !is_alnum(text[len - 1]))
		return "must begin and end with a small letter or a digit";
	return NULL;
}
