#include "lib/repo/token.h"

#include "lib/base/time.h"

enum {
	FIND_USE,
	LOCK_USE,
	FIND,
	FIND_SECRET,
	LIST,
	ENDING,
	INSERT,
	REVOKE,
	TOUCH,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"t.id, t.public_id, t.provider_id, t.user_id, u.username AS maker, "   \
	"t.name, t.hint, t.rights, t.plugins, t.channels, "                    \
	"t.default_channel, t.cidrs, t.expires_us, t.last_used_us, "           \
	"t.last_used_address, t.revoked_us, t.revoked_reason, t.created_us"
#define TABLES "token t LEFT JOIN user u ON u.id = t.user_id "
#define SELECT_USE                                                             \
	"SELECT " COLUMNS ", p.id, p.name, p.title, p.contact, p.scopes, "     \
	"p.active, p.row_version, p.created_us, p.updated_us, "                \
	"COALESCE(t.user_id IS NULL OR (u.active = 1 "                         \
	"AND u.deleted_us IS NULL), 0) AS maker_active FROM " TABLES           \
	"JOIN provider p ON p.id = t.provider_id AND p.deleted_us IS NULL "

static const struct hps_db_field token_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_token, id),
	HPS_DB_COLUMN_TEXT(struct hps_token, public_id),
	HPS_DB_COLUMN_INT_OR(struct hps_token, provider_id, 0),
	HPS_DB_COLUMN_INT_OR(struct hps_token, user_id, 0),
	HPS_DB_COLUMN_TEXT(struct hps_token, maker),
	HPS_DB_COLUMN_TEXT(struct hps_token, name),
	HPS_DB_COLUMN_TEXT(struct hps_token, hint),
	HPS_DB_COLUMN_TEXT(struct hps_token, rights),
	HPS_DB_COLUMN_TEXT(struct hps_token, plugins),
	HPS_DB_COLUMN_TEXT(struct hps_token, channels),
	HPS_DB_COLUMN_TEXT(struct hps_token, default_channel),
	HPS_DB_COLUMN_TEXT(struct hps_token, cidrs),
	HPS_DB_COLUMN_INT(struct hps_token, expires_us),
	HPS_DB_COLUMN_INT_OR(struct hps_token, last_used_us, 0),
	HPS_DB_COLUMN_TEXT(struct hps_token, last_used_address),
	HPS_DB_COLUMN_INT_OR(struct hps_token, revoked_us, 0),
	HPS_DB_COLUMN_TEXT(struct hps_token, revoked_reason),
	HPS_DB_COLUMN_INT(struct hps_token, created_us),
};

static const struct hps_db_field use_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_token_use, token.id),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.public_id),
	HPS_DB_COLUMN_INT_OR(struct hps_token_use, token.provider_id, 0),
	HPS_DB_COLUMN_INT_OR(struct hps_token_use, token.user_id, 0),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.maker),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.name),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.hint),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.rights),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.plugins),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.channels),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.default_channel),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.cidrs),
	HPS_DB_COLUMN_INT(struct hps_token_use, token.expires_us),
	HPS_DB_COLUMN_INT_OR(struct hps_token_use, token.last_used_us, 0),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.last_used_address),
	HPS_DB_COLUMN_INT_OR(struct hps_token_use, token.revoked_us, 0),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, token.revoked_reason),
	HPS_DB_COLUMN_INT(struct hps_token_use, token.created_us),
	HPS_DB_COLUMN_INT(struct hps_token_use, provider.id),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, provider.name),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, provider.title),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, provider.contact),
	HPS_DB_COLUMN_TEXT(struct hps_token_use, provider.scopes),
	HPS_DB_COLUMN_BOOL(struct hps_token_use, provider.active),
	HPS_DB_COLUMN_INT(struct hps_token_use, provider.row_version),
	HPS_DB_COLUMN_INT(struct hps_token_use, provider.created_us),
	HPS_DB_COLUMN_INT(struct hps_token_use, provider.updated_us),
	HPS_DB_COLUMN_BOOL(struct hps_token_use, maker_active),
};

static const struct hps_db_field ending_fields[] = {
	HPS_DB_COLUMN_INT_OR(struct hps_token_ending, provider_id, 0),
	HPS_DB_COLUMN_TEXT(struct hps_token_ending, provider),
	HPS_DB_COLUMN_TEXT(struct hps_token_ending, public_id),
	HPS_DB_COLUMN_TEXT(struct hps_token_ending, name),
	HPS_DB_COLUMN_INT(struct hps_token_ending, expires_us),
};

static const struct hps_statement statements[] = {
	[FIND_USE] = { "token_find_use", SELECT_USE "WHERE t.secret_sha256 = ?",
		       HPS_DB_ROW(struct hps_token_use, use_fields) },
	[LOCK_USE] = { "token_lock_use",
		       SELECT_USE "WHERE t.id = ? LOCK IN SHARE MODE",
		       HPS_DB_ROW(struct hps_token_use, use_fields) },
	[FIND] = { "token_find",
		   "SELECT " COLUMNS " FROM " TABLES
		   "WHERE t.provider_id = ? AND t.public_id = ?",
		   HPS_DB_ROW(struct hps_token, token_fields) },
	[FIND_SECRET] = { "token_find_secret",
			  "SELECT " COLUMNS " FROM " TABLES
			  "WHERE t.secret_sha256 = ?",
			  HPS_DB_ROW(struct hps_token, token_fields) },
	[ENDING] = { "token_ending",
		     "SELECT t.provider_id, p.name AS provider, t.public_id, "
		     "t.name, t.expires_us FROM token t "
		     "LEFT JOIN provider p ON p.id = t.provider_id "
		     "WHERE t.revoked_us IS NULL AND t.expires_us > ? "
		     "AND t.expires_us < ? ORDER BY t.expires_us LIMIT ?",
		     HPS_DB_ROW(struct hps_token_ending, ending_fields) },
	[LIST] = { "token_list",
		   "SELECT " COLUMNS " FROM " TABLES
		   "WHERE t.provider_id = ? AND t.id < ? "
		   "ORDER BY t.id DESC LIMIT ?",
		   HPS_DB_ROW(struct hps_token, token_fields) },
	[INSERT] = { "token_insert",
		     "INSERT INTO token (public_id, provider_id, user_id, "
		     "name, secret_sha256, hint, rights, plugins, channels, "
		     "default_channel, cidrs, expires_us, created_us) "
		     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
	[REVOKE] = { "token_revoke",
		     "UPDATE token SET revoked_us = ?, revoked_reason = ? "
		     "WHERE id = ? AND revoked_us IS NULL" },
	[TOUCH] = { "token_touch", "UPDATE token SET last_used_us = ?, "
				   "last_used_address = ? WHERE id = ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_token_statements = { "token", statements,
							  STATEMENT__MAX };

enum hps_code hps_token_find_use(struct hps_ctx *ctx, struct hps_db *db,
				 const unsigned char sha256[HPS_SHA256_BYTES],
				 struct hps_token_use *use)
{
	return hps_db_one(ctx, db, &statements[FIND_USE],
			  HPS_ARGS(HPS_BLOB(sha256, HPS_SHA256_BYTES)), use);
}

enum hps_code hps_token_lock_use(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id, struct hps_token_use *use)
{
	return hps_db_one(ctx, db, &statements[LOCK_USE], HPS_ARGS(HPS_INT(id)),
			  use);
}

enum hps_code hps_token_find(struct hps_ctx *ctx, struct hps_db *db,
			     int64_t provider_id, const char *public_id,
			     struct hps_token *token)
{
	enum hps_code code = hps_db_one(
		ctx, db, &statements[FIND],
		HPS_ARGS(HPS_INT(provider_id), HPS_TEXT(public_id)), token);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "token_unknown",
				"There is no token '%s'.", public_id);
	return code;
}

enum hps_code hps_token_list(struct hps_ctx *ctx, struct hps_db *db,
			     int64_t provider_id, int64_t before, int64_t limit,
			     struct hps_token **tokens, size_t *count)
{
	return hps_db_all(
		ctx, db, &statements[LIST],
		HPS_ARGS(HPS_INT(provider_id), HPS_INT(before), HPS_INT(limit)),
		tokens, count);
}

enum hps_code hps_token_insert(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_token *token,
			       const unsigned char sha256[HPS_SHA256_BYTES])
{
	return hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_TEXT(token->public_id),
			 HPS_INT_OR_NULL(token->provider_id, 0),
			 HPS_INT_OR_NULL(token->user_id, 0),
			 HPS_TEXT(token->name),
			 HPS_BLOB(sha256, HPS_SHA256_BYTES),
			 HPS_TEXT(token->hint), HPS_TEXT(token->rights),
			 HPS_TEXT(token->plugins), HPS_TEXT(token->channels),
			 HPS_TEXT(token->default_channel),
			 HPS_TEXT(token->cidrs), HPS_INT(token->expires_us),
			 HPS_INT(ctx->now_us)),
		NULL);
}

enum hps_code hps_token_revoke(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t id, const char *reason)
{
	return hps_db_exec(
		ctx, db, &statements[REVOKE],
		HPS_ARGS(HPS_INT(ctx->now_us), HPS_TEXT(reason), HPS_INT(id)),
		NULL);
}

enum hps_code hps_token_end_once(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id, const char *reason, bool *ended)
{
	int64_t affected;

	HPS_TRY(hps_db_exec(
		ctx, db, &statements[REVOKE],
		HPS_ARGS(HPS_INT(ctx->now_us), HPS_TEXT(reason), HPS_INT(id)),
		&affected));
	*ended = affected > 0;
	return HPS_OK;
}

enum hps_code
hps_token_find_secret(struct hps_ctx *ctx, struct hps_db *db,
		      const unsigned char sha256[HPS_SHA256_BYTES],
		      struct hps_token *token)
{
	return hps_db_one(ctx, db, &statements[FIND_SECRET],
			  HPS_ARGS(HPS_BLOB(sha256, HPS_SHA256_BYTES)), token);
}

enum hps_code hps_token_ending_list(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t until_us, int64_t limit,
				    struct hps_token_ending **tokens,
				    size_t *count)
{
	return hps_db_all(ctx, db, &statements[ENDING],
			  HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(until_us),
				   HPS_INT(limit)),
			  tokens, count);
}

enum hps_code hps_token_touch(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_token *token,
			      const char *address)
{
	if (ctx->now_us - token->last_used_us < HPS_MINUTE_US)
		return HPS_OK;
	return hps_db_exec(ctx, db, &statements[TOUCH],
			   HPS_ARGS(HPS_INT(ctx->now_us), HPS_TEXT(address),
				    HPS_INT(token->id)),
			   NULL);
}
