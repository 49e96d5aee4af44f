#include "lib/service/spread.h"

#include "lib/repo/entry.h"
#include "lib/repo/ownership.h"

/* Entries of one instance, which stand behind each other. */
static enum hps_code refresh(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_change *change,
			     const struct hps_owned_entry *entries,
			     size_t count, struct hps_spread *spread)
{
	const char **plugins = HPS_NEW_ARRAY(ctx->arena, count, const char *);
	struct hps_instance instance;
	int64_t generation;

	for (size_t i = 0; i < count; i++)
		plugins[i] = entries[i].plugin;
	HPS_TRY(hps_instance_lock(ctx, db, entries[0].instance_id, &instance));
	HPS_TRY(hps_generation_refresh(ctx, db, change, &instance, plugins,
				       count, &generation));
	if (generation)
		spread->effects[spread->count++] =
			(struct hps_spread_effect){ instance.id, instance.name,
						    generation };
	return HPS_OK;
}

static enum hps_code refresh_all(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_change *change,
				 const struct hps_owned_entry *entries,
				 size_t count, struct hps_spread *spread)
{
	struct hps_spread out = { 0 };
	size_t begin = 0, end;

	out.effects =
		HPS_NEW_ARRAY(ctx->arena, count, struct hps_spread_effect);
	for (; begin < count; begin = end) {
		end = begin + 1;
		while (end < count &&
		       entries[end].instance_id == entries[begin].instance_id)
			end++;
		HPS_TRY(refresh(ctx, db, change, entries + begin, end - begin,
				&out));
	}
	*spread = out;
	return HPS_OK;
}

enum hps_code hps_spread_provider(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_change *change,
				  int64_t provider_id,
				  struct hps_spread *spread)
{
	struct hps_owned_entry *entries;
	size_t count;

	HPS_TRY(hps_ownership_entries(ctx, db, provider_id, &entries, &count));
	return refresh_all(ctx, db, change, entries, count, spread);
}

enum hps_code hps_spread_plugin(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_change *change,
				int64_t plugin_id, struct hps_spread *spread)
{
	struct hps_owned_entry *owned;
	struct hps_entry *entries;
	size_t count;

	HPS_TRY(hps_entry_of_plugin(ctx, db, plugin_id, &entries, &count));
	owned = HPS_NEW_ARRAY(ctx->arena, count, struct hps_owned_entry);
	for (size_t i = 0; i < count; i++)
		owned[i] = (struct hps_owned_entry){ entries[i].instance_id,
						     entries[i].plugin };
	return refresh_all(ctx, db, change, owned, count, spread);
}

void hps_spread_copy(struct hps_ctx *ctx, struct hps_db *db,
		     struct hps_host *host, const struct hps_spread *spread)
{
	for (size_t i = 0; i < spread->count; i++)
		if (hps_snapshot_update(ctx, db, host,
					spread->effects[i].instance_id) !=
		    HPS_OK)
			hps_fail_clear(ctx);
}
