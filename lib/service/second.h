/*
 * second.h - the second factor: time-based one-time passwords, and recovery
 * codes for who lost the device.
 *
 * The secret is sealed under a key of this host's keys/, which is made when
 * first needed; hosts that share a database share the key.  A step of time
 * counts once, so a code that was seen is worth nothing.  Recovery codes are
 * shown once, stored as hashes and count once each.
 */
#ifndef HPS_SERVICE_SECOND_H
#define HPS_SERVICE_SECOND_H

#include "lib/service/people.h"

enum { HPS_RECOVERY_CODES = 10 };

/* Whose second factor. */
struct hps_second {
	int state_fd; /* $HPS_STATE */
	int64_t user_id;
	const char *username;
};

/*
 * Propose a secret: it is in force when a code of it was given.
 *
 * uri: for the authenticator, to be shown once.
 * Errors: HPS_ECONFLICT "totp_exists"; those of the key's file.
 */
HPS_MUST_CHECK enum hps_code hps_second_begin(struct hps_ctx *ctx,
					      struct hps_db *db,
					      const struct hps_people *people,
					      const struct hps_second *second,
					      const char **uri);

/*
 * Put the proposed secret in force.
 *
 * codes: HPS_RECOVERY_CODES texts.
 * Errors: HPS_ECONFLICT "totp_missing", "totp_exists"; HPS_EINVALID
 *   "invalid_body" with a fault at /otp for a wrong code.
 */
HPS_MUST_CHECK enum hps_code hps_second_confirm(struct hps_ctx *ctx,
						struct hps_db *db,
						const struct hps_people *people,
						const struct hps_second *second,
						const char *otp,
						const char *const **codes);

/* Take the second factor away; taking it twice is harmless. */
HPS_MUST_CHECK enum hps_code hps_second_remove(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const struct hps_people *people,
					       const struct hps_second *second);

/* Whether a second factor is in force. */
HPS_MUST_CHECK enum hps_code hps_second_wanted(struct hps_ctx *ctx,
					       struct hps_db *db,
					       int64_t user_id, bool *wanted);

/*
 * Use up a code: six digits, or a recovery code, whose use is audited.
 *
 * actor: for the audit.
 * Errors: HPS_EAUTH "otp_wrong".
 */
HPS_MUST_CHECK enum hps_code hps_second_use(struct hps_ctx *ctx,
					    struct hps_db *db,
					    const struct hps_actor *actor,
					    const struct hps_second *second,
					    const char *otp);

#endif
