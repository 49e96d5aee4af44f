#include "lib/store/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/crypto/random.h"

static const char manifest_name[] = ".hps/manifest.json";

enum { LOCK_WAIT_MS = 8000, LOCK_PAUSE_MS = 20 };

static void close_fd(int *fd)
{
	hps_fd_cleanup(fd);
	*fd = -1;
}

static const char *staging_path(struct hps_ctx *ctx,
				const struct hps_staging *staging,
				const char *below)
{
	return hps_format(ctx->arena, "staging/%s%s", staging->id, below);
}

static enum hps_code open_parts(struct hps_ctx *ctx,
				struct hps_staging *staging)
{
	HPS_TRY(hps_dir_open(ctx, staging->state_fd,
			     staging_path(ctx, staging, ""), &staging->fd));
	if (flock(staging->fd, LOCK_EX | LOCK_NB))
		return hps_fail_errno(ctx, "staging lock");
	HPS_TRY(hps_mkdirs(ctx, staging->fd, "files"));
	HPS_TRY(hps_dir_open(ctx, staging->fd, "files", &staging->files_fd));
	staging->spool_fd = openat(
		staging->fd, "body",
		O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (staging->spool_fd < 0)
		return hps_fail_errno(ctx, "staging body");
	return HPS_OK;
}

/* staging/<plugin>@<version>.lock; the "/" of a scope becomes a "+". */
static const char *lock_path(struct hps_ctx *ctx, const char *plugin,
			     const char *version)
{
	char *path =
		hps_format(ctx->arena, "staging/%s@%s.lock", plugin, version);
	char *slash = strchr(path + sizeof("staging"), '/');

	if (slash)
		*slash = '+';
	return path;
}

/* Returns false if somebody else has it, or took it away in between. */
static enum hps_code try_lock(struct hps_ctx *ctx, struct hps_bundle_lock *lock,
			      bool *done)
{
	HPS_AUTO_FD fd =
		openat(lock->state_fd, lock->path,
		       O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct stat info;

	*done = false;
	if (fd < 0)
		return hps_fail_errno(ctx, lock->path);
	if (flock(fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK || errno == EINTR
			       ? HPS_OK
			       : hps_fail_errno(ctx, lock->path);
	if (fstat(fd, &info) || !info.st_nlink)
		return HPS_OK;
	lock->fd = fd;
	fd = -1;
	*done = true;
	return HPS_OK;
}

enum hps_code hps_bundle_lock(struct hps_ctx *ctx, int state_fd,
			      const char *plugin, const char *version,
			      struct hps_bundle_lock *lock)
{
	struct timespec pause = { .tv_nsec = LOCK_PAUSE_MS * 1000 * 1000 };
	struct hps_bundle_lock out = { .fd = -1,
				       .state_fd = state_fd,
				       .path = lock_path(ctx, plugin,
							 version) };
	int tries;

	for (tries = 0; tries < LOCK_WAIT_MS / LOCK_PAUSE_MS; tries++) {
		bool done;

		HPS_TRY(try_lock(ctx, &out, &done));
		if (done) {
			*lock = out;
			return HPS_OK;
		}
		nanosleep(&pause, NULL);
	}
	return hps_fail(ctx, HPS_ECONFLICT, "publish_running",
			"Version %s of '%s' is being published by another "
			"request right now. Repeat the request in a moment.",
			version, plugin);
}

void hps_bundle_unlock(struct hps_bundle_lock *lock)
{
	if (lock->fd < 0)
		return;
	/* While it is held, so that nobody locks a name that is gone. */
	unlinkat(lock->state_fd, lock->path, 0);
	close_fd(&lock->fd);
}

enum hps_code hps_staging_open(struct hps_ctx *ctx, int state_fd,
			       struct hps_staging *staging)
{
	struct hps_staging out = HPS_STAGING_NONE;
	enum hps_code code;

	out.state_fd = state_fd;
	snprintf(out.id, sizeof(out.id), "%s",
		 hps_random_base62(ctx->arena, HPS_UPLOAD_ID_LEN));
	if (mkdirat(state_fd, staging_path(ctx, &out, ""), 0755))
		return hps_fail_errno(ctx, "staging");
	code = open_parts(ctx, &out);
	if (code != HPS_OK) {
		hps_staging_discard(ctx, &out);
		return code;
	}
	*staging = out;
	return HPS_OK;
}

void hps_staging_discard(struct hps_ctx *ctx, struct hps_staging *staging)
{
	struct hps_error kept = ctx->error;

	if (staging->state_fd < 0)
		return;
	/* What cannot be removed now is left to gc. */
	if (hps_remove_tree(ctx, staging->state_fd,
			    staging_path(ctx, staging, "")) != HPS_OK)
		ctx->error = kept;
	close_fd(&staging->spool_fd);
	close_fd(&staging->files_fd);
	close_fd(&staging->fd);
	staging->state_fd = -1;
}

enum hps_code hps_staging_write_manifest(struct hps_ctx *ctx,
					 struct hps_staging *staging,
					 const char *json)
{
	HPS_TRY(hps_mkdirs(ctx, staging->files_fd, ".hps"));
	return hps_file_swap(ctx, staging->files_fd, manifest_name, json,
			     strlen(json), 0644);
}

enum hps_code hps_staging_sync(struct hps_ctx *ctx, struct hps_staging *staging)
{
	return hps_fsync_tree(ctx, staging->fd, "files");
}

const char *hps_bundle_path(struct hps_arena *arena, const char *plugin,
			    const char *version)
{
	return hps_format(arena, "plugins/%s/%s", plugin, version);
}

static const char *withdrawn_path(struct hps_ctx *ctx, const char *plugin,
				  const char *version)
{
	return hps_format(ctx->arena, "withdrawn/%s/%s", plugin, version);
}

static const char *parent_of(struct hps_ctx *ctx, const char *path)
{
	return hps_strndup(ctx->arena, path,
			   (size_t)(strrchr(path, '/') - path));
}

/* Make the folders that lead to path, each of them durable. */
static enum hps_code make_way(struct hps_ctx *ctx, int state_fd,
			      const char *path)
{
	const char *parent = parent_of(ctx, path);

	if (!faccessat(state_fd, parent, F_OK, AT_SYMLINK_NOFOLLOW))
		return HPS_OK;
	if (strchr(parent, '/'))
		HPS_TRY(make_way(ctx, state_fd, parent));
	HPS_TRY(hps_mkdirs(ctx, state_fd, parent));
	return strchr(parent, '/')
		       ? hps_fsync_dir(ctx, state_fd, parent_of(ctx, parent))
		       : HPS_OK;
}

static enum hps_code rename_new(struct hps_ctx *ctx, int state_fd,
				const char *from, const char *to)
{
	HPS_TRY(make_way(ctx, state_fd, to));
	if (renameat2(state_fd, from, state_fd, to, RENAME_NOREPLACE)) {
		if (errno == EEXIST || errno == ENOTEMPTY)
			return hps_fail(ctx, HPS_ECONFLICT, "bundle_exists",
					"The version's folder exists already.");
		return hps_fail_errno(ctx, to);
	}
	return HPS_OK;
}

static enum hps_code sync_ends(struct hps_ctx *ctx, int state_fd,
			       const char *from, const char *to)
{
	HPS_TRY(hps_fsync_dir(ctx, state_fd, parent_of(ctx, to)));
	return hps_fsync_dir(ctx, state_fd, parent_of(ctx, from));
}

/* Rename without replacing, and make both ends durable. */
static enum hps_code move(struct hps_ctx *ctx, int state_fd, const char *from,
			  const char *to)
{
	HPS_TRY(rename_new(ctx, state_fd, from, to));
	return sync_ends(ctx, state_fd, from, to);
}

enum hps_code hps_staging_place(struct hps_ctx *ctx,
				struct hps_staging *staging, const char *plugin,
				const char *version)
{
	const char *from = staging_path(ctx, staging, "/files");
	const char *to = hps_bundle_path(ctx->arena, plugin, version);

	HPS_TRY(rename_new(ctx, staging->state_fd, from, to));
	/* It is there from now on, even if it cannot be made durable. */
	staging->placed = true;
	return sync_ends(ctx, staging->state_fd, from, to);
}

enum hps_code hps_bundle_settle(struct hps_ctx *ctx, int state_fd,
				const char *plugin, const char *version)
{
	const char *path = hps_bundle_path(ctx->arena, plugin, version);

	while (strchr(path, '/')) {
		path = parent_of(ctx, path);
		HPS_TRY(hps_fsync_dir(ctx, state_fd, path));
	}
	return HPS_OK;
}

enum hps_code hps_staging_take_back(struct hps_ctx *ctx,
				    struct hps_staging *staging,
				    const char *plugin, const char *version)
{
	if (!staging->placed)
		return HPS_OK;
	HPS_TRY(move(ctx, staging->state_fd,
		     hps_bundle_path(ctx->arena, plugin, version),
		     staging_path(ctx, staging, "/files")));
	staging->placed = false;
	return HPS_OK;
}

enum hps_code hps_bundle_manifest(struct hps_ctx *ctx, int state_fd,
				  const char *plugin, const char *version,
				  struct hps_buf *text)
{
	const char *path = hps_format(
		ctx->arena, "%s/%s",
		hps_bundle_path(ctx->arena, plugin, version), manifest_name);

	return hps_file_read(ctx, state_fd, path, HPS_BUNDLE_MANIFEST_MAX_BYTES,
			     text);
}

/* As move(), where the source may be gone and the target there already. */
static enum hps_code move_once(struct hps_ctx *ctx, int state_fd,
			       const char *from, const char *to)
{
	if (faccessat(state_fd, from, F_OK, AT_SYMLINK_NOFOLLOW) &&
	    errno == ENOENT)
		return HPS_OK;
	return move(ctx, state_fd, from, to);
}

enum hps_code hps_bundle_withdraw(struct hps_ctx *ctx, int state_fd,
				  const char *plugin, const char *version)
{
	return move_once(ctx, state_fd,
			 hps_bundle_path(ctx->arena, plugin, version),
			 withdrawn_path(ctx, plugin, version));
}

enum hps_code hps_bundle_restore(struct hps_ctx *ctx, int state_fd,
				 const char *plugin, const char *version)
{
	return move_once(ctx, state_fd, withdrawn_path(ctx, plugin, version),
			 hps_bundle_path(ctx->arena, plugin, version));
}

static bool is_there(int state_fd, const char *path)
{
	return !faccessat(state_fd, path, F_OK, AT_SYMLINK_NOFOLLOW);
}

bool hps_bundle_served(struct hps_arena *arena, int state_fd,
		       const char *plugin, const char *version)
{
	return is_there(state_fd, hps_bundle_path(arena, plugin, version));
}

bool hps_bundle_withdrawn(struct hps_arena *arena, int state_fd,
			  const char *plugin, const char *version)
{
	return is_there(state_fd,
			hps_format(arena, "withdrawn/%s/%s", plugin, version));
}

enum hps_code hps_bundle_discard(struct hps_ctx *ctx, int state_fd,
				 const char *plugin, const char *version,
				 const char **id)
{
	const char *name = hps_random_base62(ctx->arena, HPS_UPLOAD_ID_LEN);

	HPS_TRY(move(ctx, state_fd,
		     hps_bundle_path(ctx->arena, plugin, version),
		     hps_format(ctx->arena, "staging/%s/files", name)));
	*id = name;
	return HPS_OK;
}

enum hps_code hps_bundle_bring_back(struct hps_ctx *ctx, int state_fd,
				    const char *plugin, const char *version,
				    const char *id)
{
	return move(ctx, state_fd,
		    hps_format(ctx->arena, "staging/%s/files", id),
		    hps_bundle_path(ctx->arena, plugin, version));
}

enum hps_code hps_bundle_remove(struct hps_ctx *ctx, int state_fd,
				const char *plugin, const char *version)
{
	return hps_remove_tree(ctx, state_fd,
			       hps_bundle_path(ctx->arena, plugin, version));
}
