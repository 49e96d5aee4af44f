#include <string.h>

#include "fcgi/actor.h"
#include "fcgi/form.h"
#include "fcgi/h_token.h"
#include "fcgi/idempotency.h"
#include "fcgi/store.h"
#include "fcgi/view_token.h"
#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/json/read.h"
#include "lib/service/rights.h"
#include "lib/service/scope.h"
#include "lib/service/token.h"

/* --- rotation ---------------------------------------------------------- */

static enum hps_code render(struct hps_ctx *ctx,
			    const struct hps_provider *provider,
			    const struct hps_token *row, const char **body)
{
	struct json_object *view = hps_json_object(ctx->arena);

	HPS_TRY(hps_view_token(ctx, provider, row, view));
	*body = hps_json_text(ctx->arena, view, NULL);
	return HPS_OK;
}

/* Whoever rotates a token is its maker from then on. */
static enum hps_code check_rights(struct hps_exchange *x, struct hps_db *db,
				  const struct hps_provider *provider)
{
	struct hps_strings rights;
	struct hps_token token;

	HPS_TRY(hps_token_find(x->ctx, db, provider->id, hps_param(x, "token"),
			       &token));
	HPS_TRY(hps_column_strings(x->ctx, token.rights, &rights));
	for (size_t i = 0; i < rights.count; i++) {
		enum hps_permission permission;

		if (hps_permission_parse(rights.items[i], &permission))
			HPS_TRY(hps_need_provider(x->ctx, x->caller, permission,
						  provider));
	}
	return HPS_OK;
}

static enum hps_code answer(struct hps_exchange *x,
			    const struct hps_provider *provider,
			    const struct hps_token *row, const char *text)
{
	struct json_object *body = hps_json_object(x->ctx->arena);

	HPS_TRY(hps_view_token(x->ctx, provider, row, body));
	hps_json_put_string(body, "token", text);
	hps_response_json(x->response, 201, body);
	hps_response_header(x->response, "Location",
			    "/api/v1/providers/%s/tokens/%s", provider->name,
			    row->public_id);
	return HPS_OK;
}

static enum hps_code rotate(struct hps_exchange *x, struct hps_store *store,
			    const struct hps_provider *provider,
			    const struct hps_replay_key *key)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_token_rotation rotation = {
		.provider = provider,
		.public_id = hps_param(x, "token"),
		.user_id = (int64_t)x->caller->user_id,
		.maker = x->caller->name,
		.most_us = hps_setting_number(x->app->settings,
					      HPS_SET_TOKEN_MAX_DAYS) *
			   HPS_DAY_US,
		.replay = key,
		.render = render,
	};
	struct hps_token row;
	const char *text;

	HPS_TRY(hps_token_rotate(x->ctx, store->db, &change, &rotation, &text,
				 &row));
	return answer(x, provider, &row, text);
}

enum hps_code hps_h_token_rotate(struct hps_exchange *x)
{
	struct hps_provider provider;
	struct hps_replay_key key;
	struct hps_store *store;
	enum hps_code code;
	bool answered;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_provider_find(x->ctx, store->db, hps_param(x, "provider"),
				  &provider));
	HPS_TRY(hps_need_provider(x->ctx, x->caller, HPS_PERM_TOKEN_EDIT,
				  &provider));
	HPS_TRY(check_rights(x, store->db, &provider));
	HPS_TRY(hps_idempotency_read(x, "", &key));
	HPS_TRY(hps_idempotency_answer(x, store->db, &key, &answered));
	if (answered)
		return HPS_OK;
	code = rotate(x, store, &provider, &key);
	/* The same request was on its way twice, or an answer got lost. */
	if (key.key && (code == HPS_ECONFLICT || code == HPS_EUNCERTAIN)) {
		struct hps_error kept = x->ctx->error;

		hps_fail_clear(x->ctx);
		HPS_TRY(hps_idempotency_answer(x, store->db, &key, &answered));
		if (answered)
			return HPS_OK;
		x->ctx->error = kept;
	}
	return code;
}

/* --- reports ----------------------------------------------------------- */

struct report_form {
	const char *token;
};

static const struct hps_json_field report_fields[] = {
	HPS_JSON_STRING(struct report_form, token, "token",
			HPS_JSON_REQUIRED | HPS_JSON_CONTROLS, 0, 4096),
};

enum hps_code hps_h_token_report(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct report_form form = { NULL };
	struct hps_store *store;

	HPS_TRY(hps_form_read(x, report_fields, HPS_COUNT(report_fields),
			      &form));
	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_token_report(x->ctx, store->db, &change, form.token));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}
