/*
 * The judge of a zip: the packed bytes of every entry.
 */
#include <stdlib.h>
#include <zlib.h>

#include "lib/store/archive_zip.h"

struct unpacking {
	struct hps_zip *zip;
	z_stream stream;
	uint64_t out_bytes;
	uint32_t crc;
	bool ended; /* deflate said so */
	unsigned char in[HPS_JUDGE_CHUNK];
	unsigned char out[HPS_JUDGE_CHUNK];
};

static void count(struct unpacking *unpacking, const unsigned char *data,
		  size_t len)
{
	unpacking->out_bytes += len;
	unpacking->crc = (uint32_t)crc32(unpacking->crc, data, (uInt)len);
}

/* Inflate len bytes of in; a reason to refuse, or NULL. */
static const char *inflate_chunk(struct unpacking *unpacking, size_t len,
				 uint64_t size)
{
	z_stream *stream = &unpacking->stream;

	stream->next_in = unpacking->in;
	stream->avail_in = (uInt)len;
	do {
		int status;

		stream->next_out = unpacking->out;
		stream->avail_out = sizeof(unpacking->out);
		status = inflate(stream, Z_NO_FLUSH);
		if (status != Z_OK && status != Z_STREAM_END &&
		    status != Z_BUF_ERROR)
			return "has damaged compressed data.";
		count(unpacking, unpacking->out,
		      sizeof(unpacking->out) - stream->avail_out);
		if (unpacking->out_bytes > size)
			return "unpacks to more than its header says.";
		unpacking->ended = status == Z_STREAM_END;
	} while (!unpacking->ended && !stream->avail_out);
	if (stream->avail_in)
		return "has bytes behind its compressed data.";
	return NULL;
}

static enum hps_code unpack(struct unpacking *unpacking,
			    const struct hps_entry *entry, const char **why)
{
	uint64_t at = entry->data, left = entry->packed_bytes;
	bool deflated = entry->method == HPS_ZIP_DEFLATED;

	unpacking->out_bytes = 0;
	unpacking->crc = 0;
	unpacking->ended = !deflated;
	inflateReset(&unpacking->stream);
	while (left) {
		size_t len = left < sizeof(unpacking->in)
				     ? (size_t)left
				     : sizeof(unpacking->in);

		if (deflated && unpacking->ended) {
			*why = "has bytes behind its compressed data.";
			return HPS_OK;
		}
		HPS_TRY(hps_judge_read(unpacking->zip->judge, at, unpacking->in,
				       len));
		if (deflated)
			*why = inflate_chunk(unpacking, len, entry->size_bytes);
		else
			count(unpacking, unpacking->in, len);
		if (*why)
			return HPS_OK;
		at += len;
		left -= len;
	}
	if (!unpacking->ended)
		*why = "has compressed data that is cut off.";
	else if (unpacking->out_bytes != entry->size_bytes)
		*why = "unpacks to less than its header says.";
	else if (unpacking->crc != entry->crc)
		*why = "does not fit its checksum.";
	return HPS_OK;
}

static void release(struct unpacking **unpacking)
{
	inflateEnd(&(*unpacking)->stream);
}

enum hps_code hps_zip_check_data(struct hps_zip *zip)
{
	struct hps_judge *judge = zip->judge;
	HPS_CLEANUP(release)
	struct unpacking *unpacking =
		HPS_NEW(judge->ctx->arena, struct unpacking);

	unpacking->zip = zip;
	if (inflateInit2(&unpacking->stream, -MAX_WBITS) != Z_OK)
		abort(); /* out of memory ends the worker */
	for (size_t i = 0; i < judge->count; i++) {
		struct hps_entry *entry = &judge->entries[i];
		const char *why = NULL;

		if (entry->kind == HPS_ENTRY_REFUSED)
			continue;
		HPS_TRY(unpack(unpacking, entry, &why));
		if (why)
			hps_zip_refuse(zip, entry, HPS_ARCHIVE_CORRUPT, why);
	}
	return HPS_OK;
}
