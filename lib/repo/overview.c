#include "lib/repo/overview.h"

enum { COUNTS, USERS, LIVE, VERSIONS, STATEMENT__MAX };

struct number_row {
	int64_t number;
};

static const struct hps_db_field number_fields[] = {
	HPS_DB_COLUMN_INT(struct number_row, number),
};

static const struct hps_db_field count_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_overview_count, provider_id),
	HPS_DB_COLUMN_INT(struct hps_overview_count, plugins),
	HPS_DB_COLUMN_INT(struct hps_overview_count, versions),
};

static const struct hps_db_field live_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_overview_live, instance_id),
	HPS_DB_COLUMN_INT(struct hps_overview_live, plugin_id),
	HPS_DB_COLUMN_INT(struct hps_overview_live, provider_id),
	HPS_DB_COLUMN_TEXT(struct hps_overview_live, instance),
	HPS_DB_COLUMN_TEXT(struct hps_overview_live, plugin),
	HPS_DB_COLUMN_BOOL(struct hps_overview_live, enabled),
	HPS_DB_COLUMN_TEXT(struct hps_overview_live, channel),
	HPS_DB_COLUMN_TEXT(struct hps_overview_live, version),
};

static const struct hps_db_field version_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_overview_version, plugin_id),
	HPS_DB_COLUMN_INT(struct hps_overview_version, provider_id),
	HPS_DB_COLUMN_TEXT(struct hps_overview_version, plugin),
	HPS_DB_COLUMN_TEXT(struct hps_overview_version, version),
	HPS_DB_COLUMN_TEXT(struct hps_overview_version, state),
	HPS_DB_COLUMN_TEXT(struct hps_overview_version, why),
	HPS_DB_COLUMN_INT(struct hps_overview_version, updated_us),
};

static const struct hps_statement statements[] = {
	[COUNTS] = { "overview_counts",
		     "SELECT p.id AS provider_id, "
		     "COUNT(DISTINCT g.id) AS plugins, "
		     "COUNT(v.id) AS versions FROM provider p "
		     "LEFT JOIN plugin g ON g.provider_id = p.id "
		     "LEFT JOIN version v ON v.plugin_id = g.id "
		     "AND v.state NOT IN ('deleted', 'purged') "
		     "WHERE p.deleted_us IS NULL GROUP BY p.id",
		     HPS_DB_ROW(struct hps_overview_count, count_fields) },
	[USERS] = { "overview_users",
		    "SELECT COUNT(*) AS number FROM user "
		    "WHERE active = 1 AND deleted_us IS NULL",
		    HPS_DB_ROW(struct number_row, number_fields) },
	/* A pin that was withdrawn gives way to stable; that is not said. */
	[LIVE] = { "overview_live",
		   "SELECT l.instance_id, l.plugin_id, l.provider_id, "
		   "l.instance, l.plugin, l.enabled, l.channel, "
		   "COALESCE(v.version, l.pin) AS version FROM ("
		   "SELECT e.instance_id, e.plugin_id, p.provider_id, "
		   "i.name AS instance, p.name AS plugin, "
		   "(e.enabled = 1 AND o.active = 1 "
		   "AND p.state <> 'deactivated') AS enabled, "
		   "JSON_VALUE(e.default_serve, '$.channel') AS channel, "
		   "JSON_VALUE(e.default_serve, '$.version') AS pin "
		   "FROM entry e JOIN instance i ON i.id = e.instance_id "
		   "JOIN plugin p ON p.id = e.plugin_id "
		   "JOIN provider o ON o.id = p.provider_id "
		   "WHERE i.deleted_us IS NULL "
		   "ORDER BY i.name, p.name LIMIT ?) l "
		   "LEFT JOIN head h ON h.instance_id = l.instance_id "
		   "AND h.plugin_id = l.plugin_id AND h.channel = l.channel "
		   "LEFT JOIN version v ON v.id = h.version_id "
		   "ORDER BY l.instance, l.plugin",
		   HPS_DB_ROW(struct hps_overview_live, live_fields) },
	[VERSIONS] = { "overview_versions",
		       "SELECT p.id AS plugin_id, p.provider_id, "
		       "p.name AS plugin, v.version, v.state, "
		       "COALESCE(v.blocked_reason, v.deprecated_message) "
		       "AS why, v.updated_us FROM version v "
		       "JOIN plugin p ON p.id = v.plugin_id "
		       "WHERE v.state IN ('blocked', 'deprecated') "
		       "ORDER BY v.updated_us DESC, v.id DESC LIMIT ?",
		       HPS_DB_ROW(struct hps_overview_version,
				  version_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_overview_statements = { "overview",
							     statements,
							     STATEMENT__MAX };

enum hps_code hps_overview_counts(struct hps_ctx *ctx, struct hps_db *db,
				  struct hps_overview_count **counts,
				  size_t *count)
{
	return hps_db_all(ctx, db, &statements[COUNTS], HPS_NO_ARGS, counts,
			  count);
}

enum hps_code hps_overview_users(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t *users)
{
	struct number_row row;

	HPS_TRY(hps_db_one(ctx, db, &statements[USERS], HPS_NO_ARGS, &row));
	*users = row.number;
	return HPS_OK;
}

enum hps_code hps_overview_live(struct hps_ctx *ctx, struct hps_db *db,
				int64_t limit, struct hps_overview_live **rows,
				size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIVE], HPS_ARGS(HPS_INT(limit)),
			  rows, count);
}

enum hps_code hps_overview_versions(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t limit,
				    struct hps_overview_version **rows,
				    size_t *count)
{
	return hps_db_all(ctx, db, &statements[VERSIONS],
			  HPS_ARGS(HPS_INT(limit)), rows, count);
}
