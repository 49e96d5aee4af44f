/*
 * snapshot.h - bringing this host's copies of an instance up to date.
 *
 * Whoever has committed a change calls this before answering, and the clerk
 * calls it for what other hosts have done.  It appends to the instance's
 * journal what the database has and the journal lacks, rewrites the static
 * file /generations/{instance}.json, and raises the shared counter.  Doing it
 * twice, or by two processes at once, is harmless: the journal's lock orders
 * them, and a number never goes back.
 */
#ifndef HPS_SERVICE_SNAPSHOT_H
#define HPS_SERVICE_SNAPSHOT_H

#include "lib/db/db.h"
#include "lib/store/epoch.h"

/* Where the copies live on this host. */
struct hps_host {
	int state_fd;	  /* $HPS_STATE */
	int snapshots_fd; /* of it, snapshots/ */
	int64_t pin_us;	  /* how long an old generation can be pinned */
	struct hps_epoch epoch;
};

/*
 * Open the folders and the shared page, making what is missing.
 * Memory: open until the process ends.
 */
HPS_MUST_CHECK enum hps_code hps_host_open(struct hps_ctx *ctx,
					   const char *state, int64_t pin_us,
					   struct hps_host *host);

/*
 * Bring one instance up to date.
 * Errors: HPS_EDB and what the disk can say.
 */
HPS_MUST_CHECK enum hps_code hps_snapshot_update(struct hps_ctx *ctx,
						 struct hps_db *db,
						 struct hps_host *host,
						 int64_t instance_id);

/*
 * Write the journal of an instance anew from the database, whatever it holds.
 * Errors: as above.
 */
HPS_MUST_CHECK enum hps_code hps_snapshot_rewrite(struct hps_ctx *ctx,
						  struct hps_db *db,
						  struct hps_host *host,
						  int64_t instance_id);

/*
 * Bring every instance up to date whose number or settings moved, and say so
 * in the shared page: what the clerk does each second.
 */
HPS_MUST_CHECK enum hps_code hps_snapshot_update_all(struct hps_ctx *ctx,
						     struct hps_db *db,
						     struct hps_host *host);

#endif
