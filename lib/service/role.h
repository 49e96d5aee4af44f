/*
 * role.h - roles that people make, and giving roles to users.
 *
 * See people.h for what bounds them: a role holds, and a grant gives, no more
 * than its maker may do.  A role without permissions is a label for rules.
 */
#ifndef HPS_SERVICE_ROLE_H
#define HPS_SERVICE_ROLE_H

#include "lib/json/read.h"
#include "lib/model/precondition.h"
#include "lib/repo/role.h"
#include "lib/service/people.h"

/* What a role allows, whoever made it. */
struct hps_permissions
hps_role_row_permissions(struct hps_arena *arena,
			 const struct hps_role_row *role);

struct hps_role_input {
	const char *name;
	const char *title;		/* NULL: the name */
	struct hps_strings permissions; /* names that are known, each once */
};

/*
 * Make a role, or make it what the input says.
 *
 * precondition: NULL: it must not be there ("duplicate" else).
 * made: it was not there before.
 * Errors: HPS_ECONFLICT "duplicate", "role_built_in"; HPS_ESTALE;
 *   HPS_EFORBIDDEN "rights_exceeded".
 */
HPS_MUST_CHECK enum hps_code
hps_role_put(struct hps_ctx *ctx, struct hps_db *db,
	     const struct hps_people *people,
	     const struct hps_precondition *precondition,
	     const struct hps_role_input *input, struct hps_role_row *role,
	     bool *made);

/*
 * Delete a role that nobody has.
 * Errors: HPS_ENOTFOUND "role_unknown"; HPS_ESTALE; HPS_ECONFLICT
 *   "role_built_in", or "role_in_use" with a fault for each user;
 *   HPS_EFORBIDDEN "rights_exceeded".
 */
HPS_MUST_CHECK enum hps_code
hps_role_remove(struct hps_ctx *ctx, struct hps_db *db,
		const struct hps_people *people,
		const struct hps_precondition *precondition, const char *name);

/*
 * Give a role to a user, or take it.  Giving it again is harmless and ends no
 * session; else the sessions of the user end.
 *
 * scope: as hps_grant_scope_find().
 * Errors: HPS_ENOTFOUND "user_unknown", "role_unknown", "grant_unknown", an
 *   object that is not there; HPS_EINVALID "scope_invalid"; HPS_EFORBIDDEN
 *   "not_allowed", "rights_exceeded"; HPS_ECONFLICT "last_owner".
 */
HPS_MUST_CHECK enum hps_code
hps_grant_give(struct hps_ctx *ctx, struct hps_db *db,
	       const struct hps_people *people, const char *username,
	       const char *role, const char *scope);
HPS_MUST_CHECK enum hps_code
hps_grant_take(struct hps_ctx *ctx, struct hps_db *db,
	       const struct hps_people *people, const char *username,
	       const char *role, const char *scope);

#endif
