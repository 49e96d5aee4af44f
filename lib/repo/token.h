/*
 * token.h - rows of token: credentials of pipelines and scripts.
 *
 * Only the SHA-256 of a token is ever stored.
 */
#ifndef HPS_REPO_TOKEN_H
#define HPS_REPO_TOKEN_H

#include "lib/crypto/hash.h"
#include "lib/db/db.h"
#include "lib/repo/provider.h"

struct hps_token {
	int64_t id;
	const char *public_id;
	int64_t provider_id; /* 0: a user's own */
	int64_t user_id;     /* whose rights bound it; 0: made on the host */
	const char *maker;   /* username, or NULL */
	const char *name;
	const char *hint;     /* first characters of the secret */
	const char *rights;   /* JSON list */
	const char *plugins;  /* JSON list */
	const char *channels; /* JSON list */
	const char *default_channel;
	const char *cidrs; /* JSON list */
	int64_t expires_us;
	int64_t last_used_us;	       /* 0: never */
	const char *last_used_address; /* or NULL */
	int64_t revoked_us;	       /* 0: it is not */
	const char *revoked_reason;    /* or NULL */
	int64_t created_us;
};

extern const struct hps_statement_table hps_token_statements;

/* A provider's token with all that decides whether it may be used. */
struct hps_token_use {
	struct hps_token token;
	struct hps_provider provider;
	bool maker_active; /* true where it was made on the host */
};

/*
 * Find a provider's token by the hash of its secret, whatever its state.
 * Errors: HPS_ENOTFOUND.
 */
HPS_MUST_CHECK enum hps_code
hps_token_find_use(struct hps_ctx *ctx, struct hps_db *db,
		   const unsigned char sha256[HPS_SHA256_BYTES],
		   struct hps_token_use *use);

/*
 * The same by its id; nobody changes its row, its provider's and its maker's
 * until the transaction ends.  Errors: HPS_ENOTFOUND.
 */
HPS_MUST_CHECK enum hps_code hps_token_lock_use(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id,
						struct hps_token_use *use);

/* Errors: HPS_ENOTFOUND "token_unknown". */
HPS_MUST_CHECK enum hps_code
hps_token_find(struct hps_ctx *ctx, struct hps_db *db, int64_t provider_id,
	       const char *public_id, struct hps_token *token);

/*
 * Those of a provider, revoked ones too, newest first, with a smaller id than
 * before (INT64_MAX: from the newest).
 */
HPS_MUST_CHECK enum hps_code
hps_token_list(struct hps_ctx *ctx, struct hps_db *db, int64_t provider_id,
	       int64_t before, int64_t limit, struct hps_token **tokens,
	       size_t *count);

/* Keep a new token; the secret is known by its hash alone. */
HPS_MUST_CHECK enum hps_code
hps_token_insert(struct hps_ctx *ctx, struct hps_db *db,
		 const struct hps_token *token,
		 const unsigned char sha256[HPS_SHA256_BYTES]);

/* reason: "revoked", "rotated" or "reported".  Revoking twice is harmless. */
HPS_MUST_CHECK enum hps_code hps_token_revoke(struct hps_ctx *ctx,
					      struct hps_db *db, int64_t id,
					      const char *reason);

/*
 * As hps_token_revoke(), saying whether it was this call that ended it.
 */
HPS_MUST_CHECK enum hps_code hps_token_end_once(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id,
						const char *reason,
						bool *ended);

/* A token by the hash of its secret, a user's own too. */
HPS_MUST_CHECK enum hps_code
hps_token_find_secret(struct hps_ctx *ctx, struct hps_db *db,
		      const unsigned char sha256[HPS_SHA256_BYTES],
		      struct hps_token *token);

/* Tokens that still work and end before a time, the first to end first. */
struct hps_token_ending {
	int64_t provider_id;  /* 0: a user's own */
	const char *provider; /* its name, or NULL */
	const char *public_id;
	const char *name;
	int64_t expires_us;
};
HPS_MUST_CHECK enum hps_code
hps_token_ending_list(struct hps_ctx *ctx, struct hps_db *db, int64_t until_us,
		      int64_t limit, struct hps_token_ending **tokens,
		      size_t *count);

/* Note a use, at most once a minute per token. */
HPS_MUST_CHECK enum hps_code hps_token_touch(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const struct hps_token *token,
					     const char *address);

#endif
