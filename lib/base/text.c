#include "lib/base/text.h"

#include <string.h>

bool hps_starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

bool hps_ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), end = strlen(suffix);

	return len >= end && !memcmp(text + len - end, suffix, end);
}

bool hps_equal(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* How many bytes the first character has, 0 if it is malformed. */
static size_t utf8_char(const unsigned char *at, size_t len)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t need, i;

	if (at[0] < 0x80)
		return 1;
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	need = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (len < need)
		return 0;
	if (at[0] == 0xe0)
		low = 0xa0;
	else if (at[0] == 0xed)
		high = 0x9f;
	else if (at[0] == 0xf0)
		low = 0x90;
	else if (at[0] == 0xf4)
		high = 0x8f;
	if (at[1] < low || at[1] > high)
		return 0;
	for (i = 2; i < need; i++)
		if (at[i] < 0x80 || at[i] > 0xbf)
			return 0;
	return need;
}

bool hps_utf8_valid(const char *text, size_t len)
{
	const unsigned char *at = (const unsigned char *)text;

	while (len) {
		size_t step = utf8_char(at, len);

		if (!step)
			return false;
		at += step;
		len -= step;
	}
	return true;
}

char *hps_printable(struct hps_arena *arena, const char *text, size_t max)
{
	char *copy, *at;

	if (!text)
		return NULL;
	copy = hps_strndup(arena, text, strnlen(text, max));
	for (at = copy; *at; at++)
		if (*at < 0x20 || *at > 0x7e)
			*at = '?';
	return copy;
}

char *hps_hex(struct hps_arena *arena, const void *data, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *bytes = data;
	char *text = hps_alloc(arena, len * 2 + 1);
	size_t i;

	for (i = 0; i < len; i++) {
		text[i * 2] = digit[bytes[i] >> 4];
		text[i * 2 + 1] = digit[bytes[i] & 15];
	}
	return text;
}

bool hps_number_parse(const char *text, unsigned long max, unsigned long *value)
{
	unsigned long number = 0;

	if (!*text || (*text == '0' && text[1]))
		return false;
	for (; *text; text++) {
		unsigned long digit = (unsigned long)(*text - '0');

		if (*text < '0' || *text > '9' || digit > max ||
		    number > (max - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*value = number;
	return true;
}
