/*
 * where.h - where the versions of a plugin are served now.
 *
 * A version is live in an instance whose entry is on and serves a channel that
 * means this version there, or names the version itself.
 */
#ifndef HPS_SERVICE_WHERE_H
#define HPS_SERVICE_WHERE_H

#include "lib/db/db.h"
#include "lib/repo/version.h"

struct hps_version_live {
	const char *version;
	const char *instance;
	const char *channel; /* NULL: the entry names the version */
};

/* All of a plugin, by instance.  Memory: in ctx's arena. */
HPS_MUST_CHECK enum hps_code
hps_where_plugin(struct hps_ctx *ctx, struct hps_db *db, int64_t plugin_id,
		 struct hps_version_live **live, size_t *count);

/* Those of one version. */
HPS_MUST_CHECK enum hps_code
hps_where_version(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_version *version,
		  struct hps_version_live **live, size_t *count);

/*
 * Pick those of one version; one that may not be served is live nowhere.
 * picked: room for count.  Returns how many there are.
 */
size_t hps_where_pick(const struct hps_version_live *live, size_t count,
		      const struct hps_version *version,
		      struct hps_version_live *picked);

#endif
