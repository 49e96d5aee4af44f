/*
 * build.h - JSON that goes out, and single members of JSON that is known.
 *
 * A thin layer over json-c in which nobody counts references: what begins
 * here belongs to an arena, what is put into an object or array lives with
 * it.  Out of memory ends the process.
 *
 * Times are written as RFC 3339 in UTC with milliseconds.  Strings must be
 * UTF-8; texts that come from outside have been checked on their way in.
 */
#ifndef HPS_JSON_BUILD_H
#define HPS_JSON_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/arena.h"

struct json_object;

/* A new empty object or array.  Memory: lives as long as the arena. */
struct json_object *hps_json_object(struct hps_arena *arena);
struct json_object *hps_json_array(struct hps_arena *arena);

/*
 * Set a member of an object, replacing an earlier one of that name, which
 * keeps its place.  The name is copied.  text: NULL writes null.  time_us: 0
 * writes null.
 */
void hps_json_put_string(struct json_object *object, const char *name,
			 const char *text);
void hps_json_put_integer(struct json_object *object, const char *name,
			  int64_t value);
void hps_json_put_boolean(struct json_object *object, const char *name,
			  bool value);
void hps_json_put_time(struct json_object *object, const char *name,
		       int64_t time_us);

/* Set a member to a value (NULL is null), which gains a reference. */
void hps_json_put(struct json_object *object, const char *name,
		  struct json_object *value);

/* Set a member to a new empty object or array and return that. */
struct json_object *hps_json_put_object(struct json_object *object,
					const char *name);
struct json_object *hps_json_put_array(struct json_object *object,
				       const char *name);

/* Append to an array, as the put functions above. */
void hps_json_add_string(struct json_object *array, const char *text);
void hps_json_add_integer(struct json_object *array, int64_t value);
struct json_object *hps_json_add_object(struct json_object *array);
struct json_object *hps_json_add_array(struct json_object *array);
void hps_json_add(struct json_object *array, struct json_object *value);

/*
 * Write a value as text, without white space, slashes unescaped; members in
 * the order in which they were put.
 *
 * len: bytes without the NUL behind them, or NULL if not wanted.
 * Memory: the text is in the arena.
 */
const char *hps_json_text(struct hps_arena *arena, struct json_object *value,
			  size_t *len);

/* Write a string as JSON text, quotes included.  Memory: in the arena. */
const char *hps_json_quote(struct hps_arena *arena, const char *text);

/*
 * A member of an object.  Returns NULL if there is none, if it is null, or if
 * object is NULL or no object.
 */
struct json_object *hps_json_get(struct json_object *object, const char *name);

/*
 * A member as a string.  Returns NULL also for another type, and for a string
 * that holds U+0000, which C cannot see whole.
 * Memory: lives as long as the member.
 */
const char *hps_json_get_string(struct json_object *object, const char *name);

/* A member of that type, or the fallback. */
int64_t hps_json_get_integer(struct json_object *object, const char *name,
			     int64_t fallback);
bool hps_json_get_boolean(struct json_object *object, const char *name,
			  bool fallback);

#endif
