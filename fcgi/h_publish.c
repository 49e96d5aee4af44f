#include "fcgi/h_publish.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "fcgi/actor.h"
#include "fcgi/content_digest.h"
#include "fcgi/form.h"
#include "fcgi/store.h"
#include "fcgi/view_publish.h"
#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/service/publish.h"

enum { USER_AGENT_MAX = 200 };

/* An upload on its way. */
struct upload {
	struct hps_publish_request request;
	struct hps_publish_limits limits;
	struct hps_staging staging;
};

/* clang-format off */
static const struct {
	const char *type;
	enum hps_archive_kind kind;
} bundle_types[] = {
	{ "text/javascript", HPS_ARCHIVE_MODULE },
	{ "application/javascript", HPS_ARCHIVE_MODULE },
	{ "application/gzip", HPS_ARCHIVE_TAR_GZ },
	{ "application/x-gzip", HPS_ARCHIVE_TAR_GZ },
	{ "application/zip", HPS_ARCHIVE_ZIP },
	{ "application/x-zip-compressed", HPS_ARCHIVE_ZIP },
};
/* clang-format on */

static enum hps_archive_kind kind_of(const char *type)
{
	size_t i;

	for (i = 0; i < HPS_COUNT(bundle_types); i++)
		if (!strcmp(bundle_types[i].type, type))
			return bundle_types[i].kind;
	return HPS_ARCHIVE_MODULE;
}

static int64_t number(const struct hps_exchange *x, enum hps_setting setting)
{
	return hps_setting_number(x->app->settings, setting);
}

static struct hps_publish_limits limits_of(const struct hps_exchange *x)
{
	struct hps_publish_limits limits = {
		.archive = HPS_ARCHIVE_LIMITS_DEFAULT,
		.compress_now_bytes = number(x, HPS_SET_COMPRESS_NOW_BYTES),
		.rate_us =
			hps_setting_us(x->app->settings, HPS_SET_PUBLISH_RATE),
		.rate_burst = number(x, HPS_SET_PUBLISH_BURST),
	};

	limits.archive.body_bytes =
		(uint64_t)number(x, HPS_SET_PUBLISH_BODY_BYTES);
	limits.archive.unpacked_bytes =
		(uint64_t)number(x, HPS_SET_UNPACKED_BYTES);
	limits.archive.file_bytes =
		(uint64_t)number(x, HPS_SET_ARCHIVE_FILE_BYTES);
	limits.archive.entries = (unsigned)number(x, HPS_SET_ARCHIVE_ENTRIES);
	limits.archive.ratio = (unsigned)number(x, HPS_SET_ARCHIVE_RATIO);
	if (!hps_setting_bool(x->app->settings, HPS_SET_THROTTLES))
		limits.rate_us = 0;
	return limits;
}

/* The provider's rights that the token stands for. */
static enum hps_code rights_of(struct hps_exchange *x,
			       const struct hps_rights **rights)
{
	*rights = x->caller->detail;
	if (x->caller->provider_id && *rights)
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EFORBIDDEN, "token_not_provider",
			"This token is a user's own; publishing needs the "
			"token of a provider.");
}

static enum hps_code begin(struct hps_exchange *x, struct upload *upload)
{
	*upload = (struct upload){ .staging = HPS_STAGING_NONE,
				   .limits = limits_of(x) };
	HPS_TRY(rights_of(x, &upload->request.rights));
	upload->request.change.actor = hps_actor_of(x);
	upload->request.user_agent = hps_printable(
		x->ctx->arena, hps_request_header(x->request, "User-Agent"),
		USER_AGENT_MAX);
	return HPS_OK;
}

/* A parameter that is misspelt must not publish for real. */
static enum hps_code read_query(struct hps_exchange *x, struct upload *upload)
{
	const struct hps_uri *uri = &x->request->uri;
	const char *dry_run = hps_request_query(x->request, "dryRun");
	size_t i;

	for (i = 0; i < uri->query_count; i++) {
		if (hps_request_query_count(x->request, uri->query[i].name) > 1)
			return hps_fail(x->ctx, HPS_EINVALID, "query_unknown",
					"The parameter '%s' stands there "
					"twice.",
					uri->query[i].name);
		if (strcmp(uri->query[i].name, "channel") &&
		    strcmp(uri->query[i].name, "dryRun"))
			return hps_fail(x->ctx, HPS_EINVALID, "query_unknown",
					"There is no parameter '%s'; there "
					"are channel and dryRun.",
					uri->query[i].name);
	}
	upload->request.channel = hps_request_query(x->request, "channel");
	if (!dry_run || hps_equal(dry_run, "false"))
		return HPS_OK;
	if (!hps_equal(dry_run, "true"))
		return hps_fail(x->ctx, HPS_EINVALID, "query_unknown",
				"dryRun is true or false, not '%s'.", dry_run);
	upload->request.dry_run = true;
	return HPS_OK;
}

/* The disk must keep room for everything else that the store does. */
static enum hps_code check_room(struct hps_exchange *x)
{
	struct hps_store *store;
	struct statvfs fs;

	HPS_TRY(hps_store_use(x, &store));
	if (fstatvfs(store->host.state_fd, &fs))
		return hps_fail_errno(x->ctx, "statvfs");
	if ((int64_t)(fs.f_bavail * fs.f_frsize) >=
	    number(x, HPS_SET_FREE_BYTES))
		return HPS_OK;
	errno = ENOSPC;
	return hps_fail_errno(x->ctx, "free_bytes");
}

static enum hps_code finish(struct hps_exchange *x, struct upload *upload)
{
	struct hps_archive_content content;
	struct hps_inspection inspection;
	struct hps_publish_result result;
	struct hps_store *store;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_publish_prepare(x->ctx, store->db, &upload->request,
				    &upload->limits, &upload->staging, &content,
				    &inspection));
	if (upload->request.dry_run)
		HPS_TRY(hps_publish_foresee(x->ctx, store->db, &upload->request,
					    &content, &inspection, &result));
	else
		HPS_TRY(hps_publish_commit(x->ctx, store->db, &store->host,
					   &upload->request, &upload->limits,
					   &upload->staging, &content,
					   &inspection, &result));
	if (x->match.route->body == HPS_BODY_MULTIPART)
		return hps_view_published_brief(x, &upload->request, &result);
	return hps_view_published(x, &upload->request, &result);
}

static enum hps_code receive(struct hps_exchange *x, struct upload *upload)
{
	struct hps_store *store;
	uint64_t size_bytes;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_publish_check(x->ctx, store->db, &upload->request,
				  &upload->limits));
	HPS_TRY(check_room(x));
	HPS_TRY(hps_staging_open(x->ctx, store->host.state_fd,
				 &upload->staging));
	HPS_TRY(hps_form_spool(x, upload->staging.spool_fd, &size_bytes));
	HPS_TRY(hps_content_digest_check(x, upload->staging.spool_fd));
	return finish(x, upload);
}

enum hps_code hps_h_publish(struct hps_exchange *x)
{
	struct upload upload;
	enum hps_code code;

	HPS_TRY(begin(x, &upload));
	upload.request.plugin = hps_param(x, "plugin");
	upload.request.version = hps_param(x, "version");
	upload.request.kind = kind_of(x->request->content_type);
	HPS_TRY(read_query(x, &upload));
	code = receive(x, &upload);
	hps_staging_discard(x->ctx, &upload.staging);
	return code;
}

/* The form's file goes to the spool as it comes. */
static enum hps_code take_file(struct hps_ctx *ctx, void *arg,
			       const struct hps_multipart_field *field,
			       const char *data, size_t len)
{
	struct upload *upload = arg;

	(void)field;
	return hps_write_all(ctx, upload->staging.spool_fd, data, len);
}

/* What the bytes are; the command line calls everything a script. */
static enum hps_archive_kind sniff(int fd)
{
	unsigned char head[4] = { 0 };

	if (pread(fd, head, sizeof(head), 0) != sizeof(head))
		return HPS_ARCHIVE_MODULE;
	if (head[0] == 0x1f && head[1] == 0x8b)
		return HPS_ARCHIVE_TAR_GZ;
	if (!memcmp(head, "PK\3\4", 4))
		return HPS_ARCHIVE_ZIP;
	return HPS_ARCHIVE_MODULE;
}

static enum hps_code missing(struct hps_exchange *x, const char *name)
{
	return hps_fail(x->ctx, HPS_EINVALID, "field_missing",
			"The form has no field '%s'. It needs pluginId, "
			"versionNumber and file.",
			name);
}

static enum hps_code receive_form(struct hps_exchange *x, struct upload *upload)
{
	struct hps_multipart_field fields[] = {
		{ .name = "pluginId" },
		{ .name = "versionNumber" },
		{ .name = "file", .file = true },
	};
	struct hps_multipart parser = { .fields = fields,
					.field_count = HPS_COUNT(fields),
					.sink = take_file,
					.arg = upload };
	struct hps_store *store;
	size_t i;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(check_room(x));
	HPS_TRY(hps_staging_open(x->ctx, store->host.state_fd,
				 &upload->staging));
	HPS_TRY(hps_form_multipart(x, &parser));
	for (i = 0; i < HPS_COUNT(fields); i++)
		if (!fields[i].present)
			return missing(x, fields[i].name);
	upload->request.plugin = fields[0].value;
	upload->request.version = fields[1].value;
	upload->request.channel = upload->request.rights->token.default_channel;
	upload->request.kind = sniff(upload->staging.spool_fd);
	HPS_TRY(hps_publish_check(x->ctx, store->db, &upload->request,
				  &upload->limits));
	return finish(x, upload);
}

enum hps_code hps_h_publish_form(struct hps_exchange *x)
{
	struct upload upload;
	enum hps_code code;

	HPS_TRY(begin(x, &upload));
	code = receive_form(x, &upload);
	hps_staging_discard(x->ctx, &upload.staging);
	return code;
}

enum hps_code hps_h_whoami(struct hps_exchange *x)
{
	const struct hps_rights *rights;

	HPS_TRY(rights_of(x, &rights));
	hps_view_whoami(x, rights);
	return HPS_OK;
}
