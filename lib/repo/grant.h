/*
 * grant.h - rows of role_grant as people read them.
 */
#ifndef HPS_REPO_GRANT_H
#define HPS_REPO_GRANT_H

#include "lib/db/db.h"

struct hps_grant_row {
	const char *username;
	const char *role;
	const char *scope_kind; /* store, instance, provider, plugin */
	const char *object;	/* its name, NULL for the store */
	const char *granted_by; /* actor */
	int64_t created_us;
};

extern const struct hps_statement_table hps_grant_statements;

/* All grants, or those of one user; by user and role, at most 10,000. */
HPS_MUST_CHECK enum hps_code
hps_grant_list(struct hps_ctx *ctx, struct hps_db *db, const char *username,
	       struct hps_grant_row **rows, size_t *count);

#endif
