/*
 * view_plugin.h - plugins, channels and files as the API shows them.
 */
#ifndef HPS_FCGI_VIEW_PLUGIN_H
#define HPS_FCGI_VIEW_PLUGIN_H

#include "lib/repo/channel.h"
#include "lib/repo/plugin.h"
#include "lib/repo/version.h"

struct json_object;

/*
 * {pluginId, provider, kind, title, description, icon, categories, state,
 * createdAt, updatedAt}.  What the plugin does not say of itself comes from
 * its face.
 *
 * Errors: HPS_EINTERNAL where a column holds no JSON.
 */
HPS_MUST_CHECK enum hps_code hps_view_plugin(struct hps_ctx *ctx,
					     const struct hps_plugin_face *face,
					     struct json_object *view);

/* Add channels: name to version. */
void hps_view_channels(const struct hps_channel *channels, size_t count,
		       struct json_object *view);

/*
 * {pluginId, channel, version, guard, protected, createdAt, updatedAt}.
 */
void hps_view_channel(const char *plugin, const struct hps_channel *channel,
		      struct json_object *view);

/* {from, to, actor, reason, createdAt}. */
void hps_view_channel_move(const struct hps_channel_move *move,
			   struct json_object *view);

/*
 * {path, size, integrity, type, url}.
 * base: public address of the store.
 */
void hps_view_file(struct hps_arena *arena, const char *base,
		   const char *plugin, const char *version,
		   const struct hps_version_file *file,
		   struct json_object *view);

#endif
