/*
 * user.h - rows of user and role_grant: people and what they may do.
 */
#ifndef HPS_REPO_USER_H
#define HPS_REPO_USER_H

#include "lib/db/db.h"

struct hps_user {
	int64_t id;
	const char *username;
	const char *display_name;
	const char *email;    /* or NULL */
	const char *language; /* or NULL */
	const char *password; /* argon2id in PHC form, or NULL */
	bool must_change_password;
	bool active;
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

/* A role that a user holds somewhere. */
struct hps_role_grant {
	const char *role;
	bool built_in;
	const char *scope_kind;	 /* store, instance, provider, plugin */
	int64_t scope_id;	 /* 0 for the store */
	const char *scope_name;	 /* of that object; NULL for the store */
	const char *permissions; /* with spaces between; of made roles only */
};

extern const struct hps_statement_table hps_user_statements;

/* Errors: HPS_ENOTFOUND "user_unknown". */
HPS_MUST_CHECK enum hps_code hps_user_find(struct hps_ctx *ctx,
					   struct hps_db *db,
					   const char *username,
					   struct hps_user *user);
HPS_MUST_CHECK enum hps_code hps_user_get(struct hps_ctx *ctx,
					  struct hps_db *db, int64_t id,
					  struct hps_user *user);

/* Errors: HPS_ECONFLICT "duplicate". */
HPS_MUST_CHECK enum hps_code hps_user_insert(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const struct hps_user *user,
					     int64_t *id);

/* Set the hash of a password, in PHC form. */
HPS_MUST_CHECK enum hps_code hps_user_set_password(struct hps_ctx *ctx,
						   struct hps_db *db,
						   int64_t id, const char *phc);

/*
 * Set the hash of the same password at another cost, unless the password was
 * changed meanwhile.
 */
HPS_MUST_CHECK enum hps_code
hps_user_upgrade_password(struct hps_ctx *ctx, struct hps_db *db,
			  const struct hps_user *user, const char *phc);

/* What a user was granted, whatever the scope. */
HPS_MUST_CHECK enum hps_code hps_user_grants(struct hps_ctx *ctx,
					     struct hps_db *db, int64_t id,
					     struct hps_role_grant **grants,
					     size_t *count);

/*
 * Grant a role; granting twice is harmless.
 * Errors: HPS_ENOTFOUND "role_unknown".
 */
HPS_MUST_CHECK enum hps_code
hps_user_grant(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
	       const char *role, const char *scope_kind, int64_t scope_id,
	       const char *granted_by);

#endif
