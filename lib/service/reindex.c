#include "lib/service/reindex.h"

#include <string.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/repo/plugin.h"
#include "lib/repo/provider.h"
#include "lib/service/record.h"
#include "lib/service/sweep.h"
#include "lib/store/bundle.h"
#include "lib/store/bundle_walk.h"

struct indexing {
	struct hps_db *db;
	struct hps_host *host;
	const struct hps_change *change;
	const struct hps_reindex_options *options;
	struct hps_reindex_result result;
	const char *root; /* "plugins" or "withdrawn" */
};

/* One version whose rows are being made. */
struct making {
	const struct indexing *indexing;
	const struct hps_record *record;
};

static enum hps_code find_provider(struct hps_ctx *ctx, struct hps_db *db,
				   const char *name, int64_t *id)
{
	struct hps_provider provider = { .name = name,
					 .title = name,
					 .scopes = "[]" };
	enum hps_code code = hps_provider_find(ctx, db, name, &provider);

	if (code == HPS_OK)
		*id = provider.id;
	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	return hps_provider_insert(ctx, db, &provider, id);
}

static enum hps_code lock_plugin(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_record *record,
				 struct hps_plugin *plugin)
{
	enum hps_code code = hps_plugin_lock(ctx, db, record->plugin, plugin);
	int64_t provider_id;

	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	HPS_TRY(find_provider(ctx, db, record->provider, &provider_id));
	HPS_TRY(hps_plugin_insert(ctx, db, record->plugin, provider_id,
				  record->kind));
	return hps_plugin_lock(ctx, db, record->plugin, plugin);
}

static enum hps_code insert_version(struct hps_ctx *ctx, struct hps_db *db,
				    const struct hps_record *record,
				    int64_t plugin_id, int64_t *id)
{
	unsigned char bytes[HPS_SHA256_BYTES];
	struct hps_version row = {
		.plugin_id = plugin_id,
		.version = record->version,
		.upload_id = record->upload_id,
		.kind = record->kind,
		.digest = { bytes, sizeof(bytes) },
		.size_bytes = record->size_bytes,
		.file_count = (int64_t)record->file_count,
		.entry = record->entry,
		.card = record->card,
		.details = record->details,
		.published_by = record->published_by,
		.published_us = record->published_us,
	};
	size_t i;

	hps_record_digest(ctx->arena, record->files, record->file_count, bytes);
	HPS_TRY(hps_version_insert(ctx, db, &row, id));
	for (i = 0; i < record->file_count; i++)
		HPS_TRY(hps_version_file_insert(ctx, db, *id,
						&record->files[i]));
	return HPS_OK;
}

static enum hps_code record_change(struct hps_ctx *ctx, struct hps_db *db,
				   const struct making *making, bool blocked)
{
	const struct hps_record *record = making->record;
	struct json_object *after = hps_json_object(ctx->arena);
	struct hps_audit_row audit = { .action = "version.reindex",
				       .object_kind = "version" };

	hps_json_put_string(after, "digest", record->digest);
	hps_json_put_string(after, "state", blocked ? "blocked" : "active");
	audit.object = hps_format(ctx->arena, "%s@%s", record->plugin,
				  record->version);
	audit.after = hps_json_text(ctx->arena, after, NULL);
	return hps_audit_insert(ctx, db, &making->indexing->change->actor,
				&audit);
}

static enum hps_code make(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct making *making = arg;
	const struct hps_record *record = making->record;
	bool blocked = !strcmp(making->indexing->root, "withdrawn");
	struct hps_plugin plugin;
	int64_t id;

	HPS_TRY(lock_plugin(ctx, db, record, &plugin));
	HPS_TRY(insert_version(ctx, db, record, plugin.id, &id));
	if (blocked)
		HPS_TRY(hps_version_set_state(
			ctx, db, id, "blocked",
			"It was found among the withdrawn versions."));
	return record_change(ctx, db, making, blocked);
}

/* Why no row can be made from the folder; NULL: one can. */
static enum hps_code judge(struct hps_ctx *ctx, int dirfd,
			   const struct hps_bundle_found *found,
			   struct hps_record *record, const char **why)
{
	struct hps_faults faults = { NULL, NULL, 0 };
	unsigned char sum[HPS_SHA256_BYTES];
	enum hps_code code = hps_record_read(ctx, dirfd, record);

	if (code == HPS_EIO)
		return code;
	*why = NULL;
	if (code != HPS_OK) {
		*why = hps_format(ctx->arena, "Its manifest: %s",
				  ctx->error.detail);
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	HPS_TRY(hps_record_compare(ctx, dirfd, record->files,
				   record->file_count, &faults));
	hps_record_digest(ctx->arena, record->files, record->file_count, sum);
	if (strcmp(record->plugin, found->plugin) != 0 ||
	    strcmp(record->version, found->version) != 0)
		*why = "Its manifest names another version.";
	else if (faults.first)
		*why = hps_format(ctx->arena, "%s: %s", faults.first->pointer,
				  faults.first->detail);
	else if (strcmp(record->digest,
			hps_hex(ctx->arena, sum, sizeof(sum))) != 0)
		*why = "Its files do not add up to its digest.";
	return HPS_OK;
}

static enum hps_code make_or_refuse(struct hps_ctx *ctx,
				    struct indexing *indexing, int dirfd,
				    const struct hps_bundle_found *found)
{
	struct hps_record record;
	struct making making = { indexing, &record };
	enum hps_code code = HPS_OK;
	const char *why;

	HPS_TRY(judge(ctx, dirfd, found, &record, &why));
	if (!why && !indexing->options->dry_run)
		code = hps_db_transaction(ctx, indexing->db, make, &making);
	if (code == HPS_ECONFLICT) { /* a publish was faster */
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	if (why)
		indexing->result.refused++;
	else
		indexing->result.made++;
	if (indexing->options->seen)
		indexing->options->seen(indexing->options->arg, found->plugin,
					found->version, why);
	return HPS_OK;
}

static enum hps_code version_folder(struct hps_ctx *ctx,
				    const struct hps_bundle_found *found,
				    void *arg)
{
	struct indexing *indexing = arg;
	HPS_CLEANUP(hps_bundle_unlock)
	struct hps_bundle_lock lock = { .fd = -1 };
	HPS_AUTO_FD dirfd = -1;
	enum hps_code code;
	bool orphan;

	HPS_TRY(hps_sweep_is_orphan(ctx, indexing->db, found->plugin,
				    found->version, &orphan));
	if (!orphan)
		return HPS_OK;
	/* A publish may still take its folder back. */
	code = hps_bundle_lock(ctx, indexing->host->state_fd, found->plugin,
			       found->version, &lock);
	if (code == HPS_ECONFLICT) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	code = hps_dir_open(ctx, indexing->host->state_fd,
			    hps_format(ctx->arena, "%s/%s/%s", indexing->root,
				       found->plugin, found->version),
			    &dirfd);
	if (code == HPS_ENOTFOUND) { /* it was moved meanwhile */
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	return make_or_refuse(ctx, indexing, dirfd, found);
}

enum hps_code hps_reindex(struct hps_ctx *ctx, struct hps_db *db,
			  struct hps_host *host,
			  const struct hps_change *change,
			  const struct hps_reindex_options *options,
			  struct hps_reindex_result *result)
{
	static const char *const roots[] = { "plugins", "withdrawn" };
	struct indexing indexing = {
		.db = db, .host = host, .change = change, .options = options
	};
	size_t i;

	for (i = 0; i < HPS_COUNT(roots); i++) {
		indexing.root = roots[i];
		HPS_TRY(hps_bundle_each(ctx, host->state_fd, roots[i],
					version_folder, &indexing));
	}
	*result = indexing.result;
	return HPS_OK;
}
