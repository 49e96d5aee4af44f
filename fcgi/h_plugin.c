#include "fcgi/h_plugin.h"

#include <string.h>

#include "fcgi/page.h"
#include "fcgi/view_plugin.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/service/access.h"
#include "lib/service/scope.h"

enum { QUERY_MAX = 128 };

/* What a list of plugins is narrowed to. */
struct filter {
	struct hps_plugin_query query;
	const char *category; /* or NULL */
	const char *text;     /* or NULL */
};

enum hps_code hps_h_find_plugin(struct hps_exchange *x,
				enum hps_permission permission,
				struct hps_store **store,
				struct hps_plugin *plugin)
{
	HPS_TRY(hps_store_use(x, store));
	HPS_TRY(hps_plugin_find(x->ctx, (*store)->db, hps_param(x, "plugin"),
				plugin));
	return hps_need_plugin(x->ctx, x->caller, permission, plugin);
}

/* --- plugins ----------------------------------------------------------- */

static enum hps_code read_filter(struct hps_exchange *x,
				 const struct hps_page *page,
				 struct filter *filter)
{
	const struct hps_rights *rights = hps_caller_rights(x->caller);

	*filter = (struct filter){
		.query = { .after = page->after,
			   .provider =
				   hps_request_query(x->request, "provider"),
			   .state = hps_request_query(x->request, "state"),
			   .limit = HPS_PAGE_MAX },
		.category = hps_request_query(x->request, "category"),
		.text = hps_request_query(x->request, "q"),
	};
	/* A token sees no other provider's plugins: do not look at them. */
	if (rights && !filter->query.provider)
		filter->query.provider = rights->provider.name;
	if (filter->text && strlen(filter->text) > QUERY_MAX)
		return hps_fail(x->ctx, HPS_EINVALID, "query_invalid",
				"q has at most %d bytes.", QUERY_MAX);
	return HPS_OK;
}

/* Both as JSON text, so a category is compared whole. */
static bool has_category(struct hps_arena *arena,
			 struct json_object *categories, const char *wanted)
{
	return strstr(hps_json_text(arena, categories, NULL),
		      hps_json_quote(arena, wanted));
}

static enum hps_code fits(struct hps_exchange *x, const struct filter *filter,
			  const struct hps_plugin_face *face,
			  struct json_object *view, bool *fit)
{
	const char *title;

	*fit = false;
	if (!hps_may_plugin(x->caller, HPS_PERM_PLUGIN_READ, &face->plugin))
		return HPS_OK;
	HPS_TRY(hps_view_plugin(x->ctx, face, view));
	title = hps_json_text(x->ctx->arena, hps_json_get(view, "title"), NULL);
	*fit = (!filter->category ||
		has_category(x->ctx->arena, hps_json_get(view, "categories"),
			     filter->category)) &&
	       (!filter->text || strcasestr(face->plugin.name, filter->text) ||
		strcasestr(title, filter->text));
	return HPS_OK;
}

static enum hps_code put_channels(struct hps_exchange *x,
				  struct hps_store *store, int64_t plugin_id,
				  struct json_object *view)
{
	struct hps_channel *channels;
	size_t count;

	HPS_TRY(hps_channel_list(x->ctx, store->db, plugin_id, &channels,
				 &count));
	hps_view_channels(channels, count, view);
	return HPS_OK;
}

/* A page being filled, however many rows must be passed over for it. */
struct filling {
	struct json_object *items;
	int64_t room;
	const char *last;
	bool more;
};

static enum hps_code fill(struct hps_exchange *x, struct hps_store *store,
			  const struct filter *filter, struct filling *filling,
			  const struct hps_plugin_face *face)
{
	struct json_object *view = hps_json_object(x->ctx->arena);
	bool fit;

	HPS_TRY(fits(x, filter, face, view, &fit));
	if (!fit)
		return HPS_OK;
	filling->more = filling->room == 0;
	if (filling->more)
		return HPS_OK;
	HPS_TRY(put_channels(x, store, face->plugin.id, view));
	hps_json_add(filling->items, view);
	filling->last = face->plugin.name;
	filling->room--;
	return HPS_OK;
}

enum hps_code hps_h_plugin_list(struct hps_exchange *x)
{
	struct filling filling = { .items = hps_json_array(x->ctx->arena) };
	struct hps_plugin_face *faces;
	struct hps_store *store;
	struct filter filter;
	struct hps_page page;
	size_t count, i;

	HPS_TRY(hps_page_by_name(x, &page));
	HPS_TRY(read_filter(x, &page, &filter));
	HPS_TRY(hps_store_use(x, &store));
	filling.room = page.limit;
	do {
		HPS_TRY(hps_plugin_list(x->ctx, store->db, &filter.query,
					&faces, &count));
		for (i = 0; i < count && !filling.more; i++)
			HPS_TRY(fill(x, store, &filter, &filling, &faces[i]));
		if (count > 0)
			filter.query.after = faces[count - 1].plugin.name;
	} while (count == HPS_PAGE_MAX && !filling.more);
	hps_page_answer(x, filling.items, filling.more ? filling.last : NULL);
	return HPS_OK;
}

enum hps_code hps_h_plugin(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_plugin_face face;
	struct hps_store *store;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_plugin_find_face(x->ctx, store->db, hps_param(x, "plugin"),
				     &face));
	HPS_TRY(hps_need_plugin(x->ctx, x->caller, HPS_PERM_PLUGIN_READ,
				&face.plugin));
	HPS_TRY(hps_view_plugin(x->ctx, &face, body));
	HPS_TRY(put_channels(x, store, face.plugin.id, body));
	hps_answer_resource(x, 200, body, face.plugin.row_version);
	return HPS_OK;
}
