/*
 * session.h - the life of a session: opened at login, given another secret at
 * step-up, ended at sign-out.
 *
 * Secrets leave here once, for a cookie or an answer; the database keeps their
 * hashes.  Each function is one transaction with an audit row.
 */
#ifndef HPS_SERVICE_SESSION_H
#define HPS_SERVICE_SESSION_H

#include "lib/repo/audit.h"
#include "lib/repo/session.h"
#include "lib/service/login.h"
#include "lib/store/epoch.h"

#define HPS_DEVICE_US (INT64_C(180) * 24 * 3600 * 1000000)

struct hps_session_input {
	const struct hps_login *login;
	const char *address;
	const char *user_agent; /* or NULL */
	const char *old_secret; /* of the session that it replaces, or NULL */
	int64_t idle_us, most_us;
};

struct hps_session_secrets {
	const char *session;
	const char *device; /* NULL: the browser has one */
	int64_t expires_us; /* of the session, used or not */
	int64_t fresh_us;   /* when the password was given */
};

/* Errors: HPS_EDB, HPS_EUNCERTAIN. */
HPS_MUST_CHECK enum hps_code
hps_session_open(struct hps_ctx *ctx, struct hps_db *db,
		 const struct hps_session_input *input,
		 struct hps_session_secrets *secrets);

/* The password was given again: another secret, and a new fresh time. */
HPS_MUST_CHECK enum hps_code
hps_session_renew(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_actor *actor,
		  const struct hps_session *session, const char **secret);

/*
 * End a session and its tokens.
 * epoch: told after the commit, so that discovery forgets them.
 */
HPS_MUST_CHECK enum hps_code
hps_session_close(struct hps_ctx *ctx, struct hps_db *db,
		  struct hps_epoch *epoch, const struct hps_actor *actor,
		  const struct hps_session *session);

/*
 * Make a bearer for discovery that stands for the session.
 *
 * holds_us: how long, but no longer than the session.
 */
HPS_MUST_CHECK enum hps_code
hps_session_make_token(struct hps_ctx *ctx, struct hps_db *db,
		       const struct hps_actor *actor,
		       const struct hps_session *session, int64_t holds_us,
		       const char **token, int64_t *expires_us);

#endif
