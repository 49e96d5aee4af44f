#include "lib/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TREE_DEPTH_MAX = 64, END_ROOM_BYTES = 16 * 1024 };

void hps_fd_cleanup(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

enum hps_code hps_write_all(struct hps_ctx *ctx, int fd, const void *data,
			    size_t len)
{
	const char *at = data;

	while (len) {
		ssize_t done = write(fd, at, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return hps_fail_errno(ctx, "write");
		at += done;
		len -= (size_t)done;
	}
	return HPS_OK;
}

enum hps_code hps_fsync(struct hps_ctx *ctx, int fd)
{
	if (fsync(fd))
		return hps_fail_errno(ctx, "fsync");
	return HPS_OK;
}

enum hps_code hps_fsync_dir(struct hps_ctx *ctx, int dirfd, const char *path)
{
	HPS_AUTO_FD fd = -1;

	HPS_TRY(hps_dir_open(ctx, dirfd, *path ? path : ".", &fd));
	return hps_fsync(ctx, fd);
}

static enum hps_code open_failed(struct hps_ctx *ctx, const char *path)
{
	enum hps_code code = hps_fail_errno(ctx, path);

	if (errno == ENOENT || errno == ENOTDIR) {
		code = hps_fail(ctx, HPS_ENOTFOUND, "file_missing",
				"The file does not exist.");
		hps_fail_note(ctx, "%s is missing", path);
	}
	return code;
}

enum hps_code hps_dir_open(struct hps_ctx *ctx, int dirfd, const char *path,
			   int *fd)
{
	int dir = openat(dirfd, path,
			 O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (dir < 0)
		return open_failed(ctx, path);
	*fd = dir;
	return HPS_OK;
}

enum hps_code hps_file_read(struct hps_ctx *ctx, int dirfd, const char *path,
			    size_t max, struct hps_buf *buf)
{
	HPS_AUTO_FD fd = openat(dirfd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	size_t before = buf->len;
	struct stat file;

	if (fd < 0)
		return open_failed(ctx, path);
	/* Only a hint that saves growing; what read() gives counts. */
	if (!fstat(fd, &file) && file.st_size > 0 && (size_t)file.st_size < max)
		hps_buf_grow(buf, (size_t)file.st_size + END_ROOM_BYTES);
	for (;;) {
		ssize_t got;

		hps_buf_grow(buf, END_ROOM_BYTES);
		got = read(fd, buf->data + buf->len, buf->cap - buf->len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return hps_fail_errno(ctx, path);
		buf->len += (size_t)got;
		buf->data[buf->len] = '\0';
		if (buf->len - before > max)
			return hps_fail(ctx, HPS_ETOOLARGE, "file_too_large",
					"The file is longer than %zu bytes.",
					max);
		if (!got)
			return HPS_OK;
	}
}

static enum hps_code write_whole(struct hps_ctx *ctx, int dirfd,
				 const char *path, const void *data, size_t len,
				 mode_t mode, bool durable)
{
	HPS_AUTO_FD fd = openat(
		dirfd, path,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

	if (fd < 0)
		return hps_fail_errno(ctx, path);
	HPS_TRY(hps_write_all(ctx, fd, data, len));
	return durable ? hps_fsync(ctx, fd) : HPS_OK;
}

static const char *parent_of(struct hps_ctx *ctx, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	if (slash == path)
		return "/";
	return hps_strndup(ctx->arena, path, (size_t)(slash - path));
}

static enum hps_code replace(struct hps_ctx *ctx, int dirfd, const char *path,
			     const void *data, size_t len, mode_t mode,
			     bool durable)
{
	static unsigned serial;
	const char *temporary = hps_format(ctx->arena, "%s.%d.%u~", path,
					   (int)getpid(), ++serial);
	enum hps_code code;

	code = write_whole(ctx, dirfd, temporary, data, len, mode, durable);
	if (code == HPS_OK && renameat(dirfd, temporary, dirfd, path))
		code = hps_fail_errno(ctx, path);
	if (code != HPS_OK) {
		unlinkat(dirfd, temporary, 0);
		return code;
	}
	return durable ? hps_fsync_dir(ctx, dirfd, parent_of(ctx, path))
		       : HPS_OK;
}

enum hps_code hps_file_replace(struct hps_ctx *ctx, int dirfd, const char *path,
			       const void *data, size_t len, mode_t mode)
{
	return replace(ctx, dirfd, path, data, len, mode, true);
}

enum hps_code hps_file_swap(struct hps_ctx *ctx, int dirfd, const char *path,
			    const void *data, size_t len, mode_t mode)
{
	return replace(ctx, dirfd, path, data, len, mode, false);
}

enum hps_code hps_mkdirs(struct hps_ctx *ctx, int dirfd, const char *path)
{
	char *copy = hps_strdup(ctx->arena, path);
	char *slash = copy;

	do {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdirat(dirfd, copy, 0755) && errno != EEXIST)
			return hps_fail_errno(ctx, copy);
		if (slash)
			*slash = '/';
	} while (slash && slash[1]);
	return HPS_OK;
}

static int remove_at(int dirfd, const char *name, int depth);

static int remove_content(int dirfd, const char *name, int depth)
{
	int fd = openat(dirfd, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int failed = 0;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (!failed && (entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			failed = remove_at(fd, entry->d_name, depth + 1);
	closedir(dir);
	return failed;
}

static int remove_at(int dirfd, const char *name, int depth)
{
	if (!unlinkat(dirfd, name, 0) || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	if (depth > TREE_DEPTH_MAX || remove_content(dirfd, name, depth))
		return -1;
	return unlinkat(dirfd, name, AT_REMOVEDIR);
}

enum hps_code hps_remove_tree(struct hps_ctx *ctx, int dirfd, const char *path)
{
	if (remove_at(dirfd, path, 0) && errno != ENOENT)
		return hps_fail_errno(ctx, path);
	return HPS_OK;
}

static enum hps_code each_entry(struct hps_ctx *ctx, DIR *dir, int dirfd,
				hps_dir_fn *fn, void *arg)
{
	struct dirent *entry;

	while ((errno = 0, entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		HPS_TRY(fn(ctx, dirfd, entry->d_name, arg));
	}
	return errno ? hps_fail_errno(ctx, "readdir") : HPS_OK;
}

enum hps_code hps_dir_each(struct hps_ctx *ctx, int dirfd, const char *path,
			   hps_dir_fn *fn, void *arg)
{
	enum hps_code code;
	int fd = -1;
	DIR *dir;

	code = hps_dir_open(ctx, dirfd, path, &fd);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	dir = fdopendir(fd);
	if (!dir) {
		code = hps_fail_errno(ctx, path);
		close(fd);
		return code;
	}
	code = each_entry(ctx, dir, fd, fn, arg);
	closedir(dir);
	return code;
}

static enum hps_code fsync_entry(struct hps_ctx *ctx, int dirfd,
				 const char *name, void *arg)
{
	HPS_AUTO_FD fd = openat(dirfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat info;

	(void)arg;
	if (fd < 0 || fstat(fd, &info))
		return hps_fail_errno(ctx, name);
	if (S_ISDIR(info.st_mode))
		HPS_TRY(hps_dir_each(ctx, dirfd, name, fsync_entry, NULL));
	return hps_fsync(ctx, fd);
}

enum hps_code hps_fsync_tree(struct hps_ctx *ctx, int dirfd, const char *path)
{
	return fsync_entry(ctx, dirfd, path, NULL);
}
