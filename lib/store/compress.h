/*
 * compress.h - ready compressed variants beside the files of a version.
 *
 * <file>.br and <file>.gz, which the web server sends instead of <file> to
 * those who take them.  They are derived: outside the version's digest, made
 * again where they are missing, and only kept where they are shorter.
 */
#ifndef HPS_STORE_COMPRESS_H
#define HPS_STORE_COMPRESS_H

#include <stdbool.h>

#include "lib/base/fail.h"

enum hps_effort {
	HPS_EFFORT_NOW,	 /* somebody waits: brotli 9, gzip 9 */
	HPS_EFFORT_BEST, /* nobody waits: brotli 11, gzip 9 */
};

/* True if files of this name get smaller by being compressed. */
bool hps_compressible(const char *path);

/*
 * Make the variants of a file that are not there yet.
 *
 * path: a checked path below dirfd.
 * Errors: HPS_EIO, HPS_ENOSPACE.
 */
HPS_MUST_CHECK enum hps_code hps_compress_file(struct hps_ctx *ctx, int dirfd,
					       const char *path,
					       enum hps_effort effort);

#endif
