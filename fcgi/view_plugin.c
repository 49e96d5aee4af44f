#include "fcgi/view_plugin.h"

#include <string.h>

#include "lib/crypto/hash.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/store/archive.h"

/* --- plugins ----------------------------------------------------------- */

static enum hps_code parse_or_null(struct hps_ctx *ctx, const char *column,
				   struct json_object **value)
{
	*value = NULL;
	return column ? hps_json_parse(ctx, column, strlen(column), value)
		      : HPS_OK;
}

/* The plugin's own column, else the member of the card. */
static enum hps_code own_or_card(struct hps_ctx *ctx, const char *column,
				 struct json_object *card, const char *name,
				 struct json_object **value)
{
	HPS_TRY(parse_or_null(ctx, column, value));
	if (!*value)
		*value = hps_json_get(card, name);
	return HPS_OK;
}

static enum hps_code put_texts(struct hps_ctx *ctx,
			       const struct hps_plugin_face *face,
			       struct json_object *view)
{
	const struct hps_plugin *plugin = &face->plugin;
	struct json_object *card, *value;

	HPS_TRY(parse_or_null(ctx, face->card, &card));
	HPS_TRY(own_or_card(ctx, plugin->title, card, "title", &value));
	hps_json_put(view, "title", value);
	HPS_TRY(own_or_card(ctx, plugin->description, card, "description",
			    &value));
	hps_json_put(view, "description", value);
	hps_json_put_string(view, "icon",
			    plugin->icon ? plugin->icon
					 : hps_json_get_string(card, "icon"));
	HPS_TRY(own_or_card(ctx, plugin->categories, card, "categories",
			    &value));
	hps_json_put(view, "categories",
		     value ? value : hps_json_array(ctx->arena));
	return HPS_OK;
}

enum hps_code hps_view_plugin(struct hps_ctx *ctx,
			      const struct hps_plugin_face *face,
			      struct json_object *view)
{
	const struct hps_plugin *plugin = &face->plugin;
	struct json_object *object;

	hps_json_put_string(view, "pluginId", plugin->name);
	object = hps_json_put_object(view, "provider");
	hps_json_put_string(object, "id", plugin->provider);
	hps_json_put_string(object, "title", plugin->provider_title);
	hps_json_put_string(view, "kind", plugin->kind);
	HPS_TRY(put_texts(ctx, face, view));
	hps_json_put_string(view, "state", plugin->state);
	hps_json_put_time(view, "createdAt", plugin->created_us);
	hps_json_put_time(view, "updatedAt", plugin->updated_us);
	return HPS_OK;
}

/* --- channels ---------------------------------------------------------- */

void hps_view_channels(const struct hps_channel *channels, size_t count,
		       struct json_object *view)
{
	struct json_object *object = hps_json_put_object(view, "channels");

	for (size_t i = 0; i < count; i++)
		hps_json_put_string(object, channels[i].name,
				    channels[i].version);
}

void hps_view_channel(const char *plugin, const struct hps_channel *channel,
		      struct json_object *view)
{
	hps_json_put_string(view, "pluginId", plugin);
	hps_json_put_string(view, "channel", channel->name);
	hps_json_put_string(view, "version", channel->version);
	hps_json_put_string(view, "guard", channel->guard);
	hps_json_put_boolean(view, "protected", channel->protected);
	hps_json_put_time(view, "createdAt", channel->created_us);
	hps_json_put_time(view, "updatedAt", channel->updated_us);
}

void hps_view_channel_move(const struct hps_channel_move *move,
			   struct json_object *view)
{
	hps_json_put_string(view, "from", move->from_version);
	hps_json_put_string(view, "to", move->to_version);
	hps_json_put_string(view, "actor", move->actor);
	hps_json_put_string(view, "reason", move->reason);
	hps_json_put_time(view, "createdAt", move->created_us);
}

/* --- files ------------------------------------------------------------- */

void hps_view_file(struct hps_arena *arena, const char *base,
		   const char *plugin, const char *version,
		   const struct hps_version_file *file,
		   struct json_object *view)
{
	const char *type = "application/octet-stream";
	const char *why;

	(void)hps_archive_classify(file->path, &type, &why);
	hps_json_put_string(view, "path", file->path);
	hps_json_put_integer(view, "size", file->size_bytes);
	hps_json_put_string(view, "integrity",
			    hps_integrity_text(arena, file->sha384.data));
	hps_json_put_string(view, "type", type);
	hps_json_put_string(view, "url",
			    hps_format(arena, "%s/plugins/%s/%s/%s",
				       base ? base : "", plugin, version,
				       file->path));
}
