#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "lib/json/build.h"
#include "lib/json/read.h"
#include "lib/model/config_schema.h"

/* One value, where it stands, and where its faults go. */
struct judged {
	struct hps_arena *arena;
	struct hps_faults *faults;
	const char *pointer;
	struct json_object *schema;
	struct json_object *value;
};

#define FAULT(j, slug, ...)                                                    \
	hps_fault_add((j)->arena, (j)->faults, (j)->pointer, slug, __VA_ARGS__)

static void judge(const struct judged *j);

/* A value of the schema in a sentence, if it is not too long for one. */
static const char *shown(const struct judged *j, struct json_object *value)
{
	enum { SHOWN_MAX = 200 };
	size_t len;
	const char *text = hps_json_text(j->arena, value, &len);

	return len <= SHOWN_MAX ? text : "what the schema names";
}

static bool is_number(struct json_object *value)
{
	return json_object_is_type(value, json_type_int) ||
	       json_object_is_type(value, json_type_double);
}

static bool is_whole(double number)
{
	/* From 2^53 on a double has no room for a fraction. */
	static const double no_fraction = 9007199254740992.0;

	return number >= no_fraction || number <= -no_fraction ||
	       (double)(int64_t)number == number;
}

static bool is_of_type(struct json_object *value, const char *type)
{
	static const struct {
		const char *name;
		enum json_type type;
	} types[] = {
		{ "null", json_type_null },
		{ "boolean", json_type_boolean },
		{ "object", json_type_object },
		{ "array", json_type_array },
		{ "string", json_type_string },
	};
	size_t i;

	if (!strcmp(type, "number"))
		return is_number(value);
	if (!strcmp(type, "integer"))
		return is_number(value) &&
		       is_whole(json_object_get_double(value));
	for (i = 0; i < HPS_COUNT(types); i++)
		if (!strcmp(types[i].name, type))
			return json_object_is_type(value, types[i].type);
	return false;
}

static bool is_same(struct json_object *a, struct json_object *b)
{
	if (is_number(a) && is_number(b))
		return json_object_get_double(a) == json_object_get_double(b);
	return json_object_equal(a, b);
}

static void judge_type(const struct judged *j)
{
	struct json_object *type = hps_json_get(j->schema, "type");
	size_t i;

	if (!type)
		return;
	if (json_object_is_type(type, json_type_array)) {
		for (i = 0; i < json_object_array_length(type); i++)
			if (is_of_type(j->value,
				       json_object_get_string(
					       json_object_array_get_idx(type,
									 i))))
				return;
	} else if (is_of_type(j->value, json_object_get_string(type))) {
		return;
	}
	FAULT(j, "type_wrong", "The type must be %s.", shown(j, type));
}

static void judge_values(const struct judged *j)
{
	struct json_object *list = hps_json_get(j->schema, "enum"), *only;
	size_t i, count = list ? json_object_array_length(list) : 0;

	for (i = 0; i < count; i++)
		if (is_same(json_object_array_get_idx(list, i), j->value))
			break;
	if (list && i == count)
		FAULT(j, "value_unknown", "The value must be one of %s.",
		      shown(j, list));
	if (json_object_object_get_ex(j->schema, "const", &only) &&
	    !is_same(only, j->value))
		FAULT(j, "value_unknown", "The value must be %s.",
		      shown(j, only));
}

/* Judge a size by a pair of keywords. */
static void judge_count(const struct judged *j, size_t count,
			const char *least_keyword, const char *most_keyword,
			const char *few, const char *many, const char *unit)
{
	int64_t least = hps_json_get_integer(j->schema, least_keyword, 0);
	int64_t most = hps_json_get_integer(j->schema, most_keyword, INT64_MAX);

	if ((int64_t)count < least)
		FAULT(j, few, "There must be at least %" PRId64 " %s.", least,
		      unit);
	if ((int64_t)count > most)
		FAULT(j, many, "There must be at most %" PRId64 " %s.", most,
		      unit);
}

static void judge_number(const struct judged *j)
{
	struct json_object *least = hps_json_get(j->schema, "minimum");
	struct json_object *most = hps_json_get(j->schema, "maximum");
	double number = json_object_get_double(j->value);

	if (least && number < json_object_get_double(least))
		FAULT(j, "too_small", "The number must be at least %s.",
		      shown(j, least));
	if (most && number > json_object_get_double(most))
		FAULT(j, "too_large", "The number must be at most %s.",
		      shown(j, most));
}

static void judge_string(const struct judged *j)
{
	const char *text = json_object_get_string(j->value);
	size_t len = (size_t)json_object_get_string_len(j->value);
	size_t characters = 0, i;

	for (i = 0; i < len; i++)
		characters += ((unsigned char)text[i] & 0xc0) != 0x80;
	judge_count(j, characters, "minLength", "maxLength", "too_short",
		    "too_long", "characters");
}

static void judge_array(const struct judged *j)
{
	struct json_object *items = hps_json_get(j->schema, "items");
	size_t count = json_object_array_length(j->value), i;

	judge_count(j, count, "minItems", "maxItems", "too_few", "too_many",
		    "elements");
	for (i = 0; items && i < count; i++) {
		struct judged item = *j;

		item.pointer = hps_json_pointer_at(j->arena, j->pointer, i);
		item.schema = items;
		item.value = json_object_array_get_idx(j->value, i);
		judge(&item);
	}
}

static void judge_required(const struct judged *j)
{
	struct json_object *names = hps_json_get(j->schema, "required");
	size_t i;

	for (i = 0; names && i < json_object_array_length(names); i++) {
		const char *name = json_object_get_string(
			json_object_array_get_idx(names, i));
		struct judged member = *j;

		if (json_object_object_get_ex(j->value, name, NULL))
			continue;
		member.pointer = hps_json_pointer(j->arena, j->pointer, name);
		FAULT(&member, "member_missing", "'%s' must be given.", name);
	}
}

static void judge_object(const struct judged *j)
{
	struct json_object *known = hps_json_get(j->schema, "properties");
	struct json_object *others =
		hps_json_get(j->schema, "additionalProperties");

	judge_required(j);
	json_object_object_foreach(j->value, name, value)
	{
		struct judged member = *j;

		member.pointer = hps_json_pointer(j->arena, j->pointer, name);
		member.value = value;
		member.schema = hps_json_get(known, name);
		if (!member.schema)
			member.schema = others;
		if (json_object_is_type(member.schema, json_type_boolean) &&
		    !json_object_get_boolean(member.schema))
			FAULT(&member, "member_unknown",
			      "There is no member of this name here.");
		else if (member.schema)
			judge(&member);
	}
}

static void judge(const struct judged *j)
{
	if (json_object_is_type(j->schema, json_type_boolean)) {
		if (!json_object_get_boolean(j->schema))
			FAULT(j, "not_allowed", "No value is allowed here.");
		return;
	}
	judge_type(j);
	judge_values(j);
	if (is_number(j->value))
		judge_number(j);
	else if (json_object_is_type(j->value, json_type_string))
		judge_string(j);
	else if (json_object_is_type(j->value, json_type_array))
		judge_array(j);
	else if (json_object_is_type(j->value, json_type_object))
		judge_object(j);
}

bool hps_config_validate(struct hps_arena *arena, struct json_object *schema,
			 struct json_object *value, const char *pointer,
			 struct hps_faults *faults)
{
	struct judged j = { arena, faults, pointer, schema, value };
	size_t before = faults->count;

	judge(&j);
	return faults->count == before;
}
