#include "lib/store/journal_format.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

static const char file_magic[8] = "HPSJRNL1";
static const char frame_magic[4] = "FRAM";

enum { FLAG_BASE = 1, PAYLOAD_HEAD_BYTES = 32, RECORD_HEAD_BYTES = 8 };

static void put16(struct hps_buf *buf, uint16_t value)
{
	value = htole16(value);
	hps_buf_add(buf, &value, sizeof(value));
}

static void put32(struct hps_buf *buf, uint32_t value)
{
	value = htole32(value);
	hps_buf_add(buf, &value, sizeof(value));
}

static void put64(struct hps_buf *buf, uint64_t value)
{
	value = htole64(value);
	hps_buf_add(buf, &value, sizeof(value));
}

static uint16_t get16(const char *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return le16toh(value);
}

static uint32_t get32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return le32toh(value);
}

static uint64_t get64(const char *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return le64toh(value);
}

static uint32_t checksum(const char *data, size_t len)
{
	return (uint32_t)crc32_z(0, (const unsigned char *)data, len);
}

void hps_journal_put_head(struct hps_buf *buf, uint64_t serial)
{
	hps_buf_add(buf, file_magic, sizeof(file_magic));
	put64(buf, serial);
}

bool hps_journal_get_head(const void *data, size_t len, uint64_t *serial)
{
	const char *head = data;

	if (len < HPS_JOURNAL_HEAD_BYTES ||
	    memcmp(head, file_magic, sizeof(file_magic)))
		return false;
	*serial = get64(head + sizeof(file_magic));
	return true;
}

static void put_record(struct hps_buf *buf,
		       const struct hps_journal_record *record)
{
	size_t part_len = strlen(record->part);

	hps_buf_putc(buf, (char)record->kind);
	hps_buf_putc(buf, 0);
	put16(buf, (uint16_t)part_len);
	put32(buf, (uint32_t)record->body_len);
	hps_buf_add(buf, record->part, part_len);
	hps_buf_add(buf, record->body, record->body_len);
}

void hps_journal_put_frame(struct hps_buf *buf,
			   const struct hps_journal_frame *frame)
{
	size_t head = buf->len, payload = head + HPS_JOURNAL_FRAME_HEAD_BYTES;
	uint32_t crc;
	uint64_t len;
	size_t i;

	hps_buf_add(buf, frame_magic, sizeof(frame_magic));
	put32(buf, 0);
	put64(buf, 0);
	put32(buf, frame->base ? FLAG_BASE : 0);
	put32(buf, (uint32_t)frame->record_count);
	put64(buf, (uint64_t)frame->number);
	put64(buf, (uint64_t)frame->created_us);
	put64(buf, (uint64_t)frame->settings);
	for (i = 0; i < frame->record_count; i++)
		put_record(buf, &frame->records[i]);
	crc = htole32(checksum(buf->data + payload, buf->len - payload));
	len = htole64(buf->len - payload);
	memcpy(buf->data + head + 4, &crc, sizeof(crc));
	memcpy(buf->data + head + 8, &len, sizeof(len));
}

/* Read exactly len bytes; false if the file ends before. */
static bool read_at(int fd, int64_t offset, char *data, size_t len)
{
	while (len) {
		ssize_t got = pread(fd, data, len, offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		data += got;
		offset += got;
		len -= (size_t)got;
	}
	return true;
}

/* Returns the byte behind the record, or NULL if it does not fit. */
static const char *get_record(struct hps_arena *arena, const char *at,
			      const char *end,
			      struct hps_journal_record *record)
{
	size_t part_len, body_len;

	if (end - at < RECORD_HEAD_BYTES ||
	    (unsigned char)*at >= HPS_JOURNAL_KIND__MAX)
		return NULL;
	record->kind = (enum hps_journal_kind) * at;
	part_len = get16(at + 2);
	body_len = get32(at + 4);
	at += RECORD_HEAD_BYTES;
	if ((size_t)(end - at) < part_len + body_len)
		return NULL;
	record->part = hps_strndup(arena, at, part_len);
	record->body = hps_strndup(arena, at + part_len, body_len);
	record->body_len = body_len;
	return at + part_len + body_len;
}

static const struct hps_journal_frame *
parse_payload(struct hps_arena *arena, const char *payload, size_t len)
{
	struct hps_journal_frame *frame =
		HPS_NEW(arena, struct hps_journal_frame);
	const char *at = payload, *end = payload + len;
	struct hps_journal_record *records;
	size_t i;

	if (len < PAYLOAD_HEAD_BYTES)
		return NULL;
	frame->base = get32(at) & FLAG_BASE;
	frame->record_count = get32(at + 4);
	frame->number = (int64_t)get64(at + 8);
	frame->created_us = (int64_t)get64(at + 16);
	frame->settings = (int64_t)get64(at + 24);
	at += PAYLOAD_HEAD_BYTES;
	if (frame->record_count > (size_t)(end - at) / RECORD_HEAD_BYTES)
		return NULL;
	records = HPS_NEW_ARRAY(arena, frame->record_count,
				struct hps_journal_record);
	for (i = 0; i < frame->record_count; i++) {
		at = get_record(arena, at, end, &records[i]);
		if (!at)
			return NULL;
	}
	frame->records = records;
	return frame;
}

enum hps_code hps_journal_get_frame(struct hps_ctx *ctx, int fd, int64_t offset,
				    const struct hps_journal_frame **frame,
				    int64_t *next)
{
	char head[HPS_JOURNAL_FRAME_HEAD_BYTES];
	char *payload;
	uint64_t len;

	*frame = NULL;
	if (!read_at(fd, offset, head, sizeof(head)) ||
	    memcmp(head, frame_magic, sizeof(frame_magic)))
		return HPS_OK;
	len = get64(head + 8);
	if (len > (uint64_t)HPS_JOURNAL_FRAME_MAX_BYTES ||
	    lseek(fd, 0, SEEK_END) - offset - (int64_t)sizeof(head) <
		    (int64_t)len)
		return HPS_OK;
	payload = hps_alloc(ctx->arena, len);
	if (!read_at(fd, offset + (int64_t)sizeof(head), payload, len) ||
	    checksum(payload, len) != get32(head + 4))
		return HPS_OK;
	*frame = parse_payload(ctx->arena, payload, len);
	if (*frame)
		*next = offset + (int64_t)sizeof(head) + (int64_t)len;
	return HPS_OK;
}
