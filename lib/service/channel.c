#include "lib/service/channel.h"

#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/semver.h"
#include "lib/repo/channel.h"
#include "lib/repo/entry.h"
#include "lib/service/build.h"

/* A move in progress. */
struct move {
	const struct hps_change *change;
	const struct hps_plugin *plugin;
	const struct hps_version *version;
	const char *channel;
};

/* Where the channel is; version_id is 0 if it is not there yet. */
static enum hps_code find_channel(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t plugin_id, const char *name,
				  struct hps_channel *channel)
{
	enum hps_code code =
		hps_channel_find(ctx, db, plugin_id, name, channel);

	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	*channel = (struct hps_channel){ .name = name };
	return HPS_OK;
}

enum hps_code hps_channel_check_room(struct hps_ctx *ctx, struct hps_db *db,
				     const struct hps_plugin *plugin)
{
	int64_t count;

	HPS_TRY(hps_channel_count(ctx, db, plugin->id, &count));
	if (count < HPS_CHANNELS_MAX)
		return HPS_OK;
	return hps_fail(ctx, HPS_ECONFLICT, "too_many_channels",
			"'%s' has %d channels, which is the most. Delete one "
			"that nobody needs, or move one that is there.",
			plugin->name, HPS_CHANNELS_MAX);
}

static enum hps_code check_move(struct hps_ctx *ctx, const struct move *move,
				const struct hps_channel *channel)
{
	struct hps_semver version;

	if (!hps_equal(move->version->state, "active") &&
	    !hps_equal(move->version->state, "deprecated"))
		return hps_fail(ctx, HPS_ECONFLICT, "version_not_active",
				"Version %s of '%s' is %s; a channel can only "
				"point at one that may be served.",
				move->version->version, move->plugin->name,
				move->version->state);
	if (channel->guard &&
	    (!hps_semver_parse(move->version->version, &version) ||
	     !hps_semver_in_range(&version, channel->guard)))
		return hps_fail(ctx, HPS_ECONFLICT, "channel_guard",
				"Channel '%s' of '%s' only takes versions in "
				"%s; %s is not one. Change the guard, or move "
				"another channel.",
				move->channel, move->plugin->name,
				channel->guard, move->version->version);
	return HPS_OK;
}

/* Instances that take every plugin whose channel stable moves first. */
static enum hps_code find_enrolling(struct hps_ctx *ctx, struct hps_db *db,
				    const struct move *move,
				    struct hps_id_row **ids, size_t *count)
{
	bool moved;

	*count = 0;
	if (!hps_equal(move->channel, "stable") ||
	    !hps_equal(move->version->kind, "plugin"))
		return HPS_OK;
	HPS_TRY(hps_channel_moved(ctx, db, move->plugin->id, move->channel, 0,
				  &moved));
	if (moved)
		return HPS_OK;
	return hps_instance_enrolling(ctx, db, move->plugin->id, ids, count);
}

/*
 * Lock those that enrol and those that have the plugin, in the order of their
 * ids, before any is changed: two moves at once must not wait for each other.
 */
static enum hps_code lock_instances(struct hps_ctx *ctx, struct hps_db *db,
				    const struct move *move,
				    const struct hps_id_row *ids, size_t count)
{
	struct hps_instance instance;
	struct hps_entry *entries;
	size_t entry_count, i = 0, j = 0;

	HPS_TRY(hps_entry_of_plugin(ctx, db, move->plugin->id, &entries,
				    &entry_count));
	while (i < count || j < entry_count) {
		bool first = j == entry_count ||
			     (i < count && ids[i].id < entries[j].instance_id);
		int64_t id = first ? ids[i].id : entries[j].instance_id;

		HPS_TRY(hps_instance_lock(ctx, db, id, &instance));
		i += i < count && ids[i].id == id;
		j += j < entry_count && entries[j].instance_id == id;
	}
	return HPS_OK;
}

static enum hps_code record_enrol(struct hps_ctx *ctx, struct hps_db *db,
				  const struct move *move,
				  const struct hps_instance *instance)
{
	const struct hps_audit_row row = {
		.action = "entry.enrol",
		.object_kind = "entry",
		.object = hps_format(ctx->arena, "%s:%s", instance->name,
				     move->plugin->name),
		.after = "{\"default\":{\"channel\":\"stable\"}}",
		.reason = move->change->reason,
	};

	return hps_audit_insert(ctx, db, &move->change->actor, &row);
}

static enum hps_code enrol(struct hps_ctx *ctx, struct hps_db *db,
			   const struct move *move)
{
	struct hps_id_row *ids;
	size_t count, i;

	HPS_TRY(find_enrolling(ctx, db, move, &ids, &count));
	HPS_TRY(lock_instances(ctx, db, move, ids, count));
	for (i = 0; i < count; i++) {
		struct hps_instance instance;

		HPS_TRY(hps_instance_get(ctx, db, ids[i].id, &instance));
		if (hps_instance_locked(&instance, ctx->now_us))
			continue;
		HPS_TRY(hps_entry_enrol(ctx, db, instance.id,
					move->plugin->id));
		HPS_TRY(record_enrol(ctx, db, move, &instance));
	}
	return HPS_OK;
}

/* What a channel means in an instance now, or NULL. */
static enum hps_code head_now(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_entry *entry,
			      const char *channel, const char **version)
{
	struct hps_head *heads;
	size_t count, i;

	*version = NULL;
	HPS_TRY(hps_head_list(ctx, db, entry->instance_id, entry->plugin_id,
			      &heads, &count));
	for (i = 0; i < count; i++)
		if (!strcmp(heads[i].channel, channel))
			*version = heads[i].version;
	return HPS_OK;
}

enum hps_code hps_channel_refresh(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_change *change,
				  struct hps_instance *instance,
				  const struct hps_plugin *plugin,
				  int64_t *generation)
{
	const char *part = plugin->name;

	return hps_generation_refresh(ctx, db, change, instance, &part, 1,
				      generation);
}

/*
 * Bring one instance along, or note why not.  An instance whose entry does
 * not serve the channel gets the head all the same, and no effect, unless it
 * changes there: a pin to what was withdrawn gives way to stable.
 */
static enum hps_code move_in(struct hps_ctx *ctx, struct hps_db *db,
			     const struct move *move,
			     const struct hps_entry *entry,
			     struct hps_move_report *report)
{
	struct hps_move_effect effect = { .applied = true };
	struct hps_instance instance;
	struct hps_serves serves;

	HPS_TRY(hps_instance_lock(ctx, db, entry->instance_id, &instance));
	HPS_TRY(hps_build_serves(ctx, entry->default_serve, entry->rules,
				 &serves));
	effect.instance = instance.name;
	if (hps_instance_locked(&instance, ctx->now_us))
		effect.why = "locked";
	else if (entry->held_by)
		effect.why = "held";
	if (effect.why) {
		effect.applied = false;
		HPS_TRY(head_now(ctx, db, entry, move->channel, &effect.keeps));
	} else {
		HPS_TRY(hps_head_put(ctx, db, instance.id, move->plugin->id,
				     move->channel, move->version->id));
		HPS_TRY(hps_channel_refresh(ctx, db, move->change, &instance,
					    move->plugin, &effect.generation));
	}
	if (effect.generation || hps_serves_channel(&serves, move->channel))
		report->effects[report->effect_count++] = effect;
	return HPS_OK;
}

static enum hps_code move_everywhere(struct hps_ctx *ctx, struct hps_db *db,
				     const struct move *move,
				     struct hps_move_report *report)
{
	struct hps_entry *entries;
	size_t count, i;

	HPS_TRY(hps_entry_of_plugin(ctx, db, move->plugin->id, &entries,
				    &count));
	report->effects =
		HPS_NEW_ARRAY(ctx->arena, count, struct hps_move_effect);
	for (i = 0; i < count; i++)
		HPS_TRY(move_in(ctx, db, move, &entries[i], report));
	return HPS_OK;
}

/* True if this replay must leave the channel where it is. */
static enum hps_code was_there(struct hps_ctx *ctx, struct hps_db *db,
			       const struct move *move, bool replay, bool *stay)
{
	*stay = false;
	if (!replay)
		return HPS_OK;
	return hps_channel_moved(ctx, db, move->plugin->id, move->channel,
				 move->version->id, stay);
}

enum hps_code hps_channel_move(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_change *change,
			       const struct hps_plugin *plugin,
			       const struct hps_version *version,
			       const char *channel, bool replay,
			       struct hps_move_report *report)
{
	struct move move = { change, plugin, version, channel };
	struct hps_move_report out = { .channel = channel,
				       .version = version->version };
	struct hps_channel now;
	bool stay;

	HPS_TRY(find_channel(ctx, db, plugin->id, channel, &now));
	out.from = now.version;
	out.at = now.version;
	HPS_TRY(was_there(ctx, db, &move, replay, &stay));
	if (stay || now.version_id == version->id) {
		*report = out;
		return HPS_OK;
	}
	HPS_TRY(check_move(ctx, &move, &now));
	if (!now.id)
		HPS_TRY(hps_channel_check_room(ctx, db, plugin));
	HPS_TRY(enrol(ctx, db, &move));
	HPS_TRY(hps_channel_put(ctx, db, plugin->id, channel, version->id));
	HPS_TRY(hps_channel_move_insert(ctx, db, plugin->id, channel,
					now.version_id, version->id,
					change->actor.name, change->reason));
	HPS_TRY(move_everywhere(ctx, db, &move, &out));
	out.moved = true;
	out.at = version->version;
	*report = out;
	return HPS_OK;
}
