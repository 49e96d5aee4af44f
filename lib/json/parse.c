#include "lib/json/parse.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"
#include "lib/json/parse_scalar.h"

static void skip_space(struct hps_json_reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' ||
				  *r->at == '\n' || *r->at == '\r'))
		r->at++;
}

static bool read_value(struct hps_json_reader *r, struct json_object **value);

static bool read_elements(struct hps_json_reader *r, struct json_object *array)
{
	struct json_object *value;

	skip_space(r);
	if (hps_json_scan_take(r, ']'))
		return true;
	for (;;) {
		if (!read_value(r, &value))
			return false;
		if (json_object_array_add(array, value))
			abort();
		if (hps_json_scan_take(r, ']'))
			return true;
		if (!hps_json_scan_take(r, ','))
			return hps_json_scan_fail(r, r->at,
						  "',' or ']' is expected");
	}
}

static bool read_name(struct hps_json_reader *r, struct json_object *object,
		      const char **name)
{
	const char *start;

	skip_space(r);
	start = r->at;
	if (!hps_json_scan_string(r))
		return false;
	if (memchr(r->buf.data, '\0', r->buf.len))
		return hps_json_scan_fail(r, start,
					  "a member name that holds \\u0000");
	if (json_object_object_get_ex(object, r->buf.data, NULL))
		return hps_json_scan_fail(r, start,
					  "a member name that occurs twice");
	*name = hps_strndup(r->arena, r->buf.data, r->buf.len);
	skip_space(r);
	if (!hps_json_scan_take(r, ':'))
		return hps_json_scan_fail(r, r->at, "':' is expected");
	return true;
}

static bool read_members(struct hps_json_reader *r, struct json_object *object)
{
	struct json_object *value;
	const char *name = NULL;

	skip_space(r);
	if (hps_json_scan_take(r, '}'))
		return true;
	for (;;) {
		if (!read_name(r, object, &name) || !read_value(r, &value))
			return false;
		if (json_object_object_add(object, name, value))
			abort();
		if (hps_json_scan_take(r, '}'))
			return true;
		if (!hps_json_scan_take(r, ','))
			return hps_json_scan_fail(r, r->at,
						  "',' or '}' is expected");
	}
}

static bool read_container(struct hps_json_reader *r, bool is_object,
			   struct json_object **value)
{
	struct json_object *container;
	bool good;

	if (++r->depth > HPS_JSON_DEPTH_MAX)
		return hps_json_scan_fail(r, r->at - 1,
					  "too many levels of nesting");
	container = hps_json_scan_made(is_object ? json_object_new_object()
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
static bool read_value(struct hps_json_reader *r, struct json_object **value)
{
	bool good;

	skip_space(r);
	if (hps_json_scan_take(r, '{')) {
		good = read_container(r, true, value);
	} else if (hps_json_scan_take(r, '[')) {
		good = read_container(r, false, value);
	} else if (r->at < r->end && *r->at == '"') {
		good = hps_json_scan_string(r);
		if (good)
			*value = hps_json_scan_made(json_object_new_string_len(
				r->buf.data, (int)r->buf.len));
	} else if (r->at < r->end &&
		   (*r->at == '-' || (*r->at >= '0' && *r->at <= '9'))) {
		good = hps_json_scan_number(r, value);
	} else {
		good = hps_json_scan_word(r, value);
	}
	if (good)
		skip_space(r);
	return good;
}

static void put_later(void *value)
{
	json_object_put(value);
}

static enum hps_code unreadable(struct hps_ctx *ctx,
				const struct hps_json_reader *r)
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
	struct hps_json_reader r = {
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
