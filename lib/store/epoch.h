/*
 * epoch.h - the page of counters that all programs of a host share.
 *
 * A file of 4 KiB under run/, mapped by every worker.  Whoever has committed
 * a change raises a counter before it answers its client; readers compare one
 * number per request and look at the disk only when it moved.  So a change is
 * visible to the next request on the same host, at the price of one load from
 * memory.
 *
 * The page holds hints, never the truth: losing it costs a few reads.
 */
#ifndef HPS_STORE_EPOCH_H
#define HPS_STORE_EPOCH_H

#include <stdatomic.h>
#include <stdint.h>

#include "lib/base/fail.h"

enum hps_epoch_kind {
	HPS_EPOCH_GENERATION, /* a generation or settings of an instance */
	HPS_EPOCH_PEOPLE,     /* users, roles, grants, sessions */
	HPS_EPOCH_KEYS,	      /* keys of identity providers */
	HPS_EPOCH_KIND__MAX
};

struct hps_epoch_page;

struct hps_epoch {
	struct hps_epoch_page *page;
};

/*
 * Map the page at dirfd/run/epoch, making it if it is not there.
 * Errors: HPS_EIO, HPS_ENOSPACE.
 * Memory: unmapped when the process ends, or by hps_epoch_close().
 */
HPS_MUST_CHECK enum hps_code hps_epoch_open(struct hps_ctx *ctx, int state_fd,
					    struct hps_epoch *epoch);
void hps_epoch_close(struct hps_epoch *epoch);

/* Say that something of this kind has changed. */
void hps_epoch_raise(struct hps_epoch *epoch, enum hps_epoch_kind kind);

/* A number that differs after each raise. */
uint64_t hps_epoch_read(const struct hps_epoch *epoch,
			enum hps_epoch_kind kind);

/*
 * Note that what lies on this host's disk was compared with the database at
 * now_us, or that the database could not be asked.
 */
void hps_epoch_confirm(struct hps_epoch *epoch, int64_t now_us);
void hps_epoch_lose(struct hps_epoch *epoch);

/*
 * For how long nobody knows whether this host's copies are the newest.
 * Returns microseconds; 0 while they are compared all the time.
 */
int64_t hps_epoch_stale_us(const struct hps_epoch *epoch, int64_t now_us);

#endif
