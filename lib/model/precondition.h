/*
 * precondition.h - which state a write expects to find.
 *
 * Read from If-Match and If-None-Match by fcgi/etag.c, and judged by a service
 * inside its transaction, when it has locked the row.  The number compared is
 * the version of the row: the part of a tag before its dot.
 */
#ifndef HPS_MODEL_PRECONDITION_H
#define HPS_MODEL_PRECONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/fail.h"

enum { HPS_PRECONDITION_TAGS_MAX = 8 };

struct hps_precondition {
	bool given;	  /* there was a condition at all */
	bool must_exist;  /* If-Match, with any value */
	bool must_lack;	  /* If-None-Match: * */
	bool any_version; /* If-Match: * */
	uint64_t versions[HPS_PRECONDITION_TAGS_MAX];
	size_t version_count;
};

/*
 * Compare with what is stored.  Without a condition everything is fine:
 * where one is needed the guard has asked for it before.
 *
 * exists: the row is there; row_version: its version, else ignored.
 * Errors: HPS_ESTALE stale, missing or already_exists.
 */
HPS_MUST_CHECK enum hps_code
hps_precondition_check(struct hps_ctx *ctx,
		       const struct hps_precondition *condition, bool exists,
		       uint64_t row_version);

#endif
