#include "lib/db/internal.h"

#include <assert.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { RUNS_MAX = 3, PAUSE_MOST_MS = 40 };

bool hps_db_in_transaction(const struct hps_db *db)
{
	return db->in_transaction;
}

void hps_db_after_commit(struct hps_db *db, void (*fn)(void *), void *arg)
{
	size_t i;

	assert(db->in_transaction);
	for (i = 0; i < db->hook_count; i++) {
		if (db->hooks[i].fn == fn && db->hooks[i].arg == arg)
			return;
	}
	assert(db->hook_count < HPS_DB_HOOKS_MAX);
	db->hooks[db->hook_count++] = (struct hps_db_hook){ fn, arg };
}

static void run_hooks(struct hps_db *db)
{
	size_t i;

	for (i = 0; i < db->hook_count; i++)
		db->hooks[i].fn(db->hooks[i].arg);
}

static enum hps_code direct(struct hps_ctx *ctx, struct hps_db *db,
			    const char *sql, enum hps_db_stake stake)
{
	return hps_db_direct(ctx, db, sql, strlen(sql), stake, NULL);
}

/* Undo without touching what ctx says went wrong. */
static void roll_back(struct hps_db *db)
{
	if (db->mysql && mysql_query(db->mysql, "ROLLBACK") != 0)
		hps_db_drop(db);
}

static enum hps_code commit(struct hps_ctx *ctx, struct hps_db *db)
{
	/* Closed before COMMIT is sent means undone, with certainty. */
	if (db->mysql && db->trouble == HPS_DB_FINE && hps_db_stale(db))
		hps_db_drop(db);
	return direct(ctx, db, "COMMIT", HPS_DB_WRITES);
}

/* Run work once, and commit or roll back. */
static enum hps_code run_once(struct hps_ctx *ctx, struct hps_db *db,
			      hps_db_work_fn *work, void *arg)
{
	enum hps_code code;

	HPS_TRY(direct(ctx, db, "START TRANSACTION", HPS_DB_READS));
	db->in_transaction = true;
	db->hook_count = 0;
	db->trouble = HPS_DB_FINE;
	code = work(ctx, db, arg);
	/* Work may have made its peace with an error; COMMIT does not. */
	if (code == HPS_OK)
		code = commit(ctx, db);
	if (code != HPS_OK)
		roll_back(db);
	db->in_transaction = false;
	return code;
}

static bool worth_repeating(const struct hps_db *db)
{
	return db->trouble == HPS_DB_RETRY;
}

/* Two that collided must not meet again at the same moment. */
static void pause_randomly(unsigned run)
{
	unsigned char byte = 128;
	struct timespec pause = { 0, 0 };

	if (getrandom(&byte, sizeof(byte), GRND_NONBLOCK) != sizeof(byte))
		byte = 128;
	pause.tv_nsec = (long)(1 + byte % PAUSE_MOST_MS) * run * 1000000L;
	nanosleep(&pause, NULL);
}

enum hps_code hps_db_transaction(struct hps_ctx *ctx, struct hps_db *db,
				 hps_db_work_fn *work, void *arg)
{
	struct hps_error before = ctx->error;
	enum hps_code code = HPS_OK;
	unsigned run;

	assert(!db->in_transaction);
	for (run = 1; run <= RUNS_MAX; run++) {
		db->trouble = HPS_DB_FINE;
		code = run_once(ctx, db, work, arg);
		if (code == HPS_OK || !worth_repeating(db) || run == RUNS_MAX)
			break;
		ctx->error = before;
		pause_randomly(run);
	}
	db->trouble = HPS_DB_FINE;
	if (code == HPS_OK || code == HPS_EUNCERTAIN)
		run_hooks(db);
	db->hook_count = 0;
	return code;
}
