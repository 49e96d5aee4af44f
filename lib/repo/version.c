#include "lib/repo/version.h"

enum {
	FIND,
	GET,
	LIST,
	COUNT_SINCE,
	INSERT,
	FILE_INSERT,
	FILE_LIST,
	SET_STATE,
	EACH,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"id, plugin_id, version, state, upload_id, kind, digest, size_bytes, " \
	"file_count, entry, card, details, published_by, published_us, "       \
	"deprecated_message, deprecated_sunset, deprecated_replacement, "      \
	"blocked_reason, row_version, created_us, updated_us"

static const struct hps_db_field version_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_version, id),
	HPS_DB_COLUMN_INT(struct hps_version, plugin_id),
	HPS_DB_COLUMN_TEXT(struct hps_version, version),
	HPS_DB_COLUMN_TEXT(struct hps_version, state),
	HPS_DB_COLUMN_TEXT(struct hps_version, upload_id),
	HPS_DB_COLUMN_TEXT(struct hps_version, kind),
	HPS_DB_COLUMN_BLOB(struct hps_version, digest),
	HPS_DB_COLUMN_INT(struct hps_version, size_bytes),
	HPS_DB_COLUMN_INT(struct hps_version, file_count),
	HPS_DB_COLUMN_TEXT(struct hps_version, entry),
	HPS_DB_COLUMN_TEXT(struct hps_version, card),
	HPS_DB_COLUMN_TEXT(struct hps_version, details),
	HPS_DB_COLUMN_TEXT(struct hps_version, published_by),
	HPS_DB_COLUMN_INT_OR(struct hps_version, published_us, 0),
	HPS_DB_COLUMN_TEXT(struct hps_version, deprecated_message),
	HPS_DB_COLUMN_TEXT(struct hps_version, deprecated_sunset),
	HPS_DB_COLUMN_TEXT(struct hps_version, deprecated_replacement),
	HPS_DB_COLUMN_TEXT(struct hps_version, blocked_reason),
	HPS_DB_COLUMN_INT(struct hps_version, row_version),
	HPS_DB_COLUMN_INT(struct hps_version, created_us),
	HPS_DB_COLUMN_INT(struct hps_version, updated_us),
};

static const struct hps_db_field file_fields[] = {
	HPS_DB_COLUMN_TEXT(struct hps_version_file, path),
	HPS_DB_COLUMN_INT(struct hps_version_file, size_bytes),
	HPS_DB_COLUMN_BLOB(struct hps_version_file, sha384),
};

struct count_row {
	int64_t count;
};

static const struct hps_db_field count_fields[] = {
	HPS_DB_COLUMN_INT(struct count_row, count),
};

static const struct hps_db_field brief_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_version_brief, id),
	HPS_DB_COLUMN_TEXT(struct hps_version_brief, plugin),
	HPS_DB_COLUMN_TEXT(struct hps_version_brief, version),
	HPS_DB_COLUMN_TEXT(struct hps_version_brief, state),
	HPS_DB_COLUMN_BLOB(struct hps_version_brief, digest),
	HPS_DB_COLUMN_INT(struct hps_version_brief, file_count),
};

static const struct hps_statement statements[] = {
	[FIND] = { "version_find",
		   "SELECT " COLUMNS " FROM version "
		   "WHERE plugin_id = ? AND version = ?",
		   HPS_DB_ROW(struct hps_version, version_fields) },
	[GET] = { "version_get", "SELECT " COLUMNS " FROM version WHERE id = ?",
		  HPS_DB_ROW(struct hps_version, version_fields) },
	[LIST] = { "version_list",
		   "SELECT " COLUMNS " FROM version "
		   "WHERE plugin_id = ? AND id < ? AND state <> 'deleted' "
		   "ORDER BY id DESC LIMIT ?",
		   HPS_DB_ROW(struct hps_version, version_fields) },
	[COUNT_SINCE] = { "version_count_since",
			  "SELECT COUNT(*) AS count FROM version "
			  "WHERE plugin_id = ? AND published_us > ?",
			  HPS_DB_ROW(struct count_row, count_fields) },
	[INSERT] = { "version_insert",
		     "INSERT INTO version (plugin_id, version, state, "
		     "upload_id, kind, digest, size_bytes, file_count, entry, "
		     "card, details, published_by, published_us, created_us, "
		     "updated_us) VALUES (?, ?, 'active', ?, ?, ?, ?, ?, ?, "
		     "?, ?, ?, ?, ?, ?)" },
	[FILE_INSERT] = { "version_file_insert",
			  "INSERT INTO version_file "
			  "(version_id, path, size_bytes, sha384) "
			  "VALUES (?, ?, ?, ?)" },
	[FILE_LIST] = { "version_file_list",
			"SELECT path, size_bytes, sha384 FROM version_file "
			"WHERE version_id = ? AND path > ? "
			"ORDER BY path LIMIT ?",
			HPS_DB_ROW(struct hps_version_file, file_fields) },
	[SET_STATE] = { "version_set_state",
			"UPDATE version SET state = ?, blocked_reason = ?, "
			"row_version = row_version + 1, updated_us = ? "
			"WHERE id = ?" },
	[EACH] = { "version_each",
		   "SELECT v.id, p.name AS plugin, v.version, v.state, "
		   "v.digest, v.file_count FROM version v "
		   "JOIN plugin p ON p.id = v.plugin_id ORDER BY v.id",
		   HPS_DB_ROW(struct hps_version_brief, brief_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_version_statements = { "version",
							    statements,
							    STATEMENT__MAX };

enum hps_code hps_version_find(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t plugin_id, const char *name,
			       struct hps_version *version)
{
	enum hps_code code = hps_db_one(
		ctx, db, &statements[FIND],
		HPS_ARGS(HPS_INT(plugin_id), HPS_TEXT(name)), version);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "version_unknown",
				"There is no version '%s' of this plugin.",
				name);
	return code;
}

enum hps_code hps_version_get(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t id, struct hps_version *version)
{
	return hps_db_one(ctx, db, &statements[GET], HPS_ARGS(HPS_INT(id)),
			  version);
}

enum hps_code hps_version_list(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t plugin_id, int64_t before, int64_t limit,
			       struct hps_version **versions, size_t *count)
{
	return hps_db_all(
		ctx, db, &statements[LIST],
		HPS_ARGS(HPS_INT(plugin_id), HPS_INT(before), HPS_INT(limit)),
		versions, count);
}

enum hps_code hps_version_count_since(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t plugin_id, int64_t since_us,
				      int64_t *count)
{
	struct count_row row;

	HPS_TRY(hps_db_one(ctx, db, &statements[COUNT_SINCE],
			   HPS_ARGS(HPS_INT(plugin_id), HPS_INT(since_us)),
			   &row));
	*count = row.count;
	return HPS_OK;
}

enum hps_code hps_version_insert(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_version *row, int64_t *id)
{
	enum hps_code code = hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_INT(row->plugin_id), HPS_TEXT(row->version),
			 HPS_TEXT(row->upload_id), HPS_TEXT(row->kind),
			 HPS_BLOB(row->digest.data, row->digest.len),
			 HPS_INT(row->size_bytes), HPS_INT(row->file_count),
			 HPS_TEXT(row->entry), HPS_TEXT(row->card),
			 HPS_TEXT(row->details), HPS_TEXT(row->published_by),
			 HPS_INT(row->published_us), HPS_INT(ctx->now_us),
			 HPS_INT(ctx->now_us)),
		NULL);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, code, "version_exists",
				"Version '%s' exists already.", row->version);
	if (code == HPS_OK)
		*id = hps_db_insert_id(db);
	return code;
}

enum hps_code hps_version_file_insert(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t version_id,
				      const struct hps_version_file *file)
{
	return hps_db_exec(
		ctx, db, &statements[FILE_INSERT],
		HPS_ARGS(HPS_INT(version_id), HPS_TEXT(file->path),
			 HPS_INT(file->size_bytes),
			 HPS_BLOB(file->sha384.data, file->sha384.len)),
		NULL);
}

enum hps_code hps_version_file_list(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t version_id, const char *after,
				    int64_t limit,
				    struct hps_version_file **files,
				    size_t *count)
{
	return hps_db_all(
		ctx, db, &statements[FILE_LIST],
		HPS_ARGS(HPS_INT(version_id), HPS_TEXT(after), HPS_INT(limit)),
		files, count);
}

enum hps_code hps_version_set_state(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t id, const char *state,
				    const char *reason)
{
	return hps_db_exec(ctx, db, &statements[SET_STATE],
			   HPS_ARGS(HPS_TEXT(state), HPS_TEXT_OR_NULL(reason),
				    HPS_INT(ctx->now_us), HPS_INT(id)),
			   NULL);
}

enum hps_code hps_version_each(struct hps_ctx *ctx, struct hps_db *db,
			       hps_db_row_fn *fn, void *arg)
{
	return hps_db_each(ctx, db, &statements[EACH], HPS_NO_ARGS, fn, arg);
}
