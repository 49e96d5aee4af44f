/*
 * view_instance.h - instances, their entries and generations as the API shows
 * them.
 */
#ifndef HPS_FCGI_VIEW_INSTANCE_H
#define HPS_FCGI_VIEW_INSTANCE_H

#include "lib/repo/entry.h"
#include "lib/repo/generation.h"
#include "lib/repo/instance.h"

struct json_object;

/*
 * {name, title, origins, publicUrl, autoEnrol, strict, identity, locked,
 * generation, createdAt, updatedAt}.
 *
 * Errors, for all: HPS_EINTERNAL where a column holds no JSON.
 */
HPS_MUST_CHECK enum hps_code
hps_view_instance(struct hps_ctx *ctx, const struct hps_instance *instance,
		  struct json_object *view);

/*
 * {pluginId, enabled, default, rules, config, categories, order, hot, heads,
 * held, createdAt, updatedAt}.
 */
HPS_MUST_CHECK enum hps_code hps_view_entry(struct hps_ctx *ctx,
					    const struct hps_entry *entry,
					    const struct hps_head *heads,
					    size_t head_count,
					    struct json_object *view);

/* {number, actor, reason, summary, keep, createdAt, supersededAt}. */
HPS_MUST_CHECK enum hps_code
hps_view_generation(struct hps_ctx *ctx,
		    const struct hps_generation *generation,
		    struct json_object *view);

/*
 * The document of a generation: {instance, plugins: {name: entry}}, where
 * instance is what belongs to no plugin.
 */
HPS_MUST_CHECK enum hps_code
hps_view_document(struct hps_ctx *ctx, const struct hps_generation_part *parts,
		  size_t count, struct json_object *view);

#endif
