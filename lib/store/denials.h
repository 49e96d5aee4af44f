/*
 * denials.h - refused requests of callers whom nobody knows, gathered so that
 * a flood of them becomes one row of the audit per address, action and minute.
 *
 * All processes of a host count in one file.  When a minute is over, whoever
 * looks next takes what was gathered and writes the rows; so they come up to
 * a minute late, and none is lost when a process dies.
 */
#ifndef HPS_STORE_DENIALS_H
#define HPS_STORE_DENIALS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/store/shared.h"

enum { HPS_DENIAL_ADDRESS_MAX = 45, HPS_DENIAL_ACTION_MAX = 63 };

struct hps_denials {
	struct hps_shared shared;
};

struct hps_denial {
	int64_t minute; /* since 1970; 0: none */
	int64_t count;
	char address[HPS_DENIAL_ADDRESS_MAX + 1];
	char action[HPS_DENIAL_ACTION_MAX + 1];
};

/* Open the file at run/denials.  Errors: HPS_EIO, HPS_ENOSPACE. */
HPS_MUST_CHECK enum hps_code hps_denials_open(struct hps_ctx *ctx, int state_fd,
					      struct hps_denials *denials);

/*
 * Count a denial.  Where more addresses meet in a minute than there is room
 * for, the others count together under the address "".
 */
void hps_denials_count(const struct hps_denials *denials, const char *address,
		       const char *action, int64_t now_us);

/*
 * Take what was gathered in minutes that are over.
 * rows: room for max.  Returns how many were taken.
 */
size_t hps_denials_take(const struct hps_denials *denials, int64_t now_us,
			struct hps_denial *rows, size_t max);

#endif
