/*
 * channel.h - rows of channel and channel_move: movable names over versions.
 */
#ifndef HPS_REPO_CHANNEL_H
#define HPS_REPO_CHANNEL_H

#include "lib/db/db.h"

struct hps_channel {
	int64_t id;
	const char *name;
	int64_t version_id;  /* 0: it points nowhere */
	const char *version; /* or NULL */
	const char *guard;   /* SemVer range that it must stay in, or NULL */
	bool protected;	     /* publishers may not move it */
	int64_t row_version;
	int64_t created_us;
	int64_t updated_us;
};

struct hps_channel_move {
	int64_t id;
	const char *from_version; /* or NULL */
	const char *to_version;	  /* or NULL */
	const char *actor;
	const char *reason; /* or NULL */
	int64_t created_us;
};

extern const struct hps_statement_table hps_channel_statements;

/* Errors: HPS_ENOTFOUND "channel_unknown". */
HPS_MUST_CHECK enum hps_code
hps_channel_find(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		 const char *name, struct hps_channel *channel);

/* The channels of a plugin, by name. */
HPS_MUST_CHECK enum hps_code
hps_channel_list(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		 struct hps_channel **channels, size_t *count);

/* How many a plugin has. */
HPS_MUST_CHECK enum hps_code hps_channel_count(struct hps_ctx *ctx,
					       struct hps_db *db,
					       int64_t plugin_id,
					       int64_t *count);

/* Point a channel at a version, making it if it is not there. */
HPS_MUST_CHECK enum hps_code
hps_channel_put(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		const char *name, int64_t version_id);

/* Set what guards a channel; guard NULL: nothing does. */
HPS_MUST_CHECK enum hps_code
hps_channel_update_guard(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
			 const char *guard, bool is_protected);

/* Remove a channel; its history stays. */
HPS_MUST_CHECK enum hps_code hps_channel_delete(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id);

/* Record a move; version ids are 0 for none. */
HPS_MUST_CHECK enum hps_code
hps_channel_move_insert(struct hps_ctx *ctx, struct hps_db *db,
			int64_t plugin_id, const char *name, int64_t from_id,
			int64_t to_id, const char *actor, const char *reason);

/* Was the channel ever moved: to a version, or with to_id 0 to any? */
HPS_MUST_CHECK enum hps_code
hps_channel_moved(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		  const char *name, int64_t to_id, bool *moved);

/* Newest first, those with a smaller id than before. */
HPS_MUST_CHECK enum hps_code
hps_channel_history(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		    const char *name, int64_t before, int64_t limit,
		    struct hps_channel_move **moves, size_t *count);

/*
 * The newest good version that a channel was on before it last came to
 * from_id: where whoever is on that goes back to when it is blocked.  Never
 * forward: an instance that is locked may be behind the channel.
 * version_id: 0 if there is none.
 */
HPS_MUST_CHECK enum hps_code
hps_channel_fallback(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		     const char *name, int64_t from_id, int64_t *version_id);

#endif
