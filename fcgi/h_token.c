#include "fcgi/h_token.h"

#include "fcgi/actor.h"
#include "fcgi/form.h"
#include "fcgi/page.h"
#include "fcgi/store.h"
#include "fcgi/view_token.h"
#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/service/access.h"
#include "lib/service/scope.h"
#include "lib/service/token.h"

/* What else the members must be, hps_token_make_for() says. */
static const struct hps_json_field fields[] = {
	HPS_JSON_STRING(struct hps_token_input, name, "name",
			HPS_JSON_REQUIRED | HPS_JSON_ONE_LINE, 1, 255),
	HPS_JSON_STRINGS(struct hps_token_input, rights, "rights",
			 HPS_JSON_REQUIRED | HPS_JSON_UNIQUE, 1, 16, 1, 64),
	HPS_JSON_STRINGS(struct hps_token_input, plugins, "plugins",
			 HPS_JSON_UNIQUE, 0, 100, 1, 255),
	HPS_JSON_STRINGS(struct hps_token_input, channels, "channels",
			 HPS_JSON_UNIQUE, 0, 100, 1, 64),
	HPS_JSON_STRING(struct hps_token_input, default_channel,
			"defaultChannel", HPS_JSON_NULLABLE, 1, 64),
	HPS_JSON_TIME(struct hps_token_input, expires_us, "expiresAt",
		      HPS_JSON_NULLABLE),
	HPS_JSON_STRINGS(struct hps_token_input, cidrs, "cidrs",
			 HPS_JSON_UNIQUE, 0, 100, 1, 64),
};

/* --- handlers ---------------------------------------------------------- */

static enum hps_code find_provider(struct hps_exchange *x,
				   enum hps_permission permission,
				   struct hps_store **store,
				   struct hps_provider *provider)
{
	HPS_TRY(hps_store_use(x, store));
	HPS_TRY(hps_provider_find(x->ctx, (*store)->db,
				  hps_param(x, "provider"), provider));
	return hps_need_provider(x->ctx, x->caller, permission, provider);
}

enum hps_code hps_h_token_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_provider provider;
	struct hps_token *tokens;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(find_provider(x, HPS_PERM_TOKEN_READ, &store, &provider));
	HPS_TRY(hps_page_by_number(x, &page));
	HPS_TRY(hps_token_list(x->ctx, store->db, provider.id, page.before,
			       hps_page_rows(&page), &tokens, &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		HPS_TRY(hps_view_token(x->ctx, &provider, &tokens[i],
				       hps_json_add_object(items)));
	hps_page_answer_number(x, items, count > shown,
			       shown ? tokens[shown - 1].id : 0);
	return HPS_OK;
}

/* Nobody gives a right that is not theirs. */
static enum hps_code check_rights(struct hps_exchange *x,
				  const struct hps_token_input *input)
{
	for (size_t i = 0; i < input->rights.count; i++) {
		const char *right = input->rights.items[i];
		enum hps_permission permission;

		/* What no token can have, the service refuses. */
		if (hps_permission_parse(right, &permission) &&
		    hps_permissions_have(hps_permissions_of_provider_tokens(),
					 permission))
			HPS_TRY(hps_need_provider(x->ctx, x->caller, permission,
						  input->provider));
	}
	return HPS_OK;
}

static int64_t days_us(const struct hps_exchange *x, enum hps_setting setting)
{
	return hps_setting_number(x->app->settings, setting) * HPS_DAY_US;
}

static enum hps_code answer_new(struct hps_exchange *x,
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

enum hps_code hps_h_token_make(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_token_input input = { 0 };
	struct hps_provider provider;
	struct hps_store *store;
	struct hps_token row;
	const char *text;

	HPS_TRY(find_provider(x, HPS_PERM_TOKEN_EDIT, &store, &provider));
	HPS_TRY(hps_form_read(x, fields, HPS_COUNT(fields), &input));
	input.provider = &provider;
	input.user_id = (int64_t)x->caller->user_id;
	input.usual_us = days_us(x, HPS_SET_TOKEN_DAYS);
	input.most_us = days_us(x, HPS_SET_TOKEN_MAX_DAYS);
	HPS_TRY(check_rights(x, &input));
	HPS_TRY(hps_token_make_for(x->ctx, store->db, &change, &input, &text,
				   &row));
	row.maker = x->caller->name;
	return answer_new(x, &provider, &row, text);
}

enum hps_code hps_h_token_end(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_provider provider;
	struct hps_store *store;

	HPS_TRY(find_provider(x, HPS_PERM_TOKEN_EDIT, &store, &provider));
	HPS_TRY(hps_token_end(x->ctx, store->db, &change, &provider,
			      hps_param(x, "token"), "revoked"));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}
