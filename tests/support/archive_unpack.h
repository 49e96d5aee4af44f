/*
 * archive_unpack.h - run hps_archive_unpack() on bytes, for tests.
 */
#ifndef TESTS_SUPPORT_ARCHIVE_UNPACK_H
#define TESTS_SUPPORT_ARCHIVE_UNPACK_H

#include "lib/store/archive.h"

/*
 * Unpack len bytes into a new temporary folder.
 *
 * written: the number of files and folders that were made, at any depth.
 * Returns what hps_archive_unpack() returned; the folder is gone then.
 */
enum hps_code unpack_bytes(struct hps_ctx *ctx, enum hps_archive_kind kind,
			   const void *data, size_t len,
			   const struct hps_archive_limits *limits,
			   struct hps_archive_content *content,
			   unsigned *written);

#endif
