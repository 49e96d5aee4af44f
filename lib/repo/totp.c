#include "lib/repo/totp.h"

enum {
	GET,
	PROPOSE,
	CONFIRM,
	USE_STEP,
	CLEAR,
	CLEAR_CODES,
	RECOVERY_INSERT,
	RECOVERY_USE,
	STATEMENT__MAX
};

struct columns {
	struct hps_blob totp_secret;
	int64_t totp_confirmed_us;
	int64_t totp_last_step;
};

static const struct hps_db_field fields[] = {
	HPS_DB_COLUMN_BLOB(struct columns, totp_secret),
	HPS_DB_COLUMN_INT_OR(struct columns, totp_confirmed_us, 0),
	HPS_DB_COLUMN_INT(struct columns, totp_last_step),
};

static const struct hps_statement statements[] = {
	[GET] = { "totp_get",
		  "SELECT totp_secret, totp_confirmed_us, totp_last_step "
		  "FROM user WHERE id = ? AND deleted_us IS NULL",
		  HPS_DB_ROW(struct columns, fields) },
	[PROPOSE] = { "totp_propose",
		      "UPDATE user SET totp_secret = ?, totp_last_step = 0 "
		      "WHERE id = ? AND totp_confirmed_us IS NULL" },
	[CONFIRM] = { "totp_confirm",
		      "UPDATE user SET totp_confirmed_us = ?, "
		      "totp_last_step = ?, row_version = row_version + 1, "
		      "updated_us = ? WHERE id = ? "
		      "AND totp_confirmed_us IS NULL "
		      "AND totp_secret IS NOT NULL" },
	[USE_STEP] = { "totp_use_step", "UPDATE user SET totp_last_step = ? "
					"WHERE id = ? AND totp_last_step < ?" },
	[CLEAR] = { "totp_clear",
		    "UPDATE user SET totp_secret = NULL, "
		    "totp_confirmed_us = NULL, totp_last_step = 0, "
		    "row_version = row_version + 1, updated_us = ? "
		    "WHERE id = ?" },
	[CLEAR_CODES] = { "totp_clear_codes",
			  "DELETE FROM recovery_code WHERE user_id = ?" },
	[RECOVERY_INSERT] = { "recovery_insert",
			      "INSERT INTO recovery_code (user_id, "
			      "code_sha256) VALUES (?, ?)" },
	[RECOVERY_USE] = { "recovery_use",
			   "UPDATE recovery_code SET used_us = ? "
			   "WHERE user_id = ? AND code_sha256 = ? "
			   "AND used_us IS NULL" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_totp_statements = { "totp", statements,
							 STATEMENT__MAX };

static enum hps_code change(struct hps_ctx *ctx, struct hps_db *db,
			    const struct hps_statement *statement,
			    struct hps_db_args args, bool *done)
{
	int64_t rows;

	HPS_TRY(hps_db_exec(ctx, db, statement, args, &rows));
	*done = rows > 0;
	return HPS_OK;
}

enum hps_code hps_totp_get(struct hps_ctx *ctx, struct hps_db *db,
			   int64_t user_id, struct hps_totp_row *row)
{
	struct columns columns;

	HPS_TRY(hps_db_one(ctx, db, &statements[GET],
			   HPS_ARGS(HPS_INT(user_id)), &columns));
	*row = (struct hps_totp_row){ columns.totp_secret,
				      columns.totp_confirmed_us,
				      columns.totp_last_step };
	return HPS_OK;
}

enum hps_code hps_totp_propose(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t user_id, const void *sealed, size_t len,
			       bool *done)
{
	return change(ctx, db, &statements[PROPOSE],
		      HPS_ARGS(HPS_BLOB(sealed, len), HPS_INT(user_id)), done);
}

enum hps_code hps_totp_confirm(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t user_id, int64_t step, bool *done)
{
	return change(ctx, db, &statements[CONFIRM],
		      HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(step),
			       HPS_INT(ctx->now_us), HPS_INT(user_id)),
		      done);
}

enum hps_code hps_totp_use_step(struct hps_ctx *ctx, struct hps_db *db,
				int64_t user_id, int64_t step, bool *first)
{
	return change(ctx, db, &statements[USE_STEP],
		      HPS_ARGS(HPS_INT(step), HPS_INT(user_id), HPS_INT(step)),
		      first);
}

enum hps_code hps_totp_clear(struct hps_ctx *ctx, struct hps_db *db,
			     int64_t user_id)
{
	HPS_TRY(hps_db_exec(ctx, db, &statements[CLEAR_CODES],
			    HPS_ARGS(HPS_INT(user_id)), NULL));
	return hps_db_exec(ctx, db, &statements[CLEAR],
			   HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(user_id)),
			   NULL);
}

enum hps_code hps_recovery_insert(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t user_id,
				  const unsigned char sha256[HPS_SHA256_BYTES])
{
	return hps_db_exec(
		ctx, db, &statements[RECOVERY_INSERT],
		HPS_ARGS(HPS_INT(user_id), HPS_BLOB(sha256, HPS_SHA256_BYTES)),
		NULL);
}

enum hps_code hps_recovery_use(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t user_id,
			       const unsigned char sha256[HPS_SHA256_BYTES],
			       bool *done)
{
	return change(ctx, db, &statements[RECOVERY_USE],
		      HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(user_id),
			       HPS_BLOB(sha256, HPS_SHA256_BYTES)),
		      done);
}
