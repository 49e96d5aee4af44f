/*
 * ownership.h - the plugins of a provider: rows of plugin by who owns them,
 * and where they stand in instances.
 */
#ifndef HPS_REPO_OWNERSHIP_H
#define HPS_REPO_OWNERSHIP_H

#include "lib/db/db.h"

extern const struct hps_statement_table hps_ownership_statements;

/*
 * Lock the plugins of a provider until the transaction ends, so that nobody
 * publishes one meanwhile.  Whoever holds the provider's row as well knows
 * that none is added either.
 */
HPS_MUST_CHECK enum hps_code
hps_ownership_lock(struct hps_ctx *ctx, struct hps_db *db, int64_t provider_id);

/* An entry: a plugin in an instance that is not deleted. */
struct hps_owned_entry {
	int64_t instance_id;
	const char *plugin;
};

/* The entries of a provider's plugins, by instance id. */
HPS_MUST_CHECK enum hps_code
hps_ownership_entries(struct hps_ctx *ctx, struct hps_db *db,
		      int64_t provider_id, struct hps_owned_entry **entries,
		      size_t *count);

/* Give a plugin to another provider. */
HPS_MUST_CHECK enum hps_code hps_ownership_set(struct hps_ctx *ctx,
					       struct hps_db *db,
					       int64_t plugin_id,
					       int64_t provider_id);

/* Something that refers to a provider: of a kind, by its name. */
struct hps_reference {
	const char *kind; /* "plugin", "token" or "member" */
	const char *name;
};

/*
 * What keeps a provider from being deleted: its plugins, tokens that still
 * work, and whoever has a grant in it.
 */
HPS_MUST_CHECK enum hps_code
hps_ownership_references(struct hps_ctx *ctx, struct hps_db *db,
			 int64_t provider_id, int64_t limit,
			 struct hps_reference **references, size_t *count);

#endif
