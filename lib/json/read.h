/*
 * read.h - JSON objects into structs, through tables of fields.
 *
 * A table names for each member its type, its range and whether it must be
 * there; the macros make the compiler check that the struct's member has the
 * type:
 *
 *	struct body {
 *		const char *title;
 *		int64_t order;
 *		bool has_order;
 *	};
 *	static const struct hps_json_field fields[] = {
 *		HPS_JSON_STRING(struct body, title, "title",
 *				HPS_JSON_REQUIRED, 1, 200),
 *		HPS_JSON_INTEGER(struct body, order, "order", 0, 0, 1000,
 *				 HPS_JSON_PRESENT(struct body, has_order)),
 *	};
 *	struct body body = { .order = 100 };
 *
 *	HPS_TRY(hps_json_read(ctx, object, fields, HPS_COUNT(fields), "",
 *			      &body));
 *
 * Everything that is wrong with an object is reported at once, as rows of
 * ctx->error.faults with RFC 6901 pointers.  Members that the table does not
 * name are refused.  A member that is absent leaves the struct as it was, so
 * defaults are set before.  The struct is written only if all is well.
 *
 * Texts may hold tabs and line feeds but no other character below U+0020,
 * unless a flag says otherwise; U+0000 never.
 *
 * Slugs of the faults: member_unknown member_missing type_wrong too_short
 * too_long too_small too_large too_few too_many value_unknown form_wrong
 * control_character time_wrong repeated.
 */
#ifndef HPS_JSON_READ_H
#define HPS_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/fail.h"

struct json_object;

enum hps_json_type {
	HPS_JSON_TYPE_STRING,  /* const char *; range: bytes */
	HPS_JSON_TYPE_INTEGER, /* int64_t; range: its value */
	HPS_JSON_TYPE_BOOLEAN, /* bool */
	HPS_JSON_TYPE_TIME,    /* int64_t, microseconds, from RFC 3339 */
	HPS_JSON_TYPE_STRINGS, /* struct hps_strings; range: how many */
	HPS_JSON_TYPE_OBJECT,  /* struct json_object *; range: members */
	HPS_JSON_TYPE_ARRAY,   /* struct json_object *; range: elements */
	HPS_JSON_TYPE_ANY,     /* struct json_object * */
	HPS_JSON_TYPE__MAX
};

enum hps_json_flag {
	HPS_JSON_REQUIRED = 1,
	HPS_JSON_NULLABLE = 2, /* null gives NULL, 0, false, no strings */
	HPS_JSON_ONE_LINE = 4, /* no tab and no line feed either */
	HPS_JSON_CONTROLS = 8, /* all control characters but U+0000 */
	HPS_JSON_UNIQUE = 16,  /* of strings: none occurs twice */
};

struct hps_strings {
	const char *const *items;
	size_t count;
};

struct hps_json_field {
	const char *name;
	enum hps_json_type type;
	unsigned flags;
	size_t offset;
	int64_t min, max;
	int64_t item_min, item_max; /* of each of STRINGS: bytes */
	/* The words allowed for STRING or each of STRINGS; NULL ends them. */
	const char *const *values;
	/* For STRING and each of STRINGS: NULL if well formed, else why not,
	 * as a part of a sentence: "must begin with a letter". */
	const char *(*check)(const char *text);
	size_t present; /* 1 + offset of a bool that is set, or 0 */
};

#define HPS_JSON_AT_(type, member, want)                                       \
	(offsetof(type, member) +                                              \
	 0 * sizeof(char[__builtin_types_compatible_p(                         \
				 __typeof__(((type *)0)->member), want)        \
				 ? 1                                           \
				 : -1]))
#define HPS_JSON_FIELD_(kind, want, type_, member, name_, flags_, ...)         \
	{                                                                      \
		.name = (name_), .type = HPS_JSON_TYPE_##kind,                 \
		.flags = (flags_),                                             \
		.offset = HPS_JSON_AT_(type_, member, want), __VA_ARGS__       \
	}

/*
 * Rows of a table.  What follows the range are further members of struct
 * hps_json_field: `.check = hps_name_check`, HPS_JSON_PRESENT(type, member).
 */
#define HPS_JSON_STRING(type, member, name, flags, min_, max_, ...)            \
	HPS_JSON_FIELD_(STRING, const char *, type, member, name, flags,       \
			.min = (min_), .max = (max_), ##__VA_ARGS__)
#define HPS_JSON_ENUM(type, member, name, flags, words, ...)                   \
	HPS_JSON_FIELD_(STRING, const char *, type, member, name, flags,       \
			.min = 0, .max = 256, .values = (words),               \
			##__VA_ARGS__)
#define HPS_JSON_INTEGER(type, member, name, flags, min_, max_, ...)           \
	HPS_JSON_FIELD_(INTEGER, int64_t, type, member, name, flags,           \
			.min = (min_), .max = (max_), ##__VA_ARGS__)
#define HPS_JSON_BOOLEAN(type, member, name, flags, ...)                       \
	HPS_JSON_FIELD_(BOOLEAN, bool, type, member, name, flags, ##__VA_ARGS__)
#define HPS_JSON_TIME(type, member, name, flags, ...)                          \
	HPS_JSON_FIELD_(TIME, int64_t, type, member, name, flags, ##__VA_ARGS__)
#define HPS_JSON_STRINGS(type, member, name, flags, min_, max_, item_min_,     \
			 item_max_, ...)                                       \
	HPS_JSON_FIELD_(STRINGS, struct hps_strings, type, member, name,       \
			flags, .min = (min_), .max = (max_),                   \
			.item_min = (item_min_), .item_max = (item_max_),      \
			##__VA_ARGS__)
#define HPS_JSON_OBJECT(type, member, name, flags, min_, max_, ...)            \
	HPS_JSON_FIELD_(OBJECT, struct json_object *, type, member, name,      \
			flags, .min = (min_), .max = (max_), ##__VA_ARGS__)
#define HPS_JSON_ARRAY(type, member, name, flags, min_, max_, ...)             \
	HPS_JSON_FIELD_(ARRAY, struct json_object *, type, member, name,       \
			flags, .min = (min_), .max = (max_), ##__VA_ARGS__)
#define HPS_JSON_ANY(type, member, name, flags, ...)                           \
	HPS_JSON_FIELD_(ANY, struct json_object *, type, member, name, flags,  \
			##__VA_ARGS__)

/* Set this bool of the struct to true when the member is there. */
#define HPS_JSON_PRESENT(type, member)                                         \
	.present = 1 + HPS_JSON_AT_(type, member, bool)

/*
 * Read the members of object into out.
 *
 * object: NULL (null) and other types are a fault.
 * pointer: where the object stands in the document, "" for all of it; it
 *   begins the pointers of all faults.
 * Errors: HPS_EINVALID "invalid_body", if this call found a fault.
 * Memory: strings and values in out live as long as object, arrays of strings
 *   as long as ctx->arena.
 */
HPS_MUST_CHECK enum hps_code hps_json_read(struct hps_ctx *ctx,
					   struct json_object *object,
					   const struct hps_json_field *fields,
					   size_t count, const char *pointer,
					   void *out);

/* As hps_json_read(), and pass over members that the table does not name. */
HPS_MUST_CHECK enum hps_code
hps_json_read_known(struct hps_ctx *ctx, struct json_object *object,
		    const struct hps_json_field *fields, size_t count,
		    const char *pointer, void *out);

/*
 * "invalid_body" for the faults that stand in ctx already: for what is wrong
 * beyond what a table can say, added with hps_fault_add().
 */
enum hps_code hps_json_invalid(struct hps_ctx *ctx);

/* pointer + "/" + name, with "~" and "/" of the name escaped (RFC 6901). */
const char *hps_json_pointer(struct hps_arena *arena, const char *pointer,
			     const char *name);

/* pointer + "/" + index. */
const char *hps_json_pointer_at(struct hps_arena *arena, const char *pointer,
				size_t index);

#endif
