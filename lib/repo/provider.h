/*
 * provider.h - rows of provider: teams that publish.
 */
#ifndef HPS_REPO_PROVIDER_H
#define HPS_REPO_PROVIDER_H

#include "lib/db/db.h"

struct hps_provider {
	int64_t id;
	const char *name;
	const char *title;
	const char *contact; /* or NULL */
	const char *scopes;  /* JSON list of npm scopes that are its alone */
	bool active;
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

extern const struct hps_statement_table hps_provider_statements;

/* Errors: HPS_ENOTFOUND "provider_unknown". */
HPS_MUST_CHECK enum hps_code hps_provider_find(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const char *name,
					       struct hps_provider *provider);
HPS_MUST_CHECK enum hps_code hps_provider_get(struct hps_ctx *ctx,
					      struct hps_db *db, int64_t id,
					      struct hps_provider *provider);

/* As hps_provider_find(), and lock the row until the transaction ends. */
HPS_MUST_CHECK enum hps_code hps_provider_lock(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const char *name,
					       struct hps_provider *provider);

/* By name, those after a name, without the deleted ones. */
HPS_MUST_CHECK enum hps_code hps_provider_list(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const char *after, int64_t limit,
					       struct hps_provider **providers,
					       size_t *count);

/*
 * The provider that lists this npm scope ("@acme") as its alone.
 * name: NULL if there is none.
 */
HPS_MUST_CHECK enum hps_code hps_provider_of_scope(struct hps_ctx *ctx,
						   struct hps_db *db,
						   const char *scope,
						   const char **name);

/* Errors: HPS_ECONFLICT "duplicate". */
HPS_MUST_CHECK enum hps_code
hps_provider_insert(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_provider *provider, int64_t *id);

/* Set title, contact, scopes and active of the row with this id. */
HPS_MUST_CHECK enum hps_code
hps_provider_update(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_provider *provider);

/* The row stays, and with it the name; nobody finds it by name any more. */
HPS_MUST_CHECK enum hps_code hps_provider_delete(struct hps_ctx *ctx,
						 struct hps_db *db, int64_t id);

#endif
