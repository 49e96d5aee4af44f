/*
 * person.h - users, as those make and change them who administer people.
 *
 * See people.h for what bounds them.  Passwords come hashed: hashing is slow,
 * so it happens before the transaction.
 */
#ifndef HPS_SERVICE_PERSON_H
#define HPS_SERVICE_PERSON_H

#include "lib/model/precondition.h"
#include "lib/repo/person.h"
#include "lib/service/people.h"

#define HPS_INVITATION_US (INT64_C(7) * 24 * 3600 * 1000000)

/* A one-time link: its secret is shown this once. */
struct hps_invited {
	const char *secret;
	int64_t expires_us;
};

/*
 * Make a user.
 *
 * input: username to language, and must_change_password.
 * phc: hash of the password; NULL makes an invitation.
 * invited: secret is NULL unless there is one.
 * Errors: HPS_EINVALID "invalid_name"; HPS_ECONFLICT "duplicate".
 */
HPS_MUST_CHECK enum hps_code
hps_person_make(struct hps_ctx *ctx, struct hps_db *db,
		const struct hps_people *people, const struct hps_person *input,
		const char *phc, struct hps_person *person,
		struct hps_invited *invited);

/* What is to be changed; a NULL email or language takes it away. */
struct hps_person_patch {
	const char *display_name, *email, *language;
	bool active, must_change_password;
	bool has_display_name, has_email, has_language, has_active;
	bool has_must_change_password;
};

/*
 * Change a user.  One that is not active any more loses its sessions.
 *
 * Errors: HPS_ENOTFOUND "user_unknown"; HPS_ESTALE; HPS_EFORBIDDEN
 *   "rights_exceeded"; HPS_ECONFLICT "last_owner".
 */
HPS_MUST_CHECK enum hps_code hps_person_edit(
	struct hps_ctx *ctx, struct hps_db *db, const struct hps_people *people,
	const char *username, const struct hps_precondition *precondition,
	const struct hps_person_patch *patch, struct hps_person *person);

/* Delete a user.  Errors: as hps_person_edit(). */
HPS_MUST_CHECK enum hps_code
hps_person_remove(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_people *people, const char *username,
		  const struct hps_precondition *precondition);

/*
 * Set another's password and end the sessions, or, with phc NULL, make an
 * invitation to set one; until that is used the old password holds.
 *
 * Errors: HPS_ENOTFOUND "user_unknown"; HPS_EFORBIDDEN "rights_exceeded".
 */
HPS_MUST_CHECK enum hps_code hps_person_reset(struct hps_ctx *ctx,
					      struct hps_db *db,
					      const struct hps_people *people,
					      const char *username,
					      const char *phc, bool must_change,
					      struct hps_invited *invited);

/* End the sessions of a user.  Errors: HPS_ENOTFOUND "user_unknown". */
HPS_MUST_CHECK enum hps_code
hps_person_end_sessions(struct hps_ctx *ctx, struct hps_db *db,
			const struct hps_people *people, const char *username);

#endif
