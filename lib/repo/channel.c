#include "lib/repo/channel.h"

enum {
	FIND,
	LIST,
	COUNT,
	PUT,
	UPDATE_GUARD,
	DELETE,
	MOVE_INSERT,
	MOVED,
	HISTORY,
	FALLBACK,
	STATEMENT__MAX
};

#define SELECT                                                                 \
	"SELECT c.id, c.name, c.version_id, v.version, c.guard, c.protected, " \
	"c.row_version, c.created_us, c.updated_us FROM channel c "            \
	"LEFT JOIN version v ON v.id = c.version_id "

static const struct hps_db_field channel_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_channel, id),
	HPS_DB_COLUMN_TEXT(struct hps_channel, name),
	HPS_DB_COLUMN_INT_OR(struct hps_channel, version_id, 0),
	HPS_DB_COLUMN_TEXT(struct hps_channel, version),
	HPS_DB_COLUMN_TEXT(struct hps_channel, guard),
	HPS_DB_COLUMN_BOOL(struct hps_channel, protected),
	HPS_DB_COLUMN_INT(struct hps_channel, row_version),
	HPS_DB_COLUMN_INT(struct hps_channel, created_us),
	HPS_DB_COLUMN_INT(struct hps_channel, updated_us),
};

static const struct hps_db_field move_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_channel_move, id),
	HPS_DB_COLUMN_TEXT(struct hps_channel_move, from_version),
	HPS_DB_COLUMN_TEXT(struct hps_channel_move, to_version),
	HPS_DB_COLUMN_TEXT(struct hps_channel_move, actor),
	HPS_DB_COLUMN_TEXT(struct hps_channel_move, reason),
	HPS_DB_COLUMN_INT(struct hps_channel_move, created_us),
};

struct number_row {
	int64_t number;
};

static const struct hps_db_field number_fields[] = {
	HPS_DB_COLUMN_INT(struct number_row, number),
};

static const struct hps_statement statements[] = {
	[FIND] = { "channel_find",
		   SELECT "WHERE c.plugin_id = ? AND c.name = ?",
		   HPS_DB_ROW(struct hps_channel, channel_fields) },
	[LIST] = { "channel_list",
		   SELECT "WHERE c.plugin_id = ? ORDER BY c.name LIMIT 1000",
		   HPS_DB_ROW(struct hps_channel, channel_fields) },
	[COUNT] = { "channel_count",
		    "SELECT COUNT(*) AS number FROM channel "
		    "WHERE plugin_id = ?",
		    HPS_DB_ROW(struct number_row, number_fields) },
	[PUT] = { "channel_put",
		  "INSERT INTO channel (plugin_id, name, version_id, "
		  "created_us, updated_us) VALUES (?, ?, ?, ?, ?) "
		  "ON DUPLICATE KEY UPDATE version_id = VALUES(version_id), "
		  "updated_us = VALUES(updated_us), "
		  "row_version = row_version + 1" },
	[UPDATE_GUARD] = { "channel_update_guard",
			   "UPDATE channel SET guard = ?, protected = ?, "
			   "row_version = row_version + 1, updated_us = ? "
			   "WHERE id = ?" },
	[DELETE] = { "channel_delete", "DELETE FROM channel WHERE id = ?" },
	[MOVE_INSERT] = { "channel_move_insert",
			  "INSERT INTO channel_move (plugin_id, channel, "
			  "from_version_id, to_version_id, actor, reason, "
			  "created_us) VALUES (?, ?, ?, ?, ?, ?, ?)" },
	[MOVED] = { "channel_moved",
		    "SELECT id AS number FROM channel_move "
		    "WHERE plugin_id = ? AND channel = ? "
		    "AND (? = 0 OR to_version_id = ?) LIMIT 1",
		    HPS_DB_ROW(struct number_row, number_fields) },
	[HISTORY] = { "channel_history",
		      "SELECT m.id, f.version AS from_version, "
		      "t.version AS to_version, m.actor, m.reason, "
		      "m.created_us FROM channel_move m "
		      "LEFT JOIN version f ON f.id = m.from_version_id "
		      "LEFT JOIN version t ON t.id = m.to_version_id "
		      "WHERE m.plugin_id = ? AND m.channel = ? AND m.id < ? "
		      "ORDER BY m.id DESC LIMIT ?",
		      HPS_DB_ROW(struct hps_channel_move, move_fields) },
	[FALLBACK] = { "channel_fallback",
		       "SELECT m.to_version_id AS number FROM channel_move m "
		       "JOIN version v ON v.id = m.to_version_id "
		       "WHERE m.plugin_id = ? AND m.channel = ? "
		       "AND v.state IN ('active', 'deprecated') "
		       "AND m.id < COALESCE((SELECT MAX(b.id) "
		       "FROM channel_move b WHERE b.plugin_id = ? "
		       "AND b.channel = ? AND b.to_version_id = ?), "
		       "9223372036854775807) "
		       "ORDER BY m.id DESC LIMIT 1",
		       HPS_DB_ROW(struct number_row, number_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_channel_statements = { "channel",
							    statements,
							    STATEMENT__MAX };

enum hps_code hps_channel_find(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t plugin_id, const char *name,
			       struct hps_channel *channel)
{
	enum hps_code code = hps_db_one(
		ctx, db, &statements[FIND],
		HPS_ARGS(HPS_INT(plugin_id), HPS_TEXT(name)), channel);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "channel_unknown",
				"This plugin has no channel '%s'.", name);
	return code;
}

enum hps_code hps_channel_list(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t plugin_id, struct hps_channel **channels,
			       size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_INT(plugin_id)), channels, count);
}

enum hps_code hps_channel_count(struct hps_ctx *ctx, struct hps_db *db,
				int64_t plugin_id, int64_t *count)
{
	struct number_row row;

	HPS_TRY(hps_db_one(ctx, db, &statements[COUNT],
			   HPS_ARGS(HPS_INT(plugin_id)), &row));
	*count = row.number;
	return HPS_OK;
}

enum hps_code hps_channel_put(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t plugin_id, const char *name,
			      int64_t version_id)
{
	return hps_db_exec(ctx, db, &statements[PUT],
			   HPS_ARGS(HPS_INT(plugin_id), HPS_TEXT(name),
				    HPS_INT_OR_NULL(version_id, 0),
				    HPS_INT(ctx->now_us), HPS_INT(ctx->now_us)),
			   NULL);
}

enum hps_code hps_channel_update_guard(struct hps_ctx *ctx, struct hps_db *db,
				       int64_t id, const char *guard,
				       bool is_protected)
{
	return hps_db_exec(ctx, db, &statements[UPDATE_GUARD],
			   HPS_ARGS(HPS_TEXT_OR_NULL(guard),
				    HPS_BOOL(is_protected),
				    HPS_INT(ctx->now_us), HPS_INT(id)),
			   NULL);
}

enum hps_code hps_channel_delete(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id)
{
	return hps_db_exec(ctx, db, &statements[DELETE], HPS_ARGS(HPS_INT(id)),
			   NULL);
}

enum hps_code hps_channel_move_insert(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t plugin_id, const char *name,
				      int64_t from_id, int64_t to_id,
				      const char *actor, const char *reason)
{
	return hps_db_exec(ctx, db, &statements[MOVE_INSERT],
			   HPS_ARGS(HPS_INT(plugin_id), HPS_TEXT(name),
				    HPS_INT_OR_NULL(from_id, 0),
				    HPS_INT_OR_NULL(to_id, 0), HPS_TEXT(actor),
				    HPS_TEXT_OR_NULL(reason),
				    HPS_INT(ctx->now_us)),
			   NULL);
}

enum hps_code hps_channel_moved(struct hps_ctx *ctx, struct hps_db *db,
				int64_t plugin_id, const char *name,
				int64_t to_id, bool *moved)
{
	struct number_row row;
	enum hps_code code =
		hps_db_one(ctx, db, &statements[MOVED],
			   HPS_ARGS(HPS_INT(plugin_id), HPS_TEXT(name),
				    HPS_INT(to_id), HPS_INT(to_id)),
			   &row);

	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	if (code == HPS_ENOTFOUND)
		hps_fail_clear(ctx);
	*moved = code == HPS_OK;
	return HPS_OK;
}

enum hps_code hps_channel_history(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t plugin_id, const char *name,
				  int64_t before, int64_t limit,
				  struct hps_channel_move **moves,
				  size_t *count)
{
	return hps_db_all(ctx, db, &statements[HISTORY],
			  HPS_ARGS(HPS_INT(plugin_id), HPS_TEXT(name),
				   HPS_INT(before), HPS_INT(limit)),
			  moves, count);
}

enum hps_code hps_channel_fallback(struct hps_ctx *ctx, struct hps_db *db,
				   int64_t plugin_id, const char *name,
				   int64_t from_id, int64_t *version_id)
{
	struct number_row row = { 0 };
	enum hps_code code = hps_db_one(
		ctx, db, &statements[FALLBACK],
		HPS_ARGS(HPS_INT(plugin_id), HPS_TEXT(name), HPS_INT(plugin_id),
			 HPS_TEXT(name), HPS_INT(from_id)),
		&row);

	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	if (code == HPS_ENOTFOUND)
		hps_fail_clear(ctx);
	*version_id = row.number;
	return HPS_OK;
}
