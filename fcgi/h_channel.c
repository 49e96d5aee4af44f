#include "fcgi/h_channel.h"

#include "fcgi/actor.h"
#include "fcgi/form.h"
#include "fcgi/h_plugin.h"
#include "fcgi/page.h"
#include "fcgi/view_plugin.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/semver.h"
#include "lib/service/channel_edit.h"

static const char *check_version(const char *text)
{
	struct hps_semver version;

	return hps_semver_parse(text, &version)
		       ? NULL
		       : "must be a version such as 1.2.3";
}

static const struct hps_json_field fields[] = {
	HPS_JSON_STRING(struct hps_channel_input, version, "version",
			HPS_JSON_REQUIRED, 1, HPS_SEMVER_MAX,
			.check = check_version),
	HPS_JSON_STRING(struct hps_channel_input, guard, "guard",
			HPS_JSON_NULLABLE, 1, 255,
			.check = hps_semver_range_check,
			HPS_JSON_PRESENT(struct hps_channel_input, has_guard)),
	HPS_JSON_BOOLEAN(
		struct hps_channel_input, is_protected, "protected", 0,
		HPS_JSON_PRESENT(struct hps_channel_input, has_protected)),
};

static enum hps_code find_channel(struct hps_exchange *x,
				  struct hps_store **store,
				  struct hps_plugin *plugin,
				  struct hps_channel *channel)
{
	HPS_TRY(hps_h_find_plugin(x, HPS_PERM_PLUGIN_READ, store, plugin));
	return hps_channel_find(x->ctx, (*store)->db, plugin->id,
				hps_param(x, "channel"), channel);
}

enum hps_code hps_h_channel(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_channel channel;
	struct hps_plugin plugin;
	struct hps_store *store;

	HPS_TRY(find_channel(x, &store, &plugin, &channel));
	hps_view_channel(plugin.name, &channel, body);
	hps_answer_resource(x, 200, body, channel.row_version);
	return HPS_OK;
}

/* --- writing ----------------------------------------------------------- */

static enum hps_code read_dry_run(struct hps_exchange *x, bool *dry_run)
{
	const char *text = hps_request_query(x->request, "dryRun");

	*dry_run = hps_equal(text, "true");
	if (!text || *dry_run || hps_equal(text, "false"))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EINVALID, "query_invalid",
			"dryRun is true or false.");
}

/* Everything that the path and the caller say; refuses before the body. */
static enum hps_code begin(struct hps_exchange *x, struct hps_store **store,
			   struct hps_channel_input *input)
{
	struct hps_plugin plugin;

	*input = (struct hps_channel_input){
		.caller = x->caller,
		.precondition = &x->precondition,
		.plugin = hps_param(x, "plugin"),
		.channel = hps_param(x, "channel"),
	};
	HPS_TRY(hps_h_find_plugin(x, HPS_PERM_PLUGIN_READ, store, &plugin));
	return hps_channel_may_edit(x->ctx, x->caller, &plugin, input->channel);
}

static void answer(struct hps_exchange *x,
		   const struct hps_channel_input *input,
		   const struct hps_channel_result *result)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct json_object *report =
		hps_move_report_json(x->ctx->arena, &result->move);

	hps_view_channel(result->plugin.name, &result->channel, body);
	hps_json_put(body, "applied", hps_json_get(report, "applied"));
	hps_json_put(body, "skipped", hps_json_get(report, "skipped"));
	if (input->dry_run)
		hps_json_put_boolean(body, "dryRun", true);
	hps_response_json(x->response,
			  result->created && !input->dry_run ? 201 : 200, body);
	hps_response_tag(x->response, (uint64_t)result->channel.row_version);
}

enum hps_code hps_h_channel_put(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_channel_result result;
	struct hps_channel_input input;
	struct hps_store *store;

	HPS_TRY(begin(x, &store, &input));
	HPS_TRY(read_dry_run(x, &input.dry_run));
	HPS_TRY(hps_form_read(x, fields, HPS_COUNT(fields), &input));
	HPS_TRY(hps_channel_edit(x->ctx, store->db, &store->host, &change,
				 &input, &result));
	answer(x, &input, &result);
	return HPS_OK;
}

enum hps_code hps_h_channel_delete(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_channel_input input;
	struct hps_store *store;

	HPS_TRY(begin(x, &store, &input));
	HPS_TRY(hps_channel_remove(x->ctx, store->db, &store->host, &change,
				   &input));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

/* --- history ----------------------------------------------------------- */

enum hps_code hps_h_channel_history(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_channel_move *moves;
	struct hps_channel channel;
	struct hps_plugin plugin;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(find_channel(x, &store, &plugin, &channel));
	HPS_TRY(hps_page_by_number(x, &page));
	HPS_TRY(hps_channel_history(x->ctx, store->db, plugin.id, channel.name,
				    page.before, hps_page_rows(&page), &moves,
				    &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		hps_view_channel_move(&moves[i], hps_json_add_object(items));
	hps_page_answer_number(x, items, count > shown,
			       shown ? moves[shown - 1].id : 0);
	return HPS_OK;
}
