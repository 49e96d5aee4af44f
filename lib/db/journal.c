#include "lib/db/journal.h"

#include "lib/base/time.h"
#include "lib/crypto/hash.h"
#include "lib/db/internal.h"

/* Locks are known to the whole server, and have short names in MySQL. */
#define LOCK_NAME "CONCAT('hps_migrate.', SHA1(DATABASE()))"

struct count {
	int64_t number;
};

static const struct hps_db_field count_fields[] = {
	HPS_DB_COLUMN_INT(struct count, number),
};

static const struct hps_db_field row_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_journal_row, number),
	HPS_DB_COLUMN_INT(struct hps_journal_row, step),
	HPS_DB_COLUMN_TEXT(struct hps_journal_row, name),
	HPS_DB_COLUMN_BLOB(struct hps_journal_row, sha256),
	HPS_DB_COLUMN_BOOL(struct hps_journal_row, done),
	HPS_DB_COLUMN_INT(struct hps_journal_row, started_us),
	HPS_DB_COLUMN_INT(struct hps_journal_row, compatible_since),
};

enum { CREATE, EXISTS, LIST_ROWS, BEGIN, FINISH, FORGET, LOCK, STATEMENT__MAX };

/* clang-format off */
static const struct hps_statement statements[] = {
	[CREATE] = { "journal_create",
		"CREATE TABLE IF NOT EXISTS schema_migration ("
		" number INT NOT NULL COMMENT 'of the migration',"
		" step INT NOT NULL COMMENT 'statement of its file, from 1',"
		" name VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin"
		" NOT NULL COMMENT 'name of the file',"
		" sha256 BINARY(32) NOT NULL COMMENT 'SHA-256 of the file',"
		" state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin"
		" NOT NULL COMMENT 'started or done',"
		" started_us BIGINT NOT NULL COMMENT 'microseconds UTC',"
		" finished_us BIGINT NULL"
		" COMMENT 'microseconds UTC; NULL: not done',"
		" compatible_since INT NOT NULL"
		" COMMENT 'oldest migration whose programs may use it',"
		" PRIMARY KEY (number, step),"
		" CONSTRAINT ck_schema_migration_state CHECK"
		" (state IN ('started', 'done'))"
		") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"
		" COMMENT='what has been applied to this schema'",
		NULL, 0, 0 },
	[EXISTS] = { "journal_exists",
		"SELECT COUNT(*) AS number FROM information_schema.tables"
		" WHERE table_schema = DATABASE()"
		" AND table_name = 'schema_migration'",
		HPS_DB_ROW(struct count, count_fields) },
	[LIST_ROWS] = { "journal_list",
		"SELECT number, step, name, sha256, state = 'done' AS done,"
		" started_us, compatible_since"
		" FROM schema_migration ORDER BY number, step",
		HPS_DB_ROW(struct hps_journal_row, row_fields) },
	[BEGIN] = { "journal_begin",
		"INSERT INTO schema_migration (number, step, name, sha256,"
		" state, started_us, compatible_since)"
		" VALUES (?, ?, ?, ?, 'started', ?, ?)",
		NULL, 0, 0 },
	[FINISH] = { "journal_finish",
		"UPDATE schema_migration SET state = 'done', finished_us = ?"
		" WHERE number = ? AND step = ?",
		NULL, 0, 0 },
	[FORGET] = { "journal_forget",
		"DELETE FROM schema_migration"
		" WHERE number = ? AND step = ? AND state = 'started'",
		NULL, 0, 0 },
	[LOCK] = { "journal_lock",
		"SELECT COALESCE(GET_LOCK(" LOCK_NAME ", ?), 0) AS number",
		HPS_DB_ROW(struct count, count_fields) },
};
/* clang-format on */
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one of each");

enum hps_code hps_journal_create(struct hps_ctx *ctx, struct hps_db *db)
{
	return hps_db_exec(ctx, db, &statements[CREATE], HPS_NO_ARGS, NULL);
}

enum hps_code hps_journal_list(struct hps_ctx *ctx, struct hps_db *db,
			       struct hps_journal_row **rows, size_t *count)
{
	struct count tables;

	HPS_TRY(hps_db_one(ctx, db, &statements[EXISTS], HPS_NO_ARGS, &tables));
	if (tables.number == 0) {
		*rows = NULL;
		*count = 0;
		return HPS_OK;
	}
	return hps_db_all(ctx, db, &statements[LIST_ROWS], HPS_NO_ARGS, rows,
			  count);
}

enum hps_code hps_journal_begin(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_migration *migration,
				int64_t step)
{
	return hps_db_exec(
		ctx, db, &statements[BEGIN],
		HPS_ARGS(HPS_INT(migration->number), HPS_INT(step),
			 HPS_TEXT(migration->name),
			 HPS_BLOB(migration->sha256, HPS_SHA256_BYTES),
			 HPS_INT(hps_now_us()),
			 HPS_INT(migration->compatible_since)),
		NULL);
}

enum hps_code hps_journal_finish(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_migration *migration,
				 int64_t step)
{
	return hps_db_exec(ctx, db, &statements[FINISH],
			   HPS_ARGS(HPS_INT(hps_now_us()),
				    HPS_INT(migration->number), HPS_INT(step)),
			   NULL);
}

enum hps_code hps_journal_forget(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t number, int64_t step)
{
	return hps_db_exec(ctx, db, &statements[FORGET],
			   HPS_ARGS(HPS_INT(number), HPS_INT(step)), NULL);
}

enum hps_code hps_journal_lock(struct hps_ctx *ctx, struct hps_db *db,
			       unsigned wait_s)
{
	struct count got;

	HPS_TRY(hps_db_one(ctx, db, &statements[LOCK],
			   HPS_ARGS(HPS_INT(wait_s)), &got));
	if (got.number != 1)
		return hps_fail(ctx, HPS_EBUSY, "migration_running",
				"Another process is migrating this database. "
				"Wait until it has finished.");
	db->pinned = true;
	return HPS_OK;
}

void hps_journal_unlock(struct hps_db *db)
{
	/* Plain, since ctx may hold the failure that ended the work. */
	if (db->mysql &&
	    mysql_query(db->mysql, "DO RELEASE_LOCK(" LOCK_NAME ")") != 0)
		hps_db_drop(db);
	db->pinned = false;
}
