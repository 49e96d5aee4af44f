#include "lib/service/channel.h"

#include "lib/base/text.h"
#include "lib/json/build.h"

enum hps_code hps_channel_record_move(struct hps_ctx *ctx, struct hps_db *db,
				      const struct hps_change *change,
				      const struct hps_plugin *plugin,
				      const struct hps_move_report *report)
{
	struct hps_audit_row row = { .action = "channel.move",
				     .object_kind = "channel",
				     .reason = change->reason };
	struct json_object *before = hps_json_object(ctx->arena);
	struct json_object *after = hps_json_object(ctx->arena);

	if (!report->moved)
		return HPS_OK;
	hps_json_put_string(before, "version", report->from);
	hps_json_put_string(after, "version", report->version);
	row.object =
		hps_format(ctx->arena, "%s:%s", plugin->name, report->channel);
	row.before = hps_json_text(ctx->arena, before, NULL);
	row.after = hps_json_text(ctx->arena, after, NULL);
	return hps_audit_insert(ctx, db, &change->actor, &row);
}

static enum hps_code update_copy(struct hps_ctx *ctx, struct hps_db *db,
				 struct hps_host *host, const char *name)
{
	struct hps_instance instance;

	HPS_TRY(hps_instance_find(ctx, db, name, &instance));
	return hps_snapshot_update(ctx, db, host, instance.id);
}

void hps_channel_update_copies(struct hps_ctx *ctx, struct hps_db *db,
			       struct hps_host *host,
			       const struct hps_move_report *report)
{
	size_t i;

	for (i = 0; i < report->effect_count; i++)
		if (report->effects[i].generation &&
		    update_copy(ctx, db, host, report->effects[i].instance) !=
			    HPS_OK)
			hps_fail_clear(ctx);
}

struct json_object *hps_move_report_json(struct hps_arena *arena,
					 const struct hps_move_report *report)
{
	struct json_object *object = hps_json_object(arena);
	struct json_object *applied, *skipped;
	size_t i;

	hps_json_put_string(object, "name", report->channel);
	hps_json_put_boolean(object, "moved", report->moved);
	hps_json_put_string(object, "from", report->from);
	hps_json_put_string(object, "at", report->at);
	applied = hps_json_put_array(object, "applied");
	skipped = hps_json_put_array(object, "skipped");
	for (i = 0; i < report->effect_count; i++) {
		const struct hps_move_effect *effect = &report->effects[i];
		struct json_object *row = hps_json_add_object(
			effect->applied ? applied : skipped);

		hps_json_put_string(row, "instance", effect->instance);
		if (effect->applied) {
			if (effect->generation)
				hps_json_put_integer(row, "generation",
						     effect->generation);
			continue;
		}
		hps_json_put_string(row, "keeps", effect->keeps);
		hps_json_put_string(row, "why", effect->why);
	}
	return object;
}
