#include "lib/store/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "lib/base/file.h"
#include "lib/store/archive_reader.h"

static const char module_path[] = "index.js";

static const char *const kind_names[] = {
	[HPS_ARCHIVE_TAR_GZ] = "a gzipped tarball (application/gzip)",
	[HPS_ARCHIVE_ZIP] = "a zip (application/zip)",
	[HPS_ARCHIVE_MODULE] = "a JavaScript module (text/javascript)",
};
_Static_assert(HPS_COUNT(kind_names) == HPS_ARCHIVE_KIND__MAX,
	       "a kind has no name");

/* What people send by mistake, by how it begins. */
static const struct {
	const char *magic;
	size_t len;
	size_t at;
	const char *name;
} other_kinds[] = {
	{ "\x1f\x8b", 2, 0, "gzip" },
	{ "PK\3\4", 4, 0, "a zip" },
	{ "PK\5\6", 4, 0, "a zip without entries" },
	{ "\x28\xb5\x2f\xfd", 4, 0, "zstd" },
	{ "\xfd"
	  "7zXZ",
	  5, 0, "xz" },
	{ "BZh", 3, 0, "bzip2" },
	{ "7z\xbc\xaf", 4, 0, "7-Zip" },
	{ "Rar!", 4, 0, "RAR" },
	{ "\0asm", 4, 0, "WebAssembly" },
	{ "ustar", 5, 257, "a tar without compression" },
};

enum { SNIFF_LEN = 512 };

/* Markup may follow spaces and a byte order mark; a module cannot be that. */
static bool is_markup(const unsigned char *data, size_t len)
{
	size_t i = 0;

	if (len >= 3 && !memcmp(data, "\xef\xbb\xbf", 3))
		i = 3;
	while (i < len && data[i] && strchr(" \t\r\n\f\v", data[i]))
		i++;
	return i < len && data[i] == '<';
}

static const char *sniff(const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < HPS_COUNT(other_kinds); i++)
		if (len >= other_kinds[i].at + other_kinds[i].len &&
		    !memcmp(data + other_kinds[i].at, other_kinds[i].magic,
			    other_kinds[i].len))
			return other_kinds[i].name;
	if (is_markup(data, len))
		return "HTML or other markup";
	if (memchr(data, '\0', len))
		return "binary data";
	return NULL;
}

static bool begins_as(enum hps_archive_kind kind, const unsigned char *data,
		      size_t len)
{
	switch (kind) {
	case HPS_ARCHIVE_TAR_GZ:
		return len >= 2 && !memcmp(data, "\x1f\x8b", 2);
	case HPS_ARCHIVE_ZIP:
		/* Bytes before the first entry are the judge's to name. */
		return len >= 2 && memcmp(data, "\x1f\x8b", 2) &&
		       !is_markup(data, len);
	default:
		return !sniff(data, len);
	}
}

static enum hps_code check_kind(struct hps_judge *judge,
				enum hps_archive_kind kind)
{
	unsigned char data[SNIFF_LEN];
	size_t len = judge->body_bytes < sizeof(data)
			     ? (size_t)judge->body_bytes
			     : sizeof(data);
	const char *other;

	if (!len) {
		hps_judge_fault(judge, "", HPS_ARCHIVE_EMPTY,
				"is empty: the body has no byte.");
		return HPS_OK;
	}
	HPS_TRY(hps_judge_read(judge, 0, data, len));
	if (begins_as(kind, data, len))
		return HPS_OK;
	other = sniff(data, len);
	hps_judge_fault(judge, "", HPS_ARCHIVE_WRONG_KIND,
			"was sent as %s, but begins as %s.", kind_names[kind],
			other ? other : "something else");
	return HPS_OK;
}

static enum hps_code judge_body(struct hps_judge *judge,
				enum hps_archive_kind kind)
{
	struct hps_entry module = { .name = module_path,
				    .path = module_path,
				    .size_bytes = judge->body_bytes };
	const char *why;

	HPS_TRY(check_kind(judge, kind));
	if (judge->faults.count)
		return HPS_OK;
	if (kind == HPS_ARCHIVE_ZIP)
		return hps_judge_zip(judge);
	if (kind == HPS_ARCHIVE_TAR_GZ)
		return hps_judge_tar(judge);
	module.file_class =
		hps_archive_classify(module_path, &module.media_type, &why);
	hps_judge_entry(judge, &module);
	return HPS_OK;
}

static enum hps_code refuse(struct hps_judge *judge)
{
	struct hps_ctx *ctx = judge->ctx;
	size_t more = judge->faults.count - 1;

	ctx->error.faults = judge->faults;
	if (more)
		return hps_fail(ctx, HPS_EINVALID, "archive_refused",
				"The archive was refused: %s There %s %zu more "
				"fault%s.",
				judge->faults.first->detail,
				more == 1 ? "is" : "are", more,
				more == 1 ? "" : "s");
	return hps_fail(ctx, HPS_EINVALID, "archive_refused",
			"The archive was refused: %s",
			judge->faults.first->detail);
}

/* Go into the folder name below *fd, which may have to be made. */
static enum hps_code enter(struct hps_ctx *ctx, int *fd, const char *name)
{
	int below;

	if (mkdirat(*fd, name, 0755) && errno != EEXIST)
		return hps_fail_errno(ctx, "mkdir of an unpacked folder");
	HPS_TRY(hps_dir_open(ctx, *fd, name, &below));
	close(*fd);
	*fd = below;
	return HPS_OK;
}

/* Make a new file below dirfd, one component after the other. */
static enum hps_code create(struct hps_ctx *ctx, int dirfd, const char *path,
			    int *out)
{
	HPS_AUTO_FD dir = -1;
	const char *at = path, *slash;
	int fd;

	HPS_TRY(hps_dir_open(ctx, dirfd, ".", &dir));
	for (; (slash = strchr(at, '/')); at = slash + 1)
		HPS_TRY(enter(
			ctx, &dir,
			hps_strndup(ctx->arena, at, (size_t)(slash - at))));
	fd = openat(dir, at,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return hps_fail_errno(ctx, "create an unpacked file");
	*out = fd;
	return HPS_OK;
}

/* Write what the reader gives, or without one the body itself; crc or NULL. */
static enum hps_code write_file(struct hps_judge *judge,
				struct hps_reader *reader,
				const struct hps_entry *entry, int fd,
				struct hps_hash *hash, uint32_t *crc)
{
	unsigned char chunk[HPS_JUDGE_CHUNK];
	uint64_t left = entry->size_bytes;
	size_t len = 0;

	for (; left; left -= len) {
		size_t want =
			left < sizeof(chunk) ? (size_t)left : sizeof(chunk);

		len = want;
		if (reader)
			HPS_TRY(hps_reader_read(reader, chunk, want, &len));
		else
			HPS_TRY(hps_judge_read(judge, entry->size_bytes - left,
					       chunk, want));
		if (!len)
			return hps_reader_refuse(reader, entry, "too short");
		hps_hash_update(hash, chunk, len);
		if (crc)
			*crc = (uint32_t)crc32(*crc, chunk, (uInt)len);
		HPS_TRY(hps_write_all(judge->ctx, fd, chunk, len));
	}
	if (!reader)
		return HPS_OK;
	HPS_TRY(hps_reader_read(reader, chunk, 1, &len));
	return len ? hps_reader_refuse(reader, entry, "too long") : HPS_OK;
}

static enum hps_code unpack_file(struct hps_judge *judge,
				 struct hps_reader *reader,
				 enum hps_archive_kind kind,
				 const struct hps_entry *entry, int dirfd,
				 struct hps_archive_file *file)
{
	HPS_CLEANUP(hps_hash_release) struct hps_hash hash;
	HPS_AUTO_FD fd = -1;
	uint32_t crc = 0;

	hps_hash_init(&hash, HPS_SHA384);
	HPS_TRY(create(judge->ctx, dirfd, entry->path, &fd));
	HPS_TRY(write_file(judge, reader, entry, fd, &hash,
			   kind == HPS_ARCHIVE_ZIP ? &crc : NULL));
	if (kind == HPS_ARCHIVE_ZIP && crc != entry->crc)
		return hps_reader_refuse(reader, entry, "another checksum");
	/* The disk begins while the modules are read; fsync() waits less. */
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	file->path = entry->path;
	file->size_bytes = entry->size_bytes;
	file->media_type = entry->media_type;
	hps_hash_finish(&hash, file->sha384);
	return HPS_OK;
}

static int by_path(const void *a, const void *b)
{
	const struct hps_archive_file *one = a, *other = b;

	return strcmp(one->path, other->path);
}

static enum hps_code unpack(struct hps_judge *judge, enum hps_archive_kind kind,
			    int dirfd, struct hps_archive_content *content)
{
	HPS_CLEANUP(hps_reader_release) struct hps_reader *reader = NULL;

	if (kind != HPS_ARCHIVE_MODULE)
		HPS_TRY(hps_reader_open(judge, kind, &reader));
	for (size_t i = 0; i < judge->count; i++) {
		const struct hps_entry *entry = &judge->entries[i];

		if (reader)
			HPS_TRY(hps_reader_next(reader, entry));
		if (entry->kind != HPS_ENTRY_FILE ||
		    entry->file_class != HPS_FILE_SERVED)
			continue;
		HPS_TRY(unpack_file(judge, reader, kind, entry, dirfd,
				    &content->files[content->count]));
		content->count++;
		content->size_bytes += entry->size_bytes;
	}
	return reader ? hps_reader_end(reader) : HPS_OK;
}

enum hps_code hps_archive_unpack(struct hps_ctx *ctx, int spool_fd,
				 enum hps_archive_kind kind,
				 const struct hps_archive_limits *limits,
				 int target_dirfd,
				 struct hps_archive_content *out)
{
	struct hps_archive_content content = { .count = 0 };
	struct hps_judge judge;
	struct stat body;

	if (fstat(spool_fd, &body))
		return hps_fail_errno(ctx, "stat of the upload");
	if ((uint64_t)body.st_size > limits->body_bytes)
		return hps_fail(ctx, HPS_ETOOLARGE, "archive_body_too_large",
				"The body has %lld bytes; at most %llu are "
				"allowed.",
				(long long)body.st_size,
				(unsigned long long)limits->body_bytes);
	hps_judge_init(&judge, ctx, spool_fd, (uint64_t)body.st_size, limits);
	HPS_TRY(judge_body(&judge, kind));
	if (judge.faults.count)
		return refuse(&judge);
	content.files =
		HPS_NEW_ARRAY(ctx->arena, judge.count, struct hps_archive_file);
	content.warnings = judge.warnings;
	HPS_TRY(unpack(&judge, kind, target_dirfd, &content));
	qsort(content.files, content.count, sizeof(*content.files), by_path);
	*out = content;
	return HPS_OK;
}
