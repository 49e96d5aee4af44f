#include "lib/store/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/text.h"

struct hps_reader {
	struct hps_judge *judge;
	struct archive *archive;
	const struct hps_entry *entry; /* where it is */
	uint64_t at;		       /* in the body */
	enum hps_code code;	       /* of a disk that failed */
	unsigned char chunk[HPS_JUDGE_CHUNK];
};

static la_ssize_t on_read(struct archive *archive, void *arg, const void **data)
{
	struct hps_reader *reader = arg;
	uint64_t left = reader->judge->body_bytes - reader->at;
	size_t len = left < sizeof(reader->chunk) ? (size_t)left
						  : sizeof(reader->chunk);

	if (len)
		reader->code = hps_judge_read(reader->judge, reader->at,
					      reader->chunk, len);
	if (reader->code != HPS_OK) {
		archive_set_error(archive, EIO, "read failed");
		return ARCHIVE_FATAL;
	}
	reader->at += len;
	*data = reader->chunk;
	return (la_ssize_t)len;
}

static la_int64_t on_seek(struct archive *archive, void *arg, la_int64_t offset,
			  int whence)
{
	struct hps_reader *reader = arg;
	la_int64_t size = (la_int64_t)reader->judge->body_bytes;

	if (whence == SEEK_CUR)
		offset += (la_int64_t)reader->at;
	if (whence == SEEK_END)
		offset += size;
	if (offset < 0 || offset > size) {
		archive_set_error(archive, EINVAL, "seek outside");
		return ARCHIVE_FATAL;
	}
	reader->at = (uint64_t)offset;
	return offset;
}

static la_int64_t on_skip(struct archive *archive, void *arg,
			  la_int64_t request)
{
	struct hps_reader *reader = arg;
	uint64_t left = reader->judge->body_bytes - reader->at;

	(void)archive;
	if (request < 0)
		return 0;
	if ((uint64_t)request > left)
		request = (la_int64_t)left;
	reader->at += (uint64_t)request;
	return request;
}

void hps_reader_release(struct hps_reader **reader)
{
	if (*reader)
		archive_read_free((*reader)->archive);
}

/* A disk that failed under libarchive stays a failure of the disk. */
static enum hps_code failed(struct hps_reader *reader)
{
	const char *text = archive_error_string(reader->archive);

	if (reader->code != HPS_OK)
		return reader->code;
	return hps_reader_refuse(reader, reader->entry, text ? text : "?");
}

enum hps_code hps_reader_refuse(struct hps_reader *reader,
				const struct hps_entry *entry, const char *note)
{
	struct hps_judge *judge = reader->judge;
	enum hps_code code;

	hps_judge_fault(judge, entry ? entry->name : "", HPS_ARCHIVE_CORRUPT,
			"reads differently with another tool; make the "
			"archive anew.");
	judge->ctx->error.faults = judge->faults;
	code = hps_fail(judge->ctx, HPS_EINVALID, "archive_refused",
			"The archive was refused: %s",
			judge->faults.first->detail);
	hps_fail_note(judge->ctx, "libarchive: %s", note);
	return code;
}

enum hps_code hps_reader_open(struct hps_judge *judge,
			      enum hps_archive_kind kind,
			      struct hps_reader **out)
{
	struct hps_reader *reader =
		HPS_NEW(judge->ctx->arena, struct hps_reader);
	struct archive *archive = archive_read_new();
	int status;

	reader->judge = judge;
	reader->archive = archive;
	if (!archive)
		return hps_fail(judge->ctx, HPS_EINTERNAL, "internal",
				"The store ran out of memory.");
	*out = reader;
	if (kind == HPS_ARCHIVE_ZIP) {
		status = archive_read_support_format_zip_seekable(archive);
	} else {
		status = archive_read_support_filter_gzip(archive);
		if (status == ARCHIVE_OK)
			status = archive_read_support_format_tar(archive);
	}
	if (status != ARCHIVE_OK)
		return failed(reader);
	archive_read_set_read_callback(archive, on_read);
	archive_read_set_seek_callback(archive, on_seek);
	archive_read_set_skip_callback(archive, on_skip);
	archive_read_set_callback_data(archive, reader);
	if (archive_read_open1(archive) != ARCHIVE_OK)
		return failed(reader);
	return HPS_OK;
}

/* The same name, but for the slash behind a folder. */
static bool same_name(const char *seen, const struct hps_entry *entry)
{
	size_t len = seen ? strlen(seen) : 0;

	if (entry->kind == HPS_ENTRY_FOLDER && len > 1 && seen[len - 1] == '/')
		len--;
	return seen && strlen(entry->name) == len &&
	       !memcmp(seen, entry->name, len);
}

enum hps_code hps_reader_next(struct hps_reader *reader,
			      const struct hps_entry *entry)
{
	struct archive_entry *seen;
	int status = archive_read_next_header(reader->archive, &seen);
	mode_t type = entry->kind == HPS_ENTRY_FOLDER ? S_IFDIR : S_IFREG;

	reader->entry = entry;
	/* A warning is about owners and times that are not used. */
	if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
		return failed(reader);
	if (!same_name(archive_entry_pathname(seen), entry))
		return hps_reader_refuse(reader, entry, "another name");
	if (archive_entry_filetype(seen) != type ||
	    archive_entry_hardlink(seen) || archive_entry_symlink(seen))
		return hps_reader_refuse(reader, entry, "another type");
	if (type == S_IFREG &&
	    (!archive_entry_size_is_set(seen) ||
	     (uint64_t)archive_entry_size(seen) != entry->size_bytes))
		return hps_reader_refuse(reader, entry, "another size");
	return HPS_OK;
}

enum hps_code hps_reader_end(struct hps_reader *reader)
{
	struct archive_entry *seen;
	int status = archive_read_next_header(reader->archive, &seen);

	reader->entry = NULL;
	if (status == ARCHIVE_EOF)
		return HPS_OK;
	if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
		return hps_reader_refuse(reader, NULL, "one more entry");
	return failed(reader);
}

enum hps_code hps_reader_read(struct hps_reader *reader, void *data,
			      size_t want, size_t *got)
{
	la_ssize_t len = archive_read_data(reader->archive, data, want);

	if (len < 0)
		return failed(reader);
	*got = (size_t)len;
	return HPS_OK;
}
