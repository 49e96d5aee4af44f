#include "lib/repo/role.h"

enum {
	GET,
	LOCK,
	LIST,
	INSERT,
	UPDATE,
	DELETE,
	CLEAR,
	ALLOW,
	HOLDERS,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"r.id, r.name, r.title, r.built_in, "                                  \
	"(SELECT GROUP_CONCAT(a.permission ORDER BY a.permission "             \
	"SEPARATOR ' ') FROM role_permission a WHERE a.role_id = r.id) "       \
	"AS permissions, "                                                     \
	"(SELECT COUNT(*) FROM role_grant g WHERE g.role_id = r.id) "          \
	"AS grants, r.row_version, r.created_us, r.updated_us FROM role r "

static const struct hps_db_field role_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_role_row, id),
	HPS_DB_COLUMN_TEXT(struct hps_role_row, name),
	HPS_DB_COLUMN_TEXT(struct hps_role_row, title),
	HPS_DB_COLUMN_BOOL(struct hps_role_row, built_in),
	HPS_DB_COLUMN_TEXT(struct hps_role_row, permissions),
	HPS_DB_COLUMN_INT(struct hps_role_row, grants),
	HPS_DB_COLUMN_INT(struct hps_role_row, row_version),
	HPS_DB_COLUMN_INT(struct hps_role_row, created_us),
	HPS_DB_COLUMN_INT(struct hps_role_row, updated_us),
};

struct lock_row {
	int64_t id;
};

static const struct hps_db_field lock_fields[] = {
	HPS_DB_COLUMN_INT(struct lock_row, id),
};

static const struct hps_db_field holder_fields[] = {
	HPS_DB_COLUMN_TEXT(struct hps_role_holder, username),
};

static const struct hps_statement statements[] = {
	[GET] = { "role_get", "SELECT " COLUMNS "WHERE r.name = ?",
		  HPS_DB_ROW(struct hps_role_row, role_fields) },
	[LOCK] = { "role_lock", "SELECT id FROM role WHERE name = ? FOR UPDATE",
		   HPS_DB_ROW(struct lock_row, lock_fields) },
	[LIST] = { "role_list",
		   "SELECT " COLUMNS "WHERE r.name > ? "
		   "ORDER BY r.name LIMIT ?",
		   HPS_DB_ROW(struct hps_role_row, role_fields) },
	[INSERT] = { "role_insert",
		     "INSERT INTO role (name, title, created_us, updated_us) "
		     "VALUES (?, ?, ?, ?)" },
	[UPDATE] = { "role_update",
		     "UPDATE role SET title = ?, "
		     "row_version = row_version + 1, updated_us = ? "
		     "WHERE id = ?" },
	[DELETE] = { "role_delete", "DELETE FROM role WHERE id = ?" },
	[CLEAR] = { "role_clear",
		    "DELETE FROM role_permission WHERE role_id = ?" },
	[ALLOW] = { "role_allow",
		    "INSERT INTO role_permission (role_id, permission) "
		    "VALUES (?, ?)" },
	[HOLDERS] = { "role_holders",
		      "SELECT DISTINCT u.username FROM role_grant g "
		      "JOIN user u ON u.id = g.user_id WHERE g.role_id = ? "
		      "ORDER BY u.username LIMIT ?",
		      HPS_DB_ROW(struct hps_role_holder, holder_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_role_statements = { "role", statements,
							 STATEMENT__MAX };

static enum hps_code unknown(struct hps_ctx *ctx, enum hps_code code,
			     const char *name)
{
	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "role_unknown",
				"There is no role '%s'.", name);
	return code;
}

enum hps_code hps_role_get(struct hps_ctx *ctx, struct hps_db *db,
			   const char *name, struct hps_role_row *role)
{
	return unknown(ctx,
		       hps_db_one(ctx, db, &statements[GET],
				  HPS_ARGS(HPS_TEXT(name)), role),
		       name);
}

enum hps_code hps_role_lock(struct hps_ctx *ctx, struct hps_db *db,
			    const char *name)
{
	struct lock_row row;

	return unknown(ctx,
		       hps_db_one(ctx, db, &statements[LOCK],
				  HPS_ARGS(HPS_TEXT(name)), &row),
		       name);
}

enum hps_code hps_role_list(struct hps_ctx *ctx, struct hps_db *db,
			    const char *after, int64_t limit,
			    struct hps_role_row **roles, size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_TEXT(after), HPS_INT(limit)), roles,
			  count);
}

enum hps_code hps_role_insert(struct hps_ctx *ctx, struct hps_db *db,
			      const char *name, const char *title, int64_t *id)
{
	enum hps_code code = hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_TEXT(name), HPS_TEXT(title), HPS_INT(ctx->now_us),
			 HPS_INT(ctx->now_us)),
		NULL);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, code, "duplicate",
				"There is a role '%s' already.", name);
	if (code == HPS_OK)
		*id = hps_db_insert_id(db);
	return code;
}

enum hps_code hps_role_update(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t id, const char *title)
{
	return hps_db_exec(
		ctx, db, &statements[UPDATE],
		HPS_ARGS(HPS_TEXT(title), HPS_INT(ctx->now_us), HPS_INT(id)),
		NULL);
}

enum hps_code hps_role_delete(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t id)
{
	return hps_db_exec(ctx, db, &statements[DELETE], HPS_ARGS(HPS_INT(id)),
			   NULL);
}

enum hps_code hps_role_clear(struct hps_ctx *ctx, struct hps_db *db, int64_t id)
{
	return hps_db_exec(ctx, db, &statements[CLEAR], HPS_ARGS(HPS_INT(id)),
			   NULL);
}

enum hps_code hps_role_allow(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
			     const char *permission)
{
	return hps_db_exec(ctx, db, &statements[ALLOW],
			   HPS_ARGS(HPS_INT(id), HPS_TEXT(permission)), NULL);
}

enum hps_code hps_role_holders(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t id, int64_t limit,
			       struct hps_role_holder **holders, size_t *count)
{
	return hps_db_all(ctx, db, &statements[HOLDERS],
			  HPS_ARGS(HPS_INT(id), HPS_INT(limit)), holders,
			  count);
}
