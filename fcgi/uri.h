/*
 * uri.h - the raw REQUEST_URI, taken apart strictly.
 *
 * Routing looks at what the client sent, not at what a server made of it:
 * servers differ in what they decode and merge.  So everything that two
 * readers could understand differently is refused instead of repaired:
 * escapes of "/" and of control bytes, empty segments, "." and "..",
 * malformed UTF-8, anything but origin-form (RFC 9112, 3.2.1).  Percent
 * escapes are decoded once.
 */
#ifndef HPS_FCGI_URI_H
#define HPS_FCGI_URI_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/fail.h"

enum {
	HPS_URI_MAX_BYTES = 8192,
	HPS_URI_SEGMENTS_MAX = 32,
	HPS_URI_QUERY_MAX = 64,
};

struct hps_query_pair {
	const char *name;
	const char *value; /* "" where there was no "=" */
};

struct hps_uri {
	const char *path;			    /* raw, without the query */
	const char *segments[HPS_URI_SEGMENTS_MAX]; /* decoded */
	size_t segment_count;
	bool trailing_slash; /* of anything but "/" itself too */
	struct hps_query_pair query[HPS_URI_QUERY_MAX];
	size_t query_count;
};

/*
 * Take apart "/path?query".
 *
 * Errors: HPS_EINVALID path_invalid, query_invalid.
 * Memory: decoded texts are in the arena.
 */
HPS_MUST_CHECK enum hps_code
hps_uri_parse(struct hps_ctx *ctx, const char *text, struct hps_uri *uri);

#endif
