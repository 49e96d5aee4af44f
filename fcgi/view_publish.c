#include "fcgi/view_publish.h"

#include <string.h>

#include "fcgi/store.h"
#include "fcgi/view_version.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"

static void say_channel(struct hps_buf *out, const struct hps_move_report *move)
{
	size_t applied = 0, i;

	if (!move->channel) {
		hps_buf_puts(out, " No channel was named, so nothing has "
				  "changed for anybody.");
		return;
	}
	if (!move->moved) {
		hps_buf_printf(out, " Channel '%s' stays at %s.", move->channel,
			       move->at ? move->at : "no version");
		return;
	}
	hps_buf_printf(out, " Channel '%s' points at it now", move->channel);
	for (i = 0; i < move->effect_count; i++)
		if (move->effects[i].applied)
			hps_buf_printf(out, "%s%s",
				       applied++ ? ", " : "; it is live in ",
				       move->effects[i].instance);
	hps_buf_puts(out, applied ? "." : "; no instance follows it.");
	for (i = 0; i < move->effect_count; i++)
		if (!move->effects[i].applied)
			hps_buf_printf(
				out, " %s is %s and keeps %s.",
				move->effects[i].instance, move->effects[i].why,
				move->effects[i].keeps ? move->effects[i].keeps
						       : "nothing");
}

/* What happened, in plain words: command lines print it. */
static const char *sentence(struct hps_arena *arena,
			    const struct hps_publish_request *request,
			    const struct hps_publish_result *result)
{
	struct hps_buf out;

	hps_buf_init(&out, arena, 256);
	if (request->dry_run) {
		hps_buf_printf(&out,
			       "%s %s can be published as it is; this was a "
			       "dry run, and nothing was kept.",
			       request->plugin, request->version);
		return out.data;
	}
	hps_buf_printf(&out,
		       result->created ? "%s %s is published."
				       : "%s %s was published before, with the "
					 "same files.",
		       request->plugin, request->version);
	say_channel(&out, &result->move);
	return out.data;
}

enum hps_code hps_view_published(struct hps_exchange *x,
				 const struct hps_publish_request *request,
				 const struct hps_publish_result *result)
{
	struct hps_arena *arena = x->ctx->arena;
	struct hps_version_live *live = NULL;
	struct json_object *body;
	struct hps_store *store;
	size_t live_count = 0;

	HPS_TRY(hps_store_use(x, &store));
	if (result->version.id)
		HPS_TRY(hps_where_version(x->ctx, store->db, &result->version,
					  &live, &live_count));
	HPS_TRY(hps_view_version(x->ctx, hps_public_url(x), &result->plugin,
				 &result->version, live, live_count, &body));
	if (request->dry_run)
		hps_json_put_boolean(body, "dryRun", true);
	hps_json_put(body, "channel",
		     result->move.channel
			     ? hps_move_report_json(arena, &result->move)
			     : NULL);
	hps_json_put_string(body, "message", sentence(arena, request, result));
	if (!request->dry_run)
		hps_response_header(x->response, "Location",
				    "/api/v1/plugins/%s/versions/%s",
				    request->plugin, request->version);
	hps_response_json(x->response,
			  result->created && !request->dry_run ? 201 : 200,
			  body);
	hps_response_tag(x->response, (uint64_t)result->version.row_version);
	return HPS_OK;
}

enum hps_code
hps_view_published_brief(struct hps_exchange *x,
			 const struct hps_publish_request *request,
			 const struct hps_publish_result *result)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	const char *details = result->version.details;
	struct json_object *parsed;

	HPS_TRY(hps_json_parse(x->ctx, details, strlen(details), &parsed));
	hps_json_put_string(body, "message",
			    sentence(x->ctx->arena, request, result));
	hps_json_put_string(body, "pluginId", request->plugin);
	hps_json_put_string(body, "version", request->version);
	hps_json_put(body, "warnings", hps_json_get(parsed, "warnings"));
	hps_response_json(x->response, result->created ? 201 : 200, body);
	return HPS_OK;
}

static void put_strings(struct json_object *object, const char *name,
			const struct hps_strings *strings)
{
	struct json_object *array = hps_json_put_array(object, name);
	size_t i;

	for (i = 0; i < strings->count; i++)
		hps_json_add_string(array, strings->items[i]);
}

void hps_view_whoami(struct hps_exchange *x, const struct hps_rights *rights)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct json_object *provider = hps_json_put_object(body, "provider");
	struct json_object *token = hps_json_put_object(body, "token");

	hps_json_put_string(provider, "id", rights->provider.name);
	hps_json_put_string(provider, "title", rights->provider.title);
	hps_json_put_string(token, "id", rights->token.public_id);
	hps_json_put_string(token, "name", rights->token.name);
	put_strings(body, "rights", &rights->rights);
	put_strings(body, "plugins", &rights->plugins);
	put_strings(body, "channels", &rights->channels);
	hps_json_put_string(body, "defaultChannel",
			    rights->token.default_channel);
	put_strings(body, "cidrs", &rights->cidrs);
	hps_json_put_time(body, "expiresAt", rights->token.expires_us);
	hps_response_json(x->response, 200, body);
}
