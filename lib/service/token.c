#include "lib/service/token.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/crypto/random.h"
#include "lib/crypto/token.h"
#include "lib/json/build.h"
#include "lib/service/token_check.h"

enum { PUBLIC_ID_LEN = 16, HINT_LEN = 8 };

/* One token being made; the transaction may run more than once. */
struct making {
	const struct hps_change *change;
	const struct hps_token_input *input;
	struct hps_token row;
	unsigned char sha256[HPS_SHA256_BYTES];
};

/* A list as its column holds it; the usual content where it is empty. */
static const char *list_json(struct hps_arena *arena,
			     const struct hps_strings *list, const char *usual)
{
	struct json_object *array = hps_json_array(arena);
	size_t i;

	if (!list->count && usual)
		hps_json_add_string(array, usual);
	for (i = 0; i < list->count; i++)
		hps_json_add_string(array, list->items[i]);
	return hps_json_text(arena, array, NULL);
}

static struct hps_token make_row(struct hps_ctx *ctx,
				 const struct hps_token_input *input,
				 const char *text)
{
	const char *channel = input->default_channel;

	return (struct hps_token){
		.public_id = hps_random_base62(ctx->arena, PUBLIC_ID_LEN),
		.provider_id = input->provider->id,
		.user_id = input->user_id,
		.name = input->name,
		.hint = hps_strndup(ctx->arena, text, HINT_LEN),
		.rights = list_json(ctx->arena, &input->rights, NULL),
		.plugins = list_json(ctx->arena, &input->plugins, "*"),
		.channels = list_json(ctx->arena, &input->channels, "*"),
		.default_channel = channel ? channel : "stable",
		.cidrs = list_json(ctx->arena, &input->cidrs, NULL),
		.expires_us = input->expires_us ? input->expires_us
						: ctx->now_us + input->usual_us,
		.created_us = ctx->now_us,
	};
}

/* What the audit keeps of a token: all but its secret. */
static const char *audit_json(struct hps_arena *arena,
			      const struct hps_provider *provider,
			      const struct hps_token *row)
{
	struct json_object *object = hps_json_object(arena);

	hps_json_put_string(object, "provider", provider->name);
	hps_json_put_string(object, "name", row->name);
	hps_json_put_string(object, "hint", row->hint);
	hps_json_put_string(object, "rights", row->rights);
	hps_json_put_string(object, "plugins", row->plugins);
	hps_json_put_string(object, "channels", row->channels);
	hps_json_put_string(object, "cidrs", row->cidrs);
	hps_json_put_time(object, "expiresAt", row->expires_us);
	return hps_json_text(arena, object, NULL);
}

static enum hps_code insert(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct making *making = arg;
	struct hps_audit_row audit = {
		.action = "token.create",
		.object_kind = "token",
		.object = making->row.public_id,
		.after = audit_json(ctx->arena, making->input->provider,
				    &making->row),
		.reason = making->change->reason,
	};

	HPS_TRY(hps_token_insert(ctx, db, &making->row, making->sha256));
	return hps_audit_insert(ctx, db, &making->change->actor, &audit);
}

/* A COMMIT whose answer was lost: the token is there, or it is not. */
static enum hps_code settle(struct hps_ctx *ctx, struct hps_db *db,
			    const struct making *making)
{
	struct hps_token found;
	enum hps_code code = hps_token_find(ctx, db, making->row.provider_id,
					    making->row.public_id, &found);

	if (code == HPS_OK)
		hps_fail_clear(ctx);
	if (code != HPS_ENOTFOUND)
		return code;
	return hps_fail(ctx, HPS_EDB, "database_away",
			"The database cannot be reached. No token was made; "
			"try again soon.");
}

enum hps_code hps_token_make_for(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_change *change,
				 const struct hps_token_input *input,
				 const char **text, struct hps_token *row)
{
	struct making making = { .change = change, .input = input };
	const char *secret;
	enum hps_code code;

	HPS_TRY(hps_token_input_check(ctx, input));
	secret = hps_token_make(ctx->arena);
	hps_token_hash(secret, making.sha256);
	making.row = make_row(ctx, input, secret);
	code = hps_db_transaction(ctx, db, insert, &making);
	if (code == HPS_EUNCERTAIN)
		code = settle(ctx, db, &making);
	HPS_TRY(code);
	*text = secret;
	*row = making.row;
	return HPS_OK;
}

struct ending {
	const struct hps_change *change;
	const struct hps_provider *provider;
	const char *public_id;
	const char *why;
};

static enum hps_code end(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct ending *ending = arg;
	struct hps_audit_row audit = {
		.action = "token.revoke",
		.object_kind = "token",
		.object = ending->public_id,
		.reason = ending->change->reason ? ending->change->reason
						 : ending->why,
	};
	struct hps_token row;

	HPS_TRY(hps_token_find(ctx, db, ending->provider->id, ending->public_id,
			       &row));
	if (row.revoked_us)
		return HPS_OK;
	audit.before = audit_json(ctx->arena, ending->provider, &row);
	HPS_TRY(hps_token_revoke(ctx, db, row.id, ending->why));
	return hps_audit_insert(ctx, db, &ending->change->actor, &audit);
}

enum hps_code hps_token_end(struct hps_ctx *ctx, struct hps_db *db,
			    const struct hps_change *change,
			    const struct hps_provider *provider,
			    const char *public_id, const char *why)
{
	struct ending ending = { change, provider, public_id, why };

	return hps_db_transaction(ctx, db, end, &ending);
}
