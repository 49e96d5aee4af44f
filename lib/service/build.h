/*
 * build.h - the parts of a document, from rows.
 *
 * The document of a generation is always what this module builds from the
 * rows of its time: build(rows).  Nothing else writes a part, so fsck can
 * compare.  The form is described in model/document.h.
 *
 * Versions that may not be served (blocked, deleted, purged), entries that are
 * off and plugins that are deactivated, or whose provider is, leave no trace
 * in a part: discovery cannot name what it has never seen.
 */
#ifndef HPS_SERVICE_BUILD_H
#define HPS_SERVICE_BUILD_H

#include "lib/db/db.h"
#include "lib/repo/instance.h"

struct json_object;

/*
 * Build the part of a plugin in an instance.
 *
 * body: NULL if the instance shows nothing of the plugin.
 * Memory: in ctx's arena.
 */
HPS_MUST_CHECK enum hps_code
hps_build_entry(struct hps_ctx *ctx, struct hps_db *db,
		const struct hps_instance *instance, const char *plugin,
		const char **body);

/* Build the part "": what is the instance's own. */
HPS_MUST_CHECK enum hps_code
hps_build_shared(struct hps_ctx *ctx, struct hps_db *db,
		 const struct hps_instance *instance, const char **body);

/*
 * The current settings that discovery needs and no generation holds:
 * {origins, publicUrl, identity, deleted}.
 */
const char *hps_build_settings(struct hps_arena *arena,
			       const struct hps_instance *instance);

/*
 * Collect what an entry may serve: the channels and the versions that its
 * default and its rules name.
 */
struct hps_serves {
	const char **channels;
	size_t channel_count;
	const char **versions;
	size_t version_count;
};
HPS_MUST_CHECK enum hps_code hps_build_serves(struct hps_ctx *ctx,
					      const char *default_serve,
					      const char *rules,
					      struct hps_serves *serves);

/* True if the entry's default or a rule of it serves this channel. */
bool hps_serves_channel(const struct hps_serves *serves, const char *channel);

#endif
