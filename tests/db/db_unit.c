#include "tests/db/db_unit.h"

#include <unistd.h>

#include "lib/db/migrate.h"

static char database[64];

void db_unit_start(char **argv)
{
	const char *srcdir = getenv("HPS_SRCDIR");
	char script[4096];
	char *args[64] = { script, (char[]){ "run" } };
	size_t i;

	if (getenv("HPS_TEST_DB_SOCKET"))
		return;
	snprintf(script, sizeof(script), "%s/tests/support/mariadb.sh",
		 srcdir ? srcdir : ".");
	for (i = 0; argv[i] && i < HPS_COUNT(args) - 3; i++)
		args[i + 2] = argv[i];
	execv(script, args);
	perror(script);
	exit(99);
}

struct hps_db_settings db_unit_settings(void)
{
	return (struct hps_db_settings){
		.socket = getenv("HPS_TEST_DB_SOCKET"),
		.user = "root",
		.name = database[0] ? database : NULL,
	};
}

struct hps_db *db_unit_new(void)
{
	struct hps_db_settings settings = db_unit_settings();

	return hps_db_new(&settings);
}

const char *db_unit_dir(void)
{
	return getenv("HPS_TEST_DB_DIR");
}

int db_unit_server_pid(void)
{
	return atoi(getenv("HPS_TEST_DB_PID"));
}

void db_unit_ok(const struct hps_ctx *ctx, enum hps_code code, const char *file,
		int line)
{
	if (code == HPS_OK)
		return;
	print_error("%s: %s (%s)\n", hps_code_name(code), ctx->error.slug,
		    ctx->error.note ? ctx->error.note : ctx->error.detail);
	_fail(file, line);
}

void db_unit_sql(struct hps_ctx *ctx, struct hps_db *db, const char *sql)
{
	const struct hps_statement statement = { "test", sql, NULL, 0, 0 };

	db_assert_ok(ctx, hps_db_exec(ctx, db, &statement, HPS_NO_ARGS, NULL));
}

int64_t db_unit_number(struct hps_ctx *ctx, struct hps_db *db, const char *sql)
{
	struct row {
		int64_t number;
	} row;
	static const struct hps_db_field fields[] = {
		HPS_DB_COLUMN_INT(struct row, number),
	};
	const struct hps_statement statement = {
		"test", sql, HPS_DB_ROW(struct row, fields)
	};

	db_assert_ok(ctx, hps_db_one(ctx, db, &statement, HPS_NO_ARGS, &row));
	return row.number;
}

int db_unit_setup(void **state)
{
	static int groups;
	UNIT(unit);
	DB_UNIT(db); /* opens before there is a database to choose */

	(void)state;
	snprintf(database, sizeof(database), "t_%d_%d", (int)getpid(),
		 ++groups);
	db_unit_sql(&unit.ctx, db,
		    hps_format(&unit.arena,
			       "CREATE DATABASE %s CHARACTER SET utf8mb4 "
			       "COLLATE utf8mb4_bin",
			       database));
	return 0;
}

int db_unit_setup_schema(void **state)
{
	UNIT(unit);
	struct hps_db_settings settings;
	const char *srcdir = getenv("HPS_SRCDIR");
	struct hps_migrate_options options = {
		.folder = hps_format(&unit.arena, "%s/sql/migrations",
				     srcdir ? srcdir : "."),
	};
	struct hps_db *db;
	int64_t applied;

	db_unit_setup(state);
	settings = db_unit_settings();
	settings.query_ms = HPS_DB_NO_LIMIT_MS;
	db = hps_db_new(&settings);
	db_assert_ok(&unit.ctx, hps_migrate(&unit.ctx, db, &options, &applied));
	hps_db_free(db);
	return 0;
}

int db_unit_teardown(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	db_unit_sql(&unit.ctx, db,
		    hps_format(&unit.arena, "DROP DATABASE %s", database));
	database[0] = '\0';
	return 0;
}
