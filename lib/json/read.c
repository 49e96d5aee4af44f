#include "lib/json/read.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"
#include "lib/base/time.h"

/* The member that is being judged. */
struct judged {
	struct hps_ctx *ctx;
	const struct hps_json_field *field;
	const char *pointer;
};

#define FAULT(j, slug, ...)                                                    \
	hps_fault_add((j)->ctx->arena, &(j)->ctx->error.faults, (j)->pointer,  \
		      slug, __VA_ARGS__)

static const struct {
	enum json_type type;
	const char *noun;
} kinds[] = {
	[HPS_JSON_TYPE_STRING] = { json_type_string, "a string" },
	[HPS_JSON_TYPE_INTEGER] = { json_type_int, "an integer" },
	[HPS_JSON_TYPE_BOOLEAN] = { json_type_boolean, "true or false" },
	[HPS_JSON_TYPE_TIME] = { json_type_string, "a time in a string" },
	[HPS_JSON_TYPE_STRINGS] = { json_type_array, "a list of strings" },
	[HPS_JSON_TYPE_OBJECT] = { json_type_object, "an object" },
	[HPS_JSON_TYPE_ARRAY] = { json_type_array, "a list" },
	[HPS_JSON_TYPE_ANY] = { json_type_null, "a value" },
};
_Static_assert(HPS_COUNT(kinds) == HPS_JSON_TYPE__MAX, "one row per type");

const char *hps_json_pointer(struct hps_arena *arena, const char *pointer,
			     const char *name)
{
	struct hps_buf buf;

	hps_buf_init(&buf, arena, strlen(pointer) + strlen(name) + 1);
	hps_buf_puts(&buf, pointer);
	hps_buf_putc(&buf, '/');
	for (; *name; name++) {
		if (*name == '~')
			hps_buf_puts(&buf, "~0");
		else if (*name == '/')
			hps_buf_puts(&buf, "~1");
		else
			hps_buf_putc(&buf, *name);
	}
	return buf.data;
}

const char *hps_json_pointer_at(struct hps_arena *arena, const char *pointer,
				size_t index)
{
	return hps_format(arena, "%s/%zu", pointer, index);
}

enum hps_code hps_json_invalid(struct hps_ctx *ctx)
{
	size_t count = ctx->error.faults.count;

	return hps_fail(ctx, HPS_EINVALID, "invalid_body",
			"The request has %zu member%s that cannot be "
			"accepted; see errors.",
			count, count == 1 ? "" : "s");
}

/* Judge a size or a value; few and many name the faults. */
static void check_range(const struct judged *j, int64_t value, const char *few,
			const char *many, const char *unit)
{
	const struct hps_json_field *field = j->field;

	if (value < field->min)
		FAULT(j, few, "'%s' must be at least %" PRId64 "%s.",
		      field->name, field->min, unit);
	else if (value > field->max)
		FAULT(j, many, "'%s' must be at most %" PRId64 "%s.",
		      field->name, field->max, unit);
}

static bool has_control(const char *text, unsigned flags)
{
	const char *also = flags & HPS_JSON_ONE_LINE ? "" : "\t\n";

	if (flags & HPS_JSON_CONTROLS)
		return false;
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 && !strchr(also, *text))
			return true;
	return false;
}

static bool is_listed(const char *const *values, const char *text)
{
	for (; *values; values++)
		if (!strcmp(*values, text))
			return true;
	return false;
}

static void fault_not_listed(const struct judged *j)
{
	const char *const *value = j->field->values;
	struct hps_buf words;

	hps_buf_init(&words, j->ctx->arena, 0);
	for (; *value; value++)
		hps_buf_printf(&words, "%s'%s'", words.len ? ", " : "", *value);
	FAULT(j, "value_unknown", "'%s' must be one of %s.", j->field->name,
	      words.data);
}

static void check_string(const struct judged *j, struct json_object *value,
			 int64_t min, int64_t max)
{
	const struct hps_json_field *field = j->field;
	const char *text = json_object_get_string(value);
	int64_t len = json_object_get_string_len(value);
	const char *why;

	if (strlen(text) != (size_t)len || has_control(text, field->flags))
		FAULT(j, "control_character", "'%s' holds a control character.",
		      field->name);
	else if (field->values && !is_listed(field->values, text))
		fault_not_listed(j);
	else if (len < min && !len)
		FAULT(j, "too_short", "'%s' must not be empty.", field->name);
	else if (len < min)
		FAULT(j, "too_short",
		      "'%s' must have at least %" PRId64 " bytes.", field->name,
		      min);
	else if (len > max)
		FAULT(j, "too_long",
		      "'%s' must have at most %" PRId64 " bytes.", field->name,
		      max);
	else if (field->check && (why = field->check(text)))
		FAULT(j, "form_wrong", "'%s' %s.", field->name, why);
}

static void check_strings(const struct judged *j, struct json_object *array)
{
	size_t count = json_object_array_length(array), i, k;

	check_range(j, (int64_t)count, "too_few", "too_many", " strings");
	if ((int64_t)count > j->field->max)
		return;
	for (i = 0; i < count; i++) {
		struct json_object *value = json_object_array_get_idx(array, i);
		struct judged item = *j;

		item.pointer =
			hps_json_pointer_at(j->ctx->arena, j->pointer, i);
		if (!json_object_is_type(value, json_type_string)) {
			FAULT(&item, "type_wrong",
			      "'%s' must be a list of strings.",
			      j->field->name);
			continue;
		}
		check_string(&item, value, j->field->item_min,
			     j->field->item_max);
		if (!(j->field->flags & HPS_JSON_UNIQUE))
			continue;
		for (k = 0; k < i; k++)
			if (json_object_equal(
				    json_object_array_get_idx(array, k), value))
				break;
		if (k < i)
			FAULT(&item, "repeated",
			      "'%s' holds the same string twice.",
			      j->field->name);
	}
}

static void check_integer(const struct judged *j, struct json_object *value)
{
	/* json-c would clamp what only fits into uint64. */
	int64_t number = json_object_get_int64(value);

	check_range(j, number, "too_small", "too_large", "");
	if (number == INT64_MAX && json_object_get_uint64(value) > INT64_MAX &&
	    j->field->max == INT64_MAX)
		FAULT(j, "too_large", "'%s' is too large.", j->field->name);
}

static void check_time(const struct judged *j, struct json_object *value)
{
	int64_t time_us;

	if (strlen(json_object_get_string(value)) !=
		    (size_t)json_object_get_string_len(value) ||
	    !hps_time_parse(json_object_get_string(value), &time_us))
		FAULT(j, "time_wrong",
		      "'%s' must be a time as RFC 3339 writes it, such as "
		      "2026-01-31T23:59:59Z.",
		      j->field->name);
}

static void check_value(const struct judged *j, struct json_object *value)
{
	const struct hps_json_field *field = j->field;

	if (!value && field->flags & HPS_JSON_NULLABLE)
		return;
	if (!value ? field->type != HPS_JSON_TYPE_ANY
		   : field->type != HPS_JSON_TYPE_ANY &&
			     !json_object_is_type(value,
						  kinds[field->type].type)) {
		FAULT(j, "type_wrong", "'%s' must be %s%s.", field->name,
		      kinds[field->type].noun,
		      field->flags & HPS_JSON_NULLABLE ? " or null" : "");
		return;
	}
	switch (field->type) {
	case HPS_JSON_TYPE_STRING:
		check_string(j, value, field->min, field->max);
		break;
	case HPS_JSON_TYPE_INTEGER:
		check_integer(j, value);
		break;
	case HPS_JSON_TYPE_TIME:
		check_time(j, value);
		break;
	case HPS_JSON_TYPE_STRINGS:
		check_strings(j, value);
		break;
	case HPS_JSON_TYPE_OBJECT:
		check_range(j, json_object_object_length(value), "too_few",
			    "too_many", " members");
		break;
	case HPS_JSON_TYPE_ARRAY:
		check_range(j, (int64_t)json_object_array_length(value),
			    "too_few", "too_many", " elements");
		break;
	case HPS_JSON_TYPE_BOOLEAN:
	case HPS_JSON_TYPE_ANY:
	case HPS_JSON_TYPE__MAX:
		break;
	}
}

static struct hps_strings make_strings(struct hps_arena *arena,
				       struct json_object *array)
{
	size_t count = array ? json_object_array_length(array) : 0, i;
	const char **items = HPS_NEW_ARRAY(arena, count, const char *);

	for (i = 0; i < count; i++)
		items[i] = json_object_get_string(
			json_object_array_get_idx(array, i));
	return (struct hps_strings){ items, count };
}

/* Write a value that was judged good. */
static void store(struct hps_arena *arena, const struct hps_json_field *field,
		  struct json_object *value, void *out)
{
	void *at = (char *)out + field->offset;

	switch (field->type) {
	case HPS_JSON_TYPE_STRING:
		*(const char **)at = json_object_get_string(value);
		break;
	case HPS_JSON_TYPE_INTEGER:
		*(int64_t *)at = json_object_get_int64(value);
		break;
	case HPS_JSON_TYPE_BOOLEAN:
		*(bool *)at = json_object_get_boolean(value);
		break;
	case HPS_JSON_TYPE_TIME:
		if (!value ||
		    !hps_time_parse(json_object_get_string(value), at))
			*(int64_t *)at = 0;
		break;
	case HPS_JSON_TYPE_STRINGS:
		*(struct hps_strings *)at = make_strings(arena, value);
		break;
	case HPS_JSON_TYPE_OBJECT:
	case HPS_JSON_TYPE_ARRAY:
	case HPS_JSON_TYPE_ANY:
	case HPS_JSON_TYPE__MAX:
		*(struct json_object **)at = value;
		break;
	}
	if (field->present)
		*(bool *)((char *)out + field->present - 1) = true;
}

static void check_unknown(struct hps_ctx *ctx, struct json_object *object,
			  const struct hps_json_field *fields, size_t count,
			  const char *pointer)
{
	struct json_object_iterator at = json_object_iter_begin(object);
	struct json_object_iterator end = json_object_iter_end(object);
	size_t i;

	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		const char *name = json_object_iter_peek_name(&at);

		for (i = 0; i < count && strcmp(fields[i].name, name); i++)
			;
		if (i < count)
			continue;
		hps_fault_add(ctx->arena, &ctx->error.faults,
			      hps_json_pointer(ctx->arena, pointer, name),
			      "member_unknown",
			      "There is no member of this name here.");
	}
}

static enum hps_code read_fields(struct hps_ctx *ctx,
				 struct json_object *object,
				 const struct hps_json_field *fields,
				 size_t count, const char *pointer, void *out,
				 bool only_known)
{
	size_t before = ctx->error.faults.count, i;
	struct judged j = { .ctx = ctx, .pointer = pointer };
	struct json_object *value;

	if (!json_object_is_type(object, json_type_object)) {
		FAULT(&j, "type_wrong", "An object is expected here.");
		return hps_json_invalid(ctx);
	}
	if (only_known)
		check_unknown(ctx, object, fields, count, pointer);
	for (i = 0; i < count; i++) {
		j.field = &fields[i];
		j.pointer =
			hps_json_pointer(ctx->arena, pointer, fields[i].name);
		if (json_object_object_get_ex(object, fields[i].name, &value))
			check_value(&j, value);
		else if (fields[i].flags & HPS_JSON_REQUIRED)
			FAULT(&j, "member_missing", "'%s' must be given.",
			      fields[i].name);
	}
	if (ctx->error.faults.count > before)
		return hps_json_invalid(ctx);
	for (i = 0; i < count; i++)
		if (json_object_object_get_ex(object, fields[i].name, &value))
			store(ctx->arena, &fields[i], value, out);
	return HPS_OK;
}

enum hps_code hps_json_read(struct hps_ctx *ctx, struct json_object *object,
			    const struct hps_json_field *fields, size_t count,
			    const char *pointer, void *out)
{
	return read_fields(ctx, object, fields, count, pointer, out, true);
}

enum hps_code hps_json_read_known(struct hps_ctx *ctx,
				  struct json_object *object,
				  const struct hps_json_field *fields,
				  size_t count, const char *pointer, void *out)
{
	return read_fields(ctx, object, fields, count, pointer, out, false);
}
