#include "fcgi/view_token.h"

#include <string.h>

#include "lib/json/build.h"
#include "lib/json/parse.h"

static enum hps_code put_list(struct hps_ctx *ctx, struct json_object *view,
			      const char *name, const char *column)
{
	struct json_object *list;

	HPS_TRY(hps_json_parse(ctx, column, strlen(column), &list));
	hps_json_put(view, name, list);
	return HPS_OK;
}

enum hps_code hps_view_token(struct hps_ctx *ctx,
			     const struct hps_provider *provider,
			     const struct hps_token *token,
			     struct json_object *view)
{
	hps_json_put_string(view, "id", token->public_id);
	hps_json_put_string(view, "name", token->name);
	hps_json_put_string(view, "provider", provider->name);
	hps_json_put_string(view, "hint", token->hint);
	HPS_TRY(put_list(ctx, view, "rights", token->rights));
	HPS_TRY(put_list(ctx, view, "plugins", token->plugins));
	HPS_TRY(put_list(ctx, view, "channels", token->channels));
	hps_json_put_string(view, "defaultChannel", token->default_channel);
	HPS_TRY(put_list(ctx, view, "cidrs", token->cidrs));
	hps_json_put_string(view, "createdBy", token->maker);
	hps_json_put_time(view, "createdAt", token->created_us);
	hps_json_put_time(view, "expiresAt", token->expires_us);
	hps_json_put_time(view, "lastUsedAt", token->last_used_us);
	hps_json_put_string(view, "lastUsedAddress", token->last_used_address);
	hps_json_put_time(view, "revokedAt", token->revoked_us);
	hps_json_put_string(view, "revokedReason", token->revoked_reason);
	return HPS_OK;
}
