#include "lib/store/bundle_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"

enum { READ_BYTES = 64 * 1024 };

struct walk {
	const char *scope;  /* "@acme", or NULL */
	const char *plugin; /* NULL: names are of plugins yet */
	hps_bundle_fn *fn;
	void *arg;
};

static int64_t changed_us(const struct stat *info)
{
	const struct timespec *a = &info->st_mtim, *b = &info->st_ctim;
	const struct timespec *last = a->tv_sec > b->tv_sec ? a : b;

	return last->tv_sec * HPS_SECOND_US + last->tv_nsec / 1000;
}

/* False for what is no folder or went away meanwhile. */
static bool is_folder(int dirfd, const char *name, struct stat *info)
{
	return !fstatat(dirfd, name, info, AT_SYMLINK_NOFOLLOW) &&
	       S_ISDIR(info->st_mode);
}

static enum hps_code version_folder(struct hps_ctx *ctx, const char *name,
				    const struct stat *info, struct walk *walk)
{
	HPS_CLEANUP(hps_arena_release)
	struct hps_arena scratch = HPS_ARENA_INIT;
	struct hps_ctx own = { .arena = &scratch,
			       .now_us = ctx->now_us,
			       .request_id = ctx->request_id };
	struct hps_bundle_found found = {
		.plugin = hps_strdup(&scratch, walk->plugin),
		.version = hps_strdup(&scratch, name),
		.changed_us = changed_us(info),
	};
	enum hps_code code = walk->fn(&own, &found, walk->arg);

	return code == HPS_OK ? HPS_OK : hps_fail_copy(ctx, &own);
}

static enum hps_code visit(struct hps_ctx *ctx, int dirfd, const char *name,
			   void *arg)
{
	struct walk *walk = arg;
	struct walk below = *walk;
	struct stat info;

	if (name[0] == '.' || !is_folder(dirfd, name, &info))
		return HPS_OK;
	if (walk->plugin)
		return version_folder(ctx, name, &info, walk);
	if (name[0] == '@' && !walk->scope)
		below.scope = name;
	else if (walk->scope)
		below.plugin =
			hps_format(ctx->arena, "%s/%s", walk->scope, name);
	else
		below.plugin = name;
	return hps_dir_each(ctx, dirfd, name, visit, &below);
}

enum hps_code hps_bundle_each(struct hps_ctx *ctx, int state_fd,
			      const char *root, hps_bundle_fn *fn, void *arg)
{
	struct walk walk = { NULL, NULL, fn, arg };

	return hps_dir_each(ctx, state_fd, root, visit, &walk);
}

struct listing {
	const char *prefix; /* "" or "folder/" */
	struct hps_buf *found;
};

static enum hps_code list_one(struct hps_ctx *ctx, int dirfd, const char *name,
			      void *arg)
{
	const struct listing *listing = arg;
	struct hps_disk_file file = { .size_bytes = -1 };
	struct listing below = { NULL, listing->found };
	struct stat info;

	if (!*listing->prefix && !strcmp(name, ".hps"))
		return HPS_OK;
	if (fstatat(dirfd, name, &info, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? HPS_OK : hps_fail_errno(ctx, name);
	if (S_ISDIR(info.st_mode)) {
		below.prefix =
			hps_format(ctx->arena, "%s%s/", listing->prefix, name);
		return hps_dir_each(ctx, dirfd, name, list_one, &below);
	}
	file.path = hps_format(ctx->arena, "%s%s", listing->prefix, name);
	if (S_ISREG(info.st_mode))
		file.size_bytes = info.st_size;
	hps_buf_add(listing->found, &file, sizeof(file));
	return HPS_OK;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct hps_disk_file *)a)->path,
		      ((const struct hps_disk_file *)b)->path);
}

enum hps_code hps_bundle_files(struct hps_ctx *ctx, int dirfd,
			       struct hps_disk_file **files, size_t *count)
{
	struct hps_buf found;
	struct listing listing = { "", &found };

	hps_buf_init(&found, ctx->arena, 0);
	HPS_TRY(hps_dir_each(ctx, dirfd, ".", list_one, &listing));
	*count = found.len / sizeof(struct hps_disk_file);
	*files = (struct hps_disk_file *)(void *)found.data;
	if (*count)
		qsort(*files, *count, sizeof(**files), by_path);
	return HPS_OK;
}

static enum hps_code missing(struct hps_ctx *ctx, const char *path)
{
	return hps_fail(ctx, HPS_ENOTFOUND, "file_missing",
			"There is no file %s.", path);
}

enum hps_code hps_bundle_hash(struct hps_ctx *ctx, int dirfd, const char *path,
			      int64_t *size_bytes,
			      unsigned char sha384[HPS_SHA384_BYTES])
{
	HPS_AUTO_FD fd = openat(dirfd, path,
				O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	HPS_CLEANUP(hps_hash_release) struct hps_hash hash = { NULL };
	char *bytes = hps_alloc(ctx->arena, READ_BYTES);
	int64_t total = 0;
	struct stat info;
	ssize_t got;

	if (fd < 0 && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
		return hps_fail_errno(ctx, path);
	if (fd < 0 || fstat(fd, &info) || !S_ISREG(info.st_mode))
		return missing(ctx, path);
	hps_hash_init(&hash, HPS_SHA384);
	while ((got = read(fd, bytes, READ_BYTES)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return hps_fail_errno(ctx, path);
		hps_hash_update(&hash, bytes, (size_t)got);
		total += got;
	}
	hps_hash_finish(&hash, sha384);
	*size_bytes = total;
	return HPS_OK;
}
