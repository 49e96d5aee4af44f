#include "lib/json/parse_scalar.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"

bool hps_json_scan_fail(struct hps_json_reader *r, const char *at,
			const char *wrong)
{
	r->at = at;
	r->wrong = wrong;
	return false;
}

struct json_object *hps_json_scan_made(struct json_object *value)
{
	if (!value)
		abort();
	return value;
}

/* Step over c if it comes next. */
bool hps_json_scan_take(struct hps_json_reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool is_digit(const struct hps_json_reader *r)
{
	return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static void put_utf8(struct hps_buf *buf, unsigned c)
{
	if (c < 0x80) {
		hps_buf_putc(buf, (char)c);
		return;
	}
	if (c < 0x800) {
		hps_buf_putc(buf, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			hps_buf_putc(buf, (char)(0xe0 | c >> 12));
		} else {
			hps_buf_putc(buf, (char)(0xf0 | c >> 18));
			hps_buf_putc(buf, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		hps_buf_putc(buf, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	hps_buf_putc(buf, (char)(0x80 | (c & 0x3f)));
}

/* The four digits behind \u. */
static bool read_hex4(struct hps_json_reader *r, unsigned *unit)
{
	const char *start = r->at;
	unsigned value = 0;
	int i;

	for (i = 0; i < 4; i++, r->at++) {
		char c = r->at < r->end ? *r->at : ' ';

		if (c >= '0' && c <= '9')
			value = value << 4 | (unsigned)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value << 4 | (unsigned)((c | 0x20) - 'a' + 10);
		else
			return hps_json_scan_fail(r, start,
						  "\\u needs four hexadecimal "
						  "digits");
	}
	*unit = value;
	return true;
}

/* A character as \uXXXX, or as two of them (RFC 8259, section 7). */
static bool read_unicode(struct hps_json_reader *r)
{
	static const char lone[] = "half of a surrogate pair stands alone";
	const char *start = r->at;
	unsigned high, low;

	if (!read_hex4(r, &high))
		return false;
	if (high >= 0xdc00 && high <= 0xdfff)
		return hps_json_scan_fail(r, start, lone);
	if (high >= 0xd800 && high <= 0xdbff) {
		if (!hps_json_scan_take(r, '\\') || !hps_json_scan_take(r, 'u'))
			return hps_json_scan_fail(r, start, lone);
		if (!read_hex4(r, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return hps_json_scan_fail(r, start, lone);
		high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	}
	put_utf8(&r->buf, high);
	return true;
}

static bool read_escape(struct hps_json_reader *r)
{
	static const char name[] = "\"\\/bfnrt";
	static const char byte[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (hps_json_scan_take(r, 'u'))
		return read_unicode(r);
	found = r->at < r->end && *r->at ? strchr(name, *r->at) : NULL;
	if (!found)
		return hps_json_scan_fail(r, r->at,
					  "an escape that JSON does not have");
	hps_buf_putc(&r->buf, byte[found - name]);
	r->at++;
	return true;
}

/* Read a string into r->buf, with its escapes resolved. */
bool hps_json_scan_string(struct hps_json_reader *r)
{
	const char *start = r->at;

	if (!hps_json_scan_take(r, '"'))
		return hps_json_scan_fail(r, start, "a string is expected");
	hps_buf_clear(&r->buf);
	while (!hps_json_scan_take(r, '"')) {
		const char *run = r->at;

		while (r->at < r->end && (unsigned char)*r->at >= 0x20 &&
		       *r->at != '"' && *r->at != '\\')
			r->at++;
		hps_buf_add(&r->buf, run, (size_t)(r->at - run));
		if (r->at == r->end)
			return hps_json_scan_fail(r, start,
						  "a string without an end");
		if ((unsigned char)*r->at < 0x20)
			return hps_json_scan_fail(r, r->at,
						  "a control character in a "
						  "string must be escaped");
		if (hps_json_scan_take(r, '\\') && !read_escape(r))
			return false;
	}
	/* No escape can complete a broken sequence: its own are whole. */
	if (!hps_utf8_valid(r->buf.data, r->buf.len))
		return hps_json_scan_fail(r, start,
					  "a string that is not UTF-8");
	return true;
}

static bool make_integer(struct hps_json_reader *r, const char *start,
			 struct json_object **value)
{
	const char *text = r->buf.data;

	errno = 0;
	if (*text == '-') {
		long long number = strtoll(text, NULL, 10);

		*value = json_object_new_int64(number);
	} else {
		unsigned long long number = strtoull(text, NULL, 10);

		*value = number > INT64_MAX
				 ? json_object_new_uint64(number)
				 : json_object_new_int64((int64_t)number);
	}
	hps_json_scan_made(*value);
	if (!errno)
		return true;
	json_object_put(*value);
	return hps_json_scan_fail(r, start, "an integer of more than 64 bits");
}

static bool make_fraction(struct hps_json_reader *r, const char *start,
			  struct json_object **value)
{
	const char *text = r->buf.data;
	double number = strtod(text, NULL);
	size_t mantissa = strcspn(text, "eE");

	if (isinf(number))
		return hps_json_scan_fail(r, start,
					  "a number that is too large");
	if (number == 0 && strcspn(text, "123456789") < mantissa)
		return hps_json_scan_fail(r, start,
					  "a number that is too small");
	*value = hps_json_scan_made(json_object_new_double_s(number, text));
	return true;
}

static bool skip_digits(struct hps_json_reader *r)
{
	if (!is_digit(r))
		return hps_json_scan_fail(r, r->at, "a digit is expected");
	while (is_digit(r))
		r->at++;
	return true;
}

bool hps_json_scan_number(struct hps_json_reader *r, struct json_object **value)
{
	const char *start = r->at;
	bool whole = true;

	hps_json_scan_take(r, '-');
	if (hps_json_scan_take(r, '0')) {
		if (is_digit(r))
			return hps_json_scan_fail(
				r, start, "a number that begins with 0");
	} else if (!skip_digits(r)) {
		return false;
	}
	if (hps_json_scan_take(r, '.')) {
		whole = false;
		if (!skip_digits(r))
			return false;
	}
	if (hps_json_scan_take(r, 'e') || hps_json_scan_take(r, 'E')) {
		whole = false;
		if (!hps_json_scan_take(r, '+'))
			hps_json_scan_take(r, '-');
		if (!skip_digits(r))
			return false;
	}
	hps_buf_clear(&r->buf);
	hps_buf_add(&r->buf, start, (size_t)(r->at - start));
	return whole ? make_integer(r, start, value)
		     : make_fraction(r, start, value);
}

bool hps_json_scan_word(struct hps_json_reader *r, struct json_object **value)
{
	static const char *const words[] = { "null", "false", "true" };
	size_t left = (size_t)(r->end - r->at), i;

	for (i = 0; i < HPS_COUNT(words); i++) {
		size_t len = strlen(words[i]);

		if (left < len || memcmp(r->at, words[i], len))
			continue;
		r->at += len;
		*value = i ? hps_json_scan_made(json_object_new_boolean(i == 2))
			   : NULL;
		return true;
	}
	return hps_json_scan_fail(r, r->at,
				  left ? "a value is expected"
				       : "the text ends too early");
}
