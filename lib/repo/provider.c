#include "lib/repo/provider.h"

enum {
	FIND,
	GET,
	LOCK,
	LIST,
	OF_SCOPE,
	INSERT,
	UPDATE,
	DELETE,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"id, name, title, contact, scopes, active, row_version, "              \
	"created_us, updated_us"

static const struct hps_db_field provider_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_provider, id),
	HPS_DB_COLUMN_TEXT(struct hps_provider, name),
	HPS_DB_COLUMN_TEXT(struct hps_provider, title),
	HPS_DB_COLUMN_TEXT(struct hps_provider, contact),
	HPS_DB_COLUMN_TEXT(struct hps_provider, scopes),
	HPS_DB_COLUMN_BOOL(struct hps_provider, active),
	HPS_DB_COLUMN_INT(struct hps_provider, row_version),
	HPS_DB_COLUMN_INT(struct hps_provider, created_us),
	HPS_DB_COLUMN_INT(struct hps_provider, updated_us),
};

struct name_row {
	const char *name;
};

static const struct hps_db_field name_fields[] = {
	HPS_DB_COLUMN_TEXT(struct name_row, name),
};

static const struct hps_statement statements[] = {
	[FIND] = { "provider_find",
		   "SELECT " COLUMNS " FROM provider "
		   "WHERE name = ? AND deleted_us IS NULL",
		   HPS_DB_ROW(struct hps_provider, provider_fields) },
	[GET] = { "provider_get",
		  "SELECT " COLUMNS " FROM provider WHERE id = ?",
		  HPS_DB_ROW(struct hps_provider, provider_fields) },
	[LOCK] = { "provider_lock",
		   "SELECT " COLUMNS " FROM provider "
		   "WHERE name = ? AND deleted_us IS NULL FOR UPDATE",
		   HPS_DB_ROW(struct hps_provider, provider_fields) },
	[LIST] = { "provider_list",
		   "SELECT " COLUMNS " FROM provider "
		   "WHERE deleted_us IS NULL AND name > ? "
		   "ORDER BY name LIMIT ?",
		   HPS_DB_ROW(struct hps_provider, provider_fields) },
	[OF_SCOPE] = { "provider_of_scope",
		       "SELECT name FROM provider "
		       "WHERE scopes LIKE CONCAT('%\"', ?, '\"%') LIMIT 1",
		       HPS_DB_ROW(struct name_row, name_fields) },
	[INSERT] = { "provider_insert",
		     "INSERT INTO provider (name, title, contact, scopes, "
		     "created_us, updated_us) VALUES (?, ?, ?, ?, ?, ?)" },
	[UPDATE] = { "provider_update",
		     "UPDATE provider SET title = ?, contact = ?, "
		     "scopes = ?, active = ?, row_version = row_version + 1, "
		     "updated_us = ? WHERE id = ?" },
	[DELETE] = { "provider_delete",
		     "UPDATE provider SET deleted_us = ?, active = 0, "
		     "scopes = '[]', row_version = row_version + 1, "
		     "updated_us = ? WHERE id = ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_provider_statements = { "provider",
							     statements,
							     STATEMENT__MAX };

enum hps_code hps_provider_find(struct hps_ctx *ctx, struct hps_db *db,
				const char *name, struct hps_provider *provider)
{
	enum hps_code code = hps_db_one(ctx, db, &statements[FIND],
					HPS_ARGS(HPS_TEXT(name)), provider);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "provider_unknown",
				"There is no provider '%s'.", name);
	return code;
}

enum hps_code hps_provider_lock(struct hps_ctx *ctx, struct hps_db *db,
				const char *name, struct hps_provider *provider)
{
	enum hps_code code = hps_db_one(ctx, db, &statements[LOCK],
					HPS_ARGS(HPS_TEXT(name)), provider);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "provider_unknown",
				"There is no provider '%s'.", name);
	return code;
}

enum hps_code hps_provider_list(struct hps_ctx *ctx, struct hps_db *db,
				const char *after, int64_t limit,
				struct hps_provider **providers, size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_TEXT(after), HPS_INT(limit)), providers,
			  count);
}

enum hps_code hps_provider_get(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t id, struct hps_provider *provider)
{
	return hps_db_one(ctx, db, &statements[GET], HPS_ARGS(HPS_INT(id)),
			  provider);
}

enum hps_code hps_provider_of_scope(struct hps_ctx *ctx, struct hps_db *db,
				    const char *scope, const char **name)
{
	struct name_row row = { NULL };
	enum hps_code code = hps_db_one(ctx, db, &statements[OF_SCOPE],
					HPS_ARGS(HPS_TEXT(scope)), &row);

	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	if (code == HPS_ENOTFOUND)
		hps_fail_clear(ctx);
	*name = row.name;
	return HPS_OK;
}

enum hps_code hps_provider_insert(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_provider *provider,
				  int64_t *id)
{
	enum hps_code code = hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_TEXT(provider->name), HPS_TEXT(provider->title),
			 HPS_TEXT_OR_NULL(provider->contact),
			 HPS_TEXT(provider->scopes), HPS_INT(ctx->now_us),
			 HPS_INT(ctx->now_us)),
		NULL);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, code, "duplicate",
				"The name '%s' is taken, and stays so.",
				provider->name);
	if (code == HPS_OK)
		*id = hps_db_insert_id(db);
	return code;
}

enum hps_code hps_provider_update(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_provider *provider)
{
	return hps_db_exec(
		ctx, db, &statements[UPDATE],
		HPS_ARGS(HPS_TEXT(provider->title),
			 HPS_TEXT_OR_NULL(provider->contact),
			 HPS_TEXT(provider->scopes), HPS_BOOL(provider->active),
			 HPS_INT(ctx->now_us), HPS_INT(provider->id)),
		NULL);
}

enum hps_code hps_provider_delete(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t id)
{
	return hps_db_exec(ctx, db, &statements[DELETE],
			   HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(ctx->now_us),
				    HPS_INT(id)),
			   NULL);
}
