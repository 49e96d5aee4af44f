/*
 * archive_gunzip.h - the bytes inside a body that is one gzip member (RFC
 * 1952), in order and through a fixed buffer.  Private to lib/store/archive*.c.
 */
#ifndef HPS_STORE_ARCHIVE_GUNZIP_H
#define HPS_STORE_ARCHIVE_GUNZIP_H

#include <zlib.h>

#include "lib/store/archive_judge.h"

enum hps_gunzip_state {
	HPS_GUNZIP_OPEN,
	HPS_GUNZIP_END,	      /* the member ended, its checksum fits */
	HPS_GUNZIP_TRUNCATED, /* the body ended before the member */
	HPS_GUNZIP_CORRUPT,
	HPS_GUNZIP_STATE__MAX
};

struct hps_gunzip {
	struct hps_judge *judge;
	enum hps_gunzip_state state;
	uint64_t at;	    /* in the body: what was read so far */
	uint64_t out_bytes; /* what was given so far */
	z_stream stream;
	unsigned char chunk[HPS_JUDGE_CHUNK];
};

/* Begin at the body's first byte.  hps_gunzip_release() gives it back. */
struct hps_gunzip *hps_gunzip_new(struct hps_judge *judge);
void hps_gunzip_release(struct hps_gunzip **gunzip);

/*
 * Give the next want bytes.
 *
 * got: fewer than want only when the state is no longer HPS_GUNZIP_OPEN.
 * Errors: HPS_EIO.
 */
HPS_MUST_CHECK enum hps_code hps_gunzip_read(struct hps_gunzip *gunzip,
					     void *data, size_t want,
					     size_t *got);

/* Bytes of the body behind the member; only in state HPS_GUNZIP_END. */
uint64_t hps_gunzip_rest(const struct hps_gunzip *gunzip);

#endif
