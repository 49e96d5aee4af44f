/*
 * account.h - people: making users, their passwords and their sessions.
 *
 * Each function is one transaction with an audit row.  A change of who may do
 * what raises the people's counter, in the database for other hosts and in
 * the shared page for this one, so that nobody goes on by what was.
 */
#ifndef HPS_SERVICE_ACCOUNT_H
#define HPS_SERVICE_ACCOUNT_H

#include "lib/crypto/password.h"
#include "lib/repo/user.h"
#include "lib/service/generation.h"
#include "lib/store/epoch.h"

/* Where a grant holds. */
struct hps_grant_scope {
	const char *kind; /* "store", "instance", "provider", "plugin" */
	int64_t id;	  /* 0 for the store */
};

/*
 * Read "store", "instance:NAME", "provider:NAME" or "plugin:NAME".
 * Errors: HPS_EINVALID "scope_invalid"; HPS_ENOTFOUND for an object that is
 *	not there.
 */
HPS_MUST_CHECK enum hps_code
hps_grant_scope_find(struct hps_ctx *ctx, struct hps_db *db, const char *text,
		     struct hps_grant_scope *scope);

struct hps_account_input {
	const char *username;
	const char *display_name; /* NULL: the username */
	const char *password;
	const char *role;  /* NULL: none is granted */
	const char *scope; /* of the role; NULL: "store" */
};

/*
 * Make a user.
 *
 * Errors: HPS_EINVALID "invalid_name", "scope_invalid", and those of
 *	hps_password_check(); HPS_ENOTFOUND "role_unknown"; HPS_ECONFLICT
 *	"name_taken"; HPS_EBUSY "password_busy".
 */
HPS_MUST_CHECK enum hps_code
hps_account_make(struct hps_ctx *ctx, struct hps_db *db,
		 struct hps_epoch *epoch, const struct hps_change *change,
		 const struct hps_password_cost *cost,
		 const struct hps_account_input *input);

/*
 * Set a password and end all sessions of the user.
 * Errors: as above; HPS_ENOTFOUND "user_unknown".
 */
HPS_MUST_CHECK enum hps_code hps_account_set_password(
	struct hps_ctx *ctx, struct hps_db *db, struct hps_epoch *epoch,
	const struct hps_change *change, const struct hps_password_cost *cost,
	const char *username, const char *password);

/* Errors: HPS_ENOTFOUND "user_unknown". */
HPS_MUST_CHECK enum hps_code
hps_account_end_sessions(struct hps_ctx *ctx, struct hps_db *db,
			 struct hps_epoch *epoch,
			 const struct hps_change *change, const char *username);

#endif
