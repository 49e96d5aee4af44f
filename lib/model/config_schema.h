/*
 * config_schema.h - the part of JSON Schema that plugins describe their
 * configuration with.
 *
 * Keywords: type enum const properties required additionalProperties items
 * minimum maximum minLength maxLength minItems maxItems default title
 * description, with the meaning of JSON Schema 2020-12; a schema may be true
 * or false.  Any other keyword is a warning and constrains nothing.  Without
 * references there are no cycles, and without patterns no expression that
 * takes for ever.
 *
 * Numbers are compared as doubles.
 */
#ifndef HPS_MODEL_CONFIG_SCHEMA_H
#define HPS_MODEL_CONFIG_SCHEMA_H

#include <stdbool.h>

#include "lib/base/fail.h"

struct json_object;

/*
 * Judge a schema.
 *
 * pointer: where it stands; the pointers of faults and warnings begin so.
 * Faults (slug "schema_wrong"): a keyword with a value that it cannot have, a
 *   default that does not fit ("default_wrong").  Warnings: "keyword_unknown".
 * Returns true if there was no fault.
 */
bool hps_config_schema_check(struct hps_arena *arena,
			     struct json_object *schema, const char *pointer,
			     struct hps_faults *faults,
			     struct hps_faults *warnings);

/*
 * Judge a value by a schema that was checked.
 *
 * Faults: "type_wrong", "value_unknown", "member_missing", "member_unknown",
 *   "too_small", "too_large", "too_short", "too_long", "too_few", "too_many",
 *   "not_allowed".
 * Returns true if there was no fault.
 */
bool hps_config_validate(struct hps_arena *arena, struct json_object *schema,
			 struct json_object *value, const char *pointer,
			 struct hps_faults *faults);

#endif
