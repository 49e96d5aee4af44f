#include "lib/json/build.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/time.h"

static struct json_object *made(struct json_object *value)
{
	if (!value)
		abort();
	return value;
}

static void put_later(void *value)
{
	json_object_put(value);
}

static struct json_object *owned(struct hps_arena *arena,
				 struct json_object *value)
{
	hps_arena_defer(arena, put_later, made(value));
	return value;
}

static struct json_object *string(const char *text)
{
	return text ? made(json_object_new_string(text)) : NULL;
}

/* Put or add a value and give the caller's reference away. */
static struct json_object *put(struct json_object *object, const char *name,
			       struct json_object *value)
{
	if (json_object_object_add(object, name, value))
		abort();
	return value;
}

static struct json_object *add(struct json_object *array,
			       struct json_object *value)
{
	if (json_object_array_add(array, value))
		abort();
	return value;
}

struct json_object *hps_json_object(struct hps_arena *arena)
{
	return owned(arena, json_object_new_object());
}

struct json_object *hps_json_array(struct hps_arena *arena)
{
	return owned(arena, json_object_new_array());
}

void hps_json_put_string(struct json_object *object, const char *name,
			 const char *text)
{
	put(object, name, string(text));
}

void hps_json_put_integer(struct json_object *object, const char *name,
			  int64_t value)
{
	put(object, name, made(json_object_new_int64(value)));
}

void hps_json_put_boolean(struct json_object *object, const char *name,
			  bool value)
{
	put(object, name, made(json_object_new_boolean(value)));
}

void hps_json_put_time(struct json_object *object, const char *name,
		       int64_t time_us)
{
	char text[HPS_TIME_TEXT_MAX];

	put(object, name,
	    time_us ? string(hps_time_format(time_us, text)) : NULL);
}

void hps_json_put(struct json_object *object, const char *name,
		  struct json_object *value)
{
	put(object, name, json_object_get(value));
}

struct json_object *hps_json_put_object(struct json_object *object,
					const char *name)
{
	return put(object, name, made(json_object_new_object()));
}

struct json_object *hps_json_put_array(struct json_object *object,
				       const char *name)
{
	return put(object, name, made(json_object_new_array()));
}

void hps_json_add_string(struct json_object *array, const char *text)
{
	add(array, string(text));
}

void hps_json_add_integer(struct json_object *array, int64_t value)
{
	add(array, made(json_object_new_int64(value)));
}

struct json_object *hps_json_add_object(struct json_object *array)
{
	return add(array, made(json_object_new_object()));
}

struct json_object *hps_json_add_array(struct json_object *array)
{
	return add(array, made(json_object_new_array()));
}

void hps_json_add(struct json_object *array, struct json_object *value)
{
	add(array, json_object_get(value));
}

const char *hps_json_text(struct hps_arena *arena, struct json_object *value,
			  size_t *len)
{
	size_t text_len;
	const char *text = json_object_to_json_string_length(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE,
		&text_len);

	if (!text)
		abort();
	if (len)
		*len = text_len;
	return hps_strndup(arena, text, text_len);
}

const char *hps_json_quote(struct hps_arena *arena, const char *text)
{
	struct json_object *value = json_object_new_string(text);
	const char *quoted = hps_json_text(arena, value, NULL);

	json_object_put(value);
	return quoted;
}

struct json_object *hps_json_get(struct json_object *object, const char *name)
{
	struct json_object *value;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, name, &value))
		return NULL;
	return value;
}

const char *hps_json_get_string(struct json_object *object, const char *name)
{
	struct json_object *value = hps_json_get(object, name);
	const char *text;

	if (!json_object_is_type(value, json_type_string))
		return NULL;
	text = json_object_get_string(value);
	if (strlen(text) != (size_t)json_object_get_string_len(value))
		return NULL;
	return text;
}

int64_t hps_json_get_integer(struct json_object *object, const char *name,
			     int64_t fallback)
{
	struct json_object *value = hps_json_get(object, name);

	/* json-c would clamp what only fits into uint64. */
	return json_object_is_type(value, json_type_int) &&
			       json_object_get_uint64(value) <= INT64_MAX
		       ? json_object_get_int64(value)
		       : fallback;
}

bool hps_json_get_boolean(struct json_object *object, const char *name,
			  bool fallback)
{
	struct json_object *value = hps_json_get(object, name);

	return json_object_is_type(value, json_type_boolean)
		       ? json_object_get_boolean(value)
		       : fallback;
}
