/*
 * sweep.h - removing what uploads and dead processes left behind.
 *
 * Nothing that somebody works on is touched: a staging folder is locked by
 * whoever fills it, and a version's folder is moved away under the lock of its
 * plugin, which a publish holds until its rows are there.
 */
#ifndef HPS_SERVICE_SWEEP_H
#define HPS_SERVICE_SWEEP_H

#include "lib/service/snapshot.h"

struct hps_sweep_options {
	int64_t grace_us; /* what changed since then is left alone */
	bool dry_run;	  /* only say what would be removed */
	/* Called with each thing that is removed; may be NULL. */
	void (*removed)(void *arg, const char *path);
	void *arg;
};

struct hps_sweep_result {
	size_t staging;	  /* folders of uploads that died */
	size_t orphans;	  /* folders of versions without a row */
	size_t temporary; /* files that a dying writer left */
};

/*
 * Remove staging folders whose lock is free, and temporary files outside the
 * versions' folders.  Needs no database.
 */
HPS_MUST_CHECK enum hps_code
hps_sweep_staging(struct hps_ctx *ctx, struct hps_host *host,
		  const struct hps_sweep_options *options,
		  struct hps_sweep_result *result);

/*
 * Move version folders without a row to staging/, where hps_sweep_staging()
 * takes them; and remove temporary files within versions.
 * Errors: HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code
hps_sweep_orphans(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
		  const struct hps_sweep_options *options,
		  struct hps_sweep_result *result);

/* True if no row knows this version. */
HPS_MUST_CHECK enum hps_code
hps_sweep_is_orphan(struct hps_ctx *ctx, struct hps_db *db, const char *plugin,
		    const char *version, bool *orphan);

/*
 * Move a folder without a row to staging/.
 * moved: false if a row has come up.
 */
HPS_MUST_CHECK enum hps_code
hps_sweep_orphan(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
		 const char *plugin, const char *version, bool *moved);

#endif
