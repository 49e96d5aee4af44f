/*
 * invitation.h - rows of invitation: one-time links to set a password.
 */
#ifndef HPS_REPO_INVITATION_H
#define HPS_REPO_INVITATION_H

#include "lib/crypto/hash.h"
#include "lib/db/db.h"

struct hps_invitation {
	int64_t id;
	int64_t user_id;
	const char *username;
	bool active; /* the user is there and active */
	int64_t expires_us;
	int64_t used_us; /* 0: not yet */
};

extern const struct hps_statement_table hps_invitation_statements;

/* Add an invitation; earlier ones of the user that were not used end. */
HPS_MUST_CHECK enum hps_code
hps_invitation_insert(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		      const unsigned char sha256[HPS_SHA256_BYTES],
		      int64_t expires_us);

/* The invitation of a secret, used or not.  Errors: HPS_ENOTFOUND. */
HPS_MUST_CHECK enum hps_code
hps_invitation_find(struct hps_ctx *ctx, struct hps_db *db,
		    const unsigned char sha256[HPS_SHA256_BYTES],
		    struct hps_invitation *invitation);

/* Note that it was used.  first: false if somebody was faster. */
HPS_MUST_CHECK enum hps_code hps_invitation_use(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id,
						bool *first);

#endif
