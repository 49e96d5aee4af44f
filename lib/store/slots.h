/*
 * slots.h - a number of places that the processes of a host share: whoever
 * holds one may do something costly, the others wait or give up.
 *
 * A place is a lock on one byte of a file, so a process that dies leaves it.
 * Locks belong to the descriptor: each process opens its own.
 */
#ifndef HPS_STORE_SLOTS_H
#define HPS_STORE_SLOTS_H

#include "lib/base/fail.h"

enum { HPS_SLOT_NONE = -1 };

struct hps_slots {
	int fd;
};

/* Errors: HPS_EIO, HPS_ENOSPACE. */
HPS_MUST_CHECK enum hps_code hps_slots_open(struct hps_ctx *ctx, int state_fd,
					    const char *path,
					    struct hps_slots *slots);

/*
 * Take one of count places that begin at first.
 * Returns its number, or HPS_SLOT_NONE if all are taken.
 */
int hps_slots_take(const struct hps_slots *slots, int first, int count);
void hps_slots_give(const struct hps_slots *slots, int slot);

#endif
