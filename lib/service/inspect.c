#include "lib/service/inspect.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/base/file.h"
#include "lib/base/map.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/digest.h"
#include "lib/model/module.h"
#include "lib/service/inspect_modules.h"

enum { BUDGET_BYTES = 2 << 20 };

static int compare_path(const void *key, const void *element)
{
	return strcmp(key, ((const struct hps_archive_file *)element)->path);
}

const struct hps_archive_file *
hps_content_find(const struct hps_archive_content *content, const char *path)
{
	return bsearch(path, content->files, content->count,
		       sizeof(content->files[0]), compare_path);
}

static bool has_file(void *content, const char *path)
{
	return hps_content_find(content, path) != NULL;
}

/* The text of a file of the upload, or NULL if there is none. */
static enum hps_code read_text(struct hps_ctx *ctx,
			       const struct hps_inspect_input *input,
			       const char *path, const char **text, size_t *len)
{
	struct hps_buf buf;

	*text = NULL;
	*len = 0;
	if (!hps_content_find(input->content, path))
		return HPS_OK;
	hps_buf_init(&buf, ctx->arena, 0);
	HPS_TRY(hps_file_read(ctx, input->files_fd, path, SIZE_MAX / 2, &buf));
	*text = buf.data;
	*len = buf.len;
	return HPS_OK;
}

static enum hps_code read_manifest(struct hps_ctx *ctx,
				   const struct hps_inspect_input *input,
				   struct hps_inspection *out)
{
	struct hps_archive_content content = *input->content;
	struct hps_manifest_source source = {
		.has = has_file,
		.content = &content,
		.plugin = input->plugin,
		.version = input->version,
	};

	HPS_TRY(read_text(ctx, input, "harmonix-plugin.json",
			  &source.plugin_json, &source.plugin_json_len));
	HPS_TRY(read_text(ctx, input, "package.json", &source.package_json,
			  &source.package_json_len));
	return hps_manifest_read(ctx, &source, &out->manifest, &out->warnings);
}

static const char *integrity_of(struct hps_ctx *ctx,
				const struct hps_inspect_input *input,
				const char *path)
{
	return hps_integrity_text(
		ctx->arena, hps_content_find(input->content, path)->sha384);
}

/* Members that a version may leave out are left out, not null. */
static void put_if(struct json_object *object, const char *name,
		   struct json_object *value)
{
	if (value)
		hps_json_put(object, name, value);
}

static void put_strings(struct json_object *object, const char *name,
			const struct hps_strings *strings)
{
	struct json_object *array = hps_json_put_array(object, name);
	size_t i;

	for (i = 0; i < strings->count; i++)
		hps_json_add_string(array, strings->items[i]);
}

static void put_files(struct hps_ctx *ctx,
		      const struct hps_inspect_input *input,
		      const struct hps_manifest *manifest,
		      struct json_object *card)
{
	struct json_object *modules = hps_json_put_object(card, "modules");
	struct json_object *styles = hps_json_put_array(card, "styles");
	size_t i;

	for (i = 0; i < input->content->count; i++) {
		const char *path = input->content->files[i].path;

		if (hps_is_module_path(path))
			hps_json_put_string(modules, path,
					    integrity_of(ctx, input, path));
	}
	for (i = 0; i < manifest->styles.count; i++) {
		struct json_object *style = hps_json_add_object(styles);
		const char *path = manifest->styles.items[i];

		hps_json_put_string(style, "path", path);
		hps_json_put_string(style, "integrity",
				    integrity_of(ctx, input, path));
	}
}

static void build_card(struct hps_ctx *ctx,
		       const struct hps_inspect_input *input,
		       const struct hps_modules *modules,
		       struct hps_inspection *out)
{
	const struct hps_manifest *manifest = &out->manifest;
	struct json_object *card = hps_json_object(ctx->arena);

	hps_json_put_string(card, "entry", manifest->entry);
	put_files(ctx, input, manifest, card);
	hps_json_put_boolean(card, "preload", manifest->preload);
	put_strings(card, "imports", &modules->bare);
	put_if(card, "requires", manifest->requires);
	hps_json_put_boolean(card, "hot", manifest->hot);
	hps_json_put_integer(card, "size", (int64_t)input->content->size_bytes);
	put_if(card, "title", manifest->title);
	put_if(card, "description", manifest->description);
	if (manifest->icon)
		hps_json_put_string(card, "icon", manifest->icon);
	put_strings(card, "categories", &manifest->categories);
	hps_json_put_integer(card, "order", manifest->order);
	put_if(card, "config", manifest->config);
	put_if(card, "extras", manifest->extras);
	out->card = card;
}

static void build_details(struct hps_ctx *ctx,
			  const struct hps_modules *modules,
			  struct hps_inspection *out)
{
	struct json_object *details = hps_json_object(ctx->arena);

	put_strings(details, "exports", &modules->exports);
	put_strings(details, "imports", &modules->bare);
	put_if(details, "requires", out->manifest.requires);
	put_if(details, "configSchema", out->manifest.config_schema);
	out->details = details;
}

static void compute_digest(struct hps_ctx *ctx,
			   const struct hps_archive_content *content,
			   unsigned char digest[HPS_SHA256_BYTES])
{
	struct hps_digest_file *files = HPS_NEW_ARRAY(
		ctx->arena, content->count, struct hps_digest_file);
	size_t i;

	for (i = 0; i < content->count; i++) {
		files[i].path = content->files[i].path;
		files[i].size_bytes = content->files[i].size_bytes;
		files[i].sha384 = content->files[i].sha384;
	}
	hps_version_digest(ctx->arena, files, content->count, digest);
}

static void warn_of_size(struct hps_ctx *ctx,
			 const struct hps_inspect_input *input,
			 const struct hps_inspection *out,
			 struct hps_faults *warnings)
{
	const char *map = hps_format(ctx->arena, "%s.map", out->manifest.entry);
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < input->content->count; i++)
		if (hps_is_module_path(input->content->files[i].path))
			bytes += input->content->files[i].size_bytes;
	if (bytes > BUDGET_BYTES)
		hps_fault_add(ctx->arena, warnings, "", "size_over_budget",
			      "The modules have %llu kB in all; more than "
			      "%d kB makes shells start slowly. Split what is "
			      "not needed at once into chunks, or share "
			      "libraries through the import map.",
			      (unsigned long long)bytes / 1024,
			      BUDGET_BYTES / 1024);
	if (!hps_content_find(input->content, map))
		hps_fault_add(ctx->arena, warnings, out->manifest.entry,
			      "source_map_missing",
			      "There is no %s; errors in the browser will "
			      "name places in the bundle only.",
			      map);
}

/* A description that lies deeper is not read, and that should be known. */
static void warn_of_misplaced(struct hps_ctx *ctx,
			      const struct hps_inspect_input *input,
			      struct hps_faults *warnings)
{
	size_t i;

	for (i = 0; i < input->content->count; i++) {
		const char *path = input->content->files[i].path;

		if (hps_ends_with(path, "/harmonix-plugin.json"))
			hps_fault_add(ctx->arena, warnings, path,
				      "manifest_misplaced",
				      "'%s' is not read, since it does not "
				      "lie at the top of what was sent.",
				      path);
	}
}

/* Builds write stylesheets beside the modules; someone must load them. */
static void warn_of_styles(struct hps_ctx *ctx,
			   const struct hps_inspect_input *input,
			   const struct hps_manifest *manifest,
			   struct hps_faults *warnings)
{
	size_t i;

	if (manifest->styles.count)
		return; /* the author knows of them */
	for (i = 0; i < input->content->count; i++) {
		const char *path = input->content->files[i].path;

		if (hps_ends_with(path, ".css"))
			hps_fault_add(ctx->arena, warnings, path,
				      "style_unlisted",
				      "Shells do not load '%s', since the "
				      "manifest has no 'styles' that name it. "
				      "That is right only if a module loads "
				      "it.",
				      path);
	}
}

enum hps_code hps_inspect(struct hps_ctx *ctx,
			  const struct hps_inspect_input *input,
			  struct hps_inspection *inspection)
{
	struct hps_inspection out = { .warnings = input->content->warnings };
	struct hps_modules modules;

	HPS_TRY(read_manifest(ctx, input, &out));
	HPS_TRY(hps_inspect_modules(ctx, input, &out.manifest, &modules,
				    &out.warnings));
	warn_of_misplaced(ctx, input, &out.warnings);
	warn_of_styles(ctx, input, &out.manifest, &out.warnings);
	warn_of_size(ctx, input, &out, &out.warnings);
	build_card(ctx, input, &modules, &out);
	build_details(ctx, &modules, &out);
	out.imports = modules.bare;
	compute_digest(ctx, input->content, out.digest);
	*inspection = out;
	return HPS_OK;
}
