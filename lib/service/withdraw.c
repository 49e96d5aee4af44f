#include "lib/service/withdraw.h"

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/repo/entry.h"
#include "lib/repo/host_work.h"
#include "lib/store/bundle.h"

struct withdrawing {
	const struct hps_change *change;
	const char *plugin;
	const char *version;
	struct hps_withdrawal out;
};

static enum hps_code check_reason(struct hps_ctx *ctx,
				  const struct hps_change *change)
{
	if (change->reason && *change->reason)
		return HPS_OK;
	return hps_fail(ctx, HPS_EINVALID, "reason_missing",
			"Say why the version is blocked: people will ask.");
}

static enum hps_code lock_version(struct hps_ctx *ctx, struct hps_db *db,
				  struct withdrawing *w)
{
	struct hps_withdrawal *out = &w->out;

	*out = (struct hps_withdrawal){ .changed = false };
	HPS_TRY(hps_plugin_lock(ctx, db, w->plugin, &out->plugin));
	HPS_TRY(hps_version_find(ctx, db, out->plugin.id, w->version,
				 &out->version));
	if (hps_equal(out->version.state, "deleted") ||
	    hps_equal(out->version.state, "purged"))
		return hps_fail(ctx, HPS_ECONFLICT, "version_removed",
				"Version %s of '%s' was removed for good.",
				w->version, w->plugin);
	return HPS_OK;
}

static struct json_object *fallbacks_json(struct hps_arena *arena,
					  const struct hps_fallbacks *fallbacks)
{
	struct json_object *array = hps_json_array(arena);
	size_t i;

	for (i = 0; i < fallbacks->count; i++) {
		struct json_object *row = hps_json_add_object(array);

		hps_json_put_string(row, "instance",
				    fallbacks->list[i].instance);
		hps_json_put_string(row, "channel", fallbacks->list[i].channel);
		hps_json_put_string(row, "to", fallbacks->list[i].to);
	}
	return array;
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct withdrawing *w, const char *action,
			    const char *state)
{
	struct json_object *before = hps_json_object(ctx->arena);
	struct json_object *after = hps_json_object(ctx->arena);
	struct hps_audit_row audit = { .action = action,
				       .object_kind = "version",
				       .reason = w->change->reason };

	hps_json_put_string(before, "state", w->out.version.state);
	hps_json_put_string(after, "state", state);
	if (w->out.fallbacks.count)
		hps_json_put(after, "fallbacks",
			     fallbacks_json(ctx->arena, &w->out.fallbacks));
	audit.object = hps_format(ctx->arena, "%s@%s", w->plugin, w->version);
	audit.before = hps_json_text(ctx->arena, before, NULL);
	audit.after = hps_json_text(ctx->arena, after, NULL);
	return hps_audit_insert(ctx, db, &w->change->actor, &audit);
}

static enum hps_code block(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct withdrawing *w = arg;
	struct hps_withdrawal *out = &w->out;

	HPS_TRY(lock_version(ctx, db, w));
	if (hps_equal(out->version.state, "blocked"))
		return HPS_OK;
	HPS_TRY(hps_version_set_state(ctx, db, out->version.id, "blocked",
				      w->change->reason));
	HPS_TRY(hps_channel_withdraw(ctx, db, w->change, &out->plugin,
				     &out->version, &out->fallbacks));
	/* For the clerk, should this process end before the rename. */
	HPS_TRY(hps_host_work_add(ctx, db, "withdraw", out->version.id));
	out->changed = true;
	return record(ctx, db, w, "version.block", "blocked");
}

/* Every instance that has the plugin: a pin may have named the version. */
static enum hps_code update_copies(struct hps_ctx *ctx, struct hps_db *db,
				   struct hps_host *host, int64_t plugin_id)
{
	struct hps_entry *entries;
	size_t count, i;

	HPS_TRY(hps_entry_of_plugin(ctx, db, plugin_id, &entries, &count));
	for (i = 0; i < count; i++)
		HPS_TRY(hps_snapshot_update(ctx, db, host,
					    entries[i].instance_id));
	return HPS_OK;
}

/* A second run finds what the first one did, should its answer be lost. */
static enum hps_code run(struct hps_ctx *ctx, struct hps_db *db,
			 hps_db_work_fn *work, struct withdrawing *w)
{
	enum hps_code code = hps_db_transaction(ctx, db, work, w);

	if (code != HPS_EUNCERTAIN)
		return code;
	hps_fail_clear(ctx);
	return hps_db_transaction(ctx, db, work, w);
}

enum hps_code hps_withdraw_block(struct hps_ctx *ctx, struct hps_db *db,
				 struct hps_host *host,
				 const struct hps_change *change,
				 const char *plugin, const char *version,
				 struct hps_withdrawal *withdrawal)
{
	struct withdrawing w = { change, plugin, version, { false } };

	HPS_TRY(check_reason(ctx, change));
	HPS_TRY(run(ctx, db, block, &w));
	/* The clerk does it too: a copy that cannot be written only waits. */
	if (update_copies(ctx, db, host, w.out.plugin.id) != HPS_OK)
		hps_fail_clear(ctx);
	HPS_TRY(hps_bundle_withdraw(ctx, host->state_fd, plugin, version));
	*withdrawal = w.out;
	return HPS_OK;
}

/* Pins that name the version serve it again: every part is built anew. */
static enum hps_code refresh(struct hps_ctx *ctx, struct hps_db *db,
			     const struct withdrawing *w)
{
	const char *part = w->out.plugin.name;
	struct hps_entry *entries;
	size_t count, i;

	HPS_TRY(hps_entry_of_plugin(ctx, db, w->out.plugin.id, &entries,
				    &count));
	for (i = 0; i < count; i++) {
		struct hps_instance instance;
		int64_t number;

		HPS_TRY(hps_instance_lock(ctx, db, entries[i].instance_id,
					  &instance));
		HPS_TRY(hps_generation_refresh(ctx, db, w->change, &instance,
					       &part, 1, &number));
	}
	return HPS_OK;
}

static enum hps_code lift(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct withdrawing *w = arg;
	struct hps_withdrawal *out = &w->out;
	const char *state;

	HPS_TRY(lock_version(ctx, db, w));
	if (!hps_equal(out->version.state, "blocked"))
		return hps_fail(ctx, HPS_ECONFLICT, "version_not_blocked",
				"Version %s of '%s' is not blocked but %s.",
				w->version, w->plugin, out->version.state);
	state = out->version.deprecated_message ? "deprecated" : "active";
	HPS_TRY(hps_version_set_state(ctx, db, out->version.id, state, NULL));
	HPS_TRY(refresh(ctx, db, w));
	out->changed = true;
	return record(ctx, db, w, "version.unblock", state);
}

/* The files come first: whoever is told of the version must find them. */
enum hps_code hps_withdraw_lift(struct hps_ctx *ctx, struct hps_db *db,
				struct hps_host *host,
				const struct hps_change *change,
				const char *plugin, const char *version,
				struct hps_withdrawal *withdrawal)
{
	struct withdrawing w = { change, plugin, version, { false } };
	enum hps_code code;

	HPS_TRY(hps_plugin_find(ctx, db, plugin, &w.out.plugin));
	HPS_TRY(hps_version_find(ctx, db, w.out.plugin.id, version,
				 &w.out.version));
	if (hps_equal(w.out.version.state, "blocked"))
		HPS_TRY(hps_bundle_restore(ctx, host->state_fd, plugin,
					   version));
	code = hps_db_transaction(ctx, db, lift, &w);
	if (code != HPS_OK) {
		struct hps_error kept = ctx->error;

		if (hps_equal(w.out.version.state, "blocked") &&
		    code != HPS_EUNCERTAIN &&
		    hps_bundle_withdraw(ctx, host->state_fd, plugin, version) !=
			    HPS_OK)
			kept.note = "its files stay under plugins/";
		ctx->error = kept;
		return code;
	}
	if (update_copies(ctx, db, host, w.out.plugin.id) != HPS_OK)
		hps_fail_clear(ctx);
	*withdrawal = w.out;
	return HPS_OK;
}
