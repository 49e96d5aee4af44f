#include "lib/repo/invitation.h"

enum { END_OTHERS, INSERT, FIND, USE, STATEMENT__MAX };

static const struct hps_db_field invitation_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_invitation, id),
	HPS_DB_COLUMN_INT(struct hps_invitation, user_id),
	HPS_DB_COLUMN_TEXT(struct hps_invitation, username),
	HPS_DB_COLUMN_BOOL(struct hps_invitation, active),
	HPS_DB_COLUMN_INT(struct hps_invitation, expires_us),
	HPS_DB_COLUMN_INT_OR(struct hps_invitation, used_us, 0),
};

static const struct hps_statement statements[] = {
	[END_OTHERS] = { "invitation_end_others",
			 "DELETE FROM invitation "
			 "WHERE user_id = ? AND used_us IS NULL" },
	[INSERT] = { "invitation_insert",
		     "INSERT INTO invitation (user_id, secret_sha256, "
		     "created_us, expires_us) VALUES (?, ?, ?, ?)" },
	[FIND] = { "invitation_find",
		   "SELECT n.id, n.user_id, u.username, "
		   "(u.active = 1 AND u.deleted_us IS NULL) AS active, "
		   "n.expires_us, n.used_us FROM invitation n "
		   "JOIN user u ON u.id = n.user_id "
		   "WHERE n.secret_sha256 = ?",
		   HPS_DB_ROW(struct hps_invitation, invitation_fields) },
	[USE] = { "invitation_use",
		  "UPDATE invitation SET used_us = ? "
		  "WHERE id = ? AND used_us IS NULL AND expires_us > ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_invitation_statements = { "invitation",
							       statements,
							       STATEMENT__MAX };

enum hps_code
hps_invitation_insert(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		      const unsigned char sha256[HPS_SHA256_BYTES],
		      int64_t expires_us)
{
	HPS_TRY(hps_db_exec(ctx, db, &statements[END_OTHERS],
			    HPS_ARGS(HPS_INT(user_id)), NULL));
	return hps_db_exec(ctx, db, &statements[INSERT],
			   HPS_ARGS(HPS_INT(user_id),
				    HPS_BLOB(sha256, HPS_SHA256_BYTES),
				    HPS_INT(ctx->now_us), HPS_INT(expires_us)),
			   NULL);
}

enum hps_code hps_invitation_find(struct hps_ctx *ctx, struct hps_db *db,
				  const unsigned char sha256[HPS_SHA256_BYTES],
				  struct hps_invitation *invitation)
{
	return hps_db_one(ctx, db, &statements[FIND],
			  HPS_ARGS(HPS_BLOB(sha256, HPS_SHA256_BYTES)),
			  invitation);
}

enum hps_code hps_invitation_use(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id, bool *first)
{
	int64_t rows;

	HPS_TRY(hps_db_exec(ctx, db, &statements[USE],
			    HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(id),
				     HPS_INT(ctx->now_us)),
			    &rows));
	*first = rows > 0;
	return HPS_OK;
}
