/*
 * own.h - what people do about their own account: the password, the sessions,
 * and an invitation to set a first password.
 */
#ifndef HPS_SERVICE_OWN_H
#define HPS_SERVICE_OWN_H

#include "lib/repo/session.h"
#include "lib/service/login.h"
#include "lib/service/people.h"

/*
 * Change the own password: all sessions end, but for this one, which gets
 * another secret.
 *
 * login: the user whose current password was checked.
 * secret: of the session from now on.
 * Errors: those of hps_password_check(); HPS_EINVALID "password_same";
 *   HPS_EBUSY "password_busy".
 */
HPS_MUST_CHECK enum hps_code hps_own_password(
	struct hps_ctx *ctx, struct hps_db *db, const struct hps_people *people,
	const struct hps_login_desk *desk, const struct hps_session *session,
	const char *current, const char *password, const char **secret);

/*
 * Set a password by the secret of an invitation, which then has served.
 *
 * Errors: HPS_ENOTFOUND "invitation_unknown"; HPS_EGONE "invitation_gone";
 *   those of hps_password_check(); HPS_EBUSY "password_busy".
 */
HPS_MUST_CHECK enum hps_code
hps_own_invitation(struct hps_ctx *ctx, struct hps_db *db,
		   struct hps_epoch *epoch, const struct hps_login_desk *desk,
		   const char *secret, const char *address,
		   const char *password);

/* End one of the own sessions.  Errors: HPS_ENOTFOUND "session_unknown". */
HPS_MUST_CHECK enum hps_code
hps_own_session_end(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_people *people, int64_t user_id,
		    const char *public_id);

/* End all of the own sessions. */
HPS_MUST_CHECK enum hps_code
hps_own_sessions_end(struct hps_ctx *ctx, struct hps_db *db,
		     const struct hps_people *people, int64_t user_id,
		     const char *username);

#endif
