/*
 * Fuzz the archive policy.  The first byte chooses the kind.  A bare tar is
 * gzipped here, and its headers get checksums that fit if the byte says so,
 * since a fuzzer cannot guess either.
 *
 * Whatever comes in, an accepted archive holds only paths and types that the
 * policy allows, and a refused one has written nothing and says why.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/support/archive_builder.h"
#include "tests/support/archive_unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	KIND_GZIP = 't',
	KIND_TAR = 'T',
	KIND_SEALED = 'S',
	KIND_ZIP = 'z',
	KIND_MODULE = 'm'
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_content(const struct hps_archive_content *content,
			  unsigned written)
{
	const char *type, *why;

	check(content->count > 0 && written >= content->count);
	for (size_t i = 0; i < content->count; i++) {
		const struct hps_archive_file *file = &content->files[i];

		check(!hps_archive_path_check(file->path).why);
		check(hps_archive_classify(file->path, &type, &why) ==
		      HPS_FILE_SERVED);
		check(!i || strcmp(file[-1].path, file->path) < 0);
	}
}

static void add_tar(struct hps_buf *buf, const uint8_t *data, size_t size,
		    bool seal)
{
	struct hps_buf tar;

	hps_buf_init(&tar, buf->arena, size);
	hps_buf_add(&tar, data, size);
	for (size_t at = 0; seal && at + 512 <= size; at += 512)
		if (!memcmp(tar.data + at + 257, "ustar", 5))
			build_tar_seal(&tar, at);
	build_gzip(buf, tar.data, tar.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hps_archive_limits limits = HPS_ARCHIVE_LIMITS_DEFAULT;
	struct hps_archive_content content;
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena };
	enum hps_archive_kind kind = HPS_ARCHIVE_TAR_GZ;
	enum hps_code code;
	struct hps_buf buf;
	unsigned written;

	if (!size)
		return 0;
	limits.entries = 50;
	limits.unpacked_bytes = 1 << 20;
	hps_buf_init(&buf, &arena, size);
	if (data[0] == KIND_TAR || data[0] == KIND_SEALED)
		add_tar(&buf, data + 1, size - 1, data[0] == KIND_SEALED);
	else
		hps_buf_add(&buf, data + 1, size - 1);
	if (data[0] == KIND_ZIP)
		kind = HPS_ARCHIVE_ZIP;
	if (data[0] == KIND_MODULE)
		kind = HPS_ARCHIVE_MODULE;
	code = unpack_bytes(&ctx, kind, buf.data, buf.len, &limits, &content,
			    &written);
	if (code == HPS_OK)
		check_content(&content, written);
	else
		check(code == HPS_EINVALID && ctx.error.faults.first &&
		      ctx.error.detail);
	/* Only what the second reader found may come after a file. */
	if (code != HPS_OK && !ctx.error.note)
		check(!written);
	hps_arena_release(&arena);
	return 0;
}
