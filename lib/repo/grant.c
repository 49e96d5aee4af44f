#include "lib/repo/grant.h"

enum { LIST, STATEMENT__MAX };

static const struct hps_db_field grant_fields[] = {
	HPS_DB_COLUMN_TEXT(struct hps_grant_row, username),
	HPS_DB_COLUMN_TEXT(struct hps_grant_row, role),
	HPS_DB_COLUMN_TEXT(struct hps_grant_row, scope_kind),
	HPS_DB_COLUMN_TEXT(struct hps_grant_row, object),
	HPS_DB_COLUMN_TEXT(struct hps_grant_row, granted_by),
	HPS_DB_COLUMN_INT(struct hps_grant_row, created_us),
};

static const struct hps_statement statements[] = {
	[LIST] = { "grant_list",
		   "SELECT u.username, r.name AS role, g.scope_kind, "
		   "COALESCE(i.name, v.name, p.name) AS object, g.granted_by, "
		   "g.created_us FROM role_grant g "
		   "JOIN user u ON u.id = g.user_id "
		   "JOIN role r ON r.id = g.role_id "
		   "LEFT JOIN instance i ON g.scope_kind = 'instance' "
		   "AND i.id = g.scope_id "
		   "LEFT JOIN provider v ON g.scope_kind = 'provider' "
		   "AND v.id = g.scope_id "
		   "LEFT JOIN plugin p ON g.scope_kind = 'plugin' "
		   "AND p.id = g.scope_id "
		   "WHERE u.deleted_us IS NULL AND (? IS NULL "
		   "OR u.username = ?) "
		   "ORDER BY u.username, r.name, g.id LIMIT 10000",
		   HPS_DB_ROW(struct hps_grant_row, grant_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_grant_statements = { "grant", statements,
							  STATEMENT__MAX };

enum hps_code hps_grant_list(struct hps_ctx *ctx, struct hps_db *db,
			     const char *username, struct hps_grant_row **rows,
			     size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_TEXT_OR_NULL(username),
				   HPS_TEXT_OR_NULL(username)),
			  rows, count);
}
