/*
 * replay.h - rows of replay: answers that a repeated request gets again.
 *
 * A client that lost an answer sends the request again with the same
 * Idempotency-Key.  The row is written in the transaction of the change, so
 * either both are there or neither.  An answer is kept without its secrets.
 */
#ifndef HPS_REPO_REPLAY_H
#define HPS_REPO_REPLAY_H

#include "lib/crypto/hash.h"
#include "lib/db/db.h"

/* A request that may be a repetition. */
struct hps_replay_key {
	const char *actor;			/* as the audit names it */
	const char *key;			/* NULL: it is not repeatable */
	unsigned char sha256[HPS_SHA256_BYTES]; /* over method, path, body */
};

/* An answer that was given. */
struct hps_replay {
	struct hps_blob request_sha256;
	int64_t status;
	const char *body; /* JSON */
};

extern const struct hps_statement_table hps_replay_statements;

/*
 * The answer that this request got before.
 *
 * Errors: HPS_ENOTFOUND if it is new; HPS_EINVALID "replay_differs" if the key
 *	was sent with another request.
 */
HPS_MUST_CHECK enum hps_code hps_replay_find(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const struct hps_replay_key *key,
					     struct hps_replay *replay);

/*
 * Keep an answer; nothing is done where there is no key.
 * Errors: HPS_ECONFLICT "duplicate" if the same request came in between.
 */
HPS_MUST_CHECK enum hps_code hps_replay_insert(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const struct hps_replay_key *key,
					       int status, const char *body);

#endif
