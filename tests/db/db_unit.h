/*
 * db_unit.h - a private MariaDB for cmocka tests.
 *
 * The program starts itself again under tests/support/mariadb.sh unless that
 * has been done (HPS_TEST_DB_SOCKET is set), so it may be run by hand; each
 * group of tests gets a database of its own.
 *
 *	int main(int argc, char **argv)
 *	{
 *		const struct CMUnitTest tests[] = { ... };
 *
 *		(void)argc;
 *		db_unit_start(argv);
 *		return cmocka_run_group_tests(tests, db_unit_setup,
 *					      db_unit_teardown);
 *	}
 *
 * db_unit_setup_schema instead of db_unit_setup also applies the migrations
 * of sql/migrations.
 */
#ifndef TESTS_DB_DB_UNIT_H
#define TESTS_DB_DB_UNIT_H

#include "tests/unit/unit.h"

#include "lib/db/db.h"

/* See that there is a server; returns in the program that has one. */
void db_unit_start(char **argv);

/* Make the database of the group, and drop it. */
int db_unit_setup(void **state);
int db_unit_setup_schema(void **state);
int db_unit_teardown(void **state);

/* The settings that lead to the group's database. */
struct hps_db_settings db_unit_settings(void);

/* The folder and the process of the server. */
const char *db_unit_dir(void);
int db_unit_server_pid(void);

static inline void db_unit_free(struct hps_db **db)
{
	hps_db_free(*db);
}

/* A new connection to the group's database. */
struct hps_db *db_unit_new(void);

/* The same, closed at the end of the scope. */
#define DB_UNIT(variable)                                                      \
	HPS_CLEANUP(db_unit_free) struct hps_db *variable = db_unit_new()

/* Run one statement without rows; a failure fails the test with its note. */
void db_unit_sql(struct hps_ctx *ctx, struct hps_db *db, const char *sql);

/* The number that a SELECT ... AS number returns in its first row. */
int64_t db_unit_number(struct hps_ctx *ctx, struct hps_db *db, const char *sql);

/* Fail the test, showing what ctx says, unless code is HPS_OK. */
#define db_assert_ok(ctx, expr) db_unit_ok(ctx, expr, __FILE__, __LINE__)
void db_unit_ok(const struct hps_ctx *ctx, enum hps_code code, const char *file,
		int line);

#endif
