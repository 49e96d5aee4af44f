/*
 * entry.h - rows of entry and head: a plugin in an instance, and what its
 * channels mean there.
 */
#ifndef HPS_REPO_ENTRY_H
#define HPS_REPO_ENTRY_H

#include "lib/db/db.h"

struct hps_entry {
	int64_t instance_id;
	int64_t plugin_id;
	const char *plugin; /* its name */
	bool enabled;
	const char *default_serve; /* JSON: {"channel"}, {"version"}, "off" */
	const char *rules;	   /* JSON list */
	const char *config;	   /* JSON, or NULL for the version's own */
	const char *categories;	   /* JSON list, or NULL for the plugin's */
	int64_t sort_order;	   /* HPS_ENTRY_UNSET for the version's */
	int64_t hot;		   /* 0, 1, or HPS_ENTRY_UNSET */
	const char *held_by;	   /* NULL: its heads follow the channels */
	const char *held_reason;   /* or NULL */
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

#define HPS_ENTRY_UNSET INT64_MIN

/* A head: the version that a channel means in one instance. */
struct hps_head {
	const char *channel;
	int64_t version_id;
	const char *version;
};

extern const struct hps_statement_table hps_entry_statements;

/* Errors: HPS_ENOTFOUND "entry_unknown". */
HPS_MUST_CHECK enum hps_code
hps_entry_find(struct hps_ctx *ctx, struct hps_db *db, int64_t instance_id,
	       int64_t plugin_id, struct hps_entry *entry);

/* Entries of an instance by plugin name, those after a name. */
HPS_MUST_CHECK enum hps_code
hps_entry_list(struct hps_ctx *ctx, struct hps_db *db, int64_t instance_id,
	       const char *after, int64_t limit, struct hps_entry **entries,
	       size_t *count);

/* Entries of a plugin in all instances, by instance id. */
HPS_MUST_CHECK enum hps_code
hps_entry_of_plugin(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		    struct hps_entry **entries, size_t *count);

/* Add an entry that follows the channel stable and has no rules. */
HPS_MUST_CHECK enum hps_code hps_entry_enrol(struct hps_ctx *ctx,
					     struct hps_db *db,
					     int64_t instance_id,
					     int64_t plugin_id);

/* The heads of a plugin in an instance, by channel. */
HPS_MUST_CHECK enum hps_code
hps_head_list(struct hps_ctx *ctx, struct hps_db *db, int64_t instance_id,
	      int64_t plugin_id, struct hps_head **heads, size_t *count);

/* Set what a channel means in an instance; version_id 0: nothing. */
HPS_MUST_CHECK enum hps_code
hps_head_put(struct hps_ctx *ctx, struct hps_db *db, int64_t instance_id,
	     int64_t plugin_id, const char *channel, int64_t version_id);

#endif
