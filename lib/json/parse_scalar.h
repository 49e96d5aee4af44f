/*
 * parse_scalar.h - strings, numbers and words of JSON; private to parse*.c.
 */
#ifndef HPS_JSON_PARSE_SCALAR_H
#define HPS_JSON_PARSE_SCALAR_H

#include <stdbool.h>

#include "lib/base/buf.h"

struct json_object;

/* What one text is read with; at moves from text to end. */
struct hps_json_reader {
	struct hps_arena *arena;
	const char *text;
	const char *at;
	const char *end;
	unsigned depth;
	const char *wrong;  /* the first thing that is wrong */
	struct hps_buf buf; /* the string or number just read */
};

/* Note where it went wrong and why.  Returns false. */
bool hps_json_scan_fail(struct hps_json_reader *r, const char *at,
			const char *wrong);

/* The value, or the end of the process for want of memory. */
struct json_object *hps_json_scan_made(struct json_object *value);

/* Step over a character if it is the next one. */
bool hps_json_scan_take(struct hps_json_reader *r, char c);

/* Read the string at the reader, quotes included, into r's buffer. */
bool hps_json_scan_string(struct hps_json_reader *r);

/* Read a number, or true, false, null. */
bool hps_json_scan_number(struct hps_json_reader *r,
			  struct json_object **value);
bool hps_json_scan_word(struct hps_json_reader *r, struct json_object **value);

#endif
