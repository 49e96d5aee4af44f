#include "lib/service/build.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/repo/entry.h"
#include "lib/repo/plugin.h"
#include "lib/repo/version.h"

/* JSON that a column holds; NULL where the column is NULL. */
static enum hps_code parse_column(struct hps_ctx *ctx, const char *text,
				  struct json_object **value)
{
	*value = NULL;
	return text ? hps_json_parse(ctx, text, strlen(text), value) : HPS_OK;
}

static void put_if(struct json_object *object, const char *name,
		   struct json_object *value)
{
	if (value)
		hps_json_put(object, name, value);
}

static void remember(const char **list, size_t *count, const char *text)
{
	size_t i;

	if (!text)
		return;
	for (i = 0; i < *count; i++)
		if (!strcmp(list[i], text))
			return;
	list[(*count)++] = text;
}

static size_t serves_at_most(struct json_object *rules)
{
	size_t most = 1, i, n = rules ? json_object_array_length(rules) : 0;

	for (i = 0; i < n; i++) {
		struct json_object *split = hps_json_get(
			hps_json_get(json_object_array_get_idx(rules, i),
				     "serve"),
			"split");
		struct json_object *weights = hps_json_get(split, "weights");

		most += weights ? json_object_array_length(weights) : 1;
	}
	return most;
}

static void add_serve(struct hps_serves *serves, struct json_object *serve)
{
	struct json_object *weights =
		hps_json_get(hps_json_get(serve, "split"), "weights");
	size_t i, n = weights ? json_object_array_length(weights) : 0;

	remember(serves->channels, &serves->channel_count,
		 hps_json_get_string(serve, "channel"));
	remember(serves->versions, &serves->version_count,
		 hps_json_get_string(serve, "version"));
	for (i = 0; i < n; i++)
		remember(serves->versions, &serves->version_count,
			 json_object_get_string(json_object_array_get_idx(
				 json_object_array_get_idx(weights, i), 0)));
}

enum hps_code hps_build_serves(struct hps_ctx *ctx, const char *default_serve,
			       const char *rules, struct hps_serves *serves)
{
	struct json_object *serve, *list;
	struct hps_serves out = { 0 };
	size_t i, n, most;

	HPS_TRY(parse_column(ctx, default_serve, &serve));
	HPS_TRY(parse_column(ctx, rules, &list));
	most = serves_at_most(list);
	out.channels = HPS_NEW_ARRAY(ctx->arena, most, const char *);
	out.versions = HPS_NEW_ARRAY(ctx->arena, most, const char *);
	add_serve(&out, serve);
	n = list ? json_object_array_length(list) : 0;
	for (i = 0; i < n; i++)
		add_serve(&out, hps_json_get(json_object_array_get_idx(list, i),
					     "serve"));
	*serves = out;
	return HPS_OK;
}

bool hps_serves_channel(const struct hps_serves *serves, const char *channel)
{
	size_t i;

	for (i = 0; i < serves->channel_count; i++)
		if (!strcmp(serves->channels[i], channel))
			return true;
	return false;
}

static bool servable(const struct hps_version *version)
{
	return hps_equal(version->state, "active") ||
	       hps_equal(version->state, "deprecated");
}

static struct json_object *deprecation(struct hps_ctx *ctx,
				       const struct hps_version *version)
{
	struct json_object *object = hps_json_object(ctx->arena);

	hps_json_put_string(object, "message", version->deprecated_message);
	hps_json_put_string(object, "sunset", version->deprecated_sunset);
	hps_json_put_string(object, "replacement",
			    version->deprecated_replacement);
	return object;
}

/* Add the card of a version, if it may be served. */
static enum hps_code add_card(struct hps_ctx *ctx, struct hps_db *db,
			      int64_t plugin_id, const char *name,
			      struct json_object *cards)
{
	struct hps_version version;
	struct json_object *card;
	enum hps_code code;

	if (hps_json_get(cards, name))
		return HPS_OK;
	code = hps_version_find(ctx, db, plugin_id, name, &version);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK || !servable(&version))
		return code;
	HPS_TRY(parse_column(ctx, version.card, &card));
	if (hps_equal(version.state, "deprecated"))
		hps_json_put(card, "deprecated", deprecation(ctx, &version));
	hps_json_put(cards, name, card);
	return HPS_OK;
}

static enum hps_code add_head(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_entry *entry,
			      const struct hps_head *head,
			      struct json_object *heads,
			      struct json_object *cards)
{
	hps_json_put_string(heads, head->channel, head->version);
	return add_card(ctx, db, entry->plugin_id, head->version, cards);
}

/* True if the entry pins a version that may not be served any more. */
static bool pin_is_gone(struct json_object *object, struct json_object *cards)
{
	const char *pinned =
		hps_json_get_string(hps_json_get(object, "default"), "version");

	return pinned && !hps_json_get(cards, pinned);
}

/* The heads of the channels that the entry serves, and all their cards. */
static enum hps_code add_versions(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_entry *entry,
				  struct json_object *object)
{
	struct json_object *heads_json = hps_json_put_object(object, "heads");
	struct json_object *cards = hps_json_put_object(object, "versions");
	struct hps_serves serves;
	struct hps_head *heads;
	size_t count, i;

	HPS_TRY(hps_build_serves(ctx, entry->default_serve, entry->rules,
				 &serves));
	HPS_TRY(hps_head_list(ctx, db, entry->instance_id, entry->plugin_id,
			      &heads, &count));
	for (i = 0; i < serves.version_count; i++)
		HPS_TRY(add_card(ctx, db, entry->plugin_id, serves.versions[i],
				 cards));
	for (i = 0; i < count; i++)
		if (hps_serves_channel(&serves, heads[i].channel) ||
		    (hps_equal(heads[i].channel, "stable") &&
		     pin_is_gone(object, cards)))
			HPS_TRY(add_head(ctx, db, entry, &heads[i], heads_json,
					 cards));
	return HPS_OK;
}

/* A member that the entry or the plugin sets over the version's own. */
static enum hps_code put_column(struct hps_ctx *ctx, struct json_object *object,
				const char *name, const char *own,
				const char *otherwise)
{
	struct json_object *value;

	HPS_TRY(parse_column(ctx, own ? own : otherwise, &value));
	put_if(object, name, value);
	return HPS_OK;
}

static enum hps_code add_overrides(struct hps_ctx *ctx,
				   const struct hps_entry *entry,
				   const struct hps_plugin *plugin,
				   struct json_object *object)
{
	struct json_object *provider = hps_json_put_object(object, "provider");

	hps_json_put_string(provider, "id", plugin->provider);
	hps_json_put_string(provider, "title", plugin->provider_title);
	HPS_TRY(put_column(ctx, object, "title", plugin->title, NULL));
	HPS_TRY(put_column(ctx, object, "description", plugin->description,
			   NULL));
	if (plugin->icon)
		hps_json_put_string(object, "icon", plugin->icon);
	HPS_TRY(put_column(ctx, object, "categories", entry->categories,
			   plugin->categories));
	HPS_TRY(put_column(ctx, object, "config", entry->config, NULL));
	if (entry->sort_order != HPS_ENTRY_UNSET)
		hps_json_put_integer(object, "order", entry->sort_order);
	if (entry->hot != HPS_ENTRY_UNSET)
		hps_json_put_boolean(object, "hot", entry->hot != 0);
	return HPS_OK;
}

static bool shown(const struct hps_entry *entry,
		  const struct hps_plugin *plugin)
{
	return entry->enabled && plugin->provider_active &&
	       !hps_equal(plugin->state, "deactivated") &&
	       hps_equal(plugin->kind, "plugin");
}

enum hps_code hps_build_entry(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_instance *instance,
			      const char *plugin_name, const char **body)
{
	struct json_object *object = hps_json_object(ctx->arena);
	struct hps_plugin plugin;
	struct hps_entry entry;
	enum hps_code code;

	HPS_TRY(hps_plugin_find(ctx, db, plugin_name, &plugin));
	code = hps_entry_find(ctx, db, instance->id, plugin.id, &entry);
	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	if (code == HPS_ENOTFOUND || !shown(&entry, &plugin)) {
		hps_fail_clear(ctx);
		*body = NULL;
		return HPS_OK;
	}
	hps_json_put_boolean(object, "enabled", true);
	HPS_TRY(put_column(ctx, object, "default", entry.default_serve, NULL));
	HPS_TRY(put_column(ctx, object, "rules", entry.rules, NULL));
	HPS_TRY(add_overrides(ctx, &entry, &plugin, object));
	HPS_TRY(add_versions(ctx, db, &entry, object));
	*body = hps_json_text(ctx->arena, object, NULL);
	return HPS_OK;
}

enum hps_code hps_build_shared(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_instance *instance,
			       const char **body)
{
	struct json_object *object;
	struct json_object *rules;

	(void)db;
	HPS_TRY(parse_column(ctx, instance->import_map, &object));
	HPS_TRY(parse_column(ctx, instance->rules, &rules));
	hps_json_put(object, "rules", rules);
	*body = hps_json_text(ctx->arena, object, NULL);
	return HPS_OK;
}

const char *hps_build_settings(struct hps_arena *arena,
			       const struct hps_instance *instance)
{
	struct hps_buf out;

	hps_buf_init(&out, arena, 256);
	hps_buf_printf(&out,
		       "{\"origins\":%s,\"publicUrl\":%s,"
		       "\"identity\":%s,\"deleted\":%s}",
		       instance->origins,
		       instance->public_url
			       ? hps_json_quote(arena, instance->public_url)
			       : "null",
		       instance->identity ? instance->identity : "null",
		       instance->deleted_us ? "true" : "false");
	return out.data;
}
