#include "lib/store/archive_gunzip.h"

#include <stdlib.h>

struct hps_gunzip *hps_gunzip_new(struct hps_judge *judge)
{
	struct hps_gunzip *gunzip =
		HPS_NEW(judge->ctx->arena, struct hps_gunzip);

	gunzip->judge = judge;
	/* 16: a gzip header and nothing else. */
	if (inflateInit2(&gunzip->stream, MAX_WBITS + 16) != Z_OK)
		abort(); /* out of memory ends the worker */
	return gunzip;
}

void hps_gunzip_release(struct hps_gunzip **gunzip)
{
	if (*gunzip)
		inflateEnd(&(*gunzip)->stream);
}

static enum hps_code refill(struct hps_gunzip *gunzip)
{
	uint64_t left = gunzip->judge->body_bytes - gunzip->at;
	size_t len = left < sizeof(gunzip->chunk) ? (size_t)left
						  : sizeof(gunzip->chunk);

	if (!len) {
		gunzip->state = HPS_GUNZIP_TRUNCATED;
		return HPS_OK;
	}
	HPS_TRY(hps_judge_read(gunzip->judge, gunzip->at, gunzip->chunk, len));
	gunzip->at += len;
	gunzip->stream.next_in = gunzip->chunk;
	gunzip->stream.avail_in = (uInt)len;
	return HPS_OK;
}

enum hps_code hps_gunzip_read(struct hps_gunzip *gunzip, void *data,
			      size_t want, size_t *got)
{
	z_stream *stream = &gunzip->stream;

	stream->next_out = data;
	stream->avail_out = (uInt)want;
	while (stream->avail_out && gunzip->state == HPS_GUNZIP_OPEN) {
		int status;

		if (!stream->avail_in)
			HPS_TRY(refill(gunzip));
		if (gunzip->state != HPS_GUNZIP_OPEN)
			break;
		status = inflate(stream, Z_NO_FLUSH);
		if (status == Z_STREAM_END)
			gunzip->state = HPS_GUNZIP_END;
		else if (status != Z_OK && status != Z_BUF_ERROR)
			gunzip->state = HPS_GUNZIP_CORRUPT;
	}
	*got = want - stream->avail_out;
	gunzip->out_bytes += *got;
	return HPS_OK;
}

uint64_t hps_gunzip_rest(const struct hps_gunzip *gunzip)
{
	return gunzip->judge->body_bytes - gunzip->at + gunzip->stream.avail_in;
}
