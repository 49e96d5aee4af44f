/*
 * person.h - rows of user as those see them who administer people.
 *
 * A user is never deleted from the table: the name stays taken, all else of
 * the person goes.
 */
#ifndef HPS_REPO_PERSON_H
#define HPS_REPO_PERSON_H

#include "lib/db/db.h"

struct hps_person {
	int64_t id;
	const char *username;
	const char *display_name;
	const char *email;    /* or NULL */
	const char *language; /* or NULL */
	bool has_password;
	bool must_change_password;
	bool has_totp; /* confirmed */
	bool active;
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

extern const struct hps_statement_table hps_person_statements;

/* Errors: HPS_ENOTFOUND "user_unknown". */
HPS_MUST_CHECK enum hps_code hps_person_find(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const char *username,
					     struct hps_person *person);

/* As hps_person_find(), and keep others from changing it until the end of the
 * transaction. */
HPS_MUST_CHECK enum hps_code hps_person_lock(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const char *username,
					     struct hps_person *person);

/*
 * Users by name.
 *
 * q: part of a name, displayed name or address, in any case; NULL: all.
 * after: the name before the first one; "" to begin.
 */
HPS_MUST_CHECK enum hps_code hps_person_list(struct hps_ctx *ctx,
					     struct hps_db *db, const char *q,
					     const char *after, int64_t limit,
					     struct hps_person **people,
					     size_t *count);

/*
 * Add a user.
 * phc: hash of the password, or NULL for none yet.
 * Errors: HPS_ECONFLICT "duplicate".
 */
HPS_MUST_CHECK enum hps_code hps_person_insert(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const struct hps_person *person,
					       const char *phc, int64_t *id);

/* Write displayed name, address, language, active and must_change. */
HPS_MUST_CHECK enum hps_code hps_person_update(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const struct hps_person *person);

/* Set a password and whether it must be changed next. */
HPS_MUST_CHECK enum hps_code
hps_person_set_password(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
			const char *phc, bool must_change);

/* Empty a row and what hangs on it; the name stays taken. */
HPS_MUST_CHECK enum hps_code hps_person_delete(struct hps_ctx *ctx,
					       struct hps_db *db, int64_t id);

/*
 * Count the owners of the store who can sign in, but for one, and keep others
 * from changing who is one until the end of the transaction.
 */
HPS_MUST_CHECK enum hps_code hps_person_other_owners(struct hps_ctx *ctx,
						     struct hps_db *db,
						     int64_t id,
						     int64_t *count);

/* Whether this user is an owner of the store. */
HPS_MUST_CHECK enum hps_code hps_person_is_owner(struct hps_ctx *ctx,
						 struct hps_db *db, int64_t id,
						 bool *owner);

/* Take a grant away.  given: false if there was none. */
HPS_MUST_CHECK enum hps_code hps_person_ungrant(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id,
						const char *role,
						const char *scope_kind,
						int64_t scope_id, bool *given);

/* Whether a grant is there. */
HPS_MUST_CHECK enum hps_code
hps_person_has_grant(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
		     const char *role, const char *scope_kind, int64_t scope_id,
		     bool *given);

#endif
