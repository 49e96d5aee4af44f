#include <json-c/json.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/service/publish.h"

/* {pointer, code, detail} for each fault, as the API shows them. */
static struct json_object *faults_json(struct hps_arena *arena,
				       const struct hps_faults *faults)
{
	struct json_object *array = hps_json_array(arena);
	const struct hps_fault *fault;

	for (fault = faults->first; fault; fault = fault->next) {
		struct json_object *row = hps_json_add_object(array);

		hps_json_put_string(row, "pointer", fault->pointer);
		hps_json_put_string(row, "code", fault->slug);
		hps_json_put_string(row, "detail", fault->detail);
	}
	return array;
}

enum { CLIENT_MAX_BYTES = 256 };

/* What a client calls itself; headers can hold any bytes, records cannot. */
static const char *client_name(struct hps_arena *arena, const char *agent)
{
	size_t len = agent ? strlen(agent) : 0;

	if (!len || !hps_utf8_valid(agent, len))
		return NULL;
	if (len > CLIENT_MAX_BYTES)
		len = CLIENT_MAX_BYTES;
	while (!hps_utf8_valid(agent, len))
		len--;
	return hps_strndup(arena, agent, len);
}

/* Who brought it, and how: kept with the version for ever. */
static struct json_object *
provenance_json(struct hps_arena *arena,
		const struct hps_publish_request *request)
{
	static const char *const kinds[] = {
		[HPS_ARCHIVE_TAR_GZ] = "tarball",
		[HPS_ARCHIVE_ZIP] = "zip",
		[HPS_ARCHIVE_MODULE] = "module",
	};
	struct json_object *object = hps_json_object(arena);

	_Static_assert(HPS_COUNT(kinds) == HPS_ARCHIVE_KIND__MAX,
		       "every kind has a name");
	hps_json_put_string(object, "provider", request->rights->provider.name);
	hps_json_put_string(object, "token", request->rights->token.name);
	hps_json_put_string(object, "upload", kinds[request->kind]);
	hps_json_put_string(object, "client",
			    client_name(arena, request->user_agent));
	return object;
}

static struct json_object *
details_json(struct hps_arena *arena, const struct hps_publish_request *request,
	     const struct hps_inspection *inspection)
{
	struct json_object *details = inspection->details;

	hps_json_put(details, "warnings",
		     faults_json(arena, &inspection->warnings));
	hps_json_put(details, "provenance", provenance_json(arena, request));
	return details;
}

static struct json_object *files_json(struct hps_arena *arena,
				      const struct hps_archive_content *content)
{
	struct json_object *array = hps_json_array(arena);
	size_t i;

	for (i = 0; i < content->count; i++) {
		const struct hps_archive_file *file = &content->files[i];
		struct json_object *row = hps_json_add_object(array);

		hps_json_put_string(row, "path", file->path);
		hps_json_put_integer(row, "size", (int64_t)file->size_bytes);
		hps_json_put_string(row, "sha384",
				    hps_integrity_text(arena, file->sha384));
	}
	return array;
}

const char *hps_publish_manifest(struct hps_arena *arena,
				 const struct hps_publish_request *request,
				 const char *upload_id,
				 const struct hps_archive_content *content,
				 const struct hps_inspection *inspection,
				 int64_t now_us)
{
	struct json_object *object = hps_json_object(arena);

	hps_json_put_integer(object, "schemaVersion", 1);
	hps_json_put_string(object, "plugin", request->plugin);
	hps_json_put_string(object, "version", request->version);
	hps_json_put_string(object, "provider", request->rights->provider.name);
	hps_json_put_string(object, "kind",
			    hps_manifest_kind_name(inspection->manifest.kind));
	hps_json_put_string(
		object, "digest",
		hps_hex(arena, inspection->digest, sizeof(inspection->digest)));
	hps_json_put_string(object, "uploadId", upload_id);
	hps_json_put_time(object, "publishedAt", now_us);
	hps_json_put_string(object, "publishedBy", request->change.actor.name);
	hps_json_put_string(object, "entry", inspection->manifest.entry);
	hps_json_put_integer(object, "sizeBytes", (int64_t)content->size_bytes);
	hps_json_put(object, "card", inspection->card);
	hps_json_put(object, "details",
		     details_json(arena, request, inspection));
	hps_json_put(object, "files", files_json(arena, content));
	return hps_json_text(arena, object, NULL);
}

struct hps_version hps_publish_row(struct hps_ctx *ctx,
				   const struct hps_publish_request *request,
				   const char *upload_id, int64_t plugin_id,
				   const struct hps_archive_content *content,
				   const struct hps_inspection *inspection)
{
	struct json_object *details =
		details_json(ctx->arena, request, inspection);

	return (struct hps_version){
		.plugin_id = plugin_id,
		.version = request->version,
		.state = "active",
		.upload_id = hps_strdup(ctx->arena, upload_id),
		.kind = hps_manifest_kind_name(inspection->manifest.kind),
		.digest = { inspection->digest, sizeof(inspection->digest) },
		.size_bytes = (int64_t)content->size_bytes,
		.file_count = (int64_t)content->count,
		.entry = inspection->manifest.entry,
		.card = hps_json_text(ctx->arena, inspection->card, NULL),
		.details = hps_json_text(ctx->arena, details, NULL),
		.published_by = request->change.actor.name,
		.published_us = ctx->now_us,
		.row_version = 1,
		.created_us = ctx->now_us,
		.updated_us = ctx->now_us,
	};
}
