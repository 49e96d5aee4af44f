#include "lib/service/record.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/crypto/encode.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/json/read.h"
#include "lib/model/digest.h"
#include "lib/model/name.h"
#include "lib/store/archive.h"
#include "lib/store/bundle.h"
#include "lib/store/bundle_walk.h"

static const char integrity_prefix[] = "sha384-";

/* The manifest as it stands in the file. */
struct manifest {
	int64_t schema_version;
	struct hps_record record;
	struct json_object *card;
	struct json_object *details;
	struct json_object *files;
};

static const char *const kinds[] = { "plugin", "library", NULL };

/* clang-format off */
static const struct hps_json_field manifest_fields[] = {
	HPS_JSON_INTEGER(struct manifest, schema_version, "schemaVersion", HPS_JSON_REQUIRED, 1, 1),
	HPS_JSON_STRING(struct manifest, record.plugin, "plugin", HPS_JSON_REQUIRED, 1, HPS_PLUGIN_NAME_MAX, .check = hps_plugin_name_check),
	HPS_JSON_STRING(struct manifest, record.version, "version", HPS_JSON_REQUIRED, 1, 64),
	HPS_JSON_STRING(struct manifest, record.provider, "provider", HPS_JSON_REQUIRED, 1, HPS_NAME_MAX, .check = hps_name_check),
	HPS_JSON_ENUM(struct manifest, record.kind, "kind", HPS_JSON_REQUIRED, kinds),
	HPS_JSON_STRING(struct manifest, record.digest, "digest", HPS_JSON_REQUIRED, 64, 64),
	HPS_JSON_STRING(struct manifest, record.upload_id, "uploadId", HPS_JSON_REQUIRED, 1, 32),
	HPS_JSON_TIME(struct manifest, record.published_us, "publishedAt", HPS_JSON_REQUIRED),
	HPS_JSON_STRING(struct manifest, record.published_by, "publishedBy", HPS_JSON_REQUIRED, 1, 160),
	HPS_JSON_STRING(struct manifest, record.entry, "entry", HPS_JSON_REQUIRED, 1, HPS_ARCHIVE_PATH_MAX),
	HPS_JSON_INTEGER(struct manifest, record.size_bytes, "sizeBytes", HPS_JSON_REQUIRED, 0, INT64_MAX),
	HPS_JSON_OBJECT(struct manifest, card, "card", HPS_JSON_REQUIRED, 0, INT64_MAX),
	HPS_JSON_OBJECT(struct manifest, details, "details", HPS_JSON_REQUIRED, 0, INT64_MAX),
	HPS_JSON_ARRAY(struct manifest, files, "files", HPS_JSON_REQUIRED, 1, 1000000),
};
/* clang-format on */

struct listed {
	const char *path;
	int64_t size;
	const char *sha384;
};

static const char *check_path(const char *text)
{
	return hps_archive_path_check(text).why;
}

static const char *check_integrity(const char *text)
{
	if (hps_starts_with(text, integrity_prefix))
		return NULL;
	return "must begin with sha384-";
}

static const struct hps_json_field file_fields[] = {
	HPS_JSON_STRING(struct listed, path, "path", HPS_JSON_REQUIRED, 1,
			HPS_ARCHIVE_PATH_MAX, .check = check_path),
	HPS_JSON_INTEGER(struct listed, size, "size", HPS_JSON_REQUIRED, 0,
			 INT64_MAX),
	HPS_JSON_STRING(struct listed, sha384, "sha384", HPS_JSON_REQUIRED, 71,
			71, .check = check_integrity),
};

static enum hps_code read_file(struct hps_ctx *ctx, struct json_object *object,
			       const char *pointer,
			       struct hps_version_file *file)
{
	const char *digest;
	struct listed listed;
	unsigned char *bytes;
	size_t len;

	HPS_TRY(hps_json_read(ctx, object, file_fields, HPS_COUNT(file_fields),
			      pointer, &listed));
	digest = listed.sha384 + sizeof(integrity_prefix) - 1;
	if (!hps_base64_decode(ctx->arena, digest, strlen(digest), &bytes,
			       &len) ||
	    len != HPS_SHA384_BYTES) {
		hps_fault_add(ctx->arena, &ctx->error.faults, pointer,
			      "form_wrong", "sha384 is no digest.");
		return hps_json_invalid(ctx);
	}
	*file = (struct hps_version_file){ listed.path,
					   listed.size,
					   { bytes, len } };
	return HPS_OK;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct hps_version_file *)a)->path,
		      ((const struct hps_version_file *)b)->path);
}

static enum hps_code read_files(struct hps_ctx *ctx, struct json_object *array,
				struct hps_record *record)
{
	size_t count = json_object_array_length(array), i;
	struct hps_version_file *files =
		HPS_NEW_ARRAY(ctx->arena, count, struct hps_version_file);

	for (i = 0; i < count; i++)
		HPS_TRY(read_file(ctx, json_object_array_get_idx(array, i),
				  hps_json_pointer_at(ctx->arena, "/files", i),
				  &files[i]));
	qsort(files, count, sizeof(*files), by_path);
	record->files = files;
	record->file_count = count;
	return HPS_OK;
}

enum hps_code hps_record_read(struct hps_ctx *ctx, int dirfd,
			      struct hps_record *record)
{
	struct manifest manifest = { .schema_version = 0 };
	struct json_object *object;
	struct hps_buf text;

	hps_buf_init(&text, ctx->arena, 0);
	HPS_TRY(hps_file_read(ctx, dirfd, ".hps/manifest.json",
			      HPS_BUNDLE_MANIFEST_MAX_BYTES, &text));
	HPS_TRY(hps_json_parse(ctx, text.data, text.len, &object));
	HPS_TRY(hps_json_read_known(ctx, object, manifest_fields,
				    HPS_COUNT(manifest_fields), "", &manifest));
	HPS_TRY(read_files(ctx, manifest.files, &manifest.record));
	manifest.record.card = hps_json_text(ctx->arena, manifest.card, NULL);
	manifest.record.details =
		hps_json_text(ctx->arena, manifest.details, NULL);
	*record = manifest.record;
	return HPS_OK;
}

static enum hps_code compare_file(struct hps_ctx *ctx, int dirfd,
				  const struct hps_version_file *file,
				  struct hps_faults *faults)
{
	unsigned char sha384[HPS_SHA384_BYTES];
	int64_t size_bytes;
	enum hps_code code =
		hps_bundle_hash(ctx, dirfd, file->path, &size_bytes, sha384);

	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		hps_fault_add(ctx->arena, faults, file->path, "file_absent",
			      "The file is not there.");
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	if (size_bytes != file->size_bytes)
		hps_fault_add(ctx->arena, faults, file->path, "file_changed",
			      "The file has %lld bytes instead of %lld.",
			      (long long)size_bytes,
			      (long long)file->size_bytes);
	else if (file->sha384.len != HPS_SHA384_BYTES ||
		 memcmp(file->sha384.data, sha384, HPS_SHA384_BYTES) != 0)
		hps_fault_add(ctx->arena, faults, file->path, "file_changed",
			      "The file has other bytes than were published.");
	return HPS_OK;
}

static bool listed(const char *path, const struct hps_version_file *files,
		   size_t count)
{
	const struct hps_version_file key = { .path = path };

	return count &&
	       bsearch(&key, files, count, sizeof(*files), by_path) != NULL;
}

/* A listed file, or a variant of one. */
static bool belongs(struct hps_arena *arena, const char *path,
		    const struct hps_version_file *files, size_t count)
{
	size_t len = strlen(path);

	if (listed(path, files, count))
		return true;
	if (!hps_ends_with(path, ".br") && !hps_ends_with(path, ".gz"))
		return false;
	return listed(hps_strndup(arena, path, len - 3), files, count);
}

enum hps_code hps_record_compare(struct hps_ctx *ctx, int dirfd,
				 const struct hps_version_file *files,
				 size_t count, struct hps_faults *faults)
{
	struct hps_disk_file *found;
	size_t found_count, i;

	for (i = 0; i < count; i++)
		HPS_TRY(compare_file(ctx, dirfd, &files[i], faults));
	HPS_TRY(hps_bundle_files(ctx, dirfd, &found, &found_count));
	for (i = 0; i < found_count; i++)
		/* What a dying writer left ends with "~", and gc takes it. */
		if (!belongs(ctx->arena, found[i].path, files, count) &&
		    !hps_ends_with(found[i].path, "~"))
			hps_fault_add(ctx->arena, faults, found[i].path,
				      "file_unknown",
				      "The file was never published.");
	return HPS_OK;
}

void hps_record_digest(struct hps_arena *arena,
		       const struct hps_version_file *files, size_t count,
		       unsigned char digest[HPS_SHA256_BYTES])
{
	struct hps_digest_file *list =
		HPS_NEW_ARRAY(arena, count, struct hps_digest_file);
	size_t i;

	for (i = 0; i < count; i++)
		list[i] =
			(struct hps_digest_file){ files[i].path,
						  (uint64_t)files[i].size_bytes,
						  files[i].sha384.data };
	hps_version_digest(arena, list, count, digest);
}
