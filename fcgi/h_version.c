#include "fcgi/h_version.h"

#include <string.h>

#include "fcgi/h_plugin.h"
#include "fcgi/page.h"
#include "fcgi/view_plugin.h"
#include "fcgi/view_version.h"
#include "lib/base/text.h"
#include "lib/json/build.h"

/* What else the view of a version needs to know of its plugin. */
struct surroundings {
	struct hps_plugin plugin;
	struct hps_version_live *live;
	size_t live_count;
	struct hps_channel *channels;
	size_t channel_count;
};

static enum hps_code look_around(struct hps_exchange *x,
				 struct hps_store **store,
				 struct surroundings *around)
{
	HPS_TRY(hps_h_find_plugin(x, HPS_PERM_PLUGIN_READ, store,
				  &around->plugin));
	HPS_TRY(hps_where_plugin(x->ctx, (*store)->db, around->plugin.id,
				 &around->live, &around->live_count));
	return hps_channel_list(x->ctx, (*store)->db, around->plugin.id,
				&around->channels, &around->channel_count);
}

static enum hps_code view(struct hps_exchange *x,
			  const struct surroundings *around,
			  const struct hps_version *version,
			  struct json_object **body)
{
	struct hps_version_live *live = HPS_NEW_ARRAY(
		x->ctx->arena, around->live_count, struct hps_version_live);
	size_t count =
		hps_where_pick(around->live, around->live_count, version, live);
	struct json_object *channels;

	HPS_TRY(hps_view_version(x->ctx, hps_public_url(x), &around->plugin,
				 version, live, count, body));
	channels = hps_json_put_array(*body, "channels");
	for (size_t i = 0; i < around->channel_count; i++)
		if (around->channels[i].version_id == version->id)
			hps_json_add_string(channels, around->channels[i].name);
	return HPS_OK;
}

enum hps_code hps_h_version_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct surroundings around;
	struct hps_version *versions;
	struct json_object *body;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(look_around(x, &store, &around));
	HPS_TRY(hps_page_by_number(x, &page));
	HPS_TRY(hps_version_list(x->ctx, store->db, around.plugin.id,
				 page.before, hps_page_rows(&page), &versions,
				 &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++) {
		HPS_TRY(view(x, &around, &versions[i], &body));
		hps_json_add(items, body);
	}
	hps_page_answer_number(x, items, count > shown,
			       shown ? versions[shown - 1].id : 0);
	return HPS_OK;
}

/* A version that was removed is known to have been there, and no more. */
static enum hps_code find_version(struct hps_exchange *x,
				  struct hps_store *store,
				  const struct hps_plugin *plugin,
				  struct hps_version *version)
{
	HPS_TRY(hps_version_find(x->ctx, store->db, plugin->id,
				 hps_param(x, "version"), version));
	if (!hps_equal(version->state, "deleted") &&
	    !hps_equal(version->state, "purged"))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EGONE, "version_gone",
			"Version %s of '%s' was removed for good.",
			version->version, plugin->name);
}

enum hps_code hps_h_version(struct hps_exchange *x)
{
	struct surroundings around;
	struct hps_version version;
	struct json_object *body;
	struct hps_store *store;

	HPS_TRY(look_around(x, &store, &around));
	HPS_TRY(find_version(x, store, &around.plugin, &version));
	HPS_TRY(view(x, &around, &version, &body));
	hps_answer_resource(x, 200, body, version.row_version);
	return HPS_OK;
}

enum hps_code hps_h_file_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_version_file *files;
	struct hps_version version;
	struct hps_plugin plugin;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(hps_h_find_plugin(x, HPS_PERM_PLUGIN_READ, &store, &plugin));
	HPS_TRY(find_version(x, store, &plugin, &version));
	HPS_TRY(hps_page_by_name(x, &page));
	HPS_TRY(hps_version_file_list(x->ctx, store->db, version.id, page.after,
				      hps_page_rows(&page), &files, &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		hps_view_file(x->ctx->arena, hps_public_url(x), plugin.name,
			      version.version, &files[i],
			      hps_json_add_object(items));
	hps_page_answer(x, items, count > shown ? files[shown - 1].path : NULL);
	return HPS_OK;
}
