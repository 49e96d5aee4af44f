/*
 * generation.h - rows of generation and generation_entry: immutable documents.
 *
 * A part holds for a range of generations; the document of number N is the
 * parts whose range covers N.  So a generation costs what it changes.
 */
#ifndef HPS_REPO_GENERATION_H
#define HPS_REPO_GENERATION_H

#include "lib/db/db.h"

#define HPS_GENERATION_OPEN INT64_MAX /* to_number of what holds now */

struct hps_generation {
	int64_t number;
	const char *actor;
	const char *reason;    /* or NULL */
	const char *summary;   /* JSON list of changes in words */
	bool kept;	       /* retention spares it */
	int64_t superseded_us; /* 0: it is the newest */
	int64_t created_us;
};

struct hps_generation_part {
	const char *part; /* plugin name, or "" */
	int64_t from_number;
	int64_t to_number;
	struct hps_blob body; /* JSON */
};

extern const struct hps_statement_table hps_generation_statements;

/* Errors: HPS_ENOTFOUND "generation_unknown". */
HPS_MUST_CHECK enum hps_code
hps_generation_find(struct hps_ctx *ctx, struct hps_db *db, int64_t instance_id,
		    int64_t number, struct hps_generation *generation);

/* Newest first, those with a smaller number than before. */
HPS_MUST_CHECK enum hps_code
hps_generation_list(struct hps_ctx *ctx, struct hps_db *db, int64_t instance_id,
		    int64_t before, int64_t limit,
		    struct hps_generation **generations, size_t *count);

/* Which numbers there are; all 0 if there are none. */
struct hps_generation_span {
	int64_t count;
	int64_t first;
	int64_t last;
};
HPS_MUST_CHECK enum hps_code
hps_generation_span(struct hps_ctx *ctx, struct hps_db *db, int64_t instance_id,
		    struct hps_generation_span *span);

/* Add a generation and mark the one before it as superseded. */
HPS_MUST_CHECK enum hps_code
hps_generation_insert(struct hps_ctx *ctx, struct hps_db *db,
		      int64_t instance_id, int64_t number, const char *actor,
		      const char *reason, const char *summary);

/* The part that holds now; part->body.data is NULL if there is none. */
HPS_MUST_CHECK enum hps_code
hps_generation_part_now(struct hps_ctx *ctx, struct hps_db *db,
			int64_t instance_id, const char *name,
			struct hps_generation_part *part);

/*
 * From generation number on the part has this body; NULL: it is gone.
 */
HPS_MUST_CHECK enum hps_code
hps_generation_part_put(struct hps_ctx *ctx, struct hps_db *db,
			int64_t instance_id, const char *name, int64_t number,
			const char *body, size_t len);

/* The parts of the document of a number, by name. */
HPS_MUST_CHECK enum hps_code
hps_generation_parts(struct hps_ctx *ctx, struct hps_db *db,
		     int64_t instance_id, int64_t number,
		     struct hps_generation_part **parts, size_t *count);

/*
 * The parts that began or ended after a number, up to another: what brings a
 * copy of the first to the second.
 */
HPS_MUST_CHECK enum hps_code
hps_generation_changes(struct hps_ctx *ctx, struct hps_db *db,
		       int64_t instance_id, int64_t after, int64_t until,
		       struct hps_generation_part **parts, size_t *count);

#endif
