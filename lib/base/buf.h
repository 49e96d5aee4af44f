/*
 * buf.h - a byte string that grows in an arena.
 *
 * Invariants: data is never NULL and data[len] is NUL, so a buffer may be
 * passed as a C string where it holds no NUL itself; cap is the room without
 * that last byte.
 */
#ifndef HPS_BASE_BUF_H
#define HPS_BASE_BUF_H

#include <stddef.h>

#include "lib/base/arena.h"

struct hps_buf {
	struct hps_arena *arena;
	char *data;
	size_t len;
	size_t cap;
};

/* Make an empty buffer.  hint: bytes expected, 0 if unknown. */
void hps_buf_init(struct hps_buf *buf, struct hps_arena *arena, size_t hint);

/* Make room for extra more bytes, so that data + len may be written to. */
void hps_buf_grow(struct hps_buf *buf, size_t extra);

/* Append len bytes, a string, one byte, or what printf() would print. */
void hps_buf_add(struct hps_buf *buf, const void *data, size_t len);
void hps_buf_puts(struct hps_buf *buf, const char *text);
void hps_buf_putc(struct hps_buf *buf, char c);
void hps_buf_printf(struct hps_buf *buf, const char *fmt, ...) HPS_PRINTF(2, 3);

/* Forget the content, keep the memory. */
void hps_buf_clear(struct hps_buf *buf);

#endif
