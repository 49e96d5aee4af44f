/*
 * generation.h - one change of an instance, one new generation.
 *
 * A service that has changed rows says which parts of which instances they
 * show in; here those parts are built anew and compared with what holds.  If
 * one differs, exactly one generation is added, in the same transaction; if
 * none does, none is.
 */
#ifndef HPS_SERVICE_GENERATION_H
#define HPS_SERVICE_GENERATION_H

#include "lib/db/db.h"
#include "lib/repo/audit.h"
#include "lib/repo/instance.h"

struct json_object;

/* Why something is changed, as the records keep it. */
struct hps_change {
	struct hps_actor actor;
	const char *reason; /* or NULL */
};

/*
 * Add the generation that the rows now ask for.  Within a transaction that
 * holds the instance's lock (hps_instance_lock).
 *
 * plugins: whose parts may have changed, at least one; "" is the instance's
 *	own part.
 * number: of the new generation, or 0 if nothing has changed.
 */
HPS_MUST_CHECK enum hps_code hps_generation_refresh(
	struct hps_ctx *ctx, struct hps_db *db, const struct hps_change *change,
	struct hps_instance *instance, const char *const *plugins,
	size_t plugin_count, int64_t *number);

#endif
