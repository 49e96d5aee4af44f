#include "fcgi/h_instance.h"

#include "fcgi/page.h"
#include "fcgi/store.h"
#include "fcgi/view_instance.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/service/scope.h"

static enum hps_code find_instance(struct hps_exchange *x,
				   struct hps_store **store,
				   struct hps_instance *instance)
{
	HPS_TRY(hps_store_use(x, store));
	HPS_TRY(hps_instance_find(x->ctx, (*store)->db,
				  hps_param(x, "instance"), instance));
	return hps_need_instance(x->ctx, x->caller, HPS_PERM_INSTANCE_READ,
				 instance);
}

/* Instances are few, so the page is what is left of the first rows of them. */
enum hps_code hps_h_instance_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_instance *instances;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(hps_page_by_name(x, &page));
	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_instance_list(x->ctx, store->db, page.after,
				  hps_page_rows(&page), &instances, &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		if (hps_caller_may(x->caller, HPS_PERM_INSTANCE_READ,
				   HPS_SCOPE_INSTANCE,
				   (uint64_t)instances[i].id))
			HPS_TRY(hps_view_instance(x->ctx, &instances[i],
						  hps_json_add_object(items)));
	hps_page_answer(x, items,
			count > shown ? instances[shown - 1].name : NULL);
	return HPS_OK;
}

enum hps_code hps_h_instance(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_instance instance;
	struct hps_store *store;

	HPS_TRY(find_instance(x, &store, &instance));
	HPS_TRY(hps_view_instance(x->ctx, &instance, body));
	hps_answer_resource(x, 200, body, instance.row_version);
	return HPS_OK;
}

static enum hps_code view_entry(struct hps_exchange *x, struct hps_store *store,
				const struct hps_entry *entry,
				struct json_object *view)
{
	struct hps_head *heads;
	size_t count;

	HPS_TRY(hps_head_list(x->ctx, store->db, entry->instance_id,
			      entry->plugin_id, &heads, &count));
	return hps_view_entry(x->ctx, entry, heads, count, view);
}

enum hps_code hps_h_entry_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_instance instance;
	struct hps_entry *entries;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(find_instance(x, &store, &instance));
	HPS_TRY(hps_page_by_name(x, &page));
	HPS_TRY(hps_entry_list(x->ctx, store->db, instance.id, page.after,
			       hps_page_rows(&page), &entries, &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		HPS_TRY(view_entry(x, store, &entries[i],
				   hps_json_add_object(items)));
	hps_page_answer(x, items,
			count > shown ? entries[shown - 1].plugin : NULL);
	return HPS_OK;
}

/* --- generations ------------------------------------------------------- */

enum hps_code hps_h_generation_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_generation *generations;
	struct hps_instance instance;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(find_instance(x, &store, &instance));
	HPS_TRY(hps_page_by_number(x, &page));
	HPS_TRY(hps_generation_list(x->ctx, store->db, instance.id, page.before,
				    hps_page_rows(&page), &generations,
				    &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		HPS_TRY(hps_view_generation(x->ctx, &generations[i],
					    hps_json_add_object(items)));
	hps_page_answer_number(x, items, count > shown,
			       shown ? generations[shown - 1].number : 0);
	return HPS_OK;
}

/* A number that was made and is not there has been retired. */
static enum hps_code find_generation(struct hps_exchange *x,
				     struct hps_store *store,
				     const struct hps_instance *instance,
				     struct hps_generation *generation)
{
	const char *text = hps_param(x, "number");
	unsigned long number;
	enum hps_code code;

	if (!hps_number_parse(text, INT64_MAX, &number) || number == 0 ||
	    (int64_t)number > instance->generation)
		return hps_fail(x->ctx, HPS_ENOTFOUND, "generation_unknown",
				"'%s' never had a generation %s.",
				instance->name, text);
	code = hps_generation_find(x->ctx, store->db, instance->id,
				   (int64_t)number, generation);
	if (code == HPS_ENOTFOUND)
		return hps_fail(x->ctx, HPS_EGONE, "generation_gone",
				"Generation %s of '%s' is not kept any more.",
				text, instance->name);
	return code;
}

enum hps_code hps_h_generation(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_generation_part *parts;
	struct hps_generation generation;
	struct hps_instance instance;
	struct hps_store *store;
	size_t count;

	HPS_TRY(find_instance(x, &store, &instance));
	HPS_TRY(find_generation(x, store, &instance, &generation));
	HPS_TRY(hps_generation_parts(x->ctx, store->db, instance.id,
				     generation.number, &parts, &count));
	HPS_TRY(hps_view_generation(x->ctx, &generation, body));
	HPS_TRY(hps_view_document(x->ctx, parts, count, body));
	hps_answer_resource(x, 200, body, generation.number);
	return HPS_OK;
}
