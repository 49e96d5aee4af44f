#include "lib/service/session.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/crypto/random.h"
#include "lib/crypto/token.h"
#include "lib/repo/device.h"
#include "lib/repo/epoch.h"

enum { PUBLIC_ID_LEN = 16, USER_AGENT_MAX = 255 };

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct hps_actor *actor, const char *action,
			    const char *public_id)
{
	struct hps_audit_row row = { .action = action,
				     .object_kind = "session",
				     .object = public_id };

	return hps_audit_insert(ctx, db, actor, &row);
}

/* --- opening ----------------------------------------------------------- */

struct opening {
	const struct hps_session_input *input;
	struct hps_session row;
	struct hps_session_secrets secrets;
};

static enum hps_code insert_device(struct hps_ctx *ctx, struct hps_db *db,
				   const struct opening *opening)
{
	unsigned char sha256[HPS_SHA256_BYTES];

	if (!opening->secrets.device)
		return HPS_OK;
	hps_token_hash(opening->secrets.device, sha256);
	return hps_device_insert(ctx, db, opening->row.user_id, sha256,
				 ctx->now_us + HPS_DEVICE_US);
}

static enum hps_code open_it(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct opening *opening = arg;
	const char *old = opening->input->old_secret;
	unsigned char sha256[HPS_SHA256_BYTES];
	struct hps_actor actor = {
		.name = hps_format(ctx->arena, "user:%s",
				   opening->input->login->user.username),
		.credential = opening->row.public_id,
		.address = opening->input->address,
	};

	if (old && hps_secret_check(old)) {
		hps_token_hash(old, sha256);
		HPS_TRY(hps_session_delete_secret(ctx, db, sha256));
	}
	hps_token_hash(opening->secrets.session, sha256);
	HPS_TRY(hps_session_insert(ctx, db, &opening->row, sha256));
	HPS_TRY(insert_device(ctx, db, opening));
	return record(ctx, db, &actor, "session.open", opening->row.public_id);
}

enum hps_code hps_session_open(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_session_input *input,
			       struct hps_session_secrets *secrets)
{
	const char *agent =
		hps_printable(ctx->arena, input->user_agent, USER_AGENT_MAX);
	struct opening opening = {
		.input = input,
		.row = { .public_id =
				 hps_random_base62(ctx->arena, PUBLIC_ID_LEN),
			 .user_id = input->login->user.id,
			 .address = input->address,
			 .user_agent = agent ? agent : "",
			 .expires_us = ctx->now_us + input->most_us },
		.secrets = { .session = hps_secret_make(ctx->arena),
			     .expires_us = ctx->now_us + input->most_us,
			     .fresh_us = ctx->now_us },
	};

	if (!input->login->device_known)
		opening.secrets.device = hps_secret_make(ctx->arena);
	HPS_TRY(hps_db_transaction(ctx, db, open_it, &opening));
	/* Somebody has to; the clerk does it as well. */
	if (hps_session_sweep(ctx, db, ctx->now_us - input->idle_us) != HPS_OK)
		hps_fail_clear(ctx);
	*secrets = opening.secrets;
	return HPS_OK;
}

/* --- what is done to a session ----------------------------------------- */

struct doing {
	const struct hps_actor *actor;
	const struct hps_session *session;
	struct hps_epoch *epoch;
	unsigned char sha256[HPS_SHA256_BYTES]; /* of a new secret */
	int64_t expires_us;			/* of a token */
};

static enum hps_code renew(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct doing *doing = arg;

	HPS_TRY(hps_session_refresh(ctx, db, doing->session->id,
				    doing->sha256));
	return record(ctx, db, doing->actor, "session.fresh",
		      doing->session->public_id);
}

enum hps_code hps_session_renew(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_actor *actor,
				const struct hps_session *session,
				const char **secret)
{
	struct doing doing = { .actor = actor, .session = session };
	const char *text = hps_secret_make(ctx->arena);

	hps_token_hash(text, doing.sha256);
	HPS_TRY(hps_db_transaction(ctx, db, renew, &doing));
	*secret = text;
	return HPS_OK;
}

static void raise_people(void *arg)
{
	hps_epoch_raise(arg, HPS_EPOCH_PEOPLE);
}

static enum hps_code close_it(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct doing *doing = arg;

	HPS_TRY(hps_session_delete(ctx, db, doing->session->id));
	HPS_TRY(hps_epoch_row_raise(ctx, db, "people"));
	hps_db_after_commit(db, raise_people, doing->epoch);
	return record(ctx, db, doing->actor, "session.close",
		      doing->session->public_id);
}

enum hps_code hps_session_close(struct hps_ctx *ctx, struct hps_db *db,
				struct hps_epoch *epoch,
				const struct hps_actor *actor,
				const struct hps_session *session)
{
	struct doing doing = { .actor = actor,
			       .session = session,
			       .epoch = epoch };

	return hps_db_transaction(ctx, db, close_it, &doing);
}

static enum hps_code add_token(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	const struct doing *doing = arg;

	HPS_TRY(hps_session_token_insert(ctx, db, doing->session->id,
					 doing->sha256, doing->expires_us));
	return record(ctx, db, doing->actor, "session.token",
		      doing->session->public_id);
}

enum hps_code hps_session_make_token(struct hps_ctx *ctx, struct hps_db *db,
				     const struct hps_actor *actor,
				     const struct hps_session *session,
				     int64_t holds_us, const char **token,
				     int64_t *expires_us)
{
	struct doing doing = { .actor = actor, .session = session };
	const char *text = hps_token_make(ctx->arena);

	doing.expires_us = ctx->now_us + holds_us;
	if (doing.expires_us > session->expires_us)
		doing.expires_us = session->expires_us;
	hps_token_hash(text, doing.sha256);
	HPS_TRY(hps_db_transaction(ctx, db, add_token, &doing));
	*token = text;
	*expires_us = doing.expires_us;
	return HPS_OK;
}
