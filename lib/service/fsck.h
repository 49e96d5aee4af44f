/*
 * fsck.h - whether what is stored fits together: rows, files, generations and
 * this host's journals.
 *
 * It reads everything and changes nothing, unless it is told to repair; and
 * then it only makes again what can be made from what is there: compressed
 * variants, journals, and the place of folders.  It never invents a byte or a
 * row.
 *
 * It may run beside the programs: what they are about to do is younger than
 * the grace time, and what it saw half done it looks at again.
 */
#ifndef HPS_SERVICE_FSCK_H
#define HPS_SERVICE_FSCK_H

#include "lib/service/snapshot.h"

/* What is wrong, at most once per object and slug. */
struct hps_finding {
	const char *object; /* "plugin@version", "plugin@version/path", … */
	const char *slug;
	const char *detail;
	bool repaired;
};

struct hps_fsck_options {
	bool repair;
	int64_t grace_us; /* younger folders may be in the making */
	void (*found)(void *arg, const struct hps_finding *finding);
	/* What is being looked at now; may be NULL. */
	void (*progress)(void *arg, const char *what, size_t done, size_t all);
	void *arg;
};

struct hps_fsck_result {
	size_t versions;
	size_t instances;
	size_t findings;
	size_t repaired; /* of them */
};

/*
 * Check everything.
 *
 * db: without a time limit for statements.
 * Errors: HPS_EDB, HPS_EIO: it could not be finished.
 */
HPS_MUST_CHECK enum hps_code hps_fsck(struct hps_ctx *ctx, struct hps_db *db,
				      struct hps_host *host,
				      const struct hps_fsck_options *options,
				      struct hps_fsck_result *result);

#endif
