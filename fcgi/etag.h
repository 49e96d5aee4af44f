/*
 * etag.h - entity tags "<row version>.<hash of this representation>" and the
 * conditions that clients make of them (RFC 9110, 8.8.3 and 13.1).
 *
 * If-Match compares the row version alone, since a client that wants to write
 * may have read another representation of the same state.  If-None-Match
 * compares the whole tag.
 */
#ifndef HPS_FCGI_ETAG_H
#define HPS_FCGI_ETAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fcgi/request.h"
#include "lib/base/fail.h"
#include "lib/model/precondition.h"

/* A strong tag with its quotes.  Memory: in the arena. */
const char *hps_etag_make(struct hps_arena *arena, uint64_t row_version,
			  const void *body, size_t len);

/*
 * True if If-None-Match names the tag by weak comparison, or says "*".
 * A tag that a compressed variant carries, "<tag>-br" or "<tag>-gz" inside
 * the quotes, counts as the tag.
 *
 * header: NULL and malformed lists never match.
 */
bool hps_etag_none_match(const char *header, const char *tag);

/*
 * The tag that If-None-Match named, which a 304 carries: what the client has
 * may be another variant than it would get now.  NULL if none matches.
 */
const char *hps_etag_matched(struct hps_arena *arena, const char *header,
			     const char *tag);

/*
 * Read If-Match and If-None-Match of a write.
 *
 * Weak tags and tags of another form match no version, so they end as 412.
 * Errors: HPS_EINVALID precondition_invalid.
 */
HPS_MUST_CHECK enum hps_code
hps_etag_precondition(struct hps_ctx *ctx, const struct hps_request *request,
		      struct hps_precondition *condition);

#endif
