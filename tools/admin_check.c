#include "tools/admin.h"

#include <unistd.h>

#include "lib/base/time.h"
#include "lib/service/chain.h"
#include "lib/service/fsck.h"
#include "lib/service/reindex.h"
#include "lib/service/sweep.h"

static void print_finding(void *arg, const struct hps_finding *finding)
{
	struct hps_admin *admin = arg;

	if (!finding->repaired)
		admin->found_wrong = true;
	printf("%s\t%s\t%s%s\n", finding->object, finding->slug,
	       finding->detail, finding->repaired ? " Repaired." : "");
}

/* On a terminal one line that counts; in a log the end of each part. */
static void print_progress(void *arg, const char *what, size_t done, size_t all)
{
	(void)arg;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%s: %zu%s", what, done,
			done == all ? "\n" : "");
	else if (done == all)
		fprintf(stderr, "%s: %zu\n", what, done);
}

enum hps_code hps_admin_fsck(struct hps_admin *admin, int argc, char **argv)
{
	struct hps_fsck_options how = { .found = print_finding,
					.progress = print_progress,
					.arg = admin };
	const struct hps_option options[] = {
		{ "repair", HPS_OPTION_FLAG, &how.repair },
	};
	struct hps_fsck_result result;
	struct hps_host *host;
	struct hps_db *db;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 0, 0, NULL));
	how.grace_us = hps_setting_us(admin->settings, HPS_SET_GC_GRACE);
	HPS_TRY(hps_admin_db_patient(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(hps_fsck(admin->ctx, db, host, &how, &result));
	fprintf(stderr,
		"%zu versions, %zu instances: %zu problems, %zu of them "
		"repaired.\n",
		result.versions, result.instances, result.findings,
		result.repaired);
	return HPS_OK;
}

static void print_removed(void *arg, const char *path)
{
	(void)arg;
	printf("%s\n", path);
}

enum hps_code hps_admin_gc(struct hps_admin *admin, int argc, char **argv)
{
	struct hps_sweep_options how = { .removed = print_removed };
	struct hps_sweep_result result = { 0 };
	int64_t grace_s = -1;
	const struct hps_option options[] = {
		{ "grace", HPS_OPTION_NUMBER, &grace_s },
		{ "dry-run", HPS_OPTION_FLAG, &how.dry_run },
	};
	struct hps_host *host;
	struct hps_db *db;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 0, 0, NULL));
	how.grace_us = grace_s >= 0 ? grace_s * HPS_SECOND_US
				    : hps_setting_us(admin->settings,
						     HPS_SET_GC_GRACE);
	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(hps_sweep_orphans(admin->ctx, db, host, &how, &result));
	HPS_TRY(hps_sweep_staging(admin->ctx, host, &how, &result));
	fprintf(stderr,
		"%s: %zu uploads, %zu folders without a row, %zu temporary "
		"files.\n",
		how.dry_run ? "Would be removed" : "Removed", result.staging,
		result.orphans, result.temporary);
	return HPS_OK;
}

static void print_seen(void *arg, const char *plugin, const char *version,
		       const char *why)
{
	struct hps_admin *admin = arg;

	if (why)
		admin->found_wrong = true;
	printf("%s@%s\t%s\n", plugin, version, why ? why : "has its rows.");
}

enum hps_code hps_admin_reindex(struct hps_admin *admin, int argc, char **argv)
{
	struct hps_reindex_options how = { .seen = print_seen, .arg = admin };
	struct hps_change change = hps_admin_change(NULL);
	const struct hps_option options[] = {
		{ "dry-run", HPS_OPTION_FLAG, &how.dry_run },
	};
	struct hps_reindex_result result;
	struct hps_host *host;
	struct hps_db *db;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 0, 0, NULL));
	HPS_TRY(hps_admin_db_patient(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(hps_reindex(admin->ctx, db, host, &change, &how, &result));
	fprintf(stderr, "%zu versions %s, %zu refused.\n", result.made,
		how.dry_run ? "can be indexed" : "indexed", result.refused);
	return HPS_OK;
}

enum hps_code hps_admin_audit_verify(struct hps_admin *admin, int argc,
				     char **argv)
{
	const char *text = NULL;
	const struct hps_option options[] = {
		{ "head", HPS_OPTION_TEXT, &text },
	};
	struct hps_chain_verdict verdict;
	struct hps_chain_head kept;
	struct hps_host *host;
	struct hps_db *db;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 0, 0, NULL));
	if (text && !hps_chain_head_parse(text, &kept))
		return hps_admin_usage(admin, "That is no head of the audit.");
	HPS_TRY(hps_admin_db_patient(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(hps_chain_verify(admin->ctx, db, host->state_fd,
				 text ? &kept : NULL, &verdict));
	printf("%lld rows are sealed and whole, %lld wait for their seal.\n",
	       (long long)verdict.sealed, (long long)verdict.unsealed);
	if (verdict.head.number)
		printf("Head: %s\n",
		       hps_chain_head_text(admin->ctx->arena, &verdict.head));
	if (!verdict.why)
		return HPS_OK;
	admin->found_wrong = true;
	if (verdict.row_id)
		printf("Row %lld, number %lld of the chain: %s\n",
		       (long long)verdict.row_id, (long long)verdict.number,
		       verdict.why);
	else
		printf("Number %lld of the chain: %s\n",
		       (long long)verdict.number, verdict.why);
	return HPS_OK;
}
