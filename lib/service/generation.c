#include "lib/service/generation.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/repo/generation.h"
#include "lib/service/build.h"

/* A part that differs from what holds. */
struct difference {
	const char *plugin;
	struct hps_blob before; /* data is NULL: there was none */
	const char *after;	/* NULL: there is none any more */
};

static enum hps_code build_part(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_instance *instance,
				const char *plugin, const char **body)
{
	if (!*plugin)
		return hps_build_shared(ctx, db, instance, body);
	return hps_build_entry(ctx, db, instance, plugin, body);
}

static bool differs(const struct difference *part)
{
	if (!part->before.data || !part->after)
		return part->before.data || part->after;
	return part->before.len != strlen(part->after) ||
	       memcmp(part->before.data, part->after, part->before.len);
}

static enum hps_code find_differences(struct hps_ctx *ctx, struct hps_db *db,
				      const struct hps_instance *instance,
				      const char *const *plugins, size_t count,
				      struct difference *found,
				      size_t *found_count)
{
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		struct hps_generation_part now;
		struct difference part = { .plugin = plugins[i] };

		HPS_TRY(hps_generation_part_now(ctx, db, instance->id,
						plugins[i], &now));
		HPS_TRY(build_part(ctx, db, instance, plugins[i], &part.after));
		part.before = now.body;
		if (differs(&part))
			found[n++] = part;
	}
	*found_count = n;
	return HPS_OK;
}

/* The version that a part serves by default, or NULL. */
static enum hps_code default_version(struct hps_ctx *ctx, const void *body,
				     size_t len, const char **version)
{
	struct json_object *object, *serve;
	const char *channel;

	*version = NULL;
	if (!body)
		return HPS_OK;
	HPS_TRY(hps_json_parse(ctx, body, len, &object));
	serve = hps_json_get(object, "default");
	channel = hps_json_get_string(serve, "channel");
	*version = channel ? hps_json_get_string(hps_json_get(object, "heads"),
						 channel)
			   : hps_json_get_string(serve, "version");
	return HPS_OK;
}

/* [{pluginId, from, to}], where from and to are what it serves by default. */
static enum hps_code summarise(struct hps_ctx *ctx,
			       const struct difference *parts, size_t count,
			       const char **summary)
{
	struct json_object *list = hps_json_array(ctx->arena);
	size_t i;

	for (i = 0; i < count; i++) {
		struct json_object *row = hps_json_add_object(list);
		const char *from, *to;

		HPS_TRY(default_version(ctx, parts[i].before.data,
					parts[i].before.len, &from));
		HPS_TRY(default_version(
			ctx, parts[i].after,
			parts[i].after ? strlen(parts[i].after) : 0, &to));
		if (!*parts[i].plugin) {
			hps_json_put_string(row, "changed", "instance");
			continue;
		}
		hps_json_put_string(row, "pluginId", parts[i].plugin);
		hps_json_put_string(row, "from", from);
		hps_json_put_string(row, "to", to);
	}
	*summary = hps_json_text(ctx->arena, list, NULL);
	return HPS_OK;
}

enum hps_code hps_generation_refresh(struct hps_ctx *ctx, struct hps_db *db,
				     const struct hps_change *change,
				     struct hps_instance *instance,
				     const char *const *plugins,
				     size_t plugin_count, int64_t *number)
{
	struct difference *parts =
		HPS_NEW_ARRAY(ctx->arena, plugin_count, struct difference);
	int64_t next = instance->generation + 1;
	const char *summary;
	size_t count, i;

	HPS_TRY(find_differences(ctx, db, instance, plugins, plugin_count,
				 parts, &count));
	if (!count) {
		*number = 0;
		return HPS_OK;
	}
	HPS_TRY(summarise(ctx, parts, count, &summary));
	HPS_TRY(hps_generation_insert(ctx, db, instance->id, next,
				      change->actor.name, change->reason,
				      summary));
	for (i = 0; i < count; i++)
		HPS_TRY(hps_generation_part_put(
			ctx, db, instance->id, parts[i].plugin, next,
			parts[i].after,
			parts[i].after ? strlen(parts[i].after) : 0));
	HPS_TRY(hps_instance_set_generation(ctx, db, instance->id, next));
	instance->generation = next;
	*number = next;
	return HPS_OK;
}
