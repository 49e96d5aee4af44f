/*
 * clerk.h - the duties of hps-clerk.
 *
 * A duty is one piece of late work that is done again and again.  Each call
 * has a context and an arena of its own and does a bounded amount, so that
 * the newest generation is never late because of something less urgent; what
 * may take long (compressing, removing) is done apart, by a child process.
 * Doing a duty twice, or on two hosts at once, is harmless.
 */
#ifndef HPS_TOOLS_CLERK_H
#define HPS_TOOLS_CLERK_H

#include <sys/types.h>

#include "lib/crypto/seal.h"
#include "tools/tool.h"

struct hps_clerk {
	const struct hps_settings *settings;
	struct hps_db *db;
	struct hps_host *host;
	pid_t child; /* that does something apart, or 0 */
	struct hps_seal_key audit_key;
	bool has_audit_key;
};

typedef enum hps_code hps_duty_fn(struct hps_ctx *ctx, struct hps_clerk *clerk);

struct hps_duty {
	const char *name; /* for the log */
	int64_t period_ms;
	bool database; /* rests while the database is away */
	hps_duty_fn *run;
};

extern const struct hps_duty hps_duties[];
extern const size_t hps_duty_count;

/*
 * Do a duty in a child process, which is nicer and has a connection of its
 * own.  Its failure is logged by it.
 * Errors: HPS_EBUSY `child_busy` while another child works.
 */
HPS_MUST_CHECK enum hps_code hps_clerk_apart(struct hps_ctx *ctx,
					     struct hps_clerk *clerk,
					     const char *name,
					     hps_duty_fn *run);

/* See whether the child has ended. */
void hps_clerk_reap(struct hps_clerk *clerk);

/* Wait until the child has ended. */
void hps_clerk_wait(struct hps_clerk *clerk);

/* End the child and wait for it: what it did not finish is found again. */
void hps_clerk_stop_child(struct hps_clerk *clerk);

#endif
