#include "tools/clerk.h"

#include <string.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/repo/host_work.h"
#include "lib/repo/session.h"
#include "lib/repo/version.h"
#include "lib/service/chain.h"
#include "lib/service/sweep.h"
#include "lib/service/withdraw.h"
#include "lib/store/bundle.h"
#include "lib/store/compress.h"

/* Changes of other hosts must show within a second, so look twice in it. */
enum { SNAPSHOTS_MS = 400, SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS };
enum { WORK_AT_ONCE = 20, SEALS_AT_ONCE = 500, FILES_PAGE = 200 };

/* What other hosts have made is seen on this one. */
static enum hps_code update_snapshots(struct hps_ctx *ctx,
				      struct hps_clerk *clerk)
{
	return hps_snapshot_update_all(ctx, clerk->db, clerk->host);
}

/* Blocks that hps-admin could only note, the database being away. */
static enum hps_code reconcile(struct hps_ctx *ctx, struct hps_clerk *clerk)
{
	size_t done, refused;

	HPS_TRY(hps_withdraw_reconcile(ctx, clerk->db, clerk->host, &done,
				       &refused));
	if (done)
		hps_log(HPS_LOG_INFO, "withdraw_reconciled",
			"%zu versions that were blocked without the database "
			"are blocked now.",
			done);
	if (refused)
		hps_log(HPS_LOG_ERROR, "withdraw_refused",
			"%zu notes in withdrawn/.pending/ could not be obeyed; "
			"they were put aside as .refused.",
			refused);
	return HPS_OK;
}

static bool servable(const struct hps_host_work *work)
{
	return hps_equal(work->state, "active") ||
	       hps_equal(work->state, "deprecated");
}

static enum hps_code compress_files(struct hps_ctx *ctx,
				    struct hps_clerk *clerk,
				    const struct hps_host_work *work, int dirfd)
{
	const char *after = "";
	size_t count, i;

	do {
		struct hps_version_file *files;

		HPS_TRY(hps_version_file_list(ctx, clerk->db, work->version_id,
					      after, FILES_PAGE, &files,
					      &count));
		for (i = 0; i < count; i++)
			HPS_TRY(hps_compress_file(ctx, dirfd, files[i].path,
						  HPS_EFFORT_BEST));
		if (count)
			after = files[count - 1].path;
	} while (count == FILES_PAGE);
	return HPS_OK;
}

static enum hps_code compress_version(struct hps_ctx *ctx,
				      struct hps_clerk *clerk,
				      const struct hps_host_work *work)
{
	HPS_AUTO_FD dirfd = -1;
	enum hps_code code;

	if (!servable(work))
		return HPS_OK;
	code = hps_dir_open(
		ctx, clerk->host->state_fd,
		hps_bundle_path(ctx->arena, work->plugin, work->version),
		&dirfd);
	if (code == HPS_ENOTFOUND) { /* it was withdrawn meanwhile */
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	return compress_files(ctx, clerk, work, dirfd);
}

static enum hps_code withdraw_version(struct hps_ctx *ctx,
				      struct hps_clerk *clerk,
				      const struct hps_host_work *work)
{
	if (servable(work)) /* it was allowed again meanwhile */
		return HPS_OK;
	return hps_bundle_withdraw(ctx, clerk->host->state_fd, work->plugin,
				   work->version);
}

/* One row of host_work; what failed too often stays for a person. */
static enum hps_code do_work(struct hps_ctx *ctx, struct hps_clerk *clerk,
			     const struct hps_host_work *work)
{
	bool compress = hps_equal(work->kind, "compress");
	enum hps_code code = compress ? compress_version(ctx, clerk, work)
				      : withdraw_version(ctx, clerk, work);

	if (code == HPS_EDB || code == HPS_EUNCERTAIN)
		return code;
	if (code != HPS_OK) {
		hps_log_failure(HPS_LOG_ERROR, "late_work", ctx);
		hps_fail_clear(ctx);
		return hps_host_work_failed(ctx, clerk->db, work->id);
	}
	hps_log(HPS_LOG_INFO, "late_work", "%s of %s %s is done.", work->kind,
		work->plugin, work->version);
	return hps_host_work_done(ctx, clerk->db, work->id);
}

static enum hps_code do_kind(struct hps_ctx *ctx, struct hps_clerk *clerk,
			     const char *kind, size_t *left)
{
	struct hps_host_work *work;
	size_t count, i;

	*left = 0;
	HPS_TRY(hps_host_work_list(ctx, clerk->db, WORK_AT_ONCE, &work,
				   &count));
	for (i = 0; i < count; i++) {
		if (hps_equal(work[i].kind, kind))
			HPS_TRY(do_work(ctx, clerk, &work[i]));
		else
			(*left)++;
	}
	return HPS_OK;
}

static enum hps_code compress_all(struct hps_ctx *ctx, struct hps_clerk *clerk)
{
	size_t left;

	return do_kind(ctx, clerk, "compress", &left);
}

/* Renames at once, compressing apart. */
static enum hps_code late_work(struct hps_ctx *ctx, struct hps_clerk *clerk)
{
	size_t left;

	HPS_TRY(do_kind(ctx, clerk, "withdraw", &left));
	if (!left)
		return HPS_OK;
	return hps_clerk_apart(ctx, clerk, "late_work", compress_all);
}

static enum hps_code seal_audit(struct hps_ctx *ctx, struct hps_clerk *clerk)
{
	size_t sealed;

	if (!clerk->has_audit_key)
		HPS_TRY(hps_chain_key(ctx, clerk->host->state_fd,
				      &clerk->audit_key));
	clerk->has_audit_key = true;
	return hps_chain_seal(ctx, clerk->db, clerk->host->state_fd,
			      &clerk->audit_key, SEALS_AT_ONCE, &sealed);
}

static enum hps_code sweep_sessions(struct hps_ctx *ctx,
				    struct hps_clerk *clerk)
{
	int64_t idle_us =
		hps_setting_number(clerk->settings, HPS_SET_SESSION_IDLE_MIN) *
		HPS_MINUTE_US;

	return hps_session_sweep(ctx, clerk->db, ctx->now_us - idle_us);
}

static enum hps_code sweep_staging(struct hps_ctx *ctx, struct hps_clerk *clerk)
{
	struct hps_sweep_options how = {
		.grace_us = hps_setting_us(clerk->settings, HPS_SET_GC_GRACE),
	};
	struct hps_sweep_result result = { 0 };

	HPS_TRY(hps_sweep_staging(ctx, clerk->host, &how, &result));
	if (result.staging || result.temporary)
		hps_log(HPS_LOG_INFO, "swept",
			"%zu uploads and %zu temporary files that were left "
			"behind are gone.",
			result.staging, result.temporary);
	return HPS_OK;
}

static enum hps_code sweep_apart(struct hps_ctx *ctx, struct hps_clerk *clerk)
{
	return hps_clerk_apart(ctx, clerk, "sweep", sweep_staging);
}

/* The first row is looked at between any two others. */
const struct hps_duty hps_duties[] = {
	{ "snapshots", SNAPSHOTS_MS, true, update_snapshots },
	{ "withdraw", 3 * SECOND_MS, true, reconcile },
	{ "audit", SECOND_MS, true, seal_audit },
	{ "late_work", 2 * SECOND_MS, true, late_work },
	{ "sessions", MINUTE_MS, true, sweep_sessions },
	{ "sweep", 60 * MINUTE_MS, false, sweep_apart },
};
const size_t hps_duty_count = HPS_COUNT(hps_duties);
