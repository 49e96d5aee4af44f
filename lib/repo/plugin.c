#include "lib/repo/plugin.h"

enum { FIND, LOCK, FIND_FACE, LIST, INSERT, STATEMENT__MAX };

#define COLUMNS                                                                \
	"p.id, p.name, p.provider_id, v.name AS provider, "                    \
	"v.title AS provider_title, v.active AS provider_active, p.kind, "     \
	"p.title, p.description, p.icon, p.categories, p.state, "              \
	"p.row_version, p.created_us, p.updated_us"
#define TABLES "plugin p JOIN provider v ON v.id = p.provider_id "
#define FACE                                                                   \
	"LEFT JOIN version f ON f.id = COALESCE((SELECT c.version_id "         \
	"FROM channel c WHERE c.plugin_id = p.id AND c.name = 'stable'), "     \
	"(SELECT MAX(n.id) FROM version n WHERE n.plugin_id = p.id "           \
	"AND n.state IN ('active', 'deprecated'))) "

static const struct hps_db_field plugin_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_plugin, id),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, name),
	HPS_DB_COLUMN_INT(struct hps_plugin, provider_id),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, provider),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, provider_title),
	HPS_DB_COLUMN_BOOL(struct hps_plugin, provider_active),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, kind),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, title),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, description),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, icon),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, categories),
	HPS_DB_COLUMN_TEXT(struct hps_plugin, state),
	HPS_DB_COLUMN_INT(struct hps_plugin, row_version),
	HPS_DB_COLUMN_INT(struct hps_plugin, created_us),
	HPS_DB_COLUMN_INT(struct hps_plugin, updated_us),
};

static const struct hps_db_field face_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_plugin_face, plugin.id),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.name),
	HPS_DB_COLUMN_INT(struct hps_plugin_face, plugin.provider_id),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.provider),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.provider_title),
	HPS_DB_COLUMN_BOOL(struct hps_plugin_face, plugin.provider_active),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.kind),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.title),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.description),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.icon),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.categories),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, plugin.state),
	HPS_DB_COLUMN_INT(struct hps_plugin_face, plugin.row_version),
	HPS_DB_COLUMN_INT(struct hps_plugin_face, plugin.created_us),
	HPS_DB_COLUMN_INT(struct hps_plugin_face, plugin.updated_us),
	HPS_DB_COLUMN_TEXT(struct hps_plugin_face, card),
};

struct id_row {
	int64_t id;
};

static const struct hps_db_field id_fields[] = {
	HPS_DB_COLUMN_INT(struct id_row, id),
};

static const struct hps_statement statements[] = {
	[FIND] = { "plugin_find",
		   "SELECT " COLUMNS " FROM " TABLES "WHERE p.name = ?",
		   HPS_DB_ROW(struct hps_plugin, plugin_fields) },
	/* Not with the join: that would lock the provider's row as well. */
	[LOCK] = { "plugin_lock",
		   "SELECT id FROM plugin WHERE name = ? FOR UPDATE",
		   HPS_DB_ROW(struct id_row, id_fields) },
	[FIND_FACE] = { "plugin_find_face",
			"SELECT " COLUMNS ", f.card FROM " TABLES FACE
			"WHERE p.name = ?",
			HPS_DB_ROW(struct hps_plugin_face, face_fields) },
	[LIST] = { "plugin_list",
		   "SELECT " COLUMNS ", f.card FROM " TABLES FACE
		   "WHERE p.name > ? AND (? IS NULL OR v.name = ?) "
		   "AND (? IS NULL OR p.state = ?) ORDER BY p.name LIMIT ?",
		   HPS_DB_ROW(struct hps_plugin_face, face_fields) },
	[INSERT] = { "plugin_insert",
		     "INSERT INTO plugin (name, provider_id, kind, "
		     "created_us, updated_us) VALUES (?, ?, ?, ?, ?)" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_plugin_statements = { "plugin", statements,
							   STATEMENT__MAX };

static enum hps_code unknown(struct hps_ctx *ctx, enum hps_code code,
			     const char *name)
{
	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "plugin_unknown",
				"There is no plugin '%s'.", name);
	return code;
}

enum hps_code hps_plugin_find(struct hps_ctx *ctx, struct hps_db *db,
			      const char *name, struct hps_plugin *plugin)
{
	return unknown(ctx,
		       hps_db_one(ctx, db, &statements[FIND],
				  HPS_ARGS(HPS_TEXT(name)), plugin),
		       name);
}

enum hps_code hps_plugin_lock(struct hps_ctx *ctx, struct hps_db *db,
			      const char *name, struct hps_plugin *plugin)
{
	struct id_row row;

	HPS_TRY(unknown(ctx,
			hps_db_one(ctx, db, &statements[LOCK],
				   HPS_ARGS(HPS_TEXT(name)), &row),
			name));
	return hps_plugin_find(ctx, db, name, plugin);
}

enum hps_code hps_plugin_find_face(struct hps_ctx *ctx, struct hps_db *db,
				   const char *name,
				   struct hps_plugin_face *face)
{
	return unknown(ctx,
		       hps_db_one(ctx, db, &statements[FIND_FACE],
				  HPS_ARGS(HPS_TEXT(name)), face),
		       name);
}

enum hps_code hps_plugin_list(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_plugin_query *query,
			      struct hps_plugin_face **faces, size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_TEXT(query->after),
				   HPS_TEXT_OR_NULL(query->provider),
				   HPS_TEXT_OR_NULL(query->provider),
				   HPS_TEXT_OR_NULL(query->state),
				   HPS_TEXT_OR_NULL(query->state),
				   HPS_INT(query->limit)),
			  faces, count);
}

enum hps_code hps_plugin_insert(struct hps_ctx *ctx, struct hps_db *db,
				const char *name, int64_t provider_id,
				const char *kind)
{
	enum hps_code code = hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_TEXT(name), HPS_INT(provider_id), HPS_TEXT(kind),
			 HPS_INT(ctx->now_us), HPS_INT(ctx->now_us)),
		NULL);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, code, "duplicate",
				"The name '%s' is taken.", name);
	return code;
}
