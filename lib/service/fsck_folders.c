#include "lib/service/fsck_internal.h"
#include "lib/service/sweep.h"
#include "lib/store/bundle_walk.h"

struct folders {
	struct hps_fsck_run *run;
	size_t seen;
};

static enum hps_code check(struct hps_ctx *ctx,
			   const struct hps_bundle_found *found, void *arg)
{
	struct folders *folders = arg;
	struct hps_fsck_run *run = folders->run;
	bool orphan, moved = false;

	hps_fsck_progress(run, "folders", ++folders->seen, 0);
	if (found->changed_us > ctx->now_us - run->options->grace_us)
		return HPS_OK;
	HPS_TRY(hps_sweep_is_orphan(ctx, run->db, found->plugin, found->version,
				    &orphan));
	if (!orphan)
		return HPS_OK;
	if (run->options->repair)
		HPS_TRY(hps_sweep_orphan(ctx, run->db, run->host, found->plugin,
					 found->version, &moved));
	hps_fsck_found(
		run,
		hps_format(ctx->arena, "%s@%s", found->plugin, found->version),
		"bundle_orphan",
		"It has a folder and no row. 'hps-admin reindex' makes "
		"the row from the folder, 'hps-admin gc' removes the "
		"folder.",
		moved);
	return HPS_OK;
}

enum hps_code hps_fsck_folders(struct hps_ctx *ctx, struct hps_fsck_run *run)
{
	struct folders folders = { run, 0 };

	return hps_bundle_each(ctx, run->host->state_fd, "plugins", check,
			       &folders);
}
