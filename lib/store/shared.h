/*
 * shared.h - a file of fixed size under the state folder that all processes
 * of a host map and change under a lock.
 *
 * For counters that matter for minutes.  What is in it may be lost or be
 * nonsense after a crash of the host; whoever uses it copes with any bytes.
 * The lock belongs to the descriptor: a process that dies lets go of it, and
 * a process that forks opens its own.
 */
#ifndef HPS_STORE_SHARED_H
#define HPS_STORE_SHARED_H

#include <stddef.h>

#include "lib/base/fail.h"

struct hps_shared {
	int fd;
	void *data;
};

/*
 * Open the file, making it, full of zeros, if it is not there.
 *
 * path: below state_fd, in a folder that is there.
 * Errors: HPS_EIO, HPS_ENOSPACE.
 * Memory: mapped until the process ends.
 */
HPS_MUST_CHECK enum hps_code hps_shared_open(struct hps_ctx *ctx, int state_fd,
					     const char *path, size_t size,
					     struct hps_shared *shared);

/* Wait for the others.  Hold it for a look at memory, no longer. */
void hps_shared_lock(const struct hps_shared *shared);
void hps_shared_unlock(const struct hps_shared *shared);

#endif
