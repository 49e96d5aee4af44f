#include "fcgi/view_instance.h"

#include <string.h>

#include "lib/json/build.h"
#include "lib/json/parse.h"

/* A column of JSON as a member; SQL NULL is null. */
static enum hps_code put_column(struct hps_ctx *ctx, struct json_object *view,
				const char *name, const char *column)
{
	struct json_object *value = NULL;

	if (column)
		HPS_TRY(hps_json_parse(ctx, column, strlen(column), &value));
	hps_json_put(view, name, value);
	return HPS_OK;
}

static void put_lock(const struct hps_instance *instance, int64_t now_us,
		     struct json_object *view)
{
	struct json_object *lock;

	hps_json_put(view, "locked", NULL);
	if (!hps_instance_locked(instance, now_us))
		return;
	lock = hps_json_put_object(view, "locked");
	hps_json_put_string(lock, "reason", instance->locked_reason);
	hps_json_put_time(lock, "until", instance->locked_until_us);
}

enum hps_code hps_view_instance(struct hps_ctx *ctx,
				const struct hps_instance *instance,
				struct json_object *view)
{
	hps_json_put_string(view, "name", instance->name);
	hps_json_put_string(view, "title", instance->title);
	HPS_TRY(put_column(ctx, view, "origins", instance->origins));
	hps_json_put_string(view, "publicUrl", instance->public_url);
	hps_json_put_boolean(view, "autoEnrol", instance->auto_enrol);
	hps_json_put_boolean(view, "strict", instance->strict);
	HPS_TRY(put_column(ctx, view, "identity", instance->identity));
	put_lock(instance, ctx->now_us, view);
	hps_json_put_integer(view, "generation", instance->generation);
	hps_json_put_time(view, "createdAt", instance->created_us);
	hps_json_put_time(view, "updatedAt", instance->updated_us);
	return HPS_OK;
}

/* --- entries ----------------------------------------------------------- */

/* What is not set stays with the version. */
static void put_unset(const struct hps_entry *entry, struct json_object *view)
{
	hps_json_put(view, "order", NULL);
	hps_json_put(view, "hot", NULL);
	if (entry->sort_order != HPS_ENTRY_UNSET)
		hps_json_put_integer(view, "order", entry->sort_order);
	if (entry->hot != HPS_ENTRY_UNSET)
		hps_json_put_boolean(view, "hot", entry->hot != 0);
}

static void put_hold(const struct hps_entry *entry, struct json_object *view)
{
	struct json_object *held;

	hps_json_put(view, "held", NULL);
	if (!entry->held_by)
		return;
	held = hps_json_put_object(view, "held");
	hps_json_put_string(held, "by", entry->held_by);
	hps_json_put_string(held, "reason", entry->held_reason);
}

enum hps_code hps_view_entry(struct hps_ctx *ctx, const struct hps_entry *entry,
			     const struct hps_head *heads, size_t head_count,
			     struct json_object *view)
{
	struct json_object *object;

	hps_json_put_string(view, "pluginId", entry->plugin);
	hps_json_put_boolean(view, "enabled", entry->enabled);
	HPS_TRY(put_column(ctx, view, "default", entry->default_serve));
	HPS_TRY(put_column(ctx, view, "rules", entry->rules));
	HPS_TRY(put_column(ctx, view, "config", entry->config));
	HPS_TRY(put_column(ctx, view, "categories", entry->categories));
	put_unset(entry, view);
	object = hps_json_put_object(view, "heads");
	for (size_t i = 0; i < head_count; i++)
		hps_json_put_string(object, heads[i].channel, heads[i].version);
	put_hold(entry, view);
	hps_json_put_time(view, "createdAt", entry->created_us);
	hps_json_put_time(view, "updatedAt", entry->updated_us);
	return HPS_OK;
}

/* --- generations ------------------------------------------------------- */

enum hps_code hps_view_generation(struct hps_ctx *ctx,
				  const struct hps_generation *generation,
				  struct json_object *view)
{
	hps_json_put_integer(view, "number", generation->number);
	hps_json_put_string(view, "actor", generation->actor);
	hps_json_put_string(view, "reason", generation->reason);
	HPS_TRY(put_column(ctx, view, "summary", generation->summary));
	hps_json_put_boolean(view, "keep", generation->kept);
	hps_json_put_time(view, "createdAt", generation->created_us);
	hps_json_put_time(view, "supersededAt", generation->superseded_us);
	return HPS_OK;
}

enum hps_code hps_view_document(struct hps_ctx *ctx,
				const struct hps_generation_part *parts,
				size_t count, struct json_object *view)
{
	struct json_object *document = hps_json_put_object(view, "document");
	struct json_object *plugins;

	hps_json_put(document, "instance", NULL);
	plugins = hps_json_put_object(document, "plugins");
	for (size_t i = 0; i < count; i++) {
		struct json_object *body;

		HPS_TRY(hps_json_parse(ctx, parts[i].body.data,
				       parts[i].body.len, &body));
		if (*parts[i].part)
			hps_json_put(plugins, parts[i].part, body);
		else
			hps_json_put(document, "instance", body);
	}
	return HPS_OK;
}
