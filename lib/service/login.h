/*
 * login.h - is this the user's password?
 *
 * Everything that makes guessing slow is here.  Failures are counted per
 * account and address, per address, and in all; a browser that the user signed
 * in with before has a bucket of its own instead, so that nobody can lock its
 * user out.  Successes are never counted and nothing is ever locked.  A user
 * who is not there costs as much as one who is.  Few hashes run at once on a
 * host, a few callers wait for one, and the others are told to come again.
 */
#ifndef HPS_SERVICE_LOGIN_H
#define HPS_SERVICE_LOGIN_H

#include "lib/base/settings.h"
#include "lib/crypto/password.h"
#include "lib/repo/user.h"
#include "lib/store/slots.h"
#include "lib/store/throttle.h"

/* What all workers of a host share, and the limits that the settings give. */
struct hps_login_desk {
	struct hps_throttle throttle;
	struct hps_slots hashes;
	struct hps_password_cost cost;
	int hashes_at_once;
	int waiting_most; /* callers that hash or wait for it */
	bool throttled;
	int64_t window_us;
	int64_t per_account;
	int64_t per_address;
	int64_t total;
	int state_fd;	  /* $HPS_STATE, for the key of second factors */
	int64_t retry_us; /* of the last login_throttled: how long to wait */
};

/* Errors: HPS_EIO, HPS_ENOSPACE. */
HPS_MUST_CHECK enum hps_code
hps_login_desk_open(struct hps_ctx *ctx, int state_fd,
		    const struct hps_settings *settings,
		    struct hps_login_desk *desk);

struct hps_login_attempt {
	const char *username; /* as it was typed */
	const char *password;
	const char *otp;	   /* one-time password, or NULL */
	bool password_only;	   /* the second factor is not asked for */
	const char *address;	   /* of the client */
	const char *device_secret; /* of its device cookie, or NULL */
};

struct hps_login {
	struct hps_user user;
	bool device_known; /* the device cookie is this user's */
};

/*
 * Check a password, and hash it anew where the cost has risen; then the
 * one-time password, where the user has a second factor.
 *
 * Errors: HPS_EAUTH login_failed, whatever was wrong, otp_needed, otp_wrong;
 *   HPS_ELIMIT login_throttled, see desk->retry_us; HPS_EBUSY password_busy;
 *   HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code hps_login_check(
	struct hps_ctx *ctx, struct hps_db *db, struct hps_login_desk *desk,
	const struct hps_login_attempt *attempt, struct hps_login *login);

/*
 * Hash a new password, in one of the few places for that.
 * Errors: HPS_EBUSY password_busy.
 */
HPS_MUST_CHECK enum hps_code hps_login_hash(struct hps_ctx *ctx,
					    const struct hps_login_desk *desk,
					    const char *password,
					    const char **phc);

#endif
