#include "lib/base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void hps_buf_init(struct hps_buf *buf, struct hps_arena *arena, size_t hint)
{
	buf->arena = arena;
	buf->len = 0;
	buf->cap = hint ? hint : 63;
	buf->data = hps_alloc_unset(arena, buf->cap + 1);
	buf->data[0] = '\0';
}

void hps_buf_grow(struct hps_buf *buf, size_t extra)
{
	size_t cap = buf->cap;
	char *data;

	if (extra > SIZE_MAX / 4 || cap > SIZE_MAX / 4)
		abort();
	if (buf->len + extra <= cap)
		return;
	cap = cap * 2 + 1;
	if (cap < buf->len + extra)
		cap = buf->len + extra;
	data = hps_alloc_unset(buf->arena, cap + 1);
	memcpy(data, buf->data, buf->len + 1);
	buf->data = data;
	buf->cap = cap;
}

void hps_buf_add(struct hps_buf *buf, const void *data, size_t len)
{
	if (!len)
		return;
	hps_buf_grow(buf, len);
	memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void hps_buf_puts(struct hps_buf *buf, const char *text)
{
	hps_buf_add(buf, text, strlen(text));
}

void hps_buf_putc(struct hps_buf *buf, char c)
{
	hps_buf_add(buf, &c, 1);
}

void hps_buf_printf(struct hps_buf *buf, const char *fmt, ...)
{
	size_t room = buf->cap - buf->len;
	va_list ap, again;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(buf->data + buf->len, room + 1, fmt, again);
	va_end(again);
	if (len < 0)
		abort();
	if ((size_t)len > room) {
		buf->data[buf->len] = '\0';
		hps_buf_grow(buf, (size_t)len);
		vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, ap);
	}
	va_end(ap);
	buf->len += (size_t)len;
}

void hps_buf_clear(struct hps_buf *buf)
{
	buf->len = 0;
	buf->data[0] = '\0';
}
