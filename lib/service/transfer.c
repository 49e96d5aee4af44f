#include "lib/json/build.h"
#include "lib/repo/ownership.h"
#include "lib/service/rights_change.h"
#include "lib/service/provider.h"

struct transfer {
	struct hps_host *host;
	const struct hps_change *change;
	const char *name;
	const char *to;
	struct hps_plugin plugin; /* as it is afterwards */
	struct hps_spread spread;
};

static const char *owner_json(struct hps_arena *arena, const char *provider)
{
	struct json_object *object = hps_json_object(arena);

	hps_json_put_string(object, "provider", provider);
	return hps_json_text(arena, object, NULL);
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct transfer *transfer, const char *from)
{
	struct hps_audit_row audit = {
		.action = "plugin.transfer",
		.object_kind = "plugin",
		.object = transfer->name,
		.before = owner_json(ctx->arena, from),
		.after = owner_json(ctx->arena, transfer->to),
		.reason = transfer->change->reason,
	};

	return hps_audit_insert(ctx, db, &transfer->change->actor, &audit);
}

static enum hps_code find_target(struct hps_ctx *ctx, struct hps_db *db,
				 const char *name,
				 struct hps_provider *provider)
{
	/* Locked, so that it is not deactivated meanwhile. */
	enum hps_code code = hps_provider_lock(ctx, db, name, provider);

	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		hps_fault_add(ctx->arena, &ctx->error.faults, "/provider",
			      "provider_unknown", "There is no provider '%s'.",
			      name);
		return hps_json_invalid(ctx);
	}
	HPS_TRY(code);
	if (!provider->active)
		return hps_fail(ctx, HPS_ECONFLICT, "provider_inactive",
				"The provider '%s' is not active; it cannot "
				"take over a plugin.",
				name);
	return HPS_OK;
}

static enum hps_code hand_over(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	struct transfer *transfer = arg;
	struct hps_provider target;
	struct hps_plugin before;

	transfer->spread = (struct hps_spread){ NULL, 0 };
	/* Providers before plugins: the order of everyone who locks both. */
	HPS_TRY(hps_rights_changed(ctx, db, &transfer->host->epoch));
	HPS_TRY(find_target(ctx, db, transfer->to, &target));
	HPS_TRY(hps_plugin_lock(ctx, db, transfer->name, &before));
	transfer->plugin = before;
	if (before.provider_id == target.id)
		return HPS_OK;
	HPS_TRY(hps_ownership_set(ctx, db, before.id, target.id));
	HPS_TRY(hps_plugin_find(ctx, db, transfer->name, &transfer->plugin));
	HPS_TRY(hps_spread_plugin(ctx, db, transfer->change, before.id,
				  &transfer->spread));
	return record(ctx, db, transfer, before.provider);
}

enum hps_code hps_plugin_transfer(struct hps_ctx *ctx, struct hps_db *db,
				  struct hps_host *host,
				  const struct hps_change *change,
				  const char *name, const char *provider,
				  struct hps_plugin *plugin,
				  struct hps_spread *spread)
{
	struct transfer transfer = {
		.host = host, .change = change, .name = name, .to = provider
	};

	HPS_TRY(hps_db_transaction(ctx, db, hand_over, &transfer));
	hps_spread_copy(ctx, db, host, &transfer.spread);
	*plugin = transfer.plugin;
	*spread = transfer.spread;
	return HPS_OK;
}
