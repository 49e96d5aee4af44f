/*
 * session.h - rows of session and session_token: browsers that are signed in.
 *
 * Only SHA-256 of a secret is stored.  A session that has ended is deleted;
 * what is left over by time is deleted when somebody signs in.
 */
#ifndef HPS_REPO_SESSION_H
#define HPS_REPO_SESSION_H

#include "lib/crypto/hash.h"
#include "lib/db/db.h"

struct hps_session {
	int64_t id;
	const char *public_id;
	int64_t user_id;
	const char *username;
	bool must_change_password;
	const char *address;	/* at login; not by hps_session_find() */
	const char *user_agent; /* as address */
	int64_t created_us;
	int64_t seen_us;
	int64_t fresh_us; /* when the password was last given */
	int64_t expires_us;
};

extern const struct hps_statement_table hps_session_statements;

/*
 * The session of a secret whose user is active, if it has not expired and was
 * used after idle_since_us.  Reads no more of a user than publish.fcgi may.
 * Errors: HPS_ENOTFOUND.
 */
HPS_MUST_CHECK enum hps_code
hps_session_find(struct hps_ctx *ctx, struct hps_db *db,
		 const unsigned char sha256[HPS_SHA256_BYTES],
		 int64_t idle_since_us, struct hps_session *session);

/* Keep a new session; the secret is known by its hash alone. */
HPS_MUST_CHECK enum hps_code
hps_session_insert(struct hps_ctx *ctx, struct hps_db *db,
		   const struct hps_session *session,
		   const unsigned char sha256[HPS_SHA256_BYTES]);

/* Note a use, at most once a minute per session. */
HPS_MUST_CHECK enum hps_code
hps_session_touch(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_session *session);

/* Give a session another secret: the password was just given again. */
HPS_MUST_CHECK enum hps_code
hps_session_refresh(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
		    const unsigned char sha256[HPS_SHA256_BYTES]);

/* End a session; ending one that is not there succeeds. */
HPS_MUST_CHECK enum hps_code hps_session_delete(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id);

/* End the session of a secret, if there is one. */
HPS_MUST_CHECK enum hps_code
hps_session_delete_secret(struct hps_ctx *ctx, struct hps_db *db,
			  const unsigned char sha256[HPS_SHA256_BYTES]);

/* End all sessions of a user but one; keep_id 0: all. */
HPS_MUST_CHECK enum hps_code hps_session_delete_of(struct hps_ctx *ctx,
						   struct hps_db *db,
						   int64_t user_id,
						   int64_t keep_id);

/* Remove sessions that time has ended. */
HPS_MUST_CHECK enum hps_code hps_session_sweep(struct hps_ctx *ctx,
					       struct hps_db *db,
					       int64_t idle_since_us);

/* Add a bearer for discovery that dies with the session. */
HPS_MUST_CHECK enum hps_code hps_session_token_insert(
	struct hps_ctx *ctx, struct hps_db *db, int64_t session_id,
	const unsigned char sha256[HPS_SHA256_BYTES], int64_t expires_us);

/* End the tokens of a session. */
HPS_MUST_CHECK enum hps_code
hps_session_drop_tokens(struct hps_ctx *ctx, struct hps_db *db, int64_t id);

/*
 * The sessions of a user that hold, newest first; user_id and what is the
 * user's are not set.
 * before: number of the session behind the first one; INT64_MAX to begin.
 */
HPS_MUST_CHECK enum hps_code
hps_session_list(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		 int64_t idle_since_us, int64_t before, int64_t limit,
		 struct hps_session **sessions, size_t *count);

/* End a session of this user.  there: false if there is none. */
HPS_MUST_CHECK enum hps_code
hps_session_delete_own(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		       const char *public_id, bool *there);

#endif
