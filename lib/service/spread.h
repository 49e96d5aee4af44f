/*
 * spread.h - one change of many plugins, one generation in each instance that
 * shows it.
 *
 * For changes that are not made in an instance but show in all of them: of a
 * provider, or of who owns a plugin.  Withdrawals of this kind pass locks and
 * holds.
 */
#ifndef HPS_SERVICE_SPREAD_H
#define HPS_SERVICE_SPREAD_H

#include "lib/service/generation.h"
#include "lib/service/snapshot.h"

/* An instance that got a new generation. */
struct hps_spread_effect {
	int64_t instance_id;
	const char *instance;
	int64_t generation;
};

struct hps_spread {
	struct hps_spread_effect *effects;
	size_t count;
};

/*
 * Build the parts of a provider's plugins anew wherever they stand.  Within a
 * transaction that holds the provider's lock and those of its plugins
 * (hps_ownership_lock).
 */
HPS_MUST_CHECK enum hps_code
hps_spread_provider(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_change *change, int64_t provider_id,
		    struct hps_spread *spread);

/* The same for one plugin, within a transaction that holds its lock. */
HPS_MUST_CHECK enum hps_code hps_spread_plugin(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const struct hps_change *change,
					       int64_t plugin_id,
					       struct hps_spread *spread);

/*
 * After the commit: bring this host's copies up to date.  The clerk does it
 * too, so what fails here only waits.
 */
void hps_spread_copy(struct hps_ctx *ctx, struct hps_db *db,
		     struct hps_host *host, const struct hps_spread *spread);

#endif
