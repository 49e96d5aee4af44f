#include "lib/model/module_text.h"

#include <string.h>

#include "lib/base/attr.h"
#include "lib/base/buf.h"

/* clang-format off */
const uint8_t hps_js_chars[256] = {
	['\t'] = HPS_CHAR_SPACE, ['\v'] = HPS_CHAR_SPACE,
	['\f'] = HPS_CHAR_SPACE, [' '] = HPS_CHAR_SPACE,
	['\n'] = HPS_CHAR_LINE | HPS_CHAR_STRING | HPS_CHAR_REGEX,
	['\r'] = HPS_CHAR_LINE | HPS_CHAR_STRING | HPS_CHAR_REGEX,
	[0xe2] = HPS_CHAR_LINE | HPS_CHAR_REGEX,
	['0' ... '9'] = HPS_CHAR_NAME | HPS_CHAR_DIGIT,
	['_'] = HPS_CHAR_NAME | HPS_CHAR_DIGIT,
	['$'] = HPS_CHAR_NAME | HPS_CHAR_TEMPLATE,
	['a' ... 'z'] = HPS_CHAR_NAME, ['A' ... 'Z'] = HPS_CHAR_NAME,
	['"'] = HPS_CHAR_STRING, ['\''] = HPS_CHAR_STRING,
	['\\'] = HPS_CHAR_STRING | HPS_CHAR_REGEX | HPS_CHAR_TEMPLATE,
	['`'] = HPS_CHAR_TEMPLATE,
	['/'] = HPS_CHAR_REGEX, ['['] = HPS_CHAR_REGEX, [']'] = HPS_CHAR_REGEX,
};
/* clang-format on */

uint32_t hps_js_char(const char *at, const char *end, const char **next)
{
	unsigned char first = (unsigned char)*at++;
	uint32_t code = first;
	int more = 0;

	if (first >= 0xf0) {
		more = 3;
		code = first & 0x07;
	} else if (first >= 0xe0) {
		more = 2;
		code = first & 0x0f;
	} else if (first >= 0xc0) {
		more = 1;
		code = first & 0x1f;
	}
	for (; more > 0 && at < end; more--)
		code = code << 6 | ((unsigned char)*at++ & 0x3f);
	*next = at;
	return code;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Exactly count hexadecimal digits. */
static bool read_hex(const char *at, const char *end, int count,
		     const char **next, uint32_t *code)
{
	uint32_t value = 0;

	for (; count > 0; count--, at++) {
		int digit = at < end ? hex_digit(*at) : -1;

		if (digit < 0)
			return false;
		value = value << 4 | (uint32_t)digit;
	}
	*next = at;
	*code = value;
	return true;
}

bool hps_js_unicode_escape(const char *at, const char *end, const char **next,
			   uint32_t *code)
{
	uint32_t value = 0;
	const char *first;

	if (at == end || *at++ != 'u')
		return false;
	if (at == end || *at != '{')
		return read_hex(at, end, 4, next, code);
	for (first = ++at; at < end && hex_digit(*at) >= 0; at++) {
		value = value << 4 | (uint32_t)hex_digit(*at);
		if (value > 0x10ffff)
			return false;
	}
	if (at == first || at == end || *at != '}')
		return false;
	*next = at + 1;
	*code = value;
	return true;
}

bool hps_js_is_line_end(uint32_t code)
{
	return code == 0x2028 || code == 0x2029;
}

bool hps_js_is_space(uint32_t code)
{
	return code == 0xa0 || code == 0xfeff || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200a) || hps_js_is_line_end(code) ||
	       code == 0x202f || code == 0x205f || code == 0x3000;
}

bool hps_js_is_name_char(uint32_t code)
{
	static const struct {
		uint32_t first, last;
		bool name;
	} ranges[] = { { '$', '$', true },	   { '0', '9', true },
		       { 'A', 'Z', true },	   { '_', '_', true },
		       { 'a', 'z', true },	   { 0, 0xa9, false },
		       { 0xab, 0xb4, false },	   { 0xb6, 0xb6, false },
		       { 0xb8, 0xb9, false },	   { 0xbb, 0xbf, false },
		       { 0xd7, 0xd7, false },	   { 0xf7, 0xf7, false },
		       { 0x200c, 0x200d, true },   { 0x203f, 0x2040, true },
		       { 0x2054, 0x2054, true },   { 0x2000, 0x206f, false },
		       { 0x2190, 0x245f, false },  { 0x2500, 0x2bff, false },
		       { 0x2e00, 0x2e2e, false },  { 0x3001, 0x3004, false },
		       { 0x3008, 0x3020, false },  { 0xd800, 0xf8ff, false },
		       { 0xff01, 0xff0f, false },  { 0xfff0, 0xffff, false },
		       { 0x1f000, 0x1faff, false } };
	size_t i;

	for (i = 0; i < HPS_COUNT(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return ranges[i].name;
	return !hps_js_is_space(code);
}

static void put_char(struct hps_buf *buf, uint32_t code)
{
	if (code < 0x80) {
		hps_buf_putc(buf, (char)code);
		return;
	}
	if (code < 0x800) {
		hps_buf_putc(buf, (char)(0xc0 | code >> 6));
	} else if (code < 0x10000) {
		hps_buf_putc(buf, (char)(0xe0 | code >> 12));
		hps_buf_putc(buf, (char)(0x80 | (code >> 6 & 0x3f)));
	} else {
		hps_buf_putc(buf, (char)(0xf0 | code >> 18));
		hps_buf_putc(buf, (char)(0x80 | (code >> 12 & 0x3f)));
		hps_buf_putc(buf, (char)(0x80 | (code >> 6 & 0x3f)));
	}
	hps_buf_putc(buf, (char)(0x80 | (code & 0x3f)));
}

/* Join \uD83D\uDE00, which stand for one character. */
static bool join_surrogates(const char *at, const char *end, const char **next,
			    uint32_t *code)
{
	uint32_t low;

	if (*code < 0xd800 || *code > 0xdfff)
		return true;
	if (*code > 0xdbff || at == end || *at != '\\' ||
	    !hps_js_unicode_escape(at + 1, end, next, &low) || low < 0xdc00 ||
	    low > 0xdfff)
		return false;
	*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

/* Up to three octal digits of at most 255, as classic scripts have them. */
static uint32_t read_octal(const char *at, const char *end, const char **next)
{
	uint32_t value = 0;
	int i;

	for (i = 0; i < 3 && at < end && *at >= '0' && *at <= '7'; i++, at++) {
		if (value > 31)
			break;
		value = value * 8 + (uint32_t)(*at - '0');
	}
	*next = at;
	return value;
}

/* One escape, at being behind its backslash.  Nothing for a joined line. */
static bool put_escape(struct hps_buf *buf, const char *at, const char *end,
		       const char **next)
{
	static const char names[] = "bfnrtv", values[] = "\b\f\n\r\t\v";
	const char *known;
	uint32_t code;

	if (*at == 'u') {
		if (!hps_js_unicode_escape(at, end, next, &code) ||
		    !join_surrogates(*next, end, next, &code))
			return false;
	} else if (*at == 'x') {
		if (!read_hex(at + 1, end, 2, next, &code))
			return false;
	} else if (*at >= '0' && *at <= '7') {
		code = read_octal(at, end, next);
	} else if (*at == '\r' || *at == '\n') {
		*next = at + 1;
		if (*at == '\r' && *next < end && **next == '\n')
			++*next;
		return true;
	} else {
		code = hps_js_char(at, end, next);
		if (hps_js_is_line_end(code))
			return true;
		known = code && code < 0x80 ? strchr(names, (int)code) : NULL;
		if (known)
			code = (unsigned char)values[known - names];
	}
	if (code)
		put_char(buf, code);
	return code != 0;
}

const char *hps_js_text(struct hps_arena *arena, const struct hps_token *token)
{
	const char *at = token->at, *end = token->end;
	struct hps_buf buf;

	if (token->kind == HPS_T_STRING || token->kind == HPS_T_TEMPLATE) {
		at++;
		end--;
	}
	if (memchr(at, '\0', (size_t)(end - at)))
		return NULL;
	if (!token->escaped && token->kind != HPS_T_TEMPLATE)
		return hps_strndup(arena, at, (size_t)(end - at));
	hps_buf_init(&buf, arena, (size_t)(end - at));
	while (at < end) {
		if (*at == '\\') {
			if (!put_escape(&buf, at + 1, end, &at))
				return NULL;
		} else if (*at == '\r') {
			/* A template's line ends are all read as \n. */
			hps_buf_putc(&buf, '\n');
			at += at + 1 < end && at[1] == '\n' ? 2 : 1;
		} else {
			hps_buf_putc(&buf, *at++);
		}
	}
	return buf.data;
}
