#include "lib/model/localized.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <string.h>

enum { LANGUAGES_MAX = 32 };

static bool is_text(struct json_object *value, size_t max)
{
	const char *text;
	size_t len;

	if (!json_object_is_type(value, json_type_string))
		return false;
	text = json_object_get_string(value);
	len = (size_t)json_object_get_string_len(value);
	if (!len || len > max || strlen(text) != len)
		return false;
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 && !strchr("\t\n", *text))
			return false;
	return true;
}

/* A language tag as far as anyone writes them (RFC 5646): ca, pt-BR. */
static bool is_language(const char *tag)
{
	static const char alnum[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t len = strspn(tag, alnum);

	if (len < 2 || len > 3)
		return false;
	while (tag[len] == '-') {
		tag += len + 1;
		len = strspn(tag, alnum);
		if (!len || len > 8)
			return false;
	}
	return !tag[len];
}

const char *hps_localized_check(struct json_object *value, size_t max)
{
	if (is_text(value, max))
		return NULL;
	if (json_object_is_type(value, json_type_string))
		return "is empty, too long or holds a control character";
	if (!json_object_is_type(value, json_type_object))
		return "must be a string or an object of languages to strings";
	if (!json_object_object_length(value) ||
	    json_object_object_length(value) > LANGUAGES_MAX)
		return "must have between 1 and 32 languages";
	json_object_object_foreach(value, tag, text)
	{
		if (!is_language(tag))
			return "has a name that is no language tag such as ca";
		if (!is_text(text, max))
			return "has a text that is no string, empty, too long "
			       "or holds a control character";
	}
	return NULL;
}
