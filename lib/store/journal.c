#include "lib/store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/store/journal_format.h"
#include "lib/store/journal_hint.h"

static const char *file_name(struct hps_ctx *ctx, const char *instance)
{
	return hps_format(ctx->arena, "%s.journal", instance);
}

/* Open the journal and read its serial; fd is -1 if there is no good one. */
static enum hps_code open_journal(struct hps_ctx *ctx, int dirfd,
				  const char *instance, int flags, int *fd,
				  uint64_t *serial)
{
	char head[HPS_JOURNAL_HEAD_BYTES];

	*fd = openat(dirfd, file_name(ctx, instance),
		     flags | O_NOFOLLOW | O_CLOEXEC);
	if (*fd < 0)
		return errno == ENOENT ? HPS_OK : hps_fail_errno(ctx, instance);
	if (pread(*fd, head, sizeof(head), 0) != sizeof(head) ||
	    !hps_journal_get_head(head, sizeof(head), serial)) {
		close(*fd);
		*fd = -1;
	}
	return HPS_OK;
}

void hps_journal_reader_init(struct hps_journal_reader *reader, int dirfd,
			     const char *instance)
{
	*reader = (struct hps_journal_reader){ .dirfd = dirfd,
					       .instance = instance,
					       .fd = -1 };
}

void hps_journal_reader_release(struct hps_journal_reader *reader)
{
	if (reader->fd >= 0)
		close(reader->fd);
	reader->fd = -1;
}

/* True if the name no longer leads to the file that is open. */
static bool replaced(struct hps_ctx *ctx, struct hps_journal_reader *reader)
{
	struct stat named, open;

	return fstatat(reader->dirfd, file_name(ctx, reader->instance), &named,
		       AT_SYMLINK_NOFOLLOW) ||
	       fstat(reader->fd, &open) || named.st_ino != open.st_ino ||
	       named.st_dev != open.st_dev;
}

static enum hps_code start_over(struct hps_ctx *ctx,
				struct hps_journal_reader *reader)
{
	hps_journal_reader_release(reader);
	HPS_TRY(open_journal(ctx, reader->dirfd, reader->instance, O_RDONLY,
			     &reader->fd, &reader->serial));
	if (reader->fd < 0)
		return hps_fail(ctx, HPS_ENOTFOUND, "instance_unknown",
				"There is no instance '%s'.", reader->instance);
	reader->offset = HPS_JOURNAL_HEAD_BYTES;
	return HPS_OK;
}

enum hps_code hps_journal_next(struct hps_ctx *ctx,
			       struct hps_journal_reader *reader, bool *again,
			       const struct hps_journal_frame **frame)
{
	bool fresh = reader->fd < 0;

	if (!fresh && replaced(ctx, reader))
		fresh = true;
	if (fresh)
		HPS_TRY(start_over(ctx, reader));
	*again = fresh;
	return hps_journal_get_frame(ctx, reader->fd, reader->offset, frame,
				     &reader->offset);
}

static enum hps_code lock(struct hps_ctx *ctx, struct hps_journal_writer *w)
{
	const char *name = hps_format(ctx->arena, "%s.lock", w->instance);

	w->lock_fd = openat(w->dirfd, name,
			    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
	if (w->lock_fd < 0)
		return hps_fail_errno(ctx, name);
	while (flock(w->lock_fd, LOCK_EX))
		if (errno != EINTR)
			return hps_fail_errno(ctx, name);
	return HPS_OK;
}

static void leave_hint(const struct hps_journal_writer *w)
{
	const struct hps_journal_hint hint = { .serial = w->serial,
					       .size_bytes = w->size_bytes,
					       .base_bytes = w->base_bytes,
					       .number = w->number,
					       .settings = w->settings };
	struct hps_journal_boot boot;

	if (hps_journal_boot(&boot))
		hps_journal_leave_hint(w->lock_fd, &boot, &hint);
}

static bool take_hint(struct hps_journal_writer *w)
{
	struct hps_journal_hint hint;
	struct hps_journal_boot boot;

	if (!hps_journal_boot(&boot) ||
	    !hps_journal_take_hint(w->lock_fd, &boot, &hint) ||
	    hint.serial != w->serial ||
	    hint.size_bytes != lseek(w->fd, 0, SEEK_END))
		return false;
	w->size_bytes = hint.size_bytes;
	w->base_bytes = hint.base_bytes;
	w->number = hint.number;
	w->settings = hint.settings;
	return true;
}

/* Walk the frames; what lies behind the last whole one is cut off. */
static enum hps_code find_end(struct hps_ctx *ctx, struct hps_journal_writer *w)
{
	HPS_CLEANUP(hps_arena_release)
	struct hps_arena scratch = HPS_ARENA_INIT;
	struct hps_ctx walk = { .arena = &scratch };
	const struct hps_journal_frame *frame;
	int64_t offset = HPS_JOURNAL_HEAD_BYTES;

	if (take_hint(w))
		return HPS_OK;
	for (;;) {
		HPS_TRY(hps_journal_get_frame(&walk, w->fd, offset, &frame,
					      &offset));
		if (!frame)
			break;
		w->number = frame->number;
		w->settings = frame->settings;
		if (!w->base_bytes)
			w->base_bytes = offset;
		hps_arena_reset(&scratch);
	}
	w->size_bytes = offset;
	if (lseek(w->fd, 0, SEEK_END) > offset && ftruncate(w->fd, offset))
		return hps_fail_errno(ctx, w->instance);
	leave_hint(w);
	return HPS_OK;
}

enum hps_code hps_journal_writer_open(struct hps_ctx *ctx, int dirfd,
				      const char *instance,
				      struct hps_journal_writer *writer)
{
	struct hps_journal_writer w = {
		.dirfd = dirfd, .instance = instance, .lock_fd = -1, .fd = -1
	};
	enum hps_code code = lock(ctx, &w);

	if (code == HPS_OK)
		code = open_journal(ctx, dirfd, instance, O_RDWR, &w.fd,
				    &w.serial);
	if (code == HPS_OK && w.fd >= 0)
		code = find_end(ctx, &w);
	if (code != HPS_OK) {
		hps_journal_writer_release(&w);
		return code;
	}
	*writer = w;
	return HPS_OK;
}

void hps_journal_writer_release(struct hps_journal_writer *writer)
{
	if (writer->fd >= 0)
		close(writer->fd);
	if (writer->lock_fd >= 0)
		close(writer->lock_fd);
	writer->fd = -1;
	writer->lock_fd = -1;
}

enum hps_code hps_journal_append(struct hps_ctx *ctx,
				 struct hps_journal_writer *writer,
				 const struct hps_journal_frame *frame)
{
	struct hps_buf buf;
	enum hps_code code;

	hps_buf_init(&buf, ctx->arena, 4096);
	hps_journal_put_frame(&buf, frame);
	if (lseek(writer->fd, writer->size_bytes, SEEK_SET) < 0)
		return hps_fail_errno(ctx, writer->instance);
	code = hps_write_all(ctx, writer->fd, buf.data, buf.len);
	if (code != HPS_OK) {
		if (ftruncate(writer->fd, writer->size_bytes))
			hps_fail_note(ctx, "a torn frame is left behind");
		return code;
	}
	writer->size_bytes += (int64_t)buf.len;
	writer->number = frame->number;
	writer->settings = frame->settings;
	leave_hint(writer);
	return HPS_OK;
}

enum hps_code hps_journal_rewrite(struct hps_ctx *ctx,
				  struct hps_journal_writer *writer,
				  const struct hps_journal_frame *frames,
				  size_t count)
{
	struct hps_journal_writer w = *writer;
	const char *name = file_name(ctx, w.instance);
	struct hps_buf buf;
	size_t i;

	if (getrandom(&w.serial, sizeof(w.serial), 0) != sizeof(w.serial))
		return hps_fail_errno(ctx, "getrandom");
	hps_buf_init(&buf, ctx->arena, 4096);
	hps_journal_put_head(&buf, w.serial);
	for (i = 0; i < count; i++) {
		hps_journal_put_frame(&buf, &frames[i]);
		w.number = frames[i].number;
		w.settings = frames[i].settings;
	}
	w.size_bytes = (int64_t)buf.len;
	w.base_bytes = w.size_bytes;
	/* Rare, and all that there is with the database away: make it last. */
	HPS_TRY(hps_file_replace(ctx, w.dirfd, name, buf.data, buf.len, 0644));
	w.fd = openat(w.dirfd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (w.fd < 0)
		return hps_fail_errno(ctx, name);
	if (writer->fd >= 0)
		close(writer->fd);
	*writer = w;
	leave_hint(writer);
	return HPS_OK;
}
