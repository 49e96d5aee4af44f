#include "lib/model/config_schema.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/json/build.h"
#include "lib/json/read.h"

/* What a schema is judged with. */
struct judge {
	struct hps_arena *arena;
	struct hps_faults *faults;
	struct hps_faults *warnings;
};

typedef void check_fn(const struct judge *j, struct json_object *value,
		      const char *pointer);

static void wrong(const struct judge *j, const char *pointer, const char *must)
{
	hps_fault_add(j->arena, j->faults, pointer, "schema_wrong",
		      "This keyword must be %s.", must);
}

static void check_schema(const struct judge *j, struct json_object *schema,
			 const char *pointer);

static bool is_type_name(struct json_object *value)
{
	static const char *const names[] = { "null",  "boolean", "object",
					     "array", "number",	 "integer",
					     "string" };
	size_t i;

	if (!json_object_is_type(value, json_type_string))
		return false;
	for (i = 0; i < HPS_COUNT(names); i++)
		if (!strcmp(json_object_get_string(value), names[i]))
			return true;
	return false;
}

static void check_type(const struct judge *j, struct json_object *value,
		       const char *pointer)
{
	size_t i, count;

	if (is_type_name(value))
		return;
	count = json_object_is_type(value, json_type_array)
			? json_object_array_length(value)
			: 0;
	for (i = 0; i < count; i++)
		if (!is_type_name(json_object_array_get_idx(value, i)))
			break;
	if (!count || i < count)
		wrong(j, pointer, "a name of a type or a list of them");
}

static void check_enum(const struct judge *j, struct json_object *value,
		       const char *pointer)
{
	if (!json_object_is_type(value, json_type_array) ||
	    !json_object_array_length(value))
		wrong(j, pointer, "a list of values");
}

static void check_any(const struct judge *j, struct json_object *value,
		      const char *pointer)
{
	(void)j;
	(void)value;
	(void)pointer;
}

static void check_properties(const struct judge *j, struct json_object *value,
			     const char *pointer)
{
	if (!json_object_is_type(value, json_type_object)) {
		wrong(j, pointer, "an object of schemas");
		return;
	}
	json_object_object_foreach(value, name, child)
	{
		check_schema(j, child,
			     hps_json_pointer(j->arena, pointer, name));
	}
}

static void check_required(const struct judge *j, struct json_object *value,
			   const char *pointer)
{
	size_t i;

	if (!json_object_is_type(value, json_type_array)) {
		wrong(j, pointer, "a list of names of members");
		return;
	}
	for (i = 0; i < json_object_array_length(value); i++)
		if (!json_object_is_type(json_object_array_get_idx(value, i),
					 json_type_string))
			wrong(j, hps_json_pointer_at(j->arena, pointer, i),
			      "a list of names of members");
}

static void check_number(const struct judge *j, struct json_object *value,
			 const char *pointer)
{
	if (!json_object_is_type(value, json_type_int) &&
	    !json_object_is_type(value, json_type_double))
		wrong(j, pointer, "a number");
}

static void check_count(const struct judge *j, struct json_object *value,
			const char *pointer)
{
	if (!json_object_is_type(value, json_type_int) ||
	    json_object_get_int64(value) < 0)
		wrong(j, pointer, "a whole number that is not negative");
}

static void check_text(const struct judge *j, struct json_object *value,
		       const char *pointer)
{
	if (!json_object_is_type(value, json_type_string))
		wrong(j, pointer, "a string");
}

static const struct {
	const char *keyword;
	check_fn *check;
} keywords[] = {
	{ "type", check_type },
	{ "enum", check_enum },
	{ "const", check_any },
	{ "properties", check_properties },
	{ "required", check_required },
	{ "additionalProperties", check_schema },
	{ "items", check_schema },
	{ "minimum", check_number },
	{ "maximum", check_number },
	{ "minLength", check_count },
	{ "maxLength", check_count },
	{ "minItems", check_count },
	{ "maxItems", check_count },
	{ "default", check_any },
	{ "title", check_text },
	{ "description", check_text },
};

static void check_keyword(const struct judge *j, const char *name,
			  struct json_object *value, const char *pointer)
{
	size_t i;

	pointer = hps_json_pointer(j->arena, pointer, name);
	for (i = 0; i < HPS_COUNT(keywords); i++) {
		if (strcmp(keywords[i].keyword, name) != 0)
			continue;
		keywords[i].check(j, value, pointer);
		return;
	}
	hps_fault_add(j->arena, j->warnings, pointer, "keyword_unknown",
		      "The store does not know this keyword and passes over "
		      "it.");
}

static void check_default(const struct judge *j, struct json_object *schema,
			  const char *pointer)
{
	struct hps_faults found = { 0 };
	struct json_object *value;

	if (!json_object_object_get_ex(schema, "default", &value) ||
	    hps_config_validate(j->arena, schema, value, "", &found))
		return;
	hps_fault_add(j->arena, j->faults,
		      hps_json_pointer(j->arena, pointer, "default"),
		      "default_wrong",
		      "The default does not fit its own schema: %s",
		      found.first->detail);
}

static void check_schema(const struct judge *j, struct json_object *schema,
			 const char *pointer)
{
	size_t before = j->faults->count;

	if (json_object_is_type(schema, json_type_boolean))
		return;
	if (!json_object_is_type(schema, json_type_object)) {
		wrong(j, pointer, "a schema: an object, true or false");
		return;
	}
	json_object_object_foreach(schema, name, value)
	{
		check_keyword(j, name, value, pointer);
	}
	if (j->faults->count == before)
		check_default(j, schema, pointer);
}

bool hps_config_schema_check(struct hps_arena *arena,
			     struct json_object *schema, const char *pointer,
			     struct hps_faults *faults,
			     struct hps_faults *warnings)
{
	struct judge j = { arena, faults, warnings };
	size_t before = faults->count;

	check_schema(&j, schema, pointer);
	return faults->count == before;
}
