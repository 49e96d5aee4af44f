/*
 * totp.h - the second factor of a user: the TOTP columns of user, and rows of
 * recovery_code.
 */
#ifndef HPS_REPO_TOTP_H
#define HPS_REPO_TOTP_H

#include "lib/crypto/hash.h"
#include "lib/db/db.h"

struct hps_totp_row {
	struct hps_blob secret; /* sealed; data is NULL without */
	int64_t confirmed_us;	/* 0: not in force */
	int64_t last_step;	/* the last that was used */
};

extern const struct hps_statement_table hps_totp_statements;

/* Errors: HPS_ENOTFOUND. */
HPS_MUST_CHECK enum hps_code hps_totp_get(struct hps_ctx *ctx,
					  struct hps_db *db, int64_t user_id,
					  struct hps_totp_row *row);

/* Keep a sealed secret that is not in force yet.  done: false if another one
 * is in force. */
HPS_MUST_CHECK enum hps_code
hps_totp_propose(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		 const void *sealed, size_t len, bool *done);

/* Put the proposed secret in force, with a first used step.  done: false if
 * there is none, or one is in force. */
HPS_MUST_CHECK enum hps_code hps_totp_confirm(struct hps_ctx *ctx,
					      struct hps_db *db,
					      int64_t user_id, int64_t step,
					      bool *done);

/* Note the use of a step.  first: false if it, or a later one, was used. */
HPS_MUST_CHECK enum hps_code hps_totp_use_step(struct hps_ctx *ctx,
					       struct hps_db *db,
					       int64_t user_id, int64_t step,
					       bool *first);

/* Take secret and recovery codes away. */
HPS_MUST_CHECK enum hps_code hps_totp_clear(struct hps_ctx *ctx,
					    struct hps_db *db, int64_t user_id);

/* Keep a recovery code of a user, by its hash. */
HPS_MUST_CHECK enum hps_code
hps_recovery_insert(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		    const unsigned char sha256[HPS_SHA256_BYTES]);

/* Note the use of a recovery code.  done: false if there is no such code, or
 * it was used before. */
HPS_MUST_CHECK enum hps_code
hps_recovery_use(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		 const unsigned char sha256[HPS_SHA256_BYTES], bool *done);

#endif
