/*
 * parse.h - JSON that came from outside, read strictly (RFC 8259).
 *
 * json-c's own parser is not used: it merges duplicate names, clamps integers
 * that do not fit, cuts names at \u0000 and takes half a text for "continue".
 * This one accepts a text only if every reader would understand the same by
 * it, and builds json-c objects from it.  Refused besides what the grammar
 * refuses: a byte order mark, malformed UTF-8, lone surrogates, a member name
 * that occurs twice or holds U+0000, nesting deeper than HPS_JSON_DEPTH_MAX,
 * integers outside int64 and uint64, fractions that overflow a double or
 * vanish in it.  So all that JSONTestSuite leaves to the reader's decision is
 * refused.
 *
 * The length of the text is limited by the caller.
 */
#ifndef HPS_JSON_PARSE_H
#define HPS_JSON_PARSE_H

#include <stddef.h>

#include "lib/base/fail.h"

struct json_object;

enum { HPS_JSON_DEPTH_MAX = 32 };

/*
 * Read one JSON text.
 *
 * text: len bytes, no NUL needed behind them.
 * value: NULL stands for the literal null, as everywhere in json-c.  A
 *   fraction keeps its own spelling and is written again as it came.
 * Errors: HPS_EINVALID "json_unreadable"; the detail names line, column
 *   (both from 1, columns in characters) and what is wrong.
 * Memory: the value belongs to ctx->arena.
 */
HPS_MUST_CHECK enum hps_code hps_json_parse(struct hps_ctx *ctx,
					    const char *text, size_t len,
					    struct json_object **value);

#endif
