#include "lib/base/buf.h"
#include "lib/repo/channel.h"
#include "lib/repo/entry.h"
#include "lib/service/channel.h"

/* Take the channels that point at the version back along their history. */
static enum hps_code withdraw_channels(struct hps_ctx *ctx, struct hps_db *db,
				       const struct hps_plugin *plugin,
				       const struct hps_version *version)
{
	struct hps_channel *channels;
	size_t count, i;

	HPS_TRY(hps_channel_list(ctx, db, plugin->id, &channels, &count));
	for (i = 0; i < count; i++) {
		int64_t to;

		if (channels[i].version_id != version->id)
			continue;
		HPS_TRY(hps_channel_fallback(ctx, db, plugin->id,
					     channels[i].name, version->id,
					     &to));
		HPS_TRY(hps_channel_put(ctx, db, plugin->id, channels[i].name,
					to));
		HPS_TRY(hps_channel_move_insert(
			ctx, db, plugin->id, channels[i].name, version->id, to,
			"system", "the version was withdrawn"));
	}
	return HPS_OK;
}

static enum hps_code withdraw_in(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_instance *instance,
				 const struct hps_plugin *plugin,
				 const struct hps_version *version,
				 struct hps_buf *found)
{
	struct hps_head *heads;
	size_t count, i;

	HPS_TRY(hps_head_list(ctx, db, instance->id, plugin->id, &heads,
			      &count));
	for (i = 0; i < count; i++) {
		struct hps_fallback fallback = { .instance = instance->name,
						 .channel = heads[i].channel,
						 .from = version->version };
		struct hps_version good;
		int64_t to;

		if (heads[i].version_id != version->id)
			continue;
		HPS_TRY(hps_channel_fallback(ctx, db, plugin->id,
					     heads[i].channel, version->id,
					     &to));
		HPS_TRY(hps_head_put(ctx, db, instance->id, plugin->id,
				     heads[i].channel, to));
		if (to) {
			HPS_TRY(hps_version_get(ctx, db, to, &good));
			fallback.to = good.version;
		}
		hps_buf_add(found, &fallback, sizeof(fallback));
	}
	return HPS_OK;
}

enum hps_code hps_channel_withdraw(struct hps_ctx *ctx, struct hps_db *db,
				   const struct hps_change *change,
				   const struct hps_plugin *plugin,
				   const struct hps_version *version,
				   struct hps_fallbacks *fallbacks)
{
	struct hps_entry *entries;
	struct hps_buf found;
	size_t count, i;

	hps_buf_init(&found, ctx->arena, 0);
	HPS_TRY(withdraw_channels(ctx, db, plugin, version));
	HPS_TRY(hps_entry_of_plugin(ctx, db, plugin->id, &entries, &count));
	for (i = 0; i < count; i++) {
		struct hps_instance instance;
		int64_t generation;

		HPS_TRY(hps_instance_lock(ctx, db, entries[i].instance_id,
					  &instance));
		HPS_TRY(withdraw_in(ctx, db, &instance, plugin, version,
				    &found));
		HPS_TRY(hps_channel_refresh(ctx, db, change, &instance, plugin,
					    &generation));
	}
	fallbacks->count = found.len / sizeof(struct hps_fallback);
	fallbacks->list = (struct hps_fallback *)(void *)found.data;
	return HPS_OK;
}
