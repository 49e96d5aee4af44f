/*
 * reindex.h - the rows of versions, made again from the folders on disk.
 *
 * For a database that was restored from an older backup than the files.  A row
 * is made only for a folder whose manifest is whole and whose every file is
 * the one that was published; what a row exists for is left alone.  Channels
 * and instances are not in the folders: nothing goes live by this.
 */
#ifndef HPS_SERVICE_REINDEX_H
#define HPS_SERVICE_REINDEX_H

#include "lib/service/generation.h"
#include "lib/service/snapshot.h"

struct hps_reindex_options {
	bool dry_run;
	/* Called for each folder without a row; why: NULL if it got one. */
	void (*seen)(void *arg, const char *plugin, const char *version,
		     const char *why);
	void *arg;
};

struct hps_reindex_result {
	size_t made;
	size_t refused;
};

/*
 * Look at every folder under plugins/ and withdrawn/; those of the latter
 * become blocked versions.
 * Errors: HPS_EDB, HPS_EIO.
 */
HPS_MUST_CHECK enum hps_code
hps_reindex(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
	    const struct hps_change *change,
	    const struct hps_reindex_options *options,
	    struct hps_reindex_result *result);

#endif
