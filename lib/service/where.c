#include "lib/service/where.h"

#include <string.h>

#include "lib/base/buf.h"
#include "lib/repo/entry.h"
#include "lib/repo/instance.h"
#include "lib/service/build.h"

static void add(struct hps_buf *found, const char *version,
		const char *instance, const char *channel)
{
	struct hps_version_live row = { version, instance, channel };

	hps_buf_add(found, &row, sizeof(row));
}

static enum hps_code look_in(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_entry *entry,
			     struct hps_buf *found)
{
	struct hps_instance instance;
	struct hps_serves serves;
	struct hps_head *heads;
	size_t count, i;

	if (!entry->enabled)
		return HPS_OK;
	HPS_TRY(hps_instance_get(ctx, db, entry->instance_id, &instance));
	if (instance.deleted_us)
		return HPS_OK;
	HPS_TRY(hps_build_serves(ctx, entry->default_serve, entry->rules,
				 &serves));
	HPS_TRY(hps_head_list(ctx, db, entry->instance_id, entry->plugin_id,
			      &heads, &count));
	for (i = 0; i < count; i++)
		if (hps_serves_channel(&serves, heads[i].channel))
			add(found, heads[i].version, instance.name,
			    heads[i].channel);
	for (i = 0; i < serves.version_count; i++)
		add(found, serves.versions[i], instance.name, NULL);
	return HPS_OK;
}

enum hps_code hps_where_plugin(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t plugin_id,
			       struct hps_version_live **live, size_t *count)
{
	struct hps_entry *entries;
	size_t entry_count, i;
	struct hps_buf found;

	hps_buf_init(&found, ctx->arena, 0);
	HPS_TRY(hps_entry_of_plugin(ctx, db, plugin_id, &entries,
				    &entry_count));
	for (i = 0; i < entry_count; i++)
		HPS_TRY(look_in(ctx, db, &entries[i], &found));
	*count = found.len / sizeof(**live);
	*live = HPS_NEW_ARRAY(ctx->arena, *count, struct hps_version_live);
	if (*count)
		memcpy(*live, found.data, found.len);
	return HPS_OK;
}

size_t hps_where_pick(const struct hps_version_live *live, size_t count,
		      const struct hps_version *version,
		      struct hps_version_live *picked)
{
	size_t kept = 0, i;

	if (strcmp(version->state, "active") &&
	    strcmp(version->state, "deprecated"))
		return 0;
	for (i = 0; i < count; i++)
		if (!strcmp(live[i].version, version->version))
			picked[kept++] = live[i];
	return kept;
}

enum hps_code hps_where_version(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_version *version,
				struct hps_version_live **live, size_t *count)
{
	struct hps_version_live *all;
	size_t all_count;

	HPS_TRY(hps_where_plugin(ctx, db, version->plugin_id, &all,
				 &all_count));
	*live = HPS_NEW_ARRAY(ctx->arena, all_count, struct hps_version_live);
	*count = hps_where_pick(all, all_count, version, *live);
	return HPS_OK;
}
