#include "lib/json/parse.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"

/* What one text is read with; at moves from text to end. */
struct reader {
	struct hps_arena *arena;
	const char *text;
	const char *at;
	const char *end;
	unsigned depth;
	const char *wrong;  /* the first thing that is wrong */
	struct hps_buf buf; /* the string or number just read */
};

static bool fail(struct reader *r, const char *at, const char *wrong)
{
	r->at = at;
	r->wrong = wrong;
	return false;
}

static struct json_object *made(struct json_object *value)
{
	if (!value)
		abort();
	return value;
}

static void skip_space(struct reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' ||
				  *r->at == '\n' || *r->at == '\r'))
		r->at++;
}

/* Step over c if it comes next. */
static bool take(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool is_digit(const struct reader *r)
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
static bool read_hex4(struct reader *r, unsigned *unit)
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
			return fail(r, start,
				    "\\u needs four hexadecimal "
				    "digits");
	}
	*unit = value;
	return true;
}

/* A character as \uXXXX, or as two of them (RFC 8259, section 7). */
static bool read_unicode(struct reader *r)
{
	static const char lone[] = "half of a surrogate pair stands alone";
	const char *start = r->at;
	unsigned high, low;

	if (!read_hex4(r, &high))
		return false;
	if (high >= 0xdc00 && high <= 0xdfff)
		return fail(r, start, lone);
	if (high >= 0xd800 && high <= 0xdbff) {
		if (!take(r, '\\') || !take(r, 'u'))
			return fail(r, start, lone);
		if (!read_hex4(r, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return fail(r, start, lone);
		high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	}
	put_utf8(&r->buf, high);
	return true;
}

static bool read_escape(struct reader *r)
{
	static const char name[] = "\"\\/bfnrt";
	static const char byte[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (take(r, 'u'))
		return read_unicode(r);
	found = r->at < r->end && *r->at ? strchr(name, *r->at) : NULL;
	if (!found)
		return fail(r, r->at, "an escape that JSON does not have");
	hps_buf_putc(&r->buf, byte[found - name]);
	r->at++;
	return true;
}

/* Read a string into r->buf, with its escapes resolved. */
static bool read_string(struct reader *r)
{
	const char *start = r->at;

	if (!take(r, '"'))
		return fail(r, start, "a string is expected");
	hps_buf_clear(&r->buf);
	while (!take(r, '"')) {
		const char *run = r->at;

		while (r->at < r->end && (unsigned char)*r->at >= 0x20 &&
		       *r->at != '"' && *r->at != '\\')
			r->at++;
		hps_buf_add(&r->buf, run, (size_t)(r->at - run));
		if (r->at == r->end)
			return fail(r, start, "a string without an end");
		if ((unsigned char)*r->at < 0x20)
			return fail(r, r->at,
				    "a control character in a "
				    "string must be escaped");
		if (take(r, '\\') && !read_escape(r))
			return false;
	}
	/* No escape can complete a broken sequence: its own are whole. */
	if (!hps_utf8_valid(r->buf.data, r->buf.len))
		return fail(r, start, "a string that is not UTF-8");
	return true;
}

static bool make_integer(struct reader *r, const char *start,
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
	made(*value);
	if (!errno)
		return true;
	json_object_put(*value);
	return fail(r, start, "an integer of more than 64 bits");
}

static bool make_fraction(struct reader *r, const char *start,
			  struct json_object **value)
{
	const char *text = r->buf.data;
	double number = strtod(text, NULL);
	size_t mantissa = strcspn(text, "eE");

	if (isinf(number))
		return fail(r, start, "a number that is too large");
	if (number == 0 && strcspn(text, "123456789") < mantissa)
		return fail(r, start, "a number that is too small");
	*value = made(json_object_new_double_s(number, text));
	return true;
}

static bool skip_digits(struct reader *r)
{
	if (!is_digit(r))
		return fail(r, r->at, "a digit is expected");
	while (is_digit(r))
		r->at++;
	return true;
}

static bool read_number(struct reader *r, struct json_object **value)
{
	const char *start = r->at;
	bool whole = true;

	take(r, '-');
	if (take(r, '0')) {
		if (is_digit(r))
			return fail(r, start, "a number that begins with 0");
	} else if (!skip_digits(r)) {
		return false;
	}
	if (take(r, '.')) {
		whole = false;
		if (!skip_digits(r))
			return false;
	}
	if (take(r, 'e') || take(r, 'E')) {
		whole = false;
		if (!take(r, '+'))
			take(r, '-');
		if (!skip_digits(r))
			return false;
	}
	hps_buf_clear(&r->buf);
	hps_buf_add(&r->buf, start, (size_t)(r->at - start));
	return whole ? make_integer(r, start, value)
		     : make_fraction(r, start, value);
}

static bool read_word(struct reader *r, struct json_object **value)
{
	static const char *const words[] = { "null", "false", "true" };
	size_t left = (size_t)(r->end - r->at), i;

	for (i = 0; i < HPS_COUNT(words); i++) {
		size_t len = strlen(words[i]);

		if (left < len || memcmp(r->at, words[i], len))
			continue;
		r->at += len;
		*value = i ? made(json_object_new_boolean(i == 2)) : NULL;
		return true;
	}
	return fail(r, r->at,
		    left ? "a value is expected" : "the text ends too early");
}

static bool read_value(struct reader *r, struct json_object **value);

static bool read_elements(struct reader *r, struct json_object *array)
{
	struct json_object *value;

	skip_space(r);
	if (take(r, ']'))
		return true;
	for (;;) {
		if (!read_value(r, &value))
			return false;
		if (json_object_array_add(array, value))
			abort();
		if (take(r, ']'))
			return true;
		if (!take(r, ','))
			return fail(r, r->at, "',' or ']' is expected");
	}
}

static bool read_name(struct reader *r, struct json_object *object,
		      const char **name)
{
	const char *start;

	skip_space(r);
	start = r->at;
	if (!read_string(r))
		return false;
	if (memchr(r->buf.data, '\0', r->buf.len))
		return fail(r, start, "a member name that holds \\u0000");
	if (json_object_object_get_ex(object, r->buf.data, NULL))
		return fail(r, start, "a member name that occurs twice");
	*name = hps_strndup(r->arena, r->buf.data, r->buf.len);
	skip_space(r);
	if (!take(r, ':'))
		return fail(r, r->at, "':' is expected");
	return true;
}

static bool read_members(struct reader *r, struct json_object *object)
{
	struct json_object *value;
	const char *name;

	skip_space(r);
	if (take(r, '}'))
		return true;
	for (;;) {
		if (!read_name(r, object, &name) || !read_value(r, &value))
			return false;
		if (json_object_object_add(object, name, value))
			abort();
		if (take(r, '}'))
			return true;
		if (!take(r, ','))
			return fail(r, r->at, "',' or '}' is expected");
	}
}

static bool read_container(struct reader *r, bool is_object,
			   struct json_object **value)
{
	struct json_object *container;
	bool good;

	if (++r->depth > HPS_JSON_DEPTH_MAX)
		return fail(r, r->at - 1, "too many levels of nesting");
	container = made(is_object ? json_object_new_object()
				   : json_object_new_array());
	good = is_object ? read_members(r, container)
			 : read_elements(r, container);
	r->depth--;
	if (!good) {
		json_object_put(container);
		return false;
	}
	*value = container;
	return true;
}

/* Read a value and the white space around it. */
static bool read_value(struct reader *r, struct json_object **value)
{
	bool good;

	skip_space(r);
	if (take(r, '{')) {
		good = read_container(r, true, value);
	} else if (take(r, '[')) {
		good = read_container(r, false, value);
	} else if (r->at < r->end && *r->at == '"') {
		good = read_string(r);
		if (good)
			*value = made(json_object_new_string_len(
				r->buf.data, (int)r->buf.len));
	} else if (is_digit(r) || (r->at < r->end && *r->at == '-')) {
		good = read_number(r, value);
	} else {
		good = read_word(r, value);
	}
	if (good)
		skip_space(r);
	return good;
}

static void put_later(void *value)
{
	json_object_put(value);
}

static enum hps_code unreadable(struct hps_ctx *ctx, const struct reader *r)
{
	size_t line = 1, column = 1;
	const char *at;

	for (at = r->text; at < r->at; at++) {
		if (*at == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)*at & 0xc0) != 0x80) {
			column++;
		}
	}
	return hps_fail(ctx, HPS_EINVALID, "json_unreadable",
			"This is not readable as JSON: line %zu, column %zu: "
			"%s.",
			line, column, r->wrong);
}

enum hps_code hps_json_parse(struct hps_ctx *ctx, const char *text, size_t len,
			     struct json_object **value)
{
	struct reader r = {
		.arena = ctx->arena, .text = text, .at = text, .end = text + len
	};
	struct json_object *result = NULL;

	hps_buf_init(&r.buf, ctx->arena, 0);
	if (len > INT32_MAX) {
		r.wrong = "it is longer than 2 GiB";
		return unreadable(ctx, &r);
	}
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		r.wrong = "a byte order mark must not stand before it";
		return unreadable(ctx, &r);
	}
	if (!read_value(&r, &result))
		return unreadable(ctx, &r);
	if (r.at < r.end) {
		r.wrong = "there is more behind the value";
		json_object_put(result);
		return unreadable(ctx, &r);
	}
	if (result)
		hps_arena_defer(ctx->arena, put_later, result);
	*value = result;
	return HPS_OK;
}
