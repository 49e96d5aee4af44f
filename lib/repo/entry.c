#include "lib/repo/entry.h"

enum {
	FIND,
	LIST,
	OF_PLUGIN,
	ENROL,
	HEAD_LIST,
	HEAD_PUT,
	HEAD_DELETE,
	STATEMENT__MAX
};

#define SELECT                                                                 \
	"SELECT e.instance_id, e.plugin_id, p.name AS plugin, e.enabled, "     \
	"e.default_serve, e.rules, e.config, e.categories, e.sort_order, "     \
	"e.hot, e.held_by, e.held_reason, e.row_version, e.created_us, "       \
	"e.updated_us FROM entry e JOIN plugin p ON p.id = e.plugin_id "

static const struct hps_db_field entry_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_entry, instance_id),
	HPS_DB_COLUMN_INT(struct hps_entry, plugin_id),
	HPS_DB_COLUMN_TEXT(struct hps_entry, plugin),
	HPS_DB_COLUMN_BOOL(struct hps_entry, enabled),
	HPS_DB_COLUMN_TEXT(struct hps_entry, default_serve),
	HPS_DB_COLUMN_TEXT(struct hps_entry, rules),
	HPS_DB_COLUMN_TEXT(struct hps_entry, config),
	HPS_DB_COLUMN_TEXT(struct hps_entry, categories),
	HPS_DB_COLUMN_INT_OR(struct hps_entry, sort_order, HPS_ENTRY_UNSET),
	HPS_DB_COLUMN_INT_OR(struct hps_entry, hot, HPS_ENTRY_UNSET),
	HPS_DB_COLUMN_TEXT(struct hps_entry, held_by),
	HPS_DB_COLUMN_TEXT(struct hps_entry, held_reason),
	HPS_DB_COLUMN_INT(struct hps_entry, row_version),
	HPS_DB_COLUMN_INT(struct hps_entry, created_us),
	HPS_DB_COLUMN_INT(struct hps_entry, updated_us),
};

static const struct hps_db_field head_fields[] = {
	HPS_DB_COLUMN_TEXT(struct hps_head, channel),
	HPS_DB_COLUMN_INT(struct hps_head, version_id),
	HPS_DB_COLUMN_TEXT(struct hps_head, version),
};

static const struct hps_statement statements[] = {
	[FIND] = { "entry_find",
		   SELECT "WHERE e.instance_id = ? AND e.plugin_id = ?",
		   HPS_DB_ROW(struct hps_entry, entry_fields) },
	[LIST] = { "entry_list",
		   SELECT "WHERE e.instance_id = ? AND p.name > ? "
			  "ORDER BY p.name LIMIT ?",
		   HPS_DB_ROW(struct hps_entry, entry_fields) },
	[OF_PLUGIN] = { "entry_of_plugin",
			SELECT "JOIN instance i ON i.id = e.instance_id "
			       "WHERE e.plugin_id = ? "
			       "AND i.deleted_us IS NULL "
			       "ORDER BY e.instance_id",
			HPS_DB_ROW(struct hps_entry, entry_fields) },
	[ENROL] = { "entry_enrol",
		    "INSERT INTO entry (instance_id, plugin_id, "
		    "default_serve, rules, created_us, updated_us) "
		    "VALUES (?, ?, '{\"channel\":\"stable\"}', '[]', ?, ?)" },
	[HEAD_LIST] = { "head_list",
			"SELECT h.channel, h.version_id, v.version "
			"FROM head h JOIN version v ON v.id = h.version_id "
			"WHERE h.instance_id = ? AND h.plugin_id = ? "
			"ORDER BY h.channel",
			HPS_DB_ROW(struct hps_head, head_fields) },
	[HEAD_PUT] = { "head_put",
		       "INSERT INTO head (instance_id, plugin_id, channel, "
		       "version_id) VALUES (?, ?, ?, ?) "
		       "ON DUPLICATE KEY UPDATE "
		       "version_id = VALUES(version_id)" },
	[HEAD_DELETE] = { "head_delete",
			  "DELETE FROM head WHERE instance_id = ? "
			  "AND plugin_id = ? AND channel = ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_entry_statements = { "entry", statements,
							  STATEMENT__MAX };

enum hps_code hps_entry_find(struct hps_ctx *ctx, struct hps_db *db,
			     int64_t instance_id, int64_t plugin_id,
			     struct hps_entry *entry)
{
	enum hps_code code = hps_db_one(
		ctx, db, &statements[FIND],
		HPS_ARGS(HPS_INT(instance_id), HPS_INT(plugin_id)), entry);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "entry_unknown",
				"The instance does not have this plugin.");
	return code;
}

enum hps_code hps_entry_list(struct hps_ctx *ctx, struct hps_db *db,
			     int64_t instance_id, const char *after,
			     int64_t limit, struct hps_entry **entries,
			     size_t *count)
{
	return hps_db_all(
		ctx, db, &statements[LIST],
		HPS_ARGS(HPS_INT(instance_id), HPS_TEXT(after), HPS_INT(limit)),
		entries, count);
}

enum hps_code hps_entry_of_plugin(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t plugin_id, struct hps_entry **entries,
				  size_t *count)
{
	return hps_db_all(ctx, db, &statements[OF_PLUGIN],
			  HPS_ARGS(HPS_INT(plugin_id)), entries, count);
}

enum hps_code hps_entry_enrol(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t instance_id, int64_t plugin_id)
{
	return hps_db_exec(ctx, db, &statements[ENROL],
			   HPS_ARGS(HPS_INT(instance_id), HPS_INT(plugin_id),
				    HPS_INT(ctx->now_us), HPS_INT(ctx->now_us)),
			   NULL);
}

enum hps_code hps_head_list(struct hps_ctx *ctx, struct hps_db *db,
			    int64_t instance_id, int64_t plugin_id,
			    struct hps_head **heads, size_t *count)
{
	return hps_db_all(ctx, db, &statements[HEAD_LIST],
			  HPS_ARGS(HPS_INT(instance_id), HPS_INT(plugin_id)),
			  heads, count);
}

enum hps_code hps_head_put(struct hps_ctx *ctx, struct hps_db *db,
			   int64_t instance_id, int64_t plugin_id,
			   const char *channel, int64_t version_id)
{
	if (!version_id)
		return hps_db_exec(ctx, db, &statements[HEAD_DELETE],
				   HPS_ARGS(HPS_INT(instance_id),
					    HPS_INT(plugin_id),
					    HPS_TEXT(channel)),
				   NULL);
	return hps_db_exec(ctx, db, &statements[HEAD_PUT],
			   HPS_ARGS(HPS_INT(instance_id), HPS_INT(plugin_id),
				    HPS_TEXT(channel), HPS_INT(version_id)),
			   NULL);
}
