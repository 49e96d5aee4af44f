/*
 * fsck_internal.h - what the parts of fsck share.
 */
#ifndef HPS_SERVICE_FSCK_INTERNAL_H
#define HPS_SERVICE_FSCK_INTERNAL_H

#include "lib/service/fsck.h"

struct hps_fsck_run {
	struct hps_db *db;
	struct hps_host *host;
	const struct hps_fsck_options *options;
	struct hps_fsck_result result;
};

/* Report one thing that is wrong. */
void hps_fsck_found(struct hps_fsck_run *run, const char *object,
		    const char *slug, const char *detail, bool repaired);

/* Say what is being looked at; all is 0 where nobody knows how much. */
void hps_fsck_progress(struct hps_fsck_run *run, const char *what, size_t done,
		       size_t all);

/* fsck_versions.c: each row has its files, and they are what was published. */
HPS_MUST_CHECK enum hps_code hps_fsck_versions(struct hps_ctx *ctx,
					       struct hps_fsck_run *run);

/* fsck_folders.c: each folder has its row. */
HPS_MUST_CHECK enum hps_code hps_fsck_folders(struct hps_ctx *ctx,
					      struct hps_fsck_run *run);

/* fsck_instances.c: each document is what its rows build. */
HPS_MUST_CHECK enum hps_code hps_fsck_instances(struct hps_ctx *ctx,
						struct hps_fsck_run *run);

/* fsck_journal.c: the journal of an instance holds what the database holds. */
HPS_MUST_CHECK enum hps_code hps_fsck_journal(struct hps_ctx *ctx,
					      struct hps_fsck_run *run,
					      int64_t instance_id);

#endif
