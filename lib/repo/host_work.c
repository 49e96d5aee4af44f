#include "lib/repo/host_work.h"

enum { ADD, LIST, DONE, FAILED, STATEMENT__MAX };

static const struct hps_db_field work_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_host_work, id),
	HPS_DB_COLUMN_TEXT(struct hps_host_work, kind),
	HPS_DB_COLUMN_INT(struct hps_host_work, version_id),
	HPS_DB_COLUMN_TEXT(struct hps_host_work, plugin),
	HPS_DB_COLUMN_TEXT(struct hps_host_work, version),
	HPS_DB_COLUMN_TEXT(struct hps_host_work, state),
	HPS_DB_COLUMN_INT(struct hps_host_work, attempts),
};

static const struct hps_statement statements[] = {
	[ADD] = { "host_work_add",
		  "INSERT INTO host_work (kind, version_id, created_us) "
		  "VALUES (?, ?, ?) "
		  "ON DUPLICATE KEY UPDATE attempts = 0" },
	[LIST] = { "host_work_list",
		   "SELECT w.id, w.kind, w.version_id, p.name AS plugin, "
		   "v.version, v.state, w.attempts FROM host_work w "
		   "JOIN version v ON v.id = w.version_id "
		   "JOIN plugin p ON p.id = v.plugin_id "
		   "WHERE w.attempts < 5 ORDER BY w.id LIMIT ?",
		   HPS_DB_ROW(struct hps_host_work, work_fields) },
	[DONE] = { "host_work_done", "DELETE FROM host_work WHERE id = ?" },
	[FAILED] = { "host_work_failed",
		     "UPDATE host_work SET attempts = attempts + 1 "
		     "WHERE id = ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_host_work_statements = { "host_work",
							      statements,
							      STATEMENT__MAX };

enum hps_code hps_host_work_add(struct hps_ctx *ctx, struct hps_db *db,
				const char *kind, int64_t version_id)
{
	return hps_db_exec(ctx, db, &statements[ADD],
			   HPS_ARGS(HPS_TEXT(kind), HPS_INT(version_id),
				    HPS_INT(ctx->now_us)),
			   NULL);
}

enum hps_code hps_host_work_list(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t limit, struct hps_host_work **work,
				 size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST], HPS_ARGS(HPS_INT(limit)),
			  work, count);
}

enum hps_code hps_host_work_done(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id)
{
	return hps_db_exec(ctx, db, &statements[DONE], HPS_ARGS(HPS_INT(id)),
			   NULL);
}

enum hps_code hps_host_work_failed(struct hps_ctx *ctx, struct hps_db *db,
				   int64_t id)
{
	return hps_db_exec(ctx, db, &statements[FAILED], HPS_ARGS(HPS_INT(id)),
			   NULL);
}
