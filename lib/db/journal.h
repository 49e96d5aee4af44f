/*
 * journal.h - the table schema_migration, for migrate.c alone.
 */
#ifndef HPS_DB_JOURNAL_H
#define HPS_DB_JOURNAL_H

#include "lib/db/migrate.h"

/* One step that was begun. */
struct hps_journal_row {
	int64_t number;
	int64_t step;
	const char *name;
	struct hps_blob sha256;
	bool done;
	int64_t started_us;
	int64_t compatible_since;
};

/* Make the table if it is not there. */
HPS_MUST_CHECK enum hps_code hps_journal_create(struct hps_ctx *ctx,
						struct hps_db *db);

/* All rows in order; none if there is no table. */
HPS_MUST_CHECK enum hps_code hps_journal_list(struct hps_ctx *ctx,
					      struct hps_db *db,
					      struct hps_journal_row **rows,
					      size_t *count);

/* Errors: HPS_ECONFLICT `duplicate`: somebody else has begun the step. */
HPS_MUST_CHECK enum hps_code
hps_journal_begin(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_migration *migration, int64_t step);

/* Note that a step that was begun took effect. */
HPS_MUST_CHECK enum hps_code
hps_journal_finish(struct hps_ctx *ctx, struct hps_db *db,
		   const struct hps_migration *migration, int64_t step);

/* Take back hps_journal_begin(): the step had no effect, or shall run again. */
HPS_MUST_CHECK enum hps_code hps_journal_forget(struct hps_ctx *ctx,
						struct hps_db *db,
						int64_t number, int64_t step);

/*
 * Keep other hosts from migrating this database until the connection closes
 * or hps_journal_unlock().  Errors: HPS_EBUSY `migration_running`.
 */
HPS_MUST_CHECK enum hps_code
hps_journal_lock(struct hps_ctx *ctx, struct hps_db *db, unsigned wait_s);
void hps_journal_unlock(struct hps_db *db);

#endif
