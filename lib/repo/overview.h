/*
 * overview.h - what somebody who opens the panel wants to know first.
 *
 * Each row says whose it is, so that whoever shows it can leave out what the
 * caller may not know of.
 */
#ifndef HPS_REPO_OVERVIEW_H
#define HPS_REPO_OVERVIEW_H

#include "lib/db/db.h"

extern const struct hps_statement_table hps_overview_statements;

/* How many plugins and versions a provider has. */
struct hps_overview_count {
	int64_t provider_id;
	int64_t plugins;
	int64_t versions;
};
HPS_MUST_CHECK enum hps_code
hps_overview_counts(struct hps_ctx *ctx, struct hps_db *db,
		    struct hps_overview_count **counts, size_t *count);

/* How many users there are that may sign in. */
HPS_MUST_CHECK enum hps_code
hps_overview_users(struct hps_ctx *ctx, struct hps_db *db, int64_t *users);

/* A plugin in an instance, and what it serves by default. */
struct hps_overview_live {
	int64_t instance_id;
	int64_t plugin_id;
	int64_t provider_id;
	const char *instance;
	const char *plugin;
	bool enabled;
	const char *channel; /* NULL: it follows none */
	const char *version; /* NULL: it serves none */
};
HPS_MUST_CHECK enum hps_code hps_overview_live(struct hps_ctx *ctx,
					       struct hps_db *db, int64_t limit,
					       struct hps_overview_live **rows,
					       size_t *count);

/* Versions that are blocked or deprecated, changed last first. */
struct hps_overview_version {
	int64_t plugin_id;
	int64_t provider_id;
	const char *plugin;
	const char *version;
	const char *state;
	const char *why; /* reason or message, or NULL */
	int64_t updated_us;
};
HPS_MUST_CHECK enum hps_code
hps_overview_versions(struct hps_ctx *ctx, struct hps_db *db, int64_t limit,
		      struct hps_overview_version **rows, size_t *count);

#endif
