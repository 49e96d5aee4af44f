#include "lib/repo/session.h"

#include "lib/base/time.h"

enum {
	FIND,
	INSERT,
	TOUCH,
	REFRESH,
	DELETE,
	DELETE_SECRET,
	DELETE_OF,
	SWEEP,
	TOKEN_INSERT,
	DROP_TOKENS,
	LIST,
	DELETE_OWN,
	STATEMENT__MAX
};

static const struct hps_db_field session_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_session, id),
	HPS_DB_COLUMN_TEXT(struct hps_session, public_id),
	HPS_DB_COLUMN_INT(struct hps_session, user_id),
	HPS_DB_COLUMN_TEXT(struct hps_session, username),
	HPS_DB_COLUMN_BOOL(struct hps_session, must_change_password),
	HPS_DB_COLUMN_INT(struct hps_session, created_us),
	HPS_DB_COLUMN_INT(struct hps_session, seen_us),
	HPS_DB_COLUMN_INT(struct hps_session, fresh_us),
	HPS_DB_COLUMN_INT(struct hps_session, expires_us),
};

static const struct hps_db_field list_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_session, id),
	HPS_DB_COLUMN_TEXT(struct hps_session, public_id),
	HPS_DB_COLUMN_TEXT(struct hps_session, address),
	HPS_DB_COLUMN_TEXT(struct hps_session, user_agent),
	HPS_DB_COLUMN_INT(struct hps_session, created_us),
	HPS_DB_COLUMN_INT(struct hps_session, seen_us),
	HPS_DB_COLUMN_INT(struct hps_session, fresh_us),
	HPS_DB_COLUMN_INT(struct hps_session, expires_us),
};

static const struct hps_statement statements[] = {
	[FIND] = { "session_find",
		   "SELECT s.id, s.public_id, s.user_id, u.username, "
		   "u.must_change_password, s.created_us, s.seen_us, "
		   "s.fresh_us, s.expires_us "
		   "FROM session s JOIN user u ON u.id = s.user_id "
		   "WHERE s.secret_sha256 = ? AND s.expires_us > ? "
		   "AND s.seen_us > ? AND u.active = 1 "
		   "AND u.deleted_us IS NULL",
		   HPS_DB_ROW(struct hps_session, session_fields) },
	[INSERT] = { "session_insert",
		     "INSERT INTO session (public_id, user_id, secret_sha256, "
		     "address, user_agent, created_us, seen_us, fresh_us, "
		     "expires_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" },
	[TOUCH] = { "session_touch",
		    "UPDATE session SET seen_us = ? WHERE id = ?" },
	[REFRESH] = { "session_refresh",
		      "UPDATE session SET secret_sha256 = ?, fresh_us = ?, "
		      "seen_us = ? WHERE id = ?" },
	[DELETE] = { "session_delete", "DELETE FROM session WHERE id = ?" },
	[DELETE_SECRET] = { "session_delete_secret",
			    "DELETE FROM session WHERE secret_sha256 = ?" },
	[DELETE_OF] = { "session_delete_of",
			"DELETE FROM session WHERE user_id = ? AND id <> ?" },
	[SWEEP] = { "session_sweep",
		    "DELETE FROM session WHERE expires_us <= ? "
		    "OR seen_us <= ? LIMIT 1000" },
	[TOKEN_INSERT] = { "session_token_insert",
			   "INSERT INTO session_token (session_id, "
			   "secret_sha256, created_us, expires_us) "
			   "VALUES (?, ?, ?, ?)" },
	[DROP_TOKENS] = { "session_drop_tokens",
			  "DELETE FROM session_token WHERE session_id = ?" },
	[LIST] = { "session_list",
		   "SELECT id, public_id, address, user_agent, created_us, "
		   "seen_us, fresh_us, expires_us FROM session "
		   "WHERE user_id = ? AND expires_us > ? AND seen_us > ? "
		   "AND id < ? ORDER BY id DESC LIMIT ?",
		   HPS_DB_ROW(struct hps_session, list_fields) },
	[DELETE_OWN] = { "session_delete_own",
			 "DELETE FROM session "
			 "WHERE user_id = ? AND public_id = ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_session_statements = { "session",
							    statements,
							    STATEMENT__MAX };

enum hps_code hps_session_find(struct hps_ctx *ctx, struct hps_db *db,
			       const unsigned char sha256[HPS_SHA256_BYTES],
			       int64_t idle_since_us,
			       struct hps_session *session)
{
	return hps_db_one(ctx, db, &statements[FIND],
			  HPS_ARGS(HPS_BLOB(sha256, HPS_SHA256_BYTES),
				   HPS_INT(ctx->now_us),
				   HPS_INT(idle_since_us)),
			  session);
}

enum hps_code hps_session_insert(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_session *session,
				 const unsigned char sha256[HPS_SHA256_BYTES])
{
	return hps_db_exec(ctx, db, &statements[INSERT],
			   HPS_ARGS(HPS_TEXT(session->public_id),
				    HPS_INT(session->user_id),
				    HPS_BLOB(sha256, HPS_SHA256_BYTES),
				    HPS_TEXT(session->address),
				    HPS_TEXT(session->user_agent),
				    HPS_INT(ctx->now_us), HPS_INT(ctx->now_us),
				    HPS_INT(ctx->now_us),
				    HPS_INT(session->expires_us)),
			   NULL);
}

enum hps_code hps_session_touch(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_session *session)
{
	if (ctx->now_us - session->seen_us < HPS_MINUTE_US)
		return HPS_OK;
	return hps_db_exec(ctx, db, &statements[TOUCH],
			   HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(session->id)),
			   NULL);
}

enum hps_code hps_session_refresh(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t id,
				  const unsigned char sha256[HPS_SHA256_BYTES])
{
	return hps_db_exec(ctx, db, &statements[REFRESH],
			   HPS_ARGS(HPS_BLOB(sha256, HPS_SHA256_BYTES),
				    HPS_INT(ctx->now_us), HPS_INT(ctx->now_us),
				    HPS_INT(id)),
			   NULL);
}

enum hps_code hps_session_delete(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id)
{
	return hps_db_exec(ctx, db, &statements[DELETE], HPS_ARGS(HPS_INT(id)),
			   NULL);
}

enum hps_code
hps_session_delete_secret(struct hps_ctx *ctx, struct hps_db *db,
			  const unsigned char sha256[HPS_SHA256_BYTES])
{
	return hps_db_exec(ctx, db, &statements[DELETE_SECRET],
			   HPS_ARGS(HPS_BLOB(sha256, HPS_SHA256_BYTES)), NULL);
}

enum hps_code hps_session_delete_of(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t user_id, int64_t keep_id)
{
	return hps_db_exec(ctx, db, &statements[DELETE_OF],
			   HPS_ARGS(HPS_INT(user_id), HPS_INT(keep_id)), NULL);
}

enum hps_code hps_session_sweep(struct hps_ctx *ctx, struct hps_db *db,
				int64_t idle_since_us)
{
	return hps_db_exec(
		ctx, db, &statements[SWEEP],
		HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(idle_since_us)), NULL);
}

enum hps_code hps_session_token_insert(
	struct hps_ctx *ctx, struct hps_db *db, int64_t session_id,
	const unsigned char sha256[HPS_SHA256_BYTES], int64_t expires_us)
{
	return hps_db_exec(ctx, db, &statements[TOKEN_INSERT],
			   HPS_ARGS(HPS_INT(session_id),
				    HPS_BLOB(sha256, HPS_SHA256_BYTES),
				    HPS_INT(ctx->now_us), HPS_INT(expires_us)),
			   NULL);
}

enum hps_code hps_session_drop_tokens(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t id)
{
	return hps_db_exec(ctx, db, &statements[DROP_TOKENS],
			   HPS_ARGS(HPS_INT(id)), NULL);
}

enum hps_code hps_session_list(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t user_id, int64_t idle_since_us,
			       int64_t before, int64_t limit,
			       struct hps_session **sessions, size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_INT(user_id), HPS_INT(ctx->now_us),
				   HPS_INT(idle_since_us), HPS_INT(before),
				   HPS_INT(limit)),
			  sessions, count);
}

enum hps_code hps_session_delete_own(struct hps_ctx *ctx, struct hps_db *db,
				     int64_t user_id, const char *public_id,
				     bool *there)
{
	int64_t rows;

	HPS_TRY(hps_db_exec(ctx, db, &statements[DELETE_OWN],
			    HPS_ARGS(HPS_INT(user_id), HPS_TEXT(public_id)),
			    &rows));
	*there = rows > 0;
	return HPS_OK;
}
