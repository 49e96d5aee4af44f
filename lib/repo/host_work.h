/*
 * host_work.h - rows of host_work: what is done after a commit, by the clerk.
 */
#ifndef HPS_REPO_HOST_WORK_H
#define HPS_REPO_HOST_WORK_H

#include "lib/db/db.h"

struct hps_host_work {
	int64_t id;
	const char *kind; /* "compress" or "withdraw" */
	int64_t version_id;
	const char *plugin;
	const char *version;
	const char *state; /* of the version */
	int64_t attempts;
};

extern const struct hps_statement_table hps_host_work_statements;

/* Add work; the same work twice counts once. */
HPS_MUST_CHECK enum hps_code hps_host_work_add(struct hps_ctx *ctx,
					       struct hps_db *db,
					       const char *kind,
					       int64_t version_id);

/* The oldest work that was not tried too often. */
HPS_MUST_CHECK enum hps_code
hps_host_work_list(struct hps_ctx *ctx, struct hps_db *db, int64_t limit,
		   struct hps_host_work **work, size_t *count);

/* Take a piece of work off the list, or count one more attempt. */
HPS_MUST_CHECK enum hps_code hps_host_work_done(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id);
HPS_MUST_CHECK enum hps_code
hps_host_work_failed(struct hps_ctx *ctx, struct hps_db *db, int64_t id);

#endif
