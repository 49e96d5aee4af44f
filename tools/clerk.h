/*
 * clerk.h - the duties of hps-clerk.
 *
 * A duty is one piece of late work that is done again and again.  Each call
 * has a context and an arena of its own and does a bounded amount, so that
 * the newest generation is never late because of something less urgent.
 * Doing a duty twice, or on two hosts at once, is harmless.
 */
#ifndef HPS_TOOLS_CLERK_H
#define HPS_TOOLS_CLERK_H

#include "tools/tool.h"

struct hps_clerk {
	const struct hps_settings *settings;
	struct hps_db *db;
	struct hps_host *host;
};

struct hps_duty {
	const char *name; /* for the log */
	int64_t period_ms;
	bool database; /* rests while the database is away */
	enum hps_code (*run)(struct hps_ctx *ctx, struct hps_clerk *clerk);
};

extern const struct hps_duty hps_duties[];
extern const size_t hps_duty_count;

#endif
