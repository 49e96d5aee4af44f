#include <string.h>

#include "lib/crypto/random.h"
#include "lib/crypto/token.h"
#include "lib/json/build.h"
#include "lib/service/token.h"

enum { PUBLIC_ID_LEN = 16, HINT_LEN = 8 };

struct rotating {
	const struct hps_change *change;
	const struct hps_token_rotation *rotation;
	struct hps_token old;
	struct hps_token row;
	unsigned char sha256[HPS_SHA256_BYTES];
	const char *body;
};

/* The same token with another secret; it holds as long as the old one did. */
static struct hps_token successor(struct hps_ctx *ctx,
				  const struct hps_token_rotation *rotation,
				  const struct hps_token *old, const char *text)
{
	struct hps_token row = *old;
	int64_t held_us = old->expires_us - old->created_us;

	if (held_us > rotation->most_us)
		held_us = rotation->most_us;
	row.id = 0;
	row.public_id = hps_random_base62(ctx->arena, PUBLIC_ID_LEN);
	row.user_id = rotation->user_id;
	row.maker = rotation->maker;
	row.hint = hps_strndup(ctx->arena, text, HINT_LEN);
	row.created_us = ctx->now_us;
	row.expires_us = ctx->now_us + held_us;
	row.last_used_us = 0;
	row.last_used_address = NULL;
	return row;
}

static const char *audit_json(struct hps_arena *arena,
			      const struct hps_token *row)
{
	struct json_object *object = hps_json_object(arena);

	hps_json_put_string(object, "id", row->public_id);
	hps_json_put_string(object, "hint", row->hint);
	hps_json_put_time(object, "expiresAt", row->expires_us);
	return hps_json_text(arena, object, NULL);
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct rotating *rotating)
{
	struct hps_audit_row audit = {
		.action = "token.rotate",
		.object_kind = "token",
		.object = rotating->old.public_id,
		.before = audit_json(ctx->arena, &rotating->old),
		.after = audit_json(ctx->arena, &rotating->row),
		.reason = rotating->change->reason,
	};

	return hps_audit_insert(ctx, db, &rotating->change->actor, &audit);
}

static enum hps_code rotate(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct rotating *rotating = arg;
	const struct hps_token_rotation *rotation = rotating->rotation;
	bool ended;

	HPS_TRY(hps_token_end_once(ctx, db, rotating->old.id, "rotated",
				   &ended));
	if (!ended)
		return hps_fail(ctx, HPS_ECONFLICT, "token_revoked",
				"This token was revoked; make a new one.");
	HPS_TRY(hps_token_insert(ctx, db, &rotating->row, rotating->sha256));
	HPS_TRY(hps_replay_insert(ctx, db, rotation->replay, 201,
				  rotating->body));
	return record(ctx, db, rotating);
}

enum hps_code hps_token_rotate(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_change *change,
			       const struct hps_token_rotation *rotation,
			       const char **text, struct hps_token *row)
{
	struct rotating rotating = { .change = change, .rotation = rotation };
	const char *secret;

	HPS_TRY(hps_token_find(ctx, db, rotation->provider->id,
			       rotation->public_id, &rotating.old));
	if (rotating.old.expires_us <= ctx->now_us)
		return hps_fail(ctx, HPS_ECONFLICT, "token_revoked",
				"This token has expired; make a new one.");
	secret = hps_token_make(ctx->arena);
	hps_token_hash(secret, rotating.sha256);
	rotating.row = successor(ctx, rotation, &rotating.old, secret);
	HPS_TRY(rotation->render(ctx, rotation->provider, &rotating.row,
				 &rotating.body));
	HPS_TRY(hps_db_transaction(ctx, db, rotate, &rotating));
	*text = secret;
	*row = rotating.row;
	return HPS_OK;
}

/* --- reports ----------------------------------------------------------- */

struct report {
	const struct hps_change *change;
	struct hps_token token;
};

static enum hps_code end_reported(struct hps_ctx *ctx, struct hps_db *db,
				  void *arg)
{
	const struct report *report = arg;
	struct hps_audit_row audit = {
		.action = "token.report",
		.object_kind = "token",
		.object = report->token.public_id,
		.before = audit_json(ctx->arena, &report->token),
		.reason = "reported by whoever found it",
	};
	bool ended;

	HPS_TRY(hps_token_end_once(ctx, db, report->token.id, "reported",
				   &ended));
	return ended ? hps_audit_insert(ctx, db, &report->change->actor, &audit)
		     : HPS_OK;
}

enum hps_code hps_token_report(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_change *change,
			       const char *text)
{
	struct report report = { .change = change };
	unsigned char sha256[HPS_SHA256_BYTES];
	enum hps_code code;

	if (!hps_token_check(text))
		return HPS_OK;
	hps_token_hash(text, sha256);
	code = hps_token_find_secret(ctx, db, sha256, &report.token);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	HPS_TRY(code);
	return hps_db_transaction(ctx, db, end_reported, &report);
}
