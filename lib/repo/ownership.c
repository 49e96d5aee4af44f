#include "lib/repo/ownership.h"

enum { LOCK, ENTRIES, SET, REFERENCES, STATEMENT__MAX };

struct id_row {
	int64_t id;
};

static const struct hps_db_field id_fields[] = {
	HPS_DB_COLUMN_INT(struct id_row, id),
};

static const struct hps_db_field entry_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_owned_entry, instance_id),
	HPS_DB_COLUMN_TEXT(struct hps_owned_entry, plugin),
};

static const struct hps_db_field reference_fields[] = {
	HPS_DB_COLUMN_TEXT(struct hps_reference, kind),
	HPS_DB_COLUMN_TEXT(struct hps_reference, name),
};

static const struct hps_statement statements[] = {
	/* All of a provider's plugins: each may have to leave discovery. */
	[LOCK] = { "ownership_lock",
		   "SELECT id FROM plugin WHERE provider_id = ? "
		   "ORDER BY id FOR UPDATE",
		   HPS_DB_ROW(struct id_row, id_fields) },
	[ENTRIES] = { "ownership_entries",
		      "SELECT e.instance_id, p.name AS plugin FROM plugin p "
		      "JOIN entry e ON e.plugin_id = p.id "
		      "JOIN instance i ON i.id = e.instance_id "
		      "WHERE p.provider_id = ? AND i.deleted_us IS NULL "
		      "ORDER BY e.instance_id, p.name",
		      HPS_DB_ROW(struct hps_owned_entry, entry_fields) },
	[SET] = { "ownership_set",
		  "UPDATE plugin SET provider_id = ?, "
		  "row_version = row_version + 1, updated_us = ? "
		  "WHERE id = ?" },
	[REFERENCES] = { "ownership_references",
			 "SELECT 'plugin' AS kind, name FROM plugin "
			 "WHERE provider_id = ? "
			 "UNION ALL SELECT 'token', public_id FROM token "
			 "WHERE provider_id = ? AND revoked_us IS NULL "
			 "AND expires_us > ? "
			 "UNION ALL SELECT 'member', u.username "
			 "FROM role_grant g JOIN user u ON u.id = g.user_id "
			 "WHERE g.scope_kind = 'provider' AND g.scope_id = ? "
			 "AND u.deleted_us IS NULL LIMIT ?",
			 HPS_DB_ROW(struct hps_reference, reference_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_ownership_statements = { "ownership",
							      statements,
							      STATEMENT__MAX };

enum hps_code hps_ownership_lock(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t provider_id)
{
	struct id_row *rows;
	size_t count;

	return hps_db_all(ctx, db, &statements[LOCK],
			  HPS_ARGS(HPS_INT(provider_id)), &rows, &count);
}

enum hps_code hps_ownership_entries(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t provider_id,
				    struct hps_owned_entry **entries,
				    size_t *count)
{
	return hps_db_all(ctx, db, &statements[ENTRIES],
			  HPS_ARGS(HPS_INT(provider_id)), entries, count);
}

enum hps_code hps_ownership_set(struct hps_ctx *ctx, struct hps_db *db,
				int64_t plugin_id, int64_t provider_id)
{
	return hps_db_exec(ctx, db, &statements[SET],
			   HPS_ARGS(HPS_INT(provider_id), HPS_INT(ctx->now_us),
				    HPS_INT(plugin_id)),
			   NULL);
}

enum hps_code hps_ownership_references(struct hps_ctx *ctx, struct hps_db *db,
				       int64_t provider_id, int64_t limit,
				       struct hps_reference **references,
				       size_t *count)
{
	return hps_db_all(ctx, db, &statements[REFERENCES],
			  HPS_ARGS(HPS_INT(provider_id), HPS_INT(provider_id),
				   HPS_INT(ctx->now_us), HPS_INT(provider_id),
				   HPS_INT(limit)),
			  references, count);
}
