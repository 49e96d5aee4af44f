#include "lib/repo/person.h"

#include <string.h>

#include "lib/base/buf.h"

enum {
	FIND,
	LOCK,
	LIST,
	INSERT,
	UPDATE,
	SET_PASSWORD,
	DELETE,
	DELETE_GRANTS,
	DELETE_DEVICES,
	DELETE_SESSIONS,
	DELETE_INVITATIONS,
	DELETE_CODES,
	LOCK_OWNERS,
	COUNT_OTHERS,
	COUNT_GRANT,
	UNGRANT,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"id, username, display_name, email, language, "                        \
	"password IS NOT NULL AS has_password, must_change_password, "         \
	"totp_confirmed_us IS NOT NULL AS has_totp, active, row_version, "     \
	"created_us, updated_us"

#define GRANTS_FROM                                                            \
	"FROM role_grant g JOIN role r ON r.id = g.role_id "                   \
	"JOIN user u ON u.id = g.user_id "

static const struct hps_db_field person_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_person, id),
	HPS_DB_COLUMN_TEXT(struct hps_person, username),
	HPS_DB_COLUMN_TEXT(struct hps_person, display_name),
	HPS_DB_COLUMN_TEXT(struct hps_person, email),
	HPS_DB_COLUMN_TEXT(struct hps_person, language),
	HPS_DB_COLUMN_BOOL(struct hps_person, has_password),
	HPS_DB_COLUMN_BOOL(struct hps_person, must_change_password),
	HPS_DB_COLUMN_BOOL(struct hps_person, has_totp),
	HPS_DB_COLUMN_BOOL(struct hps_person, active),
	HPS_DB_COLUMN_INT(struct hps_person, row_version),
	HPS_DB_COLUMN_INT(struct hps_person, created_us),
	HPS_DB_COLUMN_INT(struct hps_person, updated_us),
};

struct number_row {
	int64_t number;
};

static const struct hps_db_field number_fields[] = {
	HPS_DB_COLUMN_INT(struct number_row, number),
};

static const struct hps_statement statements[] = {
	[FIND] = { "person_find",
		   "SELECT " COLUMNS " FROM user "
		   "WHERE username = ? AND deleted_us IS NULL",
		   HPS_DB_ROW(struct hps_person, person_fields) },
	[LOCK] = { "person_lock",
		   "SELECT " COLUMNS " FROM user "
		   "WHERE username = ? AND deleted_us IS NULL FOR UPDATE",
		   HPS_DB_ROW(struct hps_person, person_fields) },
	/* The name is ASCII, what is looked for may be anything. */
	[LIST] = { "person_list",
		   "SELECT " COLUMNS " FROM user "
		   "WHERE deleted_us IS NULL AND username > ? "
		   "AND (? IS NULL OR CONVERT(username USING utf8mb4) "
		   "COLLATE utf8mb4_unicode_520_ci LIKE ? "
		   "OR display_name COLLATE utf8mb4_unicode_520_ci LIKE ? "
		   "OR email COLLATE utf8mb4_unicode_520_ci LIKE ?) "
		   "ORDER BY username LIMIT ?",
		   HPS_DB_ROW(struct hps_person, person_fields) },
	[INSERT] = { "person_insert",
		     "INSERT INTO user (username, display_name, email, "
		     "language, password, password_changed_us, "
		     "must_change_password, created_us, updated_us) "
		     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" },
	[UPDATE] = { "person_update",
		     "UPDATE user SET display_name = ?, email = ?, "
		     "language = ?, active = ?, must_change_password = ?, "
		     "row_version = row_version + 1, updated_us = ? "
		     "WHERE id = ?" },
	[SET_PASSWORD] = { "person_set_password",
			   "UPDATE user SET password = ?, "
			   "password_changed_us = ?, must_change_password = ?, "
			   "row_version = row_version + 1, updated_us = ? "
			   "WHERE id = ?" },
	[DELETE] = { "person_delete",
		     "UPDATE user SET deleted_us = ?, active = 0, "
		     "display_name = '', email = NULL, language = NULL, "
		     "password = NULL, totp_secret = NULL, "
		     "totp_confirmed_us = NULL, "
		     "row_version = row_version + 1, updated_us = ? "
		     "WHERE id = ?" },
	[DELETE_GRANTS] = { "person_delete_grants",
			    "DELETE FROM role_grant WHERE user_id = ?" },
	[DELETE_DEVICES] = { "person_delete_devices",
			     "DELETE FROM device WHERE user_id = ?" },
	[DELETE_SESSIONS] = { "person_delete_sessions",
			      "DELETE FROM session WHERE user_id = ?" },
	[DELETE_INVITATIONS] = { "person_delete_invitations",
				 "DELETE FROM invitation WHERE user_id = ?" },
	[DELETE_CODES] = { "person_delete_codes",
			   "DELETE FROM recovery_code WHERE user_id = ?" },
	/* Whoever takes an owner away waits here for the others. */
	[LOCK_OWNERS] = { "person_lock_owners",
			  "SELECT id AS number FROM role "
			  "WHERE name = 'owner' FOR UPDATE",
			  HPS_DB_ROW(struct number_row, number_fields) },
	[COUNT_OTHERS] = { "person_count_others",
			   "SELECT COUNT(*) AS number " GRANTS_FROM
			   "WHERE r.name = 'owner' AND g.scope_kind = 'store' "
			   "AND u.active = 1 AND u.deleted_us IS NULL "
			   "AND u.password IS NOT NULL AND u.id <> ?",
			   HPS_DB_ROW(struct number_row, number_fields) },
	[COUNT_GRANT] = { "person_count_grant",
			  "SELECT COUNT(*) AS number " GRANTS_FROM
			  "WHERE u.id = ? AND r.name = ? "
			  "AND g.scope_kind = ? AND g.scope_id = ?",
			  HPS_DB_ROW(struct number_row, number_fields) },
	[UNGRANT] = { "person_ungrant",
		      "DELETE FROM role_grant WHERE user_id = ? AND role_id = "
		      "(SELECT id FROM role WHERE name = ?) "
		      "AND scope_kind = ? AND scope_id = ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_person_statements = { "person", statements,
							   STATEMENT__MAX };

static enum hps_code find(struct hps_ctx *ctx, struct hps_db *db,
			  const struct hps_statement *statement,
			  const char *username, struct hps_person *person)
{
	enum hps_code code = hps_db_one(ctx, db, statement,
					HPS_ARGS(HPS_TEXT(username)), person);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "user_unknown",
				"There is no user '%s'.", username);
	return code;
}

enum hps_code hps_person_find(struct hps_ctx *ctx, struct hps_db *db,
			      const char *username, struct hps_person *person)
{
	return find(ctx, db, &statements[FIND], username, person);
}

enum hps_code hps_person_lock(struct hps_ctx *ctx, struct hps_db *db,
			      const char *username, struct hps_person *person)
{
	return find(ctx, db, &statements[LOCK], username, person);
}

/* Anywhere in a text; what LIKE would read as a wildcard is none. */
static const char *pattern_of(struct hps_arena *arena, const char *q)
{
	struct hps_buf out;

	if (!q)
		return NULL;
	hps_buf_init(&out, arena, 2 * strlen(q) + 2);
	hps_buf_putc(&out, '%');
	for (; *q; q++) {
		if (strchr("%_\\", *q))
			hps_buf_putc(&out, '\\');
		hps_buf_putc(&out, *q);
	}
	hps_buf_putc(&out, '%');
	return out.data;
}

enum hps_code hps_person_list(struct hps_ctx *ctx, struct hps_db *db,
			      const char *q, const char *after, int64_t limit,
			      struct hps_person **people, size_t *count)
{
	const char *like = pattern_of(ctx->arena, q);

	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_TEXT(after), HPS_TEXT_OR_NULL(like),
				   HPS_TEXT_OR_NULL(like),
				   HPS_TEXT_OR_NULL(like),
				   HPS_TEXT_OR_NULL(like), HPS_INT(limit)),
			  people, count);
}

enum hps_code hps_person_insert(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_person *person,
				const char *phc, int64_t *id)
{
	enum hps_code code = hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_TEXT(person->username),
			 HPS_TEXT(person->display_name),
			 HPS_TEXT_OR_NULL(person->email),
			 HPS_TEXT_OR_NULL(person->language),
			 HPS_TEXT_OR_NULL(phc), HPS_INT(phc ? ctx->now_us : 0),
			 HPS_BOOL(person->must_change_password),
			 HPS_INT(ctx->now_us), HPS_INT(ctx->now_us)),
		NULL);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, code, "duplicate",
				"The name '%s' is taken, and stays so.",
				person->username);
	if (code == HPS_OK)
		*id = hps_db_insert_id(db);
	return code;
}

enum hps_code hps_person_update(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_person *person)
{
	return hps_db_exec(ctx, db, &statements[UPDATE],
			   HPS_ARGS(HPS_TEXT(person->display_name),
				    HPS_TEXT_OR_NULL(person->email),
				    HPS_TEXT_OR_NULL(person->language),
				    HPS_BOOL(person->active),
				    HPS_BOOL(person->must_change_password),
				    HPS_INT(ctx->now_us), HPS_INT(person->id)),
			   NULL);
}

enum hps_code hps_person_set_password(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t id, const char *phc,
				      bool must_change)
{
	return hps_db_exec(ctx, db, &statements[SET_PASSWORD],
			   HPS_ARGS(HPS_TEXT(phc), HPS_INT(ctx->now_us),
				    HPS_BOOL(must_change), HPS_INT(ctx->now_us),
				    HPS_INT(id)),
			   NULL);
}

enum hps_code hps_person_delete(struct hps_ctx *ctx, struct hps_db *db,
				int64_t id)
{
	static const int parts[] = { DELETE_GRANTS, DELETE_DEVICES,
				     DELETE_SESSIONS, DELETE_INVITATIONS,
				     DELETE_CODES };

	for (size_t i = 0; i < HPS_COUNT(parts); i++)
		HPS_TRY(hps_db_exec(ctx, db, &statements[parts[i]],
				    HPS_ARGS(HPS_INT(id)), NULL));
	return hps_db_exec(ctx, db, &statements[DELETE],
			   HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(ctx->now_us),
				    HPS_INT(id)),
			   NULL);
}

enum hps_code hps_person_other_owners(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t id, int64_t *count)
{
	struct number_row row;

	HPS_TRY(hps_db_one(ctx, db, &statements[LOCK_OWNERS], HPS_NO_ARGS,
			   &row));
	HPS_TRY(hps_db_one(ctx, db, &statements[COUNT_OTHERS],
			   HPS_ARGS(HPS_INT(id)), &row));
	*count = row.number;
	return HPS_OK;
}

enum hps_code hps_person_has_grant(struct hps_ctx *ctx, struct hps_db *db,
				   int64_t id, const char *role,
				   const char *scope_kind, int64_t scope_id,
				   bool *given)
{
	struct number_row row;

	HPS_TRY(hps_db_one(ctx, db, &statements[COUNT_GRANT],
			   HPS_ARGS(HPS_INT(id), HPS_TEXT(role),
				    HPS_TEXT(scope_kind), HPS_INT(scope_id)),
			   &row));
	*given = row.number > 0;
	return HPS_OK;
}

enum hps_code hps_person_is_owner(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t id, bool *owner)
{
	return hps_person_has_grant(ctx, db, id, "owner", "store", 0, owner);
}

enum hps_code hps_person_ungrant(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id, const char *role,
				 const char *scope_kind, int64_t scope_id,
				 bool *given)
{
	int64_t rows;

	HPS_TRY(hps_db_exec(ctx, db, &statements[UNGRANT],
			    HPS_ARGS(HPS_INT(id), HPS_TEXT(role),
				     HPS_TEXT(scope_kind), HPS_INT(scope_id)),
			    &rows));
	*given = rows > 0;
	return HPS_OK;
}
