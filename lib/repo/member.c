#include "lib/repo/member.h"

enum { LIST, LOCK, DELETE, STATEMENT__MAX };

struct role_row {
	const char *role;
};

static const struct hps_db_field member_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_member, id),
	HPS_DB_COLUMN_INT(struct hps_member, user_id),
	HPS_DB_COLUMN_TEXT(struct hps_member, username),
	HPS_DB_COLUMN_TEXT(struct hps_member, display_name),
	HPS_DB_COLUMN_BOOL(struct hps_member, active),
	HPS_DB_COLUMN_TEXT(struct hps_member, role),
	HPS_DB_COLUMN_TEXT(struct hps_member, granted_by),
	HPS_DB_COLUMN_INT(struct hps_member, created_us),
};

static const struct hps_db_field role_fields[] = {
	HPS_DB_COLUMN_TEXT(struct role_row, role),
};

static const struct hps_statement statements[] = {
	[LIST] = { "member_list",
		   "SELECT g.id, g.user_id, u.username, u.display_name, "
		   "u.active, r.name AS role, g.granted_by, g.created_us "
		   "FROM role_grant g JOIN user u ON u.id = g.user_id "
		   "JOIN role r ON r.id = g.role_id "
		   "WHERE g.scope_kind = 'provider' AND g.scope_id = ? "
		   "AND u.deleted_us IS NULL "
		   "AND (u.username > ? OR (u.username = ? AND r.name > ?)) "
		   "ORDER BY u.username, r.name LIMIT ?",
		   HPS_DB_ROW(struct hps_member, member_fields) },
	[LOCK] = { "member_lock",
		   "SELECT r.name AS role FROM role_grant g "
		   "JOIN role r ON r.id = g.role_id WHERE g.user_id = ? "
		   "AND g.scope_kind = 'provider' AND g.scope_id = ? "
		   "AND r.name IN ('maintainer', 'publisher') "
		   "ORDER BY r.name LIMIT 1 FOR UPDATE",
		   HPS_DB_ROW(struct role_row, role_fields) },
	[DELETE] = { "member_delete",
		     "DELETE FROM role_grant WHERE user_id = ? "
		     "AND scope_kind = 'provider' AND scope_id = ? "
		     "AND role_id IN (SELECT id FROM role "
		     "WHERE name IN ('maintainer', 'publisher'))" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_member_statements = { "member", statements,
							   STATEMENT__MAX };

enum hps_code hps_member_list(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t provider_id, const char *after_user,
			      const char *after_role, int64_t limit,
			      struct hps_member **members, size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_INT(provider_id), HPS_TEXT(after_user),
				   HPS_TEXT(after_user), HPS_TEXT(after_role),
				   HPS_INT(limit)),
			  members, count);
}

enum hps_code hps_member_lock(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t provider_id, int64_t user_id,
			      const char **role)
{
	struct role_row row = { NULL };
	enum hps_code code = hps_db_one(
		ctx, db, &statements[LOCK],
		HPS_ARGS(HPS_INT(user_id), HPS_INT(provider_id)), &row);

	if (code == HPS_ENOTFOUND)
		hps_fail_clear(ctx);
	else if (code != HPS_OK)
		return code;
	*role = row.role;
	return HPS_OK;
}

enum hps_code hps_member_delete(struct hps_ctx *ctx, struct hps_db *db,
				int64_t provider_id, int64_t user_id)
{
	return hps_db_exec(ctx, db, &statements[DELETE],
			   HPS_ARGS(HPS_INT(user_id), HPS_INT(provider_id)),
			   NULL);
}
