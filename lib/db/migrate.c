#include "lib/db/migrate.h"

#include <string.h>

#include "lib/base/time.h"
#include "lib/db/internal.h"
#include "lib/db/journal.h"

/* What a folder holds and what a database says of it. */
struct plan {
	struct hps_migration *migrations;
	size_t count;
	struct hps_journal_row *rows;
	size_t row_count;
};

static enum hps_code half_applied(struct hps_ctx *ctx,
				  const struct hps_journal_row *row)
{
	char text[HPS_TIME_TEXT_MAX];

	return hps_fail(ctx, HPS_ECONFLICT, "migration_half_applied",
			"Step %lld of the migration %s was started at %s and "
			"never finished. See whether it took effect, then "
			"undo it by hand if so, and migrate again with the "
			"option to retry.",
			(long long)row->step, row->name,
			hps_time_format(row->started_us, text));
}

/* Hold one row of the journal against the folder. */
static enum hps_code match(struct hps_ctx *ctx, struct plan *plan,
			   const struct hps_journal_row *row)
{
	struct hps_migration *migration;

	if (row->number < 1)
		return hps_fail(ctx, HPS_ECONFLICT, "migration_unknown",
				"The migration %s was applied and is not "
				"there.",
				row->name);
	/* Newer than this folder: another release's business. */
	if ((size_t)row->number > plan->count)
		return HPS_OK;
	migration = &plan->migrations[row->number - 1];
	if (row->sha256.len != sizeof(migration->sha256) ||
	    memcmp(row->sha256.data, migration->sha256,
		   sizeof(migration->sha256)) != 0)
		return hps_fail(ctx, HPS_ECONFLICT, "migration_edited",
				"The migration %s differs from what was "
				"applied as %s. A released migration is never "
				"edited: restore the file and write a new "
				"one.",
				migration->name, row->name);
	if (row->done)
		migration->steps_done++;
	return HPS_OK;
}

static enum hps_code make_plan(struct hps_ctx *ctx, struct hps_db *db,
			       const char *folder, struct plan *plan)
{
	size_t i;

	HPS_TRY(hps_migrations_read(ctx, folder, &plan->migrations,
				    &plan->count));
	HPS_TRY(hps_journal_list(ctx, db, &plan->rows, &plan->row_count));
	for (i = 0; i < plan->row_count; i++)
		HPS_TRY(match(ctx, plan, &plan->rows[i]));
	return HPS_OK;
}

static enum hps_code settle_started(struct hps_ctx *ctx, struct hps_db *db,
				    const struct plan *plan, bool retry)
{
	size_t i;

	for (i = 0; i < plan->row_count; i++) {
		const struct hps_journal_row *row = &plan->rows[i];

		if (row->done)
			continue;
		if (!retry)
			return half_applied(ctx, row);
		HPS_TRY(hps_journal_forget(ctx, db, row->number, row->step));
	}
	return HPS_OK;
}

/* Run the statement of a step, unless its query says it is not needed. */
static enum hps_code run_step(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_script_step *step)
{
	int64_t rows = 0;

	if (step->unless)
		HPS_TRY(hps_db_direct(ctx, db, step->unless,
				      strlen(step->unless), HPS_DB_READS,
				      &rows));
	if (rows > 0)
		return HPS_OK;
	return hps_db_direct(ctx, db, step->sql, strlen(step->sql),
			     HPS_DB_WRITES, NULL);
}

/* Say which step failed; what the server said stays in the note. */
static enum hps_code step_failed(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_migration *migration,
				 size_t index)
{
	const char *note = ctx->error.note;
	size_t line = migration->script.steps[index].line;
	enum hps_code code;

	/* The connection is gone: the journal's "started" is the truth. */
	if (!db->mysql)
		return ctx->error.code;
	code = hps_journal_forget(ctx, db, migration->number,
				  (int64_t)index + 1);
	if (code == HPS_OK)
		code = hps_fail(ctx, HPS_EDB, "migration_failed",
				"The database refused step %zu of %s (line "
				"%zu); the step changed nothing.",
				index + 1, migration->name, line);
	hps_fail_note(ctx, "%s", note ? note : "");
	return code;
}

static enum hps_code apply_step(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_migration *migration,
				size_t index)
{
	int64_t number = (int64_t)index + 1;
	enum hps_code code = hps_journal_begin(ctx, db, migration, number);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, HPS_EBUSY, "migration_running",
				"Another host has begun step %zu of %s.",
				index + 1, migration->name);
	HPS_TRY(code);
	if (run_step(ctx, db, &migration->script.steps[index]) != HPS_OK)
		return step_failed(ctx, db, migration, index);
	return hps_journal_finish(ctx, db, migration, number);
}

static enum hps_code apply(struct hps_ctx *ctx, struct hps_db *db,
			   const struct hps_migrate_options *options,
			   struct hps_migration *migration, int64_t *applied)
{
	while (migration->steps_done < migration->script.count) {
		HPS_TRY(apply_step(ctx, db, migration, migration->steps_done));
		migration->steps_done++;
		(*applied)++;
		if (options->progress)
			options->progress(options->arg, migration);
	}
	return HPS_OK;
}

static enum hps_code migrate_locked(struct hps_ctx *ctx, struct hps_db *db,
				    const struct hps_migrate_options *options,
				    int64_t *applied)
{
	struct plan plan = { NULL, 0, NULL, 0 };
	int64_t steps = 0;
	size_t i;

	HPS_TRY(make_plan(ctx, db, options->folder, &plan));
	HPS_TRY(settle_started(ctx, db, &plan, options->retry_started));
	HPS_TRY(hps_journal_create(ctx, db));
	for (i = 0; i < plan.count; i++)
		HPS_TRY(apply(ctx, db, options, &plan.migrations[i], &steps));
	*applied = steps;
	return HPS_OK;
}

enum hps_code hps_migrate(struct hps_ctx *ctx, struct hps_db *db,
			  const struct hps_migrate_options *options,
			  int64_t *applied)
{
	enum hps_code code;

	HPS_TRY(hps_journal_lock(ctx, db, options->lock_wait_s));
	code = migrate_locked(ctx, db, options, applied);
	hps_journal_unlock(db);
	return code;
}

enum hps_code hps_migrate_pending(struct hps_ctx *ctx, struct hps_db *db,
				  const char *folder,
				  struct hps_migration **list, size_t *count)
{
	struct plan plan = { NULL, 0, NULL, 0 };
	struct hps_migration *pending;
	size_t used = 0;
	size_t i;

	HPS_TRY(make_plan(ctx, db, folder, &plan));
	pending = HPS_NEW_ARRAY(ctx->arena, plan.count, struct hps_migration);
	for (i = 0; i < plan.count; i++) {
		if (plan.migrations[i].steps_done <
		    plan.migrations[i].script.count)
			pending[used++] = plan.migrations[i];
	}
	*list = pending;
	*count = used;
	return HPS_OK;
}

enum hps_code hps_schema_check(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t own_newest,
			       struct hps_schema_state *state)
{
	struct hps_schema_state found = { HPS_SCHEMA_EMPTY, 0, 0, false };
	struct hps_journal_row *rows;
	size_t count;
	size_t i;

	HPS_TRY(hps_journal_list(ctx, db, &rows, &count));
	for (i = 0; i < count; i++) {
		found.half_applied |= !rows[i].done;
		found.newest = rows[i].number;
		if (rows[i].number > own_newest &&
		    rows[i].compatible_since > found.compatible_since)
			found.compatible_since = rows[i].compatible_since;
	}
	if (count == 0)
		found.verdict = HPS_SCHEMA_EMPTY;
	else if (found.newest < own_newest)
		found.verdict = HPS_SCHEMA_OLDER;
	else if (found.newest == own_newest)
		found.verdict = HPS_SCHEMA_CURRENT;
	else if (found.compatible_since <= own_newest)
		found.verdict = HPS_SCHEMA_NEWER;
	else
		found.verdict = HPS_SCHEMA_FOREIGN;
	*state = found;
	return HPS_OK;
}
