/*
 * bundle_walk.h - which versions have a folder, and what is in one.
 */
#ifndef HPS_STORE_BUNDLE_WALK_H
#define HPS_STORE_BUNDLE_WALK_H

#include <stdint.h>

#include "lib/base/fail.h"
#include "lib/crypto/hash.h"

struct hps_bundle_found {
	const char *plugin;
	const char *version;
	int64_t changed_us; /* when the folder was last renamed or changed */
};

/* Not HPS_OK ends the walk.  The folder may be moved away meanwhile. */
typedef enum hps_code hps_bundle_fn(struct hps_ctx *ctx,
				    const struct hps_bundle_found *found,
				    void *arg);

/*
 * Call fn for the folder of each version, in no order.
 *
 * root: "plugins" or "withdrawn".
 * Memory: found lives until fn returns; fn has an arena of its own for each
 *	call.
 */
HPS_MUST_CHECK enum hps_code hps_bundle_each(struct hps_ctx *ctx, int state_fd,
					     const char *root,
					     hps_bundle_fn *fn, void *arg);

struct hps_disk_file {
	const char *path; /* below the version's folder */
	int64_t size_bytes;
};

/*
 * All regular files of a version but those of .hps/, sorted by path.  Anything
 * that is neither file nor folder has the size -1.
 * Memory: in ctx's arena.
 */
HPS_MUST_CHECK enum hps_code hps_bundle_files(struct hps_ctx *ctx, int dirfd,
					      struct hps_disk_file **files,
					      size_t *count);

/*
 * Read a file and hash it.
 * Errors: HPS_ENOTFOUND, also for what is no regular file; HPS_EIO.
 */
HPS_MUST_CHECK enum hps_code
hps_bundle_hash(struct hps_ctx *ctx, int dirfd, const char *path,
		int64_t *size_bytes, unsigned char sha384[HPS_SHA384_BYTES]);

#endif
