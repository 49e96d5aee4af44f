#include "lib/service/publish.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/model/name.h"
#include "lib/model/semver.h"
#include "lib/repo/channel.h"
#include "lib/service/imports.h"
#include "lib/store/compress.h"

static enum hps_code check_name(struct hps_ctx *ctx, const char *what,
				const char *name, const char *why)
{
	if (!why)
		return HPS_OK;
	return hps_fail(ctx, HPS_EINVALID, "invalid_name", "The %s '%s' %s.",
			what, name, why);
}

static enum hps_code check_names(struct hps_ctx *ctx,
				 const struct hps_publish_request *request)
{
	HPS_TRY(check_name(ctx, "plugin name", request->plugin,
			   hps_plugin_name_check(request->plugin)));
	HPS_TRY(check_name(ctx, "version", request->version,
			   hps_semver_check(request->version)));
	if (!request->channel)
		return HPS_OK;
	return check_name(ctx, "channel", request->channel,
			  hps_name_check(request->channel));
}

static enum hps_code check_right(struct hps_ctx *ctx,
				 const struct hps_rights *rights,
				 const char *right, const char *what)
{
	if (hps_rights_have(rights, right))
		return HPS_OK;
	return hps_fail(ctx, HPS_EFORBIDDEN, "right_missing",
			"This token may not %s: it lacks the right '%s'. Ask "
			"a maintainer of '%s' for a token that has it.",
			what, right, rights->provider.name);
}

enum hps_code
hps_publish_check_rights(struct hps_ctx *ctx,
			 const struct hps_publish_request *request)
{
	const struct hps_rights *rights = request->rights;

	HPS_TRY(check_right(ctx, rights, "version:publish",
			    "publish versions"));
	if (!hps_rights_plugin(rights, request->plugin))
		return hps_fail(ctx, HPS_EFORBIDDEN, "token_plugin",
				"This token is for other plugins than '%s'.",
				request->plugin);
	if (!request->channel)
		return HPS_OK;
	HPS_TRY(check_right(ctx, rights, "channel:move", "move channels"));
	if (!hps_rights_channel(rights, request->channel))
		return hps_fail(ctx, HPS_EFORBIDDEN, "token_channel",
				"This token may not move the channel '%s'.",
				request->channel);
	return HPS_OK;
}

static enum hps_code taken(struct hps_ctx *ctx, const char *plugin)
{
	return hps_fail(ctx, HPS_EFORBIDDEN, "name_taken",
			"The name '%s' belongs to another provider.", plugin);
}

enum hps_code hps_publish_check_new(struct hps_ctx *ctx, struct hps_db *db,
				    const struct hps_publish_request *request)
{
	const char *slash = strchr(request->plugin, '/');
	const char *owner;

	HPS_TRY(check_right(ctx, request->rights, "plugin:create",
			    "make new plugins"));
	if (!slash)
		return HPS_OK;
	HPS_TRY(hps_provider_of_scope(
		ctx, db,
		hps_strndup(ctx->arena, request->plugin,
			    (size_t)(slash - request->plugin)),
		&owner));
	if (owner && !hps_equal(owner, request->rights->provider.name))
		return taken(ctx, request->plugin);
	return HPS_OK;
}

enum hps_code hps_publish_check_rate(struct hps_ctx *ctx, struct hps_db *db,
				     const struct hps_plugin *plugin,
				     const struct hps_publish_limits *limits)
{
	int64_t window_us, count;

	if (!limits->rate_us)
		return HPS_OK;
	window_us = limits->rate_us * limits->rate_burst;
	HPS_TRY(hps_version_count_since(ctx, db, plugin->id,
					ctx->now_us - window_us, &count));
	if (count >= limits->rate_burst)
		return hps_fail(ctx, HPS_ELIMIT, "publish_rate",
				"'%s' got %lld versions in the last %lld "
				"minutes, which is the most. Try again in a "
				"minute.",
				plugin->name, (long long)count,
				(long long)(window_us / HPS_MINUTE_US));
	return HPS_OK;
}

enum hps_code
hps_publish_check_channel(struct hps_ctx *ctx, struct hps_db *db,
			  const struct hps_publish_request *request,
			  const struct hps_plugin *plugin)
{
	struct hps_channel channel;
	enum hps_code code;

	if (!request->channel)
		return HPS_OK;
	code = hps_channel_find(ctx, db, plugin->id, request->channel,
				&channel);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK || !channel.protected)
		return code;
	return hps_fail(ctx, HPS_EFORBIDDEN, "channel_protected",
			"The channel '%s' of '%s' is protected: only an "
			"administrator or a release manager moves it. Publish "
			"without a channel and ask one of them.",
			request->channel, request->plugin);
}

enum hps_code hps_publish_check(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_publish_request *request,
				const struct hps_publish_limits *limits)
{
	struct hps_version version;
	struct hps_plugin plugin;
	enum hps_code code;

	HPS_TRY(check_names(ctx, request));
	HPS_TRY(hps_publish_check_rights(ctx, request));
	code = hps_plugin_find(ctx, db, request->plugin, &plugin);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return hps_publish_check_new(ctx, db, request);
	}
	if (code != HPS_OK)
		return code;
	if (plugin.provider_id != request->rights->provider.id)
		return taken(ctx, request->plugin);
	HPS_TRY(hps_publish_check_channel(ctx, db, request, &plugin));
	code = hps_version_find(ctx, db, plugin.id, request->version, &version);
	if (code != HPS_ENOTFOUND)
		return code; /* a replay costs no version */
	hps_fail_clear(ctx);
	return hps_publish_check_rate(ctx, db, &plugin, limits);
}

static enum hps_code compress_now(struct hps_ctx *ctx,
				  const struct hps_staging *staging,
				  const struct hps_archive_content *content)
{
	size_t i;

	for (i = 0; i < content->count; i++)
		HPS_TRY(hps_compress_file(ctx, staging->files_fd,
					  content->files[i].path,
					  HPS_EFFORT_NOW));
	return HPS_OK;
}

enum hps_code hps_publish_prepare(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_publish_request *request,
				  const struct hps_publish_limits *limits,
				  struct hps_staging *staging,
				  struct hps_archive_content *content,
				  struct hps_inspection *inspection)
{
	struct hps_inspect_input input = { .files_fd = staging->files_fd,
					   .content = content,
					   .plugin = request->plugin,
					   .version = request->version };

	HPS_TRY(hps_archive_unpack(ctx, staging->spool_fd, request->kind,
				   &limits->archive, staging->files_fd,
				   content));
	HPS_TRY(hps_inspect(ctx, &input, inspection));
	HPS_TRY(hps_imports_warn(ctx, db, request->plugin, &inspection->imports,
				 &inspection->warnings));
	if (request->dry_run)
		return HPS_OK;
	HPS_TRY(hps_staging_write_manifest(
		ctx, staging,
		hps_publish_manifest(ctx->arena, request, staging->id, content,
				     inspection, ctx->now_us)));
	if ((int64_t)content->size_bytes <= limits->compress_now_bytes)
		HPS_TRY(compress_now(ctx, staging, content));
	return hps_staging_sync(ctx, staging);
}
