#include "lib/repo/replay.h"

#include <string.h>

enum { FIND, INSERT, STATEMENT__MAX };

static const struct hps_db_field fields[] = {
	HPS_DB_COLUMN_BLOB(struct hps_replay, request_sha256),
	HPS_DB_COLUMN_INT(struct hps_replay, status),
	HPS_DB_COLUMN_TEXT(struct hps_replay, body),
};

static const struct hps_statement statements[] = {
	[FIND] = { "replay_find",
		   "SELECT request_sha256, status, body FROM replay "
		   "WHERE actor = ? AND idempotency_key = ?",
		   HPS_DB_ROW(struct hps_replay, fields) },
	[INSERT] = { "replay_insert",
		     "INSERT INTO replay (actor, idempotency_key, "
		     "request_sha256, status, body, created_us) "
		     "VALUES (?, ?, ?, ?, ?, ?)" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_replay_statements = { "replay", statements,
							   STATEMENT__MAX };

enum hps_code hps_replay_find(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_replay_key *key,
			      struct hps_replay *replay)
{
	struct hps_replay found;

	HPS_TRY(hps_db_one(ctx, db, &statements[FIND],
			   HPS_ARGS(HPS_TEXT(key->actor), HPS_TEXT(key->key)),
			   &found));
	if (found.request_sha256.len != HPS_SHA256_BYTES ||
	    memcmp(found.request_sha256.data, key->sha256, HPS_SHA256_BYTES))
		return hps_fail(ctx, HPS_EINVALID, "replay_differs",
				"This Idempotency-Key was sent with another "
				"request. Send a new one.");
	*replay = found;
	return HPS_OK;
}

enum hps_code hps_replay_insert(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_replay_key *key, int status,
				const char *body)
{
	if (!key->key)
		return HPS_OK;
	return hps_db_exec(ctx, db, &statements[INSERT],
			   HPS_ARGS(HPS_TEXT(key->actor), HPS_TEXT(key->key),
				    HPS_BLOB(key->sha256, HPS_SHA256_BYTES),
				    HPS_INT(status), HPS_TEXT(body),
				    HPS_INT(ctx->now_us)),
			   NULL);
}
