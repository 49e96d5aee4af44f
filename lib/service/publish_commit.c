#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/repo/host_work.h"
#include "lib/service/access.h"
#include "lib/service/publish.h"

/* All that the transaction starts from, each time it is run. */
struct commit {
	const struct hps_publish_request *request;
	struct hps_publish_request again; /* with the token's rights now */
	struct hps_rights rights;
	const struct hps_publish_limits *limits;
	struct hps_staging *staging;
	const struct hps_archive_content *content;
	const struct hps_inspection *inspection;
	struct hps_publish_result result;
	bool own; /* an earlier COMMIT of this upload had happened */
};

static enum hps_code check_owner(struct hps_ctx *ctx, const struct commit *c,
				 const struct hps_plugin *plugin)
{
	if (plugin->provider_id == c->request->rights->provider.id)
		return HPS_OK;
	return hps_fail(ctx, HPS_EFORBIDDEN, "name_taken",
			"The name '%s' belongs to another provider.",
			plugin->name);
}

static enum hps_code make_plugin(struct hps_ctx *ctx, struct hps_db *db,
				 const struct commit *c)
{
	const char *kind = hps_manifest_kind_name(c->inspection->manifest.kind);
	const struct hps_audit_row row = {
		.action = "plugin.create",
		.object_kind = "plugin",
		.object = c->request->plugin,
		.after = hps_format(ctx->arena,
				    "{\"kind\":\"%s\",\"provider\":\"%s\"}",
				    kind, c->request->rights->provider.name),
	};

	HPS_TRY(hps_publish_check_new(ctx, db, &c->again));
	HPS_TRY(hps_plugin_insert(ctx, db, c->request->plugin,
				  c->request->rights->provider.id, kind));
	return hps_audit_insert(ctx, db, &c->request->change.actor, &row);
}

/*
 * Lock the plugin, making it if it is not there.  Of two first publishes at
 * once the second waits for the first one's row, and then finds it.
 */
static enum hps_code lock_plugin(struct hps_ctx *ctx, struct hps_db *db,
				 struct commit *c)
{
	struct hps_plugin *plugin = &c->result.plugin;
	const char *name = c->request->plugin;
	enum hps_code code = hps_plugin_lock(ctx, db, name, plugin);

	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		code = make_plugin(ctx, db, c);
		if (code != HPS_OK && code != HPS_ECONFLICT)
			return code;
		hps_fail_clear(ctx);
		code = hps_plugin_lock(ctx, db, name, plugin);
	}
	if (code != HPS_OK)
		return code;
	return check_owner(ctx, c, plugin);
}

static enum hps_code check_kind(struct hps_ctx *ctx, const struct commit *c)
{
	const char *kind = hps_manifest_kind_name(c->inspection->manifest.kind);

	if (hps_equal(kind, c->result.plugin.kind))
		return HPS_OK;
	return hps_fail(ctx, HPS_ECONFLICT, "kind_differs",
			"'%s' is a %s; this upload says it is a %s. The kind "
			"never changes: use another name.",
			c->request->plugin, c->result.plugin.kind, kind);
}

static enum hps_code judge_existing(struct hps_ctx *ctx, const struct commit *c,
				    const struct hps_version *version)
{
	if (hps_equal(version->state, "deleted") ||
	    hps_equal(version->state, "purged"))
		return hps_fail(ctx, HPS_ECONFLICT, "version_removed",
				"Version %s of '%s' was removed, and its name "
				"is never free again. Publish another one.",
				version->version, c->request->plugin);
	if (version->digest.len == HPS_SHA256_BYTES &&
	    !memcmp(version->digest.data, c->inspection->digest,
		    HPS_SHA256_BYTES))
		return HPS_OK;
	return hps_fail(ctx, HPS_ECONFLICT, "version_exists",
			"Version %s of '%s' exists with other bytes, and a "
			"version never changes. Raise the version number.",
			version->version, c->request->plugin);
}

/*
 * A folder without a row: an upload died between rename and COMMIT, or the
 * database was restored.  The same bytes adopt it; others are refused, since
 * a browser may have seen the old ones.
 */
static enum hps_code adopt(struct hps_ctx *ctx, const struct commit *c)
{
	struct json_object *manifest;
	struct hps_buf text;

	hps_fail_clear(ctx);
	hps_buf_init(&text, ctx->arena, 0);
	HPS_TRY(hps_bundle_manifest(ctx, c->staging->state_fd,
				    c->request->plugin, c->request->version,
				    &text));
	HPS_TRY(hps_json_parse(ctx, text.data, text.len, &manifest));
	if (hps_equal(hps_json_get_string(manifest, "digest"),
		      hps_hex(ctx->arena, c->inspection->digest,
			      HPS_SHA256_BYTES)))
		/* Who placed it may have died before that was durable. */
		return hps_bundle_settle(ctx, c->staging->state_fd,
					 c->request->plugin,
					 c->request->version);
	return hps_fail(ctx, HPS_ECONFLICT, "version_exists",
			"Other files of version %s of '%s' are on the store's "
			"disk already, from an upload that was cut off. Raise "
			"the version number, or ask the operator for "
			"`hps-admin gc`.",
			c->request->version, c->request->plugin);
}

static enum hps_code place(struct hps_ctx *ctx, const struct commit *c)
{
	enum hps_code code;

	if (c->staging->placed)
		return HPS_OK; /* this is another run of the transaction */
	code = hps_staging_place(ctx, c->staging, c->request->plugin,
				 c->request->version);
	return code == HPS_ECONFLICT ? adopt(ctx, c) : code;
}

static enum hps_code insert_files(struct hps_ctx *ctx, struct hps_db *db,
				  const struct commit *c, int64_t version_id)
{
	size_t i;

	for (i = 0; i < c->content->count; i++) {
		const struct hps_archive_file *from = &c->content->files[i];
		struct hps_version_file file = {
			.path = from->path,
			.size_bytes = (int64_t)from->size_bytes,
			.sha384 = { from->sha384, HPS_SHA384_BYTES },
		};

		HPS_TRY(hps_version_file_insert(ctx, db, version_id, &file));
	}
	return HPS_OK;
}

static enum hps_code write_audit(struct hps_ctx *ctx, struct hps_db *db,
				 const struct commit *c)
{
	struct json_object *after = hps_json_object(ctx->arena);
	struct hps_audit_row row = { .action = "version.publish",
				     .object_kind = "version" };

	hps_json_put_string(
		after, "digest",
		hps_hex(ctx->arena, c->inspection->digest, HPS_SHA256_BYTES));
	hps_json_put_string(after, "channel", c->request->channel);
	row.object = hps_format(ctx->arena, "%s@%s", c->request->plugin,
				c->request->version);
	row.after = hps_json_text(ctx->arena, after, NULL);
	return hps_audit_insert(ctx, db, &c->request->change.actor, &row);
}

static enum hps_code create(struct hps_ctx *ctx, struct hps_db *db,
			    struct commit *c)
{
	struct hps_version *version = &c->result.version;
	bool large =
		(int64_t)c->content->size_bytes > c->limits->compress_now_bytes;

	HPS_TRY(check_kind(ctx, c));
	HPS_TRY(hps_publish_check_rate(ctx, db, &c->result.plugin, c->limits));
	*version =
		hps_publish_row(ctx, c->request, c->staging->id,
				c->result.plugin.id, c->content, c->inspection);
	HPS_TRY(hps_version_insert(ctx, db, version, &version->id));
	HPS_TRY(insert_files(ctx, db, c, version->id));
	if (large)
		HPS_TRY(hps_host_work_add(ctx, db, "compress", version->id));
	HPS_TRY(write_audit(ctx, db, c));
	return place(ctx, c);
}

static bool servable(const struct hps_version *version)
{
	return hps_equal(version->state, "active") ||
	       hps_equal(version->state, "deprecated");
}

static enum hps_code move_channel(struct hps_ctx *ctx, struct hps_db *db,
				  struct commit *c, bool replay)
{
	struct hps_publish_result *result = &c->result;

	if (!c->request->channel)
		return HPS_OK;
	if (replay && !servable(&result->version)) {
		result->move.channel = c->request->channel;
		result->move.version = result->version.version;
		return HPS_OK;
	}
	HPS_TRY(hps_publish_check_channel(ctx, db, c->request,
					  &result->plugin));
	HPS_TRY(hps_channel_move(ctx, db, &c->request->change, &result->plugin,
				 &result->version, c->request->channel, replay,
				 &result->move));
	return hps_channel_record_move(ctx, db, &c->request->change,
				       &result->plugin, &result->move);
}

/* The token may have been revoked during the upload, or lost rights. */
static enum hps_code check_again(struct hps_ctx *ctx, struct hps_db *db,
				 struct commit *c)
{
	HPS_TRY(hps_access_again(ctx, db, c->request->rights,
				 c->request->change.actor.address, &c->rights));
	c->again = *c->request;
	c->again.rights = &c->rights;
	return hps_publish_check_rights(ctx, &c->again);
}

static enum hps_code work(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct commit *c = arg;
	struct hps_publish_result *result = &c->result;
	enum hps_code code;

	*result = (struct hps_publish_result){ .created = true };
	HPS_TRY(check_again(ctx, db, c));
	HPS_TRY(lock_plugin(ctx, db, c));
	code = hps_version_find(ctx, db, result->plugin.id, c->request->version,
				&result->version);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		HPS_TRY(create(ctx, db, c));
		return move_channel(ctx, db, c, false);
	}
	if (code != HPS_OK)
		return code;
	HPS_TRY(judge_existing(ctx, c, &result->version));
	/* Its own upload: the answer to an earlier COMMIT was lost. */
	c->own = hps_equal(result->version.upload_id, c->staging->id);
	result->created = c->own;
	return move_channel(ctx, db, c, true);
}

/*
 * Run the transaction, and once more where nobody knows what came of it.  If
 * that fails too the first COMMIT may still come through, late.
 */
static enum hps_code run(struct hps_ctx *ctx, struct hps_db *db,
			 struct commit *c)
{
	enum hps_code code = hps_db_transaction(ctx, db, work, c);
	struct hps_move_report move = c->result.move;

	if (code != HPS_EUNCERTAIN)
		return code;
	hps_fail_clear(ctx);
	if (hps_db_transaction(ctx, db, work, c) != HPS_OK)
		return hps_fail(ctx, HPS_EUNCERTAIN, "commit_uncertain",
				"The database went away while the version was "
				"being kept. Repeat the request: it will say "
				"what holds.");
	if (c->own)
		c->result.move = move;
	return HPS_OK;
}

/* For a commit that has failed for certain. */
static void take_back(struct hps_ctx *ctx, const struct commit *c)
{
	struct hps_error kept = ctx->error;

	if (hps_staging_take_back(ctx, c->staging, c->request->plugin,
				  c->request->version) != HPS_OK)
		ctx->error = kept; /* gc finds the folder */
}

/*
 * A replay may follow a request that died behind its COMMIT, before the copies
 * had it; what it answers must be seen by the next request as well.
 */
static void update_copies(struct hps_ctx *ctx, struct hps_db *db,
			  struct hps_host *host, const struct commit *c)
{
	if (!c->result.created && c->request->channel &&
	    hps_snapshot_update_all(ctx, db, host) != HPS_OK)
		hps_fail_clear(ctx); /* the clerk does it too */
	hps_channel_update_copies(ctx, db, host, &c->result.move);
}

enum hps_code hps_publish_commit(struct hps_ctx *ctx, struct hps_db *db,
				 struct hps_host *host,
				 const struct hps_publish_request *request,
				 const struct hps_publish_limits *limits,
				 struct hps_staging *staging,
				 const struct hps_archive_content *content,
				 const struct hps_inspection *inspection,
				 struct hps_publish_result *result)
{
	struct commit c = { .request = request,
			    .limits = limits,
			    .staging = staging,
			    .content = content,
			    .inspection = inspection };
	HPS_CLEANUP(hps_bundle_unlock)
	struct hps_bundle_lock lock = { .fd = -1 };
	enum hps_code code;

	/* Nobody may adopt a folder that is about to be taken back. */
	HPS_TRY(hps_bundle_lock(ctx, staging->state_fd, request->plugin,
				request->version, &lock));
	code = run(ctx, db, &c);
	if (code == HPS_OK) {
		update_copies(ctx, db, host, &c);
		*result = c.result;
	} else if (code != HPS_EUNCERTAIN) {
		take_back(ctx, &c);
	}
	return code;
}

enum hps_code hps_publish_foresee(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_publish_request *request,
				  const struct hps_archive_content *content,
				  const struct hps_inspection *inspection,
				  struct hps_publish_result *result)
{
	struct commit c = { .request = request,
			    .content = content,
			    .inspection = inspection };
	struct hps_publish_result out = { .created = true };
	enum hps_code code;

	code = hps_plugin_find(ctx, db, request->plugin, &out.plugin);
	if (code == HPS_OK) {
		c.result.plugin = out.plugin;
		HPS_TRY(check_kind(ctx, &c));
		code = hps_version_find(ctx, db, out.plugin.id,
					request->version, &out.version);
	}
	if (code == HPS_OK) {
		HPS_TRY(judge_existing(ctx, &c, &out.version));
		out.created = false;
	} else if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		out.version = hps_publish_row(ctx, request, "", out.plugin.id,
					      content, inspection);
		out.plugin.name = request->plugin;
		out.plugin.provider = request->rights->provider.name;
	} else {
		return code;
	}
	*result = out;
	return HPS_OK;
}
