/*
 * file.h - files and folders, whole and durable.
 *
 * Paths are relative to a directory descriptor, so that no component of a
 * path that came from outside is ever resolved from the root.  Nothing here
 * follows a symbolic link in the last component.  A failed fsync() is a
 * failure: it is never tried again as a success.
 *
 * Errors, for all: HPS_EIO, HPS_ENOSPACE; HPS_ENOTFOUND where said.
 */
#ifndef HPS_BASE_FILE_H
#define HPS_BASE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "lib/base/buf.h"
#include "lib/base/fail.h"

/* A descriptor that closes itself at the end of its scope; -1 is none. */
#define HPS_AUTO_FD HPS_CLEANUP(hps_fd_cleanup) int
void hps_fd_cleanup(int *fd);

/* Write all of data.  Interrupted and short writes are continued. */
HPS_MUST_CHECK enum hps_code hps_write_all(struct hps_ctx *ctx, int fd,
					   const void *data, size_t len);

/* fsync() a file or a folder. */
HPS_MUST_CHECK enum hps_code hps_fsync(struct hps_ctx *ctx, int fd);

/* fsync() the folder at dirfd/path; "" or "." for dirfd itself. */
HPS_MUST_CHECK enum hps_code hps_fsync_dir(struct hps_ctx *ctx, int dirfd,
					   const char *path);

/* fsync() every file and folder below and including dirfd/path. */
HPS_MUST_CHECK enum hps_code hps_fsync_tree(struct hps_ctx *ctx, int dirfd,
					    const char *path);

/*
 * Read a whole file, appending it to buf.
 *
 * max: bytes; a longer file is HPS_ETOOLARGE.
 * Errors: HPS_ENOTFOUND where there is none.
 */
HPS_MUST_CHECK enum hps_code hps_file_read(struct hps_ctx *ctx, int dirfd,
					   const char *path, size_t max,
					   struct hps_buf *buf);

/*
 * Replace a file atomically: write a temporary one beside it, fsync, rename.
 * Readers see the old content or the new, and after a crash as well.
 */
HPS_MUST_CHECK enum hps_code hps_file_replace(struct hps_ctx *ctx, int dirfd,
					      const char *path,
					      const void *data, size_t len,
					      mode_t mode);

/*
 * The same without fsync: for what can be made again, where readers must
 * never see half a file but a crash may take it back.
 */
HPS_MUST_CHECK enum hps_code hps_file_swap(struct hps_ctx *ctx, int dirfd,
					   const char *path, const void *data,
					   size_t len, mode_t mode);

/* mkdir -p: make every missing folder of path, mode 0755 less the umask. */
HPS_MUST_CHECK enum hps_code hps_mkdirs(struct hps_ctx *ctx, int dirfd,
					const char *path);

/* Open a folder for use as dirfd.  Errors: HPS_ENOTFOUND. */
HPS_MUST_CHECK enum hps_code hps_dir_open(struct hps_ctx *ctx, int dirfd,
					  const char *path, int *fd);

/*
 * rm -rf: remove a file or a folder with all below it; links are removed,
 * not followed.  Removing what is not there succeeds.
 */
HPS_MUST_CHECK enum hps_code hps_remove_tree(struct hps_ctx *ctx, int dirfd,
					     const char *path);

/* What hps_dir_each() calls.  Not HPS_OK ends the walk. */
typedef enum hps_code hps_dir_fn(struct hps_ctx *ctx, int dirfd,
				 const char *name, void *arg);

/*
 * Call fn for every name in a folder but "." and "..", in no order.  A folder
 * that does not exist is an empty one.
 */
HPS_MUST_CHECK enum hps_code hps_dir_each(struct hps_ctx *ctx, int dirfd,
					  const char *path, hps_dir_fn *fn,
					  void *arg);

#endif
