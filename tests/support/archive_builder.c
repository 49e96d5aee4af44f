#include "tests/support/archive_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void add16(struct hps_buf *buf, unsigned value)
{
	hps_buf_putc(buf, (char)(value & 0xff));
	hps_buf_putc(buf, (char)(value >> 8 & 0xff));
}

static void add32(struct hps_buf *buf, uint32_t value)
{
	add16(buf, value & 0xffff);
	add16(buf, value >> 16);
}

void build_put16(struct hps_buf *buf, size_t at, unsigned value)
{
	buf->data[at] = (char)(value & 0xff);
	buf->data[at + 1] = (char)(value >> 8 & 0xff);
}

void build_put32(struct hps_buf *buf, size_t at, uint32_t value)
{
	build_put16(buf, at, value & 0xffff);
	build_put16(buf, at + 2, value >> 16);
}

void build_insert(struct hps_buf *buf, size_t at, const void *data, size_t len)
{
	hps_buf_grow(buf, len);
	memmove(buf->data + at + len, buf->data + at, buf->len - at);
	memcpy(buf->data + at, data, len);
	buf->len += len;
}

/* window: 15 + 16 is gzip, -15 is bare deflate. */
static void compress_to(struct hps_buf *buf, const void *data, size_t len,
			int window)
{
	z_stream stream = { .avail_in = (uInt)len };
	unsigned char out[4096];
	int status;

	memcpy(&stream.next_in, &data, sizeof(data));
	if (deflateInit2(&stream, 6, Z_DEFLATED, window, 8,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	do {
		stream.next_out = out;
		stream.avail_out = sizeof(out);
		status = deflate(&stream, Z_FINISH);
		hps_buf_add(buf, out, sizeof(out) - stream.avail_out);
	} while (status == Z_OK || status == Z_BUF_ERROR);
	deflateEnd(&stream);
}

void build_gzip(struct hps_buf *buf, const void *data, size_t len)
{
	compress_to(buf, data, len, 15 + 16);
}

static uint32_t crc_of(const char *data)
{
	return (uint32_t)crc32(0, (const unsigned char *)data,
			       (uInt)strlen(data));
}

/* What local and central headers have in common, from the flags on. */
static void add_common(struct hps_buf *buf, const struct build_zip_item *item,
		       bool open)
{
	add16(buf, item->descriptor ? 8 : 0);
	add16(buf, item->deflate ? 8 : 0);
	add32(buf, 0x00210000); /* the first day of 1980 */
	add32(buf, open ? 0 : crc_of(item->data));
	add32(buf, open ? 0 : (uint32_t)item->packed_len);
	add32(buf, open ? 0 : (uint32_t)strlen(item->data));
	add16(buf, (unsigned)strlen(item->name));
	add16(buf, item->extra_len);
}

static void add_local(struct hps_buf *buf, struct build_zip_item *item)
{
	size_t len = strlen(item->data);

	item->local = buf->len;
	add32(buf, 0x04034b50);
	add16(buf, 20);
	add_common(buf, item, true);
	hps_buf_puts(buf, item->name);
	hps_buf_add(buf, item->extra, item->extra_len);
	item->packed = buf->len;
	if (item->deflate)
		compress_to(buf, item->data, len, -15);
	else
		hps_buf_add(buf, item->data, len);
	item->packed_len = buf->len - item->packed;
	if (!item->descriptor) {
		build_put32(buf, item->local + 14, crc_of(item->data));
		build_put32(buf, item->local + 18, (uint32_t)item->packed_len);
		build_put32(buf, item->local + 22, (uint32_t)len);
		return;
	}
	add32(buf, 0x08074b50);
	add32(buf, crc_of(item->data));
	add32(buf, (uint32_t)item->packed_len);
	add32(buf, (uint32_t)len);
}

static void add_central(struct hps_buf *buf, struct build_zip_item *item)
{
	item->central = buf->len;
	add32(buf, 0x02014b50);
	add16(buf, 3 << 8 | 20);
	add16(buf, 20);
	add_common(buf, item, false);
	add16(buf, 0); /* comment */
	add16(buf, 0); /* disk */
	add16(buf, 0); /* internal attributes */
	add32(buf, item->attributes);
	add32(buf, (uint32_t)item->local);
	hps_buf_puts(buf, item->name);
	hps_buf_add(buf, item->extra, item->extra_len);
}

void build_zip(struct hps_buf *buf, struct build_zip_item *items, size_t count,
	       struct build_zip_end *end)
{
	for (size_t i = 0; i < count; i++)
		add_local(buf, &items[i]);
	end->directory = buf->len;
	for (size_t i = 0; i < count; i++)
		add_central(buf, &items[i]);
	end->end = buf->len;
	add32(buf, 0x06054b50);
	add32(buf, 0);
	add16(buf, (unsigned)count);
	add16(buf, (unsigned)count);
	add32(buf, (uint32_t)(end->end - end->directory));
	add32(buf, (uint32_t)end->directory);
	add16(buf, 0);
}

static void add_zeros(struct hps_buf *buf, size_t len)
{
	hps_buf_grow(buf, len);
	memset(buf->data + buf->len, 0, len);
	buf->len += len;
}

void build_tar_seal(struct hps_buf *buf, size_t at)
{
	char *header = buf->data + at;
	char text[16];
	unsigned sum = 0;

	memset(header + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)header[i];
	snprintf(text, sizeof(text), "%06o", sum);
	memcpy(header + 148, text, 7);
}

size_t build_tar_entry(struct hps_buf *buf, const char *name, char type,
		       const void *data, size_t len)
{
	size_t at = buf->len;
	char size[16];

	add_zeros(buf, 512);
	memcpy(buf->data + at, name, strnlen(name, 100));
	memcpy(buf->data + at + 100, "0000644", 8);
	snprintf(size, sizeof(size), "%011zo", len);
	memcpy(buf->data + at + 124, size, 12);
	memcpy(buf->data + at + 136, "00000000000", 12);
	buf->data[at + 156] = type;
	memcpy(buf->data + at + 257, "ustar\00000", 8);
	build_tar_seal(buf, at);
	hps_buf_add(buf, data, len);
	add_zeros(buf, (512 - len % 512) % 512);
	return at;
}

void build_tar_pax(struct hps_buf *buf, char type, const char *key,
		   const char *value)
{
	size_t rest = strlen(key) + strlen(value) + 3;
	size_t len = rest + (rest + 1 < 10 ? 1 : rest + 2 < 100 ? 2 : 3);
	char *record = hps_format(buf->arena, "%zu %s=%s\n", len, key, value);

	build_tar_entry(buf, "PaxHeader", type, record, len);
}

void build_tar_end(struct hps_buf *buf)
{
	add_zeros(buf, 1024);
}
