#include "lib/store/compress.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <brotli/encode.h>
#include <zlib.h>

#include "lib/base/file.h"
#include "lib/base/text.h"

enum { FILE_MAX_BYTES = 64 << 20, GZIP_WRAPPER = 16, WORTH_BYTES = 200 };

static const char *const text_types[] = { ".js",   ".mjs",  ".cjs", ".css",
					  ".json", ".map",  ".svg", ".txt",
					  ".md",   ".wasm", ".ttf", ".otf",
					  ".ico" };

struct encoder {
	const char *suffix;
	/* Returns the bytes and their count, or NULL if it failed. */
	char *(*encode)(struct hps_arena *arena, const struct hps_buf *in,
			enum hps_effort effort, size_t *len);
};

bool hps_compressible(const char *path)
{
	size_t i;

	for (i = 0; i < HPS_COUNT(text_types); i++)
		if (hps_ends_with(path, text_types[i]))
			return true;
	return false;
}

static char *encode_brotli(struct hps_arena *arena, const struct hps_buf *in,
			   enum hps_effort effort, size_t *len)
{
	size_t room = BrotliEncoderMaxCompressedSize(in->len);
	char *out = hps_alloc(arena, room + 1);

	*len = room;
	if (!room ||
	    !BrotliEncoderCompress(effort == HPS_EFFORT_BEST ? 11 : 9,
				   BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC,
				   in->len, (const uint8_t *)in->data, len,
				   (uint8_t *)out))
		return NULL;
	return out;
}

static char *encode_gzip(struct hps_arena *arena, const struct hps_buf *in,
			 enum hps_effort effort, size_t *len)
{
	z_stream stream = { 0 };
	size_t room;
	char *out;

	(void)effort;
	if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED,
			 MAX_WBITS + GZIP_WRAPPER, 9, Z_DEFAULT_STRATEGY))
		return NULL;
	room = deflateBound(&stream, in->len);
	out = hps_alloc(arena, room);
	stream.next_in = (Bytef *)in->data;
	stream.avail_in = (uInt)in->len;
	stream.next_out = (Bytef *)out;
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		out = NULL;
	*len = stream.total_out;
	deflateEnd(&stream);
	return out;
}

static const struct encoder encoders[] = {
	{ ".br", encode_brotli },
	{ ".gz", encode_gzip },
};

static enum hps_code make_variant(struct hps_ctx *ctx, int dirfd,
				  const char *path, const struct hps_buf *in,
				  const struct encoder *encoder,
				  enum hps_effort effort)
{
	const char *name =
		hps_format(ctx->arena, "%s%s", path, encoder->suffix);
	size_t len;
	char *out;

	if (!faccessat(dirfd, name, F_OK, AT_SYMLINK_NOFOLLOW))
		return HPS_OK;
	out = encoder->encode(ctx->arena, in, effort, &len);
	if (!out)
		return hps_fail(ctx, HPS_EIO, "storage_failed",
				"A file could not be compressed.");
	if (len >= in->len)
		return HPS_OK;
	/*
	 * Files that are served already: after a crash an empty variant would
	 * be sent in place of the file.  Staging is made durable as a whole.
	 */
	if (effort == HPS_EFFORT_BEST)
		return hps_file_replace(ctx, dirfd, name, out, len, 0644);
	return hps_file_swap(ctx, dirfd, name, out, len, 0644);
}

enum hps_code hps_compress_file(struct hps_ctx *ctx, int dirfd,
				const char *path, enum hps_effort effort)
{
	HPS_CLEANUP(hps_arena_release)
	struct hps_arena scratch = HPS_ARENA_INIT;
	struct hps_ctx own = { .arena = &scratch,
			       .now_us = ctx->now_us,
			       .request_id = ctx->request_id };
	enum hps_code code;
	struct hps_buf in;
	size_t i;

	if (!hps_compressible(path))
		return HPS_OK;
	hps_buf_init(&in, &scratch, 0);
	code = hps_file_read(&own, dirfd, path, FILE_MAX_BYTES, &in);
	for (i = 0; code == HPS_OK && i < HPS_COUNT(encoders); i++)
		if (in.len >= WORTH_BYTES)
			code = make_variant(&own, dirfd, path, &in,
					    &encoders[i], effort);
	if (code != HPS_OK) {
		hps_fail(ctx, code, own.error.slug, "%s", own.error.detail);
		if (own.error.note)
			hps_fail_note(ctx, "%s", own.error.note);
	}
	return code;
}
