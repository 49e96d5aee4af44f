/*
 * member.h - members of a provider: the grants of its roles, scoped to it.
 *
 * A membership is the same row as a grant with the provider as its scope, so
 * a role that an administrator made and granted there is one as well.
 */
#ifndef HPS_REPO_MEMBER_H
#define HPS_REPO_MEMBER_H

#include "lib/db/db.h"

struct hps_member {
	int64_t id; /* of the grant */
	int64_t user_id;
	const char *username;
	const char *display_name;
	bool active;
	const char *role;
	const char *granted_by; /* actor */
	int64_t created_us;
};

extern const struct hps_statement_table hps_member_statements;

/* Members of a provider by username and role, those after both. */
HPS_MUST_CHECK enum hps_code
hps_member_list(struct hps_ctx *ctx, struct hps_db *db, int64_t provider_id,
		const char *after_user, const char *after_role, int64_t limit,
		struct hps_member **members, size_t *count);

/*
 * The role maintainer or publisher that a user has in a provider; role is NULL
 * if there is neither.  Locks the grants of the user until the transaction
 * ends.
 */
HPS_MUST_CHECK enum hps_code
hps_member_lock(struct hps_ctx *ctx, struct hps_db *db, int64_t provider_id,
		int64_t user_id, const char **role);

/* Take both roles away. */
HPS_MUST_CHECK enum hps_code hps_member_delete(struct hps_ctx *ctx,
					       struct hps_db *db,
					       int64_t provider_id,
					       int64_t user_id);

#endif
