/*
 * migrate FOLDER - apply migrations to a new database "schema" of the private
 * server that tests/support/mariadb.sh started.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/db/migrate.h"

static enum hps_code create(struct hps_ctx *ctx, struct hps_db_settings to)
{
	static const struct hps_statement statement = {
		"create",
		"CREATE DATABASE `schema` CHARACTER SET utf8mb4 "
		"COLLATE utf8mb4_bin",
		NULL, 0, 0
	};
	struct hps_db *db = hps_db_new(&to);
	enum hps_code code =
		hps_db_exec(ctx, db, &statement, HPS_NO_ARGS, NULL);

	hps_db_free(db);
	return code;
}

static enum hps_code migrate(struct hps_ctx *ctx, struct hps_db_settings to,
			     const char *folder)
{
	struct hps_migrate_options options = { .folder = folder };
	struct hps_db *db;
	enum hps_code code;
	int64_t applied;

	HPS_TRY(create(ctx, to));
	to.name = "schema";
	db = hps_db_new(&to);
	code = hps_migrate(ctx, db, &options, &applied);
	hps_db_free(db);
	return code;
}

int main(int argc, char **argv)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena };
	struct hps_db_settings to = { .socket = getenv("HPS_TEST_DB_SOCKET"),
				      .user = "root",
				      .query_ms = HPS_DB_NO_LIMIT_MS };
	int status = 0;

	if (argc != 2 || !to.socket) {
		fprintf(stderr, "use: mariadb.sh run migrate FOLDER\n");
		return 2;
	}
	if (migrate(&ctx, to, argv[1]) != HPS_OK) {
		fprintf(stderr, "migrate: %s (%s)\n", ctx.error.detail,
			ctx.error.note ? ctx.error.note : ctx.error.slug);
		status = 1;
	}
	hps_arena_release(&arena);
	return status;
}
