/* Migrations: once, in order, and never on top of what is not understood. */
#include "tests/db/db_unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/db/migrate.h"

#define FIRST                                                                  \
	"-- Things.\n"                                                         \
	"-- compatible-since: 1\n"                                             \
	"CREATE TABLE IF NOT EXISTS thing (id INT PRIMARY KEY);\n"             \
	"CREATE TABLE IF NOT EXISTS other (id INT PRIMARY KEY);\n"
#define SECOND                                                                 \
	"-- Names.\n"                                                          \
	"-- unless: SELECT 1 FROM information_schema.columns\n"                \
	"--\tWHERE table_schema = DATABASE() AND table_name = 'thing'\n"       \
	"--\tAND column_name = 'name'\n"                                       \
	"ALTER TABLE thing ADD name VARCHAR(10);\n"                            \
	"INSERT INTO thing VALUES (1, 'a;b');\n"

/* A folder of migrations, a context and a connection without a time limit. */
struct fixture {
	struct unit unit;
	struct hps_ctx *ctx;
	struct hps_db *db;
	const char *folder;
};

static void put(struct fixture *f, const char *name, const char *text)
{
	int fd;

	db_assert_ok(f->ctx, hps_dir_open(f->ctx, AT_FDCWD, f->folder, &fd));
	db_assert_ok(f->ctx, hps_file_replace(f->ctx, fd, name, text,
					      strlen(text), 0644));
	close(fd);
}

static int setup(void **state)
{
	static int number;
	struct fixture *f = calloc(1, sizeof(*f));
	struct hps_db_settings settings;

	db_unit_setup(state);
	settings = db_unit_settings();
	settings.query_ms = HPS_DB_NO_LIMIT_MS;
	f->ctx = &f->unit.ctx;
	f->ctx->arena = &f->unit.arena;
	f->db = hps_db_new(&settings);
	f->folder = hps_format(f->ctx->arena, "%s/migrations-%d", db_unit_dir(),
			       ++number);
	assert_int_equal(mkdir(f->folder, 0755), 0);
	put(f, "0001_things.sql", FIRST);
	put(f, "0002_names.sql", SECOND);
	put(f, "README", "not a migration");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	hps_db_free(f->db);
	unit_release(&f->unit);
	free(f);
	return db_unit_teardown(state);
}

static void count_step(void *arg, const struct hps_migration *migration)
{
	assert_non_null(migration->script.reason);
	(*(int *)arg)++;
}

static enum hps_code migrate(struct fixture *f, bool retry, int64_t *applied)
{
	struct hps_migrate_options options = { .folder = f->folder,
					       .retry_started = retry };

	return hps_migrate(f->ctx, f->db, &options, applied);
}

static size_t pending(struct fixture *f)
{
	struct hps_migration *list;
	size_t count;

	db_assert_ok(f->ctx, hps_migrate_pending(f->ctx, f->db, f->folder,
						 &list, &count));
	return count;
}

static void migrate__applies_everything_once(void **state)
{
	struct fixture *f = *state;
	struct hps_migrate_options options = { .folder = f->folder,
					       .progress = count_step };
	int64_t applied;
	int steps = 0;

	options.arg = &steps;
	assert_int_equal(pending(f), 2);
	db_assert_ok(f->ctx, hps_migrate(f->ctx, f->db, &options, &applied));
	assert_int_equal(applied, 4);
	assert_int_equal(steps, 4);
	assert_int_equal(pending(f), 0);
	db_assert_ok(f->ctx, migrate(f, false, &applied));
	assert_int_equal(applied, 0);
	assert_int_equal(db_unit_number(f->ctx, f->db,
					"SELECT id AS number FROM thing "
					"WHERE name = 'a;b'"),
			 1);
}

static void migrate__applies_what_was_added(void **state)
{
	struct fixture *f = *state;
	int64_t applied;

	db_assert_ok(f->ctx, migrate(f, false, &applied));
	put(f, "0003_more.sql", "-- More.\nDROP TABLE other;\n");
	assert_int_equal(pending(f), 1);
	db_assert_ok(f->ctx, migrate(f, false, &applied));
	assert_int_equal(applied, 1);
}

static void migrate__leaves_out_what_is_not_needed(void **state)
{
	struct fixture *f = *state;
	int64_t applied;

	db_unit_sql(f->ctx, f->db,
		    "CREATE TABLE thing (id INT PRIMARY KEY, "
		    "name VARCHAR(10))");
	db_assert_ok(f->ctx, migrate(f, false, &applied));
	assert_int_equal(applied, 4);
}

static void migrate__goes_on_after_a_refused_step(void **state)
{
	struct fixture *f = *state;
	int64_t applied = -1;

	put(f, "0003_more.sql",
	    "-- More.\nCREATE TABLE one (id INT);\n\nDROP TABLE missing;\n"
	    "CREATE TABLE two (id INT);\n");
	assert_int_equal(migrate(f, false, &applied), HPS_EDB);
	assert_string_equal(f->ctx->error.slug, "migration_failed");
	assert_non_null(strstr(f->ctx->error.detail,
			       "step 2 of 0003_more.sql (line 4)"));
	assert_non_null(strstr(f->ctx->error.note, "missing"));
	assert_int_equal(applied, -1);
	db_unit_sql(f->ctx, f->db, "CREATE TABLE missing (id INT)");
	db_assert_ok(f->ctx, migrate(f, false, &applied));
	assert_int_equal(applied, 2);
}

static void migrate__stops_at_a_half_applied_step(void **state)
{
	struct fixture *f = *state;
	struct hps_schema_state schema;
	int64_t applied;

	db_assert_ok(f->ctx, migrate(f, false, &applied));
	db_unit_sql(f->ctx, f->db,
		    "UPDATE schema_migration SET state = 'started', "
		    "started_us = 0 WHERE number = 2 AND step = 2");
	db_unit_sql(f->ctx, f->db, "DELETE FROM thing");
	assert_int_equal(migrate(f, false, &applied), HPS_ECONFLICT);
	assert_string_equal(f->ctx->error.slug, "migration_half_applied");
	assert_non_null(strstr(f->ctx->error.detail,
			       "Step 2 of the migration 0002_names.sql"));
	db_assert_ok(f->ctx, hps_schema_check(f->ctx, f->db, 2, &schema));
	assert_true(schema.half_applied);
	db_assert_ok(f->ctx, migrate(f, true, &applied));
	assert_int_equal(applied, 1);
	db_assert_ok(f->ctx, hps_schema_check(f->ctx, f->db, 2, &schema));
	assert_false(schema.half_applied);
}

static void migrate__reports_a_step_that_was_cut_off(void **state)
{
	struct fixture *f = *state;
	int64_t applied;

	put(f, "0003_cut.sql", "-- Ends itself.\nKILL CONNECTION_ID();\n");
	assert_int_equal(migrate(f, false, &applied), HPS_EUNCERTAIN);
	while (migrate(f, false, &applied) == HPS_EBUSY)
		; /* the server lets go of the lock a little later */
	assert_string_equal(f->ctx->error.slug, "migration_half_applied");
	assert_non_null(strstr(f->ctx->error.detail,
			       "Step 1 of the migration 0003_cut.sql"));
}

static void migrate__refuses_an_edited_file(void **state)
{
	struct fixture *f = *state;
	int64_t applied;

	db_assert_ok(f->ctx, migrate(f, false, &applied));
	put(f, "0001_things.sql", FIRST "\n");
	assert_int_equal(migrate(f, false, &applied), HPS_ECONFLICT);
	assert_string_equal(f->ctx->error.slug, "migration_edited");
	assert_non_null(strstr(f->ctx->error.detail, "0001_things.sql"));
}

static void migrate__refuses_misnamed_files(void **state)
{
	static const char *const names[] = { "4_x.sql",	       "0004_x.sql",
					     "0002_again.sql", "0003_X.sql",
					     "0003.sql",       "abcd_x.sql" };
	struct fixture *f = *state;
	int64_t applied;
	size_t i;

	for (i = 0; i < HPS_COUNT(names); i++) {
		put(f, names[i], "-- Why.\nDO 0;\n");
		assert_int_equal(migrate(f, false, &applied), HPS_EINVALID);
		assert_string_equal(f->ctx->error.slug, "migration_misnamed");
		unlink(hps_format(f->ctx->arena, "%s/%s", f->folder, names[i]));
	}
	db_assert_ok(f->ctx, migrate(f, false, &applied));
}

static void migrate__waits_for_another_host(void **state)
{
	struct fixture *f = *state;
	DB_UNIT(other);
	int64_t applied;

	assert_int_equal(
		db_unit_number(f->ctx, other,
			       "SELECT GET_LOCK(CONCAT('hps_migrate.', "
			       "SHA1(DATABASE())), 0) AS number"),
		1);
	assert_int_equal(migrate(f, false, &applied), HPS_EBUSY);
	assert_string_equal(f->ctx->error.slug, "migration_running");
	hps_db_close(other);
	while (migrate(f, false, &applied) == HPS_EBUSY)
		; /* the server notices a little later */
	assert_int_equal(applied, 4);
}

static enum hps_schema_verdict verdict(struct fixture *f, int64_t own_newest)
{
	struct hps_schema_state schema;

	db_assert_ok(f->ctx,
		     hps_schema_check(f->ctx, f->db, own_newest, &schema));
	return schema.verdict;
}

static void check__compares_program_and_schema(void **state)
{
	struct fixture *f = *state;
	int64_t applied;

	assert_int_equal(verdict(f, 2), HPS_SCHEMA_EMPTY);
	put(f, "0003_a.sql", "-- A.\n-- compatible-since: 2\nDO 0;\n");
	put(f, "0004_b.sql", "-- B.\n-- compatible-since: 1\nDO 0;\n");
	db_assert_ok(f->ctx, migrate(f, false, &applied));
	assert_int_equal(verdict(f, 5), HPS_SCHEMA_OLDER);
	assert_int_equal(verdict(f, 4), HPS_SCHEMA_CURRENT);
	assert_int_equal(verdict(f, 3), HPS_SCHEMA_NEWER);
	assert_int_equal(verdict(f, 2), HPS_SCHEMA_NEWER);
	/* 4 would do for it, but 3 lies between. */
	assert_int_equal(verdict(f, 1), HPS_SCHEMA_FOREIGN);
	/* An older folder has nothing to do on a newer schema. */
	unlink(hps_format(f->ctx->arena, "%s/0004_b.sql", f->folder));
	db_assert_ok(f->ctx, migrate(f, false, &applied));
	assert_int_equal(applied, 0);
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(migrate__applies_everything_once),
		T(migrate__applies_what_was_added),
		T(migrate__leaves_out_what_is_not_needed),
		T(migrate__goes_on_after_a_refused_step),
		T(migrate__stops_at_a_half_applied_step),
		T(migrate__reports_a_step_that_was_cut_off),
		T(migrate__refuses_an_edited_file),
		T(migrate__refuses_misnamed_files),
		T(migrate__waits_for_another_host),
		T(check__compares_program_and_schema),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
