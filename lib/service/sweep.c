#include "lib/service/sweep.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/repo/plugin.h"
#include "lib/repo/version.h"
#include "lib/store/bundle.h"
#include "lib/store/bundle_walk.h"

/* Where writers leave a temporary file when they die. */
static const char *const plain_folders[] = { "generations", "keys", "run",
					     "snapshots",
					     "withdrawn/.pending" };

struct sweep {
	struct hps_db *db;
	struct hps_host *host;
	const struct hps_sweep_options *options;
	struct hps_sweep_result result;
	const char *folder; /* that is being swept */
};

static bool old_enough(const struct hps_ctx *ctx, const struct sweep *sweep,
		       const struct stat *info)
{
	int64_t changed_us = info->st_mtim.tv_sec * HPS_SECOND_US;

	return changed_us <= ctx->now_us - sweep->options->grace_us;
}

/* Say that something goes, and whether it really shall. */
static bool take(struct hps_ctx *ctx, const struct sweep *sweep,
		 const char *name, size_t *count)
{
	const struct hps_sweep_options *options = sweep->options;

	(*count)++;
	if (options->removed)
		options->removed(options->arg, hps_format(ctx->arena, "%s/%s",
							  sweep->folder, name));
	return !options->dry_run;
}

static enum hps_code staging_entry(struct hps_ctx *ctx, int dirfd,
				   const char *name, void *arg)
{
	struct sweep *sweep = arg;
	HPS_AUTO_FD fd = openat(dirfd, name,
				O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	struct stat info;

	/* Gone, or no file nor folder: nothing of ours. */
	if (fd < 0 || fstat(fd, &info) || !old_enough(ctx, sweep, &info))
		return HPS_OK;
	if (flock(fd, LOCK_EX | LOCK_NB))
		return HPS_OK;
	if (!take(ctx, sweep, name, &sweep->result.staging))
		return HPS_OK;
	return hps_remove_tree(ctx, dirfd, name);
}

static enum hps_code temporary_file(struct hps_ctx *ctx, int dirfd,
				    const char *name, void *arg)
{
	struct sweep *sweep = arg;
	struct stat info;

	if (!hps_ends_with(name, "~") ||
	    fstatat(dirfd, name, &info, AT_SYMLINK_NOFOLLOW) ||
	    !S_ISREG(info.st_mode) || !old_enough(ctx, sweep, &info))
		return HPS_OK;
	if (take(ctx, sweep, name, &sweep->result.temporary))
		unlinkat(dirfd, name, 0);
	return HPS_OK;
}

static void add(struct hps_sweep_result *sum,
		const struct hps_sweep_result *more)
{
	sum->staging += more->staging;
	sum->orphans += more->orphans;
	sum->temporary += more->temporary;
}

enum hps_code hps_sweep_staging(struct hps_ctx *ctx, struct hps_host *host,
				const struct hps_sweep_options *options,
				struct hps_sweep_result *result)
{
	struct sweep sweep = { .host = host,
			       .options = options,
			       .folder = "staging" };
	size_t i;

	HPS_TRY(hps_dir_each(ctx, host->state_fd, sweep.folder, staging_entry,
			     &sweep));
	for (i = 0; i < HPS_COUNT(plain_folders); i++) {
		sweep.folder = plain_folders[i];
		HPS_TRY(hps_dir_each(ctx, host->state_fd, sweep.folder,
				     temporary_file, &sweep));
	}
	add(result, &sweep.result);
	return HPS_OK;
}

enum hps_code hps_sweep_is_orphan(struct hps_ctx *ctx, struct hps_db *db,
				  const char *plugin, const char *version,
				  bool *orphan)
{
	struct hps_plugin found;
	struct hps_version row;
	enum hps_code code = hps_plugin_find(ctx, db, plugin, &found);

	if (code == HPS_OK)
		code = hps_version_find(ctx, db, found.id, version, &row);
	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	*orphan = code == HPS_ENOTFOUND;
	hps_fail_clear(ctx);
	return HPS_OK;
}

struct moving {
	struct hps_host *host;
	const char *plugin;
	const char *version;
	const char *id; /* of the staging folder; NULL: not moved */
	bool plugin_known;
};

/* With the plugin's lock, which keeps publishes of it waiting. */
static enum hps_code move_away(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	struct moving *m = arg;
	struct hps_plugin plugin;
	bool orphan;
	enum hps_code code = hps_plugin_lock(ctx, db, m->plugin, &plugin);

	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	m->plugin_known = code == HPS_OK;
	if (m->id) /* moved by a run that could not commit */
		return HPS_OK;
	HPS_TRY(hps_sweep_is_orphan(ctx, db, m->plugin, m->version, &orphan));
	if (!orphan)
		return HPS_OK;
	return hps_bundle_discard(ctx, m->host->state_fd, m->plugin, m->version,
				  &m->id);
}

/*
 * Before a plugin's first publish there is no row to lock.  If one came up
 * while the folder was moved, its publish may have taken the folder for its
 * own: it goes back.
 */
static enum hps_code look_again(struct hps_ctx *ctx, struct hps_db *db,
				void *arg)
{
	struct moving *m = arg;
	struct hps_plugin plugin;
	bool orphan;
	enum hps_code code = hps_plugin_lock(ctx, db, m->plugin, &plugin);

	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	HPS_TRY(hps_sweep_is_orphan(ctx, db, m->plugin, m->version, &orphan));
	if (orphan || !m->id)
		return HPS_OK;
	HPS_TRY(hps_bundle_bring_back(ctx, m->host->state_fd, m->plugin,
				      m->version, m->id));
	m->id = NULL;
	return HPS_OK;
}

static enum hps_code move_orphan(struct hps_ctx *ctx, struct hps_db *db,
				 struct moving *m)
{
	HPS_TRY(hps_db_transaction(ctx, db, move_away, m));
	if (m->id && !m->plugin_known)
		HPS_TRY(hps_db_transaction(ctx, db, look_again, m));
	return HPS_OK;
}

enum hps_code hps_sweep_orphan(struct hps_ctx *ctx, struct hps_db *db,
			       struct hps_host *host, const char *plugin,
			       const char *version, bool *moved)
{
	struct moving m = { .host = host,
			    .plugin = plugin,
			    .version = version };
	struct hps_bundle_lock lock;
	enum hps_code code =
		hps_bundle_lock(ctx, host->state_fd, plugin, version, &lock);

	*moved = false;
	if (code == HPS_ECONFLICT) { /* it is being published: no orphan */
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	code = move_orphan(ctx, db, &m);
	hps_bundle_unlock(&lock);
	*moved = code == HPS_OK && m.id;
	return code;
}

/* Temporary files of compressed variants. */
static enum hps_code sweep_version(struct hps_ctx *ctx, struct sweep *sweep,
				   const char *path)
{
	struct hps_disk_file *files;
	HPS_AUTO_FD dirfd = -1;
	size_t count, i;
	enum hps_code code =
		hps_dir_open(ctx, sweep->host->state_fd, path, &dirfd);

	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	HPS_TRY(hps_bundle_files(ctx, dirfd, &files, &count));
	sweep->folder = path;
	for (i = 0; i < count; i++)
		HPS_TRY(temporary_file(ctx, dirfd, files[i].path, sweep));
	return HPS_OK;
}

static enum hps_code version_folder(struct hps_ctx *ctx,
				    const struct hps_bundle_found *found,
				    void *arg)
{
	struct sweep *sweep = arg;
	const char *path =
		hps_bundle_path(ctx->arena, found->plugin, found->version);
	bool orphan, moved = false;

	HPS_TRY(hps_sweep_is_orphan(ctx, sweep->db, found->plugin,
				    found->version, &orphan));
	if (!orphan)
		return sweep_version(ctx, sweep, path);
	if (found->changed_us > ctx->now_us - sweep->options->grace_us)
		return HPS_OK;
	if (!sweep->options->dry_run)
		HPS_TRY(hps_sweep_orphan(ctx, sweep->db, sweep->host,
					 found->plugin, found->version,
					 &moved));
	if (!moved && !sweep->options->dry_run)
		return HPS_OK;
	sweep->folder = "plugins";
	take(ctx, sweep, path + strlen("plugins/"), &sweep->result.orphans);
	return HPS_OK;
}

enum hps_code hps_sweep_orphans(struct hps_ctx *ctx, struct hps_db *db,
				struct hps_host *host,
				const struct hps_sweep_options *options,
				struct hps_sweep_result *result)
{
	struct sweep sweep = { .db = db, .host = host, .options = options };

	HPS_TRY(hps_bundle_each(ctx, host->state_fd, "plugins", version_folder,
				&sweep));
	add(result, &sweep.result);
	return HPS_OK;
}
