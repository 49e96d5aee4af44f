#include "lib/service/channel_edit.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/repo/entry.h"
#include "lib/service/access.h"
#include "lib/service/build.h"
#include "lib/service/scope.h"

struct editing {
	const struct hps_change *change;
	const struct hps_channel_input *input;
	struct hps_channel_result result;
	bool complete; /* a dry run that came to its end */
};

enum hps_code hps_channel_may_edit(struct hps_ctx *ctx,
				   const struct hps_caller *caller,
				   const struct hps_plugin *plugin,
				   const char *channel)
{
	const struct hps_rights *rights = hps_caller_rights(caller);

	HPS_TRY(hps_need_plugin(ctx, caller, HPS_PERM_CHANNEL_MOVE, plugin));
	if (!rights || hps_rights_channel(rights, channel))
		return HPS_OK;
	return hps_fail(ctx, HPS_EFORBIDDEN, "token_channel",
			"This token may not move the channel '%s'.", channel);
}

/* What is protected, or is to be guarded, is for those who may protect. */
static enum hps_code check_protection(struct hps_ctx *ctx,
				      const struct hps_channel_input *input,
				      const struct hps_plugin *plugin,
				      const struct hps_channel *channel)
{
	if (!channel->protected && !input->has_guard && !input->has_protected)
		return HPS_OK;
	if (hps_may_plugin(input->caller, HPS_PERM_CHANNEL_PROTECT, plugin))
		return HPS_OK;
	return hps_fail(ctx, HPS_EFORBIDDEN, "channel_protected",
			"The channel '%s' of '%s' is for those who may protect "
			"channels (the permission channel:protect).",
			input->channel, plugin->name);
}

/* The channel as it is, or an empty one. */
static enum hps_code find_now(struct hps_ctx *ctx, struct hps_db *db,
			      const struct editing *editing,
			      struct hps_channel *now)
{
	enum hps_code code =
		hps_channel_find(ctx, db, editing->result.plugin.id,
				 editing->input->channel, now);

	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	*now = (struct hps_channel){ .name = editing->input->channel };
	return HPS_OK;
}

static enum hps_code record_guard(struct hps_ctx *ctx, struct hps_db *db,
				  const struct editing *editing,
				  const struct hps_channel *from,
				  const struct hps_channel *to)
{
	struct json_object *before = hps_json_object(ctx->arena);
	struct json_object *after = hps_json_object(ctx->arena);
	struct hps_audit_row row = {
		.action = "channel.guard",
		.object_kind = "channel",
		.object = hps_format(ctx->arena, "%s:%s",
				     editing->result.plugin.name, to->name),
		.reason = editing->change->reason,
	};

	hps_json_put_string(before, "guard", from->guard);
	hps_json_put_boolean(before, "protected", from->protected);
	hps_json_put_string(after, "guard", to->guard);
	hps_json_put_boolean(after, "protected", to->protected);
	row.before = hps_json_text(ctx->arena, before, NULL);
	row.after = hps_json_text(ctx->arena, after, NULL);
	return hps_audit_insert(ctx, db, &editing->change->actor, &row);
}

/* Before the move, so that a new guard counts for it; the row must be there. */
static enum hps_code set_guard(struct hps_ctx *ctx, struct hps_db *db,
			       const struct editing *editing,
			       const struct hps_channel *now)
{
	const struct hps_channel_input *input = editing->input;
	struct hps_channel wanted = *now;
	struct hps_channel row;

	if (input->has_guard)
		wanted.guard = input->guard;
	if (input->has_protected)
		wanted.protected = input->is_protected;
	if (hps_equal(wanted.guard, now->guard) &&
	    wanted.protected == now->protected)
		return HPS_OK;
	if (!now->id)
		HPS_TRY(hps_channel_check_room(ctx, db,
					       &editing->result.plugin));
	if (!now->id)
		HPS_TRY(hps_channel_put(ctx, db, editing->result.plugin.id,
					input->channel, 0));
	HPS_TRY(hps_channel_find(ctx, db, editing->result.plugin.id,
				 input->channel, &row));
	HPS_TRY(hps_channel_update_guard(ctx, db, row.id, wanted.guard,
					 wanted.protected));
	return record_guard(ctx, db, editing, now, &wanted);
}

static enum hps_code edit(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct editing *editing = arg;
	const struct hps_channel_input *input = editing->input;
	struct hps_channel_result *result = &editing->result;
	struct hps_version version;
	struct hps_channel now;

	*result = (struct hps_channel_result){ 0 };
	editing->complete = false;
	HPS_TRY(hps_plugin_lock(ctx, db, input->plugin, &result->plugin));
	HPS_TRY(hps_channel_may_edit(ctx, input->caller, &result->plugin,
				     input->channel));
	HPS_TRY(find_now(ctx, db, editing, &now));
	HPS_TRY(check_protection(ctx, input, &result->plugin, &now));
	HPS_TRY(hps_precondition_check(ctx, input->precondition, now.id != 0,
				       (uint64_t)now.row_version));
	HPS_TRY(hps_version_find(ctx, db, result->plugin.id, input->version,
				 &version));
	HPS_TRY(set_guard(ctx, db, editing, &now));
	HPS_TRY(hps_channel_move(ctx, db, editing->change, &result->plugin,
				 &version, input->channel, false,
				 &result->move));
	HPS_TRY(hps_channel_record_move(ctx, db, editing->change,
					&result->plugin, &result->move));
	HPS_TRY(hps_channel_find(ctx, db, result->plugin.id, input->channel,
				 &result->channel));
	result->created = !now.id;
	editing->complete = input->dry_run;
	/* Any failure takes a transaction back. */
	return input->dry_run ? HPS_EINVALID : HPS_OK;
}

static enum hps_code check_input(struct hps_ctx *ctx,
				 const struct hps_channel_input *input)
{
	const char *why = hps_name_check(input->channel);

	if (!why)
		return HPS_OK;
	return hps_fail(ctx, HPS_EINVALID, "invalid_name",
			"The name of a channel %s.", why);
}

enum hps_code hps_channel_edit(struct hps_ctx *ctx, struct hps_db *db,
			       struct hps_host *host,
			       const struct hps_change *change,
			       const struct hps_channel_input *input,
			       struct hps_channel_result *result)
{
	struct editing editing = { .change = change, .input = input };
	enum hps_code code;

	HPS_TRY(check_input(ctx, input));
	code = hps_db_transaction(ctx, db, edit, &editing);
	if (code != HPS_OK && !editing.complete)
		return code;
	if (!input->dry_run)
		hps_channel_update_copies(ctx, db, host, &editing.result.move);
	*result = editing.result;
	return HPS_OK;
}

/* --- removing ---------------------------------------------------------- */

struct removing {
	const struct hps_change *change;
	const struct hps_channel_input *input;
	struct hps_move_report report; /* of the instances that it touched */
};

static enum hps_code followed(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_entry *entry,
			      const char *channel)
{
	struct hps_instance instance;
	struct hps_serves serves;

	HPS_TRY(hps_build_serves(ctx, entry->default_serve, entry->rules,
				 &serves));
	if (!hps_serves_channel(&serves, channel))
		return HPS_OK;
	HPS_TRY(hps_instance_get(ctx, db, entry->instance_id, &instance));
	if (instance.deleted_us)
		return HPS_OK;
	return hps_fail(ctx, HPS_ECONFLICT, "channel_followed",
			"The instance '%s' serves the channel '%s'. Change "
			"its entry first.",
			instance.name, channel);
}

/* Nobody serves it, so its head may go, whatever holds the others. */
static enum hps_code drop_head(struct hps_ctx *ctx, struct hps_db *db,
			       struct removing *removing,
			       const struct hps_entry *entry)
{
	const char *part = entry->plugin;
	struct hps_move_effect effect = { .applied = true };
	struct hps_instance instance;

	HPS_TRY(hps_instance_lock(ctx, db, entry->instance_id, &instance));
	HPS_TRY(hps_head_put(ctx, db, entry->instance_id, entry->plugin_id,
			     removing->input->channel, 0));
	HPS_TRY(hps_generation_refresh(ctx, db, removing->change, &instance,
				       &part, 1, &effect.generation));
	effect.instance = instance.name;
	removing->report.effects[removing->report.effect_count++] = effect;
	return HPS_OK;
}

static enum hps_code remove_it(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	struct removing *removing = arg;
	const struct hps_channel_input *input = removing->input;
	struct hps_audit_row row = { .action = "channel.delete",
				     .object_kind = "channel",
				     .reason = removing->change->reason };
	struct hps_channel channel;
	struct hps_entry *entries;
	struct hps_plugin plugin;
	size_t count, i;

	HPS_TRY(hps_plugin_lock(ctx, db, input->plugin, &plugin));
	HPS_TRY(hps_channel_may_edit(ctx, input->caller, &plugin,
				     input->channel));
	HPS_TRY(hps_channel_find(ctx, db, plugin.id, input->channel, &channel));
	HPS_TRY(check_protection(ctx, input, &plugin, &channel));
	HPS_TRY(hps_precondition_check(ctx, input->precondition, true,
				       (uint64_t)channel.row_version));
	HPS_TRY(hps_entry_of_plugin(ctx, db, plugin.id, &entries, &count));
	removing->report.effects =
		HPS_NEW_ARRAY(ctx->arena, count, struct hps_move_effect);
	removing->report.effect_count = 0;
	for (i = 0; i < count; i++)
		HPS_TRY(followed(ctx, db, &entries[i], input->channel));
	for (i = 0; i < count; i++)
		HPS_TRY(drop_head(ctx, db, removing, &entries[i]));
	HPS_TRY(hps_channel_delete(ctx, db, channel.id));
	row.object = hps_format(ctx->arena, "%s:%s", plugin.name, channel.name);
	row.before = hps_format(
		ctx->arena, "{\"version\":%s}",
		channel.version ? hps_json_quote(ctx->arena, channel.version)
				: "null");
	return hps_audit_insert(ctx, db, &removing->change->actor, &row);
}

enum hps_code hps_channel_remove(struct hps_ctx *ctx, struct hps_db *db,
				 struct hps_host *host,
				 const struct hps_change *change,
				 const struct hps_channel_input *input)
{
	struct removing removing = { .change = change, .input = input };

	HPS_TRY(hps_db_transaction(ctx, db, remove_it, &removing));
	hps_channel_update_copies(ctx, db, host, &removing.report);
	return HPS_OK;
}
