/*
 * instance.h - rows of instance: Harmonix applications and environments.
 */
#ifndef HPS_REPO_INSTANCE_H
#define HPS_REPO_INSTANCE_H

#include "lib/db/db.h"

struct hps_instance {
	int64_t id;
	const char *name;
	const char *title;
	const char *origins;	/* JSON list */
	const char *public_url; /* or NULL */
	bool auto_enrol;
	bool strict;
	const char *identity;	   /* JSON, or NULL for anonymous only */
	const char *import_map;	   /* JSON */
	const char *rules;	   /* JSON list */
	const char *attributes;	   /* JSON list */
	const char *locked_reason; /* NULL: it is not locked */
	int64_t locked_until_us;   /* 0: open end */
	int64_t generation;	   /* newest, 0: none yet */
	int64_t settings_version;
	int64_t deleted_us; /* 0: it is not */
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

extern const struct hps_statement_table hps_instance_statements;

/* Errors: HPS_ENOTFOUND "instance_unknown". */
HPS_MUST_CHECK enum hps_code hps_instance_find(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const char *name,
					       struct hps_instance *instance);

/*
 * Lock the row until the transaction ends, and read it.  Whoever makes a
 * generation holds this lock, so numbers have no gaps and no duplicates.
 * Several are locked in the order of their ids.
 */
HPS_MUST_CHECK enum hps_code hps_instance_lock(struct hps_ctx *ctx,
					       struct hps_db *db, int64_t id,
					       struct hps_instance *instance);

/* Read a row by its id, deleted ones too. */
HPS_MUST_CHECK enum hps_code hps_instance_get(struct hps_ctx *ctx,
					      struct hps_db *db, int64_t id,
					      struct hps_instance *instance);

/* By name, those after a name, without the deleted ones. */
HPS_MUST_CHECK enum hps_code hps_instance_list(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const char *after, int64_t limit,
					       struct hps_instance **instances,
					       size_t *count);

/* What the clerk compares with its journals: all, deleted ones too. */
struct hps_instance_mark {
	int64_t id;
	const char *name;
	int64_t generation;
	int64_t settings_version;
};
HPS_MUST_CHECK enum hps_code
hps_instance_marks(struct hps_ctx *ctx, struct hps_db *db,
		   struct hps_instance_mark **marks, size_t *count);

/* Ids, ascending, of those with auto_enrol that have no entry of a plugin. */
struct hps_id_row {
	int64_t id;
};
HPS_MUST_CHECK enum hps_code hps_instance_enrolling(struct hps_ctx *ctx,
						    struct hps_db *db,
						    int64_t plugin_id,
						    struct hps_id_row **ids,
						    size_t *count);

/* Errors: HPS_ECONFLICT "duplicate". */
HPS_MUST_CHECK enum hps_code
hps_instance_insert(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_instance *instance, int64_t *id);

/* Note the number of the newest generation. */
HPS_MUST_CHECK enum hps_code hps_instance_set_generation(struct hps_ctx *ctx,
							 struct hps_db *db,
							 int64_t id,
							 int64_t generation);

/* True while changes are refused. */
bool hps_instance_locked(const struct hps_instance *instance, int64_t now_us);

#endif
