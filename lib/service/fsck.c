#include "lib/service/fsck_internal.h"

void hps_fsck_found(struct hps_fsck_run *run, const char *object,
		    const char *slug, const char *detail, bool repaired)
{
	struct hps_finding finding = { object, slug, detail, repaired };

	run->result.findings++;
	run->result.repaired += repaired;
	run->options->found(run->options->arg, &finding);
}

void hps_fsck_progress(struct hps_fsck_run *run, const char *what, size_t done,
		       size_t all)
{
	if (run->options->progress)
		run->options->progress(run->options->arg, what, done, all);
}

enum hps_code hps_fsck(struct hps_ctx *ctx, struct hps_db *db,
		       struct hps_host *host,
		       const struct hps_fsck_options *options,
		       struct hps_fsck_result *result)
{
	struct hps_fsck_run run = { db, host, options, { 0 } };

	HPS_TRY(hps_fsck_versions(ctx, &run));
	HPS_TRY(hps_fsck_folders(ctx, &run));
	HPS_TRY(hps_fsck_instances(ctx, &run));
	*result = run.result;
	return HPS_OK;
}
