#include "lib/repo/user.h"

enum {
	FIND,
	GET,
	INSERT,
	SET_PASSWORD,
	UPGRADE_PASSWORD,
	GRANTS,
	ROLE_FIND,
	GRANT,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"id, username, display_name, email, language, password, "              \
	"must_change_password, active, row_version, created_us, updated_us"

static const struct hps_db_field user_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_user, id),
	HPS_DB_COLUMN_TEXT(struct hps_user, username),
	HPS_DB_COLUMN_TEXT(struct hps_user, display_name),
	HPS_DB_COLUMN_TEXT(struct hps_user, email),
	HPS_DB_COLUMN_TEXT(struct hps_user, language),
	HPS_DB_COLUMN_TEXT(struct hps_user, password),
	HPS_DB_COLUMN_BOOL(struct hps_user, must_change_password),
	HPS_DB_COLUMN_BOOL(struct hps_user, active),
	HPS_DB_COLUMN_INT(struct hps_user, row_version),
	HPS_DB_COLUMN_INT(struct hps_user, created_us),
	HPS_DB_COLUMN_INT(struct hps_user, updated_us),
};

static const struct hps_db_field grant_fields[] = {
	HPS_DB_COLUMN_TEXT(struct hps_role_grant, role),
	HPS_DB_COLUMN_BOOL(struct hps_role_grant, built_in),
	HPS_DB_COLUMN_TEXT(struct hps_role_grant, scope_kind),
	HPS_DB_COLUMN_INT(struct hps_role_grant, scope_id),
	HPS_DB_COLUMN_TEXT(struct hps_role_grant, scope_name),
	HPS_DB_COLUMN_TEXT(struct hps_role_grant, permissions),
};

struct role_row {
	int64_t id;
};

static const struct hps_db_field role_fields[] = {
	HPS_DB_COLUMN_INT(struct role_row, id),
};

static const struct hps_statement statements[] = {
	[FIND] = { "user_find",
		   "SELECT " COLUMNS " FROM user "
		   "WHERE username = ? AND deleted_us IS NULL",
		   HPS_DB_ROW(struct hps_user, user_fields) },
	[GET] = { "user_get",
		  "SELECT " COLUMNS " FROM user "
		  "WHERE id = ? AND deleted_us IS NULL",
		  HPS_DB_ROW(struct hps_user, user_fields) },
	[INSERT] = { "user_insert",
		     "INSERT INTO user (username, display_name, email, "
		     "language, password, password_changed_us, created_us, "
		     "updated_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?)" },
	[SET_PASSWORD] = { "user_set_password",
			   "UPDATE user SET password = ?, "
			   "password_changed_us = ?, must_change_password = 0, "
			   "row_version = row_version + 1, updated_us = ? "
			   "WHERE id = ?" },
	[UPGRADE_PASSWORD] = { "user_upgrade_password",
			       "UPDATE user SET password = ? "
			       "WHERE id = ? AND password = ?" },
	[GRANTS] = { "user_grants",
		     "SELECT r.name AS role, r.built_in, g.scope_kind, "
		     "g.scope_id, MIN(COALESCE(i.name, v.name, p.name)) "
		     "AS scope_name, GROUP_CONCAT(a.permission ORDER BY "
		     "a.permission SEPARATOR ' ') AS permissions "
		     "FROM role_grant g JOIN role r ON r.id = g.role_id "
		     "LEFT JOIN role_permission a ON a.role_id = r.id "
		     "LEFT JOIN instance i ON i.id = g.scope_id "
		     "AND g.scope_kind = 'instance' "
		     "LEFT JOIN provider v ON v.id = g.scope_id "
		     "AND g.scope_kind = 'provider' "
		     "LEFT JOIN plugin p ON p.id = g.scope_id "
		     "AND g.scope_kind = 'plugin' "
		     "WHERE g.user_id = ? "
		     "GROUP BY g.id, r.name, r.built_in, g.scope_kind, "
		     "g.scope_id ORDER BY g.id",
		     HPS_DB_ROW(struct hps_role_grant, grant_fields) },
	[ROLE_FIND] = { "role_find", "SELECT id FROM role WHERE name = ?",
			HPS_DB_ROW(struct role_row, role_fields) },
	[GRANT] = { "user_grant",
		    "INSERT INTO role_grant (user_id, role_id, scope_kind, "
		    "scope_id, granted_by, created_us) "
		    "VALUES (?, ?, ?, ?, ?, ?) "
		    "ON DUPLICATE KEY UPDATE scope_id = scope_id" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_user_statements = { "user", statements,
							 STATEMENT__MAX };

enum hps_code hps_user_find(struct hps_ctx *ctx, struct hps_db *db,
			    const char *username, struct hps_user *user)
{
	enum hps_code code = hps_db_one(ctx, db, &statements[FIND],
					HPS_ARGS(HPS_TEXT(username)), user);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "user_unknown",
				"There is no user '%s'.", username);
	return code;
}

enum hps_code hps_user_get(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
			   struct hps_user *user)
{
	return hps_db_one(ctx, db, &statements[GET], HPS_ARGS(HPS_INT(id)),
			  user);
}

enum hps_code hps_user_insert(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_user *user, int64_t *id)
{
	enum hps_code code = hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_TEXT(user->username), HPS_TEXT(user->display_name),
			 HPS_TEXT_OR_NULL(user->email),
			 HPS_TEXT_OR_NULL(user->language),
			 HPS_TEXT_OR_NULL(user->password), HPS_INT(ctx->now_us),
			 HPS_INT(ctx->now_us), HPS_INT(ctx->now_us)),
		NULL);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, code, "duplicate",
				"The name '%s' is taken, and stays so.",
				user->username);
	if (code == HPS_OK)
		*id = hps_db_insert_id(db);
	return code;
}

enum hps_code hps_user_set_password(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t id, const char *phc)
{
	return hps_db_exec(ctx, db, &statements[SET_PASSWORD],
			   HPS_ARGS(HPS_TEXT(phc), HPS_INT(ctx->now_us),
				    HPS_INT(ctx->now_us), HPS_INT(id)),
			   NULL);
}

enum hps_code hps_user_upgrade_password(struct hps_ctx *ctx, struct hps_db *db,
					const struct hps_user *user,
					const char *phc)
{
	return hps_db_exec(ctx, db, &statements[UPGRADE_PASSWORD],
			   HPS_ARGS(HPS_TEXT(phc), HPS_INT(user->id),
				    HPS_TEXT(user->password)),
			   NULL);
}

enum hps_code hps_user_grants(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t id, struct hps_role_grant **grants,
			      size_t *count)
{
	return hps_db_all(ctx, db, &statements[GRANTS], HPS_ARGS(HPS_INT(id)),
			  grants, count);
}

enum hps_code hps_user_grant(struct hps_ctx *ctx, struct hps_db *db, int64_t id,
			     const char *role, const char *scope_kind,
			     int64_t scope_id, const char *granted_by)
{
	struct role_row row;
	enum hps_code code = hps_db_one(ctx, db, &statements[ROLE_FIND],
					HPS_ARGS(HPS_TEXT(role)), &row);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "role_unknown",
				"There is no role '%s'.", role);
	if (code != HPS_OK)
		return code;
	return hps_db_exec(ctx, db, &statements[GRANT],
			   HPS_ARGS(HPS_INT(id), HPS_INT(row.id),
				    HPS_TEXT(scope_kind), HPS_INT(scope_id),
				    HPS_TEXT(granted_by), HPS_INT(ctx->now_us)),
			   NULL);
}
