/*
 * plugin.h - rows of plugin: plugins and shared libraries.
 */
#ifndef HPS_REPO_PLUGIN_H
#define HPS_REPO_PLUGIN_H

#include "lib/db/db.h"

struct hps_plugin {
	int64_t id;
	const char *name;
	int64_t provider_id;
	const char *provider; /* its name */
	const char *provider_title;
	bool provider_active;
	const char *kind;	 /* "plugin" or "library" */
	const char *title;	 /* JSON, or NULL for the version's */
	const char *description; /* JSON, or NULL for the version's */
	const char *icon;	 /* or NULL for the version's */
	const char *categories;	 /* JSON list, or NULL for the version's */
	const char *state;	 /* "active", "deprecated", "deactivated" */
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

extern const struct hps_statement_table hps_plugin_statements;

/* Errors: HPS_ENOTFOUND "plugin_unknown". */
HPS_MUST_CHECK enum hps_code hps_plugin_find(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const char *name,
					     struct hps_plugin *plugin);

/*
 * As hps_plugin_find(), and lock the row until the transaction ends: whoever
 * changes a plugin's versions or channels does it one after the other.
 */
HPS_MUST_CHECK enum hps_code hps_plugin_lock(struct hps_ctx *ctx,
					     struct hps_db *db,
					     const char *name,
					     struct hps_plugin *plugin);

/*
 * A plugin with the card of its face: the version on stable, else the newest
 * one that may be served.  What the plugin does not say of itself, it says.
 */
struct hps_plugin_face {
	struct hps_plugin plugin;
	const char *card; /* JSON, or NULL while there is no such version */
};

/* Errors: HPS_ENOTFOUND "plugin_unknown". */
HPS_MUST_CHECK enum hps_code hps_plugin_find_face(struct hps_ctx *ctx,
						  struct hps_db *db,
						  const char *name,
						  struct hps_plugin_face *face);

/*
 * Plugins by name, those after a name ("" for the first page).
 * provider, state: NULL for any.
 */
struct hps_plugin_query {
	const char *after;
	const char *provider;
	const char *state;
	int64_t limit;
};
HPS_MUST_CHECK enum hps_code
hps_plugin_list(struct hps_ctx *ctx, struct hps_db *db,
		const struct hps_plugin_query *query,
		struct hps_plugin_face **faces, size_t *count);

/* Errors: HPS_ECONFLICT "duplicate". */
HPS_MUST_CHECK enum hps_code
hps_plugin_insert(struct hps_ctx *ctx, struct hps_db *db, const char *name,
		  int64_t provider_id, const char *kind);

#endif
