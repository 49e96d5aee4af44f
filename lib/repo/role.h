/*
 * role.h - rows of role and role_permission.
 *
 * Of built-in roles only the name and the title are in the table; what they
 * allow is in lib/model/permission.
 */
#ifndef HPS_REPO_ROLE_H
#define HPS_REPO_ROLE_H

#include "lib/db/db.h"

struct hps_role_row {
	int64_t id;
	const char *name;
	const char *title;
	bool built_in;
	const char *permissions; /* with spaces between, by name; or NULL */
	int64_t grants;		 /* how many there are */
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

extern const struct hps_statement_table hps_role_statements;

/* Errors: HPS_ENOTFOUND "role_unknown". */
HPS_MUST_CHECK enum hps_code hps_role_get(struct hps_ctx *ctx,
					  struct hps_db *db, const char *name,
					  struct hps_role_row *role);

/* Keep others from changing a role until the end of the transaction.
 * Errors: as hps_role_get(). */
HPS_MUST_CHECK enum hps_code hps_role_lock(struct hps_ctx *ctx,
					   struct hps_db *db, const char *name);

/* Roles by name; after: the name before the first one, "" to begin. */
HPS_MUST_CHECK enum hps_code
hps_role_list(struct hps_ctx *ctx, struct hps_db *db, const char *after,
	      int64_t limit, struct hps_role_row **roles, size_t *count);

/* Errors: HPS_ECONFLICT "duplicate". */
HPS_MUST_CHECK enum hps_code hps_role_insert(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const char *name,
					     const char *title, int64_t *id);
HPS_MUST_CHECK enum hps_code hps_role_update(struct hps_ctx *ctx,
					     struct hps_db *db, int64_t id,
					     const char *title);

/* Errors: HPS_ECONFLICT "still_referenced" while it is granted. */
HPS_MUST_CHECK enum hps_code hps_role_delete(struct hps_ctx *ctx,
					     struct hps_db *db, int64_t id);

/* Take all permissions from a role, or give one to it. */
HPS_MUST_CHECK enum hps_code hps_role_clear(struct hps_ctx *ctx,
					    struct hps_db *db, int64_t id);
HPS_MUST_CHECK enum hps_code hps_role_allow(struct hps_ctx *ctx,
					    struct hps_db *db, int64_t id,
					    const char *permission);

/* Who has a role. */
struct hps_role_holder {
	const char *username;
};

/* The first users by name that a role is granted to, each once. */
HPS_MUST_CHECK enum hps_code hps_role_holders(struct hps_ctx *ctx,
					      struct hps_db *db, int64_t id,
					      int64_t limit,
					      struct hps_role_holder **holders,
					      size_t *count);

#endif
