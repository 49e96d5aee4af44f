/* Transactions: all or nothing, repeated after deadlocks, honest about loss. */
#include "tests/db/db_unit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/time.h"
#include "tests/db/proxy.h"

enum { INSERT, UPDATE, READ };

struct number {
	int64_t number;
};

static const struct hps_db_field number_fields[] = {
	HPS_DB_COLUMN_INT(struct number, number),
};

static const struct hps_statement statements[] = {
	[INSERT] = { "insert", "INSERT INTO thing (id, number) VALUES (?, ?)",
		     NULL, 0, 0 },
	[UPDATE] = { "update",
		     "UPDATE thing SET number = number + 1 "
		     "WHERE id = ?",
		     NULL, 0, 0 },
	[READ] = { "read", "SELECT number FROM thing WHERE id = ?",
		   HPS_DB_ROW(struct number, number_fields) },
};

static int setup(void **state)
{
	UNIT(unit);

	db_unit_setup(state);
	DB_UNIT(db);
	db_unit_sql(&unit.ctx, db,
		    "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, "
		    "number BIGINT NOT NULL)");
	return 0;
}

static int fill(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	db_unit_sql(&unit.ctx, db, "DELETE FROM thing");
	db_unit_sql(&unit.ctx, db, "INSERT INTO thing VALUES (1, 0), (2, 0)");
	return 0;
}

static enum hps_code update(struct hps_ctx *ctx, struct hps_db *db, int64_t id)
{
	return hps_db_exec(ctx, db, &statements[UPDATE], HPS_ARGS(HPS_INT(id)),
			   NULL);
}

static int64_t number_of(struct hps_ctx *ctx, struct hps_db *db, int64_t id)
{
	struct number row;

	db_assert_ok(ctx, hps_db_one(ctx, db, &statements[READ],
				     HPS_ARGS(HPS_INT(id)), &row));
	return row.number;
}

static void count_call(void *arg)
{
	(*(int *)arg)++;
}

static enum hps_code update_both(struct hps_ctx *ctx, struct hps_db *db,
				 void *arg)
{
	assert_true(hps_db_in_transaction(db));
	HPS_TRY(update(ctx, db, 1));
	HPS_TRY(update(ctx, db, 2));
	hps_db_after_commit(db, count_call, arg);
	hps_db_after_commit(db, count_call, arg);
	return HPS_OK;
}

static void transaction__commits_then_runs_the_hooks_once(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	int calls = 0;

	(void)state;
	db_assert_ok(&unit.ctx,
		     hps_db_transaction(&unit.ctx, db, update_both, &calls));
	assert_int_equal(calls, 1);
	assert_false(hps_db_in_transaction(db));
	assert_int_equal(number_of(&unit.ctx, db, 1), 1);
	assert_int_equal(number_of(&unit.ctx, db, 2), 1);
}

static enum hps_code update_and_fail(struct hps_ctx *ctx, struct hps_db *db,
				     void *arg)
{
	HPS_TRY(update_both(ctx, db, arg));
	return hps_fail(ctx, HPS_ECONFLICT, "test", "No.");
}

static void transaction__rolls_back_what_fails(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	int calls = 0;

	(void)state;
	assert_int_equal(
		hps_db_transaction(&unit.ctx, db, update_and_fail, &calls),
		HPS_ECONFLICT);
	assert_string_equal(unit.ctx.error.slug, "test");
	assert_int_equal(calls, 0);
	assert_int_equal(number_of(&unit.ctx, db, 1), 0);
	/* The next one does not inherit the hook. */
	db_assert_ok(&unit.ctx,
		     hps_db_transaction(&unit.ctx, db, update_both, &calls));
	assert_int_equal(calls, 1);
}

static enum hps_code insert_twice(struct hps_ctx *ctx, struct hps_db *db,
				  void *arg)
{
	int *runs = arg;

	(*runs)++;
	HPS_TRY(update(ctx, db, 2));
	if (hps_db_exec(ctx, db, &statements[INSERT],
			HPS_ARGS(HPS_INT(1), HPS_INT(5)),
			NULL) != HPS_ECONFLICT)
		return hps_fail(ctx, HPS_EINTERNAL, "test", "Not refused.");
	return update(ctx, db, 1);
}

static void transaction__goes_on_after_a_duplicate(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	int runs = 0;

	(void)state;
	db_assert_ok(&unit.ctx,
		     hps_db_transaction(&unit.ctx, db, insert_twice, &runs));
	assert_int_equal(runs, 1);
	assert_int_equal(number_of(&unit.ctx, db, 1), 1);
	assert_int_equal(number_of(&unit.ctx, db, 2), 1);
}

/* One of two that update the same two rows in opposite order. */
struct rival {
	int64_t first;
	int64_t second;
	int tell; /* pipe: the first row is mine */
	int hear;
	int runs;
};

static enum hps_code cross(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct rival *rival = arg;
	char byte = 'x';

	rival->runs++;
	HPS_TRY(update(ctx, db, rival->first));
	if (rival->runs == 1) {
		assert_int_equal(write(rival->tell, &byte, 1), 1);
		assert_int_equal(read(rival->hear, &byte, 1), 1);
	}
	/* Whatever is said here, an undone transaction is not committed. */
	if (update(ctx, db, rival->second) != HPS_OK)
		hps_fail_clear(ctx);
	return HPS_OK;
}

static int run_rival(struct rival *rival)
{
	UNIT(unit);
	DB_UNIT(db);

	db_assert_ok(&unit.ctx,
		     hps_db_transaction(&unit.ctx, db, cross, rival));
	return rival->runs;
}

static void transaction__is_repeated_after_a_deadlock(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	int to_child[2];
	int to_parent[2];
	int status;
	int runs;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(to_child), 0);
	assert_int_equal(pipe(to_parent), 0);
	child = fork();
	if (child == 0) {
		struct rival rival = { 2, 1, to_parent[1], to_child[0], 0 };

		_exit(run_rival(&rival));
	}
	runs = run_rival(&(struct rival){ 1, 2, to_child[1], to_parent[0], 0 });
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	/* The server chose one victim, which ran twice. */
	assert_int_equal(runs + WEXITSTATUS(status), 3);
	assert_int_equal(number_of(&unit.ctx, db, 1), 2);
	assert_int_equal(number_of(&unit.ctx, db, 2), 2);
}

static enum hps_code update_while_locked(struct hps_ctx *ctx, struct hps_db *db,
					 void *arg)
{
	DB_UNIT(other);
	int64_t start_us = hps_ticks_us();

	(void)arg;
	HPS_TRY(update(ctx, db, 1));
	assert_int_equal(update(ctx, other, 1), HPS_EBUSY);
	assert_true(hps_ticks_us() - start_us < 2 * HPS_SECOND_US);
	assert_string_equal(ctx->error.slug, "database_busy");
	return HPS_OK;
}

static void exec__does_not_wait_long_for_a_lock(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	db_assert_ok(&unit.ctx, hps_db_transaction(&unit.ctx, db,
						   update_while_locked, NULL));
	assert_int_equal(number_of(&unit.ctx, db, 1), 1);
}

/* End the session of db from another connection. */
static void kill_session(struct hps_ctx *ctx, struct hps_db *db)
{
	DB_UNIT(other);
	int64_t id =
		db_unit_number(ctx, db, "SELECT CONNECTION_ID() AS number");

	db_unit_sql(ctx, other,
		    hps_format(ctx->arena, "KILL %lld", (long long)id));
	/* The server closes a little later. */
	while (db_unit_number(ctx, other,
			      hps_format(ctx->arena,
					 "SELECT COUNT(*) AS number FROM "
					 "information_schema.processlist "
					 "WHERE id = %lld",
					 (long long)id)) != 0)
		;
}

static void connection__lost_while_idle_is_opened_again(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	assert_int_equal(number_of(&unit.ctx, db, 1), 0);
	kill_session(&unit.ctx, db);
	assert_int_equal(number_of(&unit.ctx, db, 1), 0);
}

static enum hps_code update_and_lose(struct hps_ctx *ctx, struct hps_db *db,
				     void *arg)
{
	HPS_TRY(update_both(ctx, db, arg));
	kill_session(ctx, db);
	return update(ctx, db, 1);
}

static enum hps_code update_and_lose_at_the_end(struct hps_ctx *ctx,
						struct hps_db *db, void *arg)
{
	HPS_TRY(update_both(ctx, db, arg));
	kill_session(ctx, db);
	return HPS_OK;
}

static enum hps_code lose_and_ignore(struct hps_ctx *ctx, struct hps_db *db,
				     void *arg)
{
	if (update_and_lose(ctx, db, arg) == HPS_OK)
		return hps_fail(ctx, HPS_EINTERNAL, "test", "Not lost.");
	hps_fail_clear(ctx);
	return HPS_OK;
}

static void transaction__lost_before_commit_is_undone(void **state)
{
	static hps_db_work_fn *const works[] = { update_and_lose,
						 update_and_lose_at_the_end,
						 lose_and_ignore };
	UNIT(unit);
	DB_UNIT(db);
	int calls = 0;
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(works); i++) {
		assert_int_equal(
			hps_db_transaction(&unit.ctx, db, works[i], &calls),
			HPS_EDB);
		assert_string_equal(unit.ctx.error.slug, "database_away");
		assert_int_equal(calls, 0);
		/* And the next use opens a connection again. */
		assert_int_equal(number_of(&unit.ctx, db, 1), 0);
	}
}

static void transaction__says_that_a_lost_commit_is_uncertain(void **state)
{
	UNIT(unit);
	const char *path = hps_format(&unit.arena, "%s/p", db_unit_dir());
	struct hps_db_settings settings = db_unit_settings();
	pid_t proxy = proxy_start(path, settings.socket);
	struct hps_db *db;
	int calls = 0;

	(void)state;
	settings.socket = path;
	db = hps_db_new(&settings);
	assert_int_equal(hps_db_transaction(&unit.ctx, db, update_both, &calls),
			 HPS_EUNCERTAIN);
	assert_string_equal(unit.ctx.error.slug, "commit_uncertain");
	assert_int_equal(calls, 1);
	/* Read back at once: it had happened. */
	assert_int_equal(number_of(&unit.ctx, db, 1), 1);
	hps_db_free(db);
	proxy_stop(proxy);
}

static void exec__lost_outside_a_transaction_is_uncertain(void **state)
{
	static const struct hps_statement suicide = { "suicide",
						      "KILL CONNECTION_ID()",
						      NULL, 0, 0 };
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	assert_int_equal(
		hps_db_exec(&unit.ctx, db, &suicide, HPS_NO_ARGS, NULL),
		HPS_EUNCERTAIN);
	assert_int_equal(number_of(&unit.ctx, db, 1), 0);
}

static void call__does_not_wait_for_a_frozen_server(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	DB_UNIT(fresh);
	struct number row;
	enum hps_code code;
	int64_t start_us;

	(void)state;
	assert_int_equal(number_of(&unit.ctx, db, 1), 0);
	kill(db_unit_server_pid(), SIGSTOP);
	/* The last thread of the server may stop a little later. */
	do {
		start_us = hps_ticks_us();
		code = hps_db_one(&unit.ctx, db, &statements[READ],
				  HPS_ARGS(HPS_INT(1)), &row);
	} while (code == HPS_OK);
	assert_int_equal(code, HPS_EDB);
	assert_true(hps_ticks_us() - start_us < 3 * HPS_SECOND_US);
	start_us = hps_ticks_us();
	assert_int_equal(hps_db_ping(&unit.ctx, db), HPS_EDB);
	assert_true(hps_ticks_us() - start_us < HPS_SECOND_US / 10);
	start_us = hps_ticks_us();
	assert_int_equal(hps_db_ping(&unit.ctx, fresh), HPS_EDB);
	assert_true(hps_ticks_us() - start_us < 3 * HPS_SECOND_US);
	kill(db_unit_server_pid(), SIGCONT);
	start_us = hps_ticks_us();
	while (hps_db_ping(&unit.ctx, db) != HPS_OK)
		assert_true(hps_ticks_us() - start_us < 5 * HPS_SECOND_US);
	assert_int_equal(number_of(&unit.ctx, db, 1), 0);
}

static void call__is_ended_by_the_time_limit(void **state)
{
	UNIT(unit);
	struct hps_db_settings settings = db_unit_settings();
	static const struct hps_statement slow = {
		"slow", "UPDATE thing SET number = 9 WHERE SLEEP(1) = 0", NULL,
		0, 0
	};
	struct hps_db *db;

	(void)state;
	settings.query_ms = 200;
	db = hps_db_new(&settings);
	assert_int_equal(hps_db_exec(&unit.ctx, db, &slow, HPS_NO_ARGS, NULL),
			 HPS_EDB);
	assert_string_equal(unit.ctx.error.slug, "database_slow");
	assert_int_equal(number_of(&unit.ctx, db, 1), 0);
	hps_db_free(db);
}

static void call__answers_at_once_between_attempts(void **state)
{
	UNIT(unit);
	struct hps_db_settings settings = { .socket = "/nonexistent",
					    .user = "root" };
	struct hps_db *db = hps_db_new(&settings);
	int64_t start_us = hps_ticks_us();
	int refused = 0;
	int tried = 0;

	(void)state;
	/* Attempts are due at 0, 200 and 600 ms. */
	while (hps_ticks_us() - start_us < HPS_SECOND_US) {
		assert_int_equal(hps_db_ping(&unit.ctx, db), HPS_EDB);
		assert_string_equal(unit.ctx.error.slug, "database_away");
		if (strstr(unit.ctx.error.note, "waiting"))
			refused++;
		else
			tried++;
		hps_arena_reset(&unit.arena);
	}
	assert_int_equal(tried, 3);
	assert_true(refused > 100);
	hps_db_free(db);
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup(name, fill)
	const struct CMUnitTest tests[] = {
		T(transaction__commits_then_runs_the_hooks_once),
		T(transaction__rolls_back_what_fails),
		T(transaction__goes_on_after_a_duplicate),
		T(transaction__is_repeated_after_a_deadlock),
		T(exec__does_not_wait_long_for_a_lock),
		T(connection__lost_while_idle_is_opened_again),
		T(transaction__lost_before_commit_is_undone),
		T(transaction__says_that_a_lost_commit_is_uncertain),
		T(exec__lost_outside_a_transaction_is_uncertain),
		T(call__does_not_wait_for_a_frozen_server),
		T(call__is_ended_by_the_time_limit),
		T(call__answers_at_once_between_attempts),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, setup, db_unit_teardown);
}
