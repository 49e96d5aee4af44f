/*
 * version.h - rows of version and version_file: immutable bytes.
 */
#ifndef HPS_REPO_VERSION_H
#define HPS_REPO_VERSION_H

#include "lib/db/db.h"

struct hps_version {
	int64_t id;
	int64_t plugin_id;
	const char *version;
	const char *state; /* active, deprecated, blocked, deleted, purged */
	const char *upload_id;	/* of the upload that made it */
	const char *kind;	/* "plugin" or "library" */
	struct hps_blob digest; /* SHA-256, 32 bytes */
	int64_t size_bytes;
	int64_t file_count;
	const char *entry;   /* path of the entry module */
	const char *card;    /* JSON for discovery, see model/document.h */
	const char *details; /* JSON: exports, imports, warnings, … */
	const char *published_by;
	int64_t published_us;
	const char *deprecated_message;	    /* or NULL */
	const char *deprecated_sunset;	    /* YYYY-MM-DD or NULL */
	const char *deprecated_replacement; /* or NULL */
	const char *blocked_reason;	    /* or NULL */
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

struct hps_version_file {
	const char *path;
	int64_t size_bytes;
	struct hps_blob sha384; /* 48 bytes */
};

extern const struct hps_statement_table hps_version_statements;

/* Errors: HPS_ENOTFOUND "version_unknown". */
HPS_MUST_CHECK enum hps_code
hps_version_find(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		 const char *name, struct hps_version *version);
HPS_MUST_CHECK enum hps_code hps_version_get(struct hps_ctx *ctx,
					     struct hps_db *db, int64_t id,
					     struct hps_version *version);

/*
 * Newest first, those with a smaller id than before (INT64_MAX: from the
 * newest), without those that were deleted.
 */
HPS_MUST_CHECK enum hps_code
hps_version_list(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		 int64_t before, int64_t limit, struct hps_version **versions,
		 size_t *count);

/* How many versions of a plugin were published after a time. */
HPS_MUST_CHECK enum hps_code
hps_version_count_since(struct hps_ctx *ctx, struct hps_db *db,
			int64_t plugin_id, int64_t since_us, int64_t *count);

/* Errors: HPS_ECONFLICT "version_exists". */
HPS_MUST_CHECK enum hps_code hps_version_insert(struct hps_ctx *ctx,
						struct hps_db *db,
						const struct hps_version *row,
						int64_t *id);
HPS_MUST_CHECK enum hps_code
hps_version_file_insert(struct hps_ctx *ctx, struct hps_db *db,
			int64_t version_id,
			const struct hps_version_file *file);

/* Files by path, those after a path ("" for the first page). */
HPS_MUST_CHECK enum hps_code
hps_version_file_list(struct hps_ctx *ctx, struct hps_db *db,
		      int64_t version_id, const char *after, int64_t limit,
		      struct hps_version_file **files, size_t *count);

/* state: "active" or "blocked".  reason: of blocking, NULL else. */
HPS_MUST_CHECK enum hps_code
hps_version_set_state(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
		      const char *state, const char *reason);

/* Call fn with every version of every plugin, for fsck and reindex. */
struct hps_version_brief {
	int64_t id;
	const char *plugin;
	const char *version;
	const char *state;
	struct hps_blob digest;
	int64_t file_count;
};
HPS_MUST_CHECK enum hps_code hps_version_each(struct hps_ctx *ctx,
					      struct hps_db *db,
					      hps_db_row_fn *fn, void *arg);

#endif
