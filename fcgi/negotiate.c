#include "fcgi/negotiate.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { WHOLE = 1000 };

/* "0", "1", "0.5", "1.000" in thousandths, or -1. */
static int quality(const char *text, size_t len)
{
	int value, unit = 100;

	if (len == 0 || (text[0] != '0' && text[0] != '1') || len > 5)
		return -1;
	value = (text[0] - '0') * WHOLE;
	if (len > 1 && text[1] != '.')
		return -1;
	for (size_t i = 2; i < len; i++, unit /= 10) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value += (text[i] - '0') * unit;
	}
	return value <= WHOLE ? value : -1;
}

struct member {
	const char *name;
	size_t len;
	int quality;
};

/* Read one member of a list and step behind it. */
static bool next_member(const char **at, struct member *member)
{
	const char *end, *parameter;

	*at += strspn(*at, ", \t");
	if (!**at)
		return false;
	member->name = *at;
	member->len = strcspn(*at, ",; \t");
	member->quality = WHOLE;
	end = *at + strcspn(*at, ",");
	for (parameter = *at + member->len; parameter < end;) {
		size_t len;

		parameter += strspn(parameter, "; \t");
		len = strcspn(parameter, ",; \t");
		if (len > 2 && strncasecmp(parameter, "q=", 2) == 0)
			member->quality = quality(parameter + 2, len - 2);
		parameter += len ? len : 1;
	}
	*at = end;
	return true;
}

static bool is(const struct member *member, const char *name)
{
	return member->len == strlen(name) &&
	       strncasecmp(member->name, name, member->len) == 0;
}

int hps_accept_encoding(const char *header, const char *coding)
{
	bool identity = strcmp(coding, "identity") == 0;
	int others = identity ? WHOLE : 0;
	struct member member;

	if (!header)
		return identity ? WHOLE : 0;
	while (next_member(&header, &member)) {
		if (member.quality < 0)
			continue;
		if (is(&member, coding))
			return member.quality;
		if (is(&member, "*") && !(identity && member.quality > 0))
			others = member.quality;
	}
	return others;
}

int hps_accept_type(const char *header, const char *type)
{
	size_t major = strcspn(type, "/") + 1;
	int best = 0, specific = 0;
	struct member member;

	if (!header || !*header)
		return WHOLE;
	while (next_member(&header, &member)) {
		int level = 0;

		if (is(&member, type))
			level = 3;
		else if (member.len == major + 1 && member.name[major] == '*' &&
			 strncasecmp(member.name, type, major) == 0)
			level = 2;
		else if (is(&member, "*/*"))
			level = 1;
		if (level > specific && member.quality >= 0) {
			specific = level;
			best = member.quality;
		}
	}
	return best;
}
