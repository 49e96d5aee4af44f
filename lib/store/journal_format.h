/*
 * journal_format.h - bytes of a journal to frames and back; for journal*.c.
 */
#ifndef HPS_STORE_JOURNAL_FORMAT_H
#define HPS_STORE_JOURNAL_FORMAT_H

#include "lib/store/journal.h"

enum {
	HPS_JOURNAL_HEAD_BYTES = 16,
	HPS_JOURNAL_FRAME_HEAD_BYTES = 16,
};

/* A frame of more bytes than this is no frame of ours. */
#define HPS_JOURNAL_FRAME_MAX_BYTES (INT64_C(1) << 32)

/* Append the head of a file. */
void hps_journal_put_head(struct hps_buf *buf, uint64_t serial);

/* Read the head of a file; false if it is none. */
HPS_MUST_CHECK bool hps_journal_get_head(const void *data, size_t len,
					 uint64_t *serial);

/* Append a frame. */
void hps_journal_put_frame(struct hps_buf *buf,
			   const struct hps_journal_frame *frame);

/*
 * Read the whole frame at an offset of a file.
 *
 * frame: NULL if none is there, or none that is whole.
 * next: offset behind it.
 */
HPS_MUST_CHECK enum hps_code
hps_journal_get_frame(struct hps_ctx *ctx, int fd, int64_t offset,
		      const struct hps_journal_frame **frame, int64_t *next);

#endif
