#include <string.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/repo/version.h"
#include "lib/service/fsck_internal.h"
#include "lib/service/record.h"
#include "lib/store/bundle.h"
#include "lib/store/compress.h"

enum { PAGE = 1000 };
#define SETTLE_US (5 * HPS_SECOND_US)

/* The versions, collected first: no other statement may run meanwhile. */
struct briefs {
	struct hps_arena *arena;
	struct hps_buf list;
};

static enum hps_code collect(struct hps_ctx *ctx, const void *row, void *arg)
{
	struct briefs *briefs = arg;
	struct hps_version_brief brief = *(const struct hps_version_brief *)row;
	void *digest = hps_alloc(briefs->arena, brief.digest.len);

	(void)ctx;
	memcpy(digest, brief.digest.data, brief.digest.len);
	brief.digest.data = digest;
	brief.plugin = hps_strdup(briefs->arena, brief.plugin);
	brief.version = hps_strdup(briefs->arena, brief.version);
	brief.state = hps_strdup(briefs->arena, brief.state);
	hps_buf_add(&briefs->list, &brief, sizeof(brief));
	return HPS_OK;
}

/* One version being looked at. */
struct looking {
	struct hps_fsck_run *run;
	const struct hps_version_brief *brief;
	const char *object; /* "plugin@version" */
};

static void found(const struct looking *look, const char *slug,
		  const char *detail)
{
	hps_fsck_found(look->run, look->object, slug, detail, false);
}

static enum hps_code all_files(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t version_id,
			       struct hps_version_file **files, size_t *count)
{
	struct hps_buf all;
	const char *after = "";
	size_t got;

	hps_buf_init(&all, ctx->arena, 0);
	do {
		struct hps_version_file *page;

		HPS_TRY(hps_version_file_list(ctx, db, version_id, after, PAGE,
					      &page, &got));
		hps_buf_add(&all, page, got * sizeof(*page));
		if (got)
			after = page[got - 1].path;
	} while (got == PAGE);
	*files = (struct hps_version_file *)(void *)all.data;
	*count = all.len / sizeof(**files);
	return HPS_OK;
}

static bool same_files(const struct hps_version_file *a, size_t a_count,
		       const struct hps_version_file *b, size_t b_count)
{
	size_t i;

	if (a_count != b_count)
		return false;
	for (i = 0; i < a_count; i++)
		if (strcmp(a[i].path, b[i].path) != 0 ||
		    a[i].size_bytes != b[i].size_bytes ||
		    a[i].sha384.len != b[i].sha384.len ||
		    memcmp(a[i].sha384.data, b[i].sha384.data,
			   a[i].sha384.len) != 0)
			return false;
	return true;
}

/* The manifest beside the files says what the rows say. */
static enum hps_code check_manifest(struct hps_ctx *ctx,
				    const struct looking *look, int dirfd,
				    const struct hps_version_file *files,
				    size_t count, const char *digest)
{
	struct hps_record record;
	enum hps_code code = hps_record_read(ctx, dirfd, &record);

	if (code == HPS_EIO)
		return code;
	if (code != HPS_OK) {
		found(look, "manifest_unreadable",
		      hps_format(ctx->arena, "Its manifest: %s",
				 ctx->error.detail));
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (strcmp(record.plugin, look->brief->plugin) != 0 ||
	    strcmp(record.version, look->brief->version) != 0 ||
	    strcmp(record.digest, digest) != 0 ||
	    !same_files(record.files, record.file_count, files, count))
		found(look, "manifest_differs",
		      "Its manifest on disk and its rows in the database say "
		      "different things.");
	return HPS_OK;
}

static enum hps_code check_files(struct hps_ctx *ctx,
				 const struct looking *look, int dirfd,
				 const struct hps_version_file *files,
				 size_t count)
{
	struct hps_faults faults = { NULL, NULL, 0 };
	const struct hps_fault *fault;

	HPS_TRY(hps_record_compare(ctx, dirfd, files, count, &faults));
	for (fault = faults.first; fault; fault = fault->next)
		hps_fsck_found(look->run,
			       hps_format(ctx->arena, "%s/%s", look->object,
					  fault->pointer),
			       fault->slug, fault->detail, false);
	return HPS_OK;
}

/* True if the row was changed just now: its folder follows a moment later. */
static enum hps_code settling(struct hps_ctx *ctx, const struct looking *look,
			      bool *yes)
{
	struct hps_version now;

	HPS_TRY(hps_version_get(ctx, look->run->db, look->brief->id, &now));
	*yes = !hps_equal(now.state, look->brief->state) ||
	       now.updated_us > ctx->now_us - SETTLE_US;
	return HPS_OK;
}

static enum hps_code report_missing(struct hps_ctx *ctx,
				    const struct looking *look)
{
	bool moving;

	hps_fail_clear(ctx);
	HPS_TRY(settling(ctx, look, &moving));
	if (!moving)
		found(look, "bundle_missing",
		      hps_bundle_withdrawn(
			      ctx->arena, look->run->host->state_fd,
			      look->brief->plugin, look->brief->version)
			      ? "Its folder was withdrawn, but it is not "
				"blocked."
			      : "It has no folder.");
	return HPS_OK;
}

static enum hps_code check_served(struct hps_ctx *ctx,
				  const struct looking *look)
{
	const struct hps_version_brief *brief = look->brief;
	const char *digest =
		hps_hex(ctx->arena, brief->digest.data, brief->digest.len);
	unsigned char sum[HPS_SHA256_BYTES];
	struct hps_version_file *files;
	HPS_AUTO_FD dirfd = -1;
	enum hps_code code;
	size_t count, i;

	HPS_TRY(all_files(ctx, look->run->db, brief->id, &files, &count));
	hps_record_digest(ctx->arena, files, count, sum);
	if ((int64_t)count != brief->file_count ||
	    strcmp(hps_hex(ctx->arena, sum, sizeof(sum)), digest) != 0)
		found(look, "digest_differs",
		      "The rows of its files do not add up to its digest.");
	code = hps_dir_open(
		ctx, look->run->host->state_fd,
		hps_bundle_path(ctx->arena, brief->plugin, brief->version),
		&dirfd);
	if (code == HPS_ENOTFOUND)
		return report_missing(ctx, look);
	if (code != HPS_OK)
		return code;
	HPS_TRY(check_manifest(ctx, look, dirfd, files, count, digest));
	HPS_TRY(check_files(ctx, look, dirfd, files, count));
	for (i = 0; look->run->options->repair && i < count; i++)
		HPS_TRY(hps_compress_file(ctx, dirfd, files[i].path,
					  HPS_EFFORT_BEST));
	return HPS_OK;
}

/* What may not be served must not be where the web server looks. */
static enum hps_code check_withdrawn(struct hps_ctx *ctx,
				     const struct looking *look)
{
	const struct hps_version_brief *brief = look->brief;
	struct hps_fsck_run *run = look->run;
	bool repair = run->options->repair;
	bool moving;

	if (!hps_bundle_served(ctx->arena, run->host->state_fd, brief->plugin,
			       brief->version))
		return HPS_OK;
	HPS_TRY(settling(ctx, look, &moving));
	if (moving)
		return HPS_OK;
	if (repair)
		HPS_TRY(hps_bundle_withdraw(ctx, run->host->state_fd,
					    brief->plugin, brief->version));
	hps_fsck_found(run, look->object, "bundle_served",
		       hps_format(ctx->arena,
				  "It is %s, and its files are still served.",
				  brief->state),
		       repair);
	return HPS_OK;
}

/* Within an arena of its own: there may be very many versions. */
static enum hps_code check_one(struct hps_ctx *ctx, struct hps_fsck_run *run,
			       const struct hps_version_brief *brief)
{
	HPS_CLEANUP(hps_arena_release)
	struct hps_arena scratch = HPS_ARENA_INIT;
	struct hps_ctx own = { .arena = &scratch,
			       .now_us = ctx->now_us,
			       .request_id = ctx->request_id };
	struct looking look = { run, brief, NULL };
	enum hps_code code;

	look.object =
		hps_format(&scratch, "%s@%s", brief->plugin, brief->version);
	if (hps_equal(brief->state, "active") ||
	    hps_equal(brief->state, "deprecated"))
		code = check_served(&own, &look);
	else
		code = check_withdrawn(&own, &look);
	return code == HPS_OK ? HPS_OK : hps_fail_copy(ctx, &own);
}

enum hps_code hps_fsck_versions(struct hps_ctx *ctx, struct hps_fsck_run *run)
{
	struct briefs briefs = { .arena = ctx->arena };
	const struct hps_version_brief *list;
	size_t count, i;

	hps_buf_init(&briefs.list, ctx->arena, 0);
	HPS_TRY(hps_version_each(ctx, run->db, collect, &briefs));
	list = (const struct hps_version_brief *)(void *)briefs.list.data;
	count = briefs.list.len / sizeof(*list);
	for (i = 0; i < count; i++) {
		hps_fsck_progress(run, "versions", i, count);
		HPS_TRY(check_one(ctx, run, &list[i]));
	}
	hps_fsck_progress(run, "versions", count, count);
	run->result.versions = count;
	return HPS_OK;
}
