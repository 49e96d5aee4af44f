#include "lib/service/inspect_modules.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base/file.h"
#include "lib/base/map.h"
#include "lib/base/text.h"
#include "lib/model/module.h"

/* The modules as they are read, by path. */
struct reading {
	struct hps_ctx *ctx;
	const struct hps_inspect_input *input;
	struct hps_map modules; /* path -> struct hps_module */
	struct hps_map bare;	/* specifier -> itself */
	struct hps_faults *warnings;
};

bool hps_is_module_path(const char *path)
{
	return hps_ends_with(path, ".js") || hps_ends_with(path, ".mjs") ||
	       hps_ends_with(path, ".cjs");
}

/*
 * Bundlers leave this in libraries for the next bundler, and there is none.
 */
static void warn_of_process(struct reading *r, const char *path,
			    const char *source)
{
	if (strstr(source, "process.env.NODE_ENV"))
		hps_fault_add(r->ctx->arena, r->warnings, path, "process_used",
			      "It reads process.env.NODE_ENV, and a browser "
			      "has no process. Let the build replace it, e.g. "
			      "by \"production\" (Vite and esbuild: define).");
}

/*
 * Lex one file.  The source dies with the scratch arena; the result is in the
 * request's.
 */
static enum hps_code lex_file(struct reading *r, const char *path,
			      struct hps_module *module)
{
	HPS_CLEANUP(hps_arena_release)
	struct hps_arena scratch = HPS_ARENA_INIT;
	struct hps_ctx own = { .arena = &scratch };
	struct hps_buf source;
	enum hps_code code;

	hps_buf_init(&source, &scratch, 64 * 1024);
	code = hps_file_read(&own, r->input->files_fd, path,
			     HPS_MODULE_MAX_BYTES, &source);
	if (code != HPS_OK) {
		hps_fail(r->ctx, code, own.error.slug, "%s", own.error.detail);
		return code;
	}
	warn_of_process(r, path, source.data);
	return hps_module_lex(r->ctx, source.data, source.len, module);
}

/* "a/b.js" + "../c.js" = "c.js"; NULL if it leads out of the upload. */
static const char *resolve(struct hps_arena *arena, const char *from,
			   const char *specifier)
{
	char *path = hps_format(arena, "%s", from);
	char *slash;

	if (*specifier == '/')
		return NULL;
	slash = strrchr(path, '/');
	path[slash ? slash - path : 0] = '\0';
	while (*specifier) {
		size_t len = strcspn(specifier, "/?#");

		if (len == 2 && !memcmp(specifier, "..", 2)) {
			if (!*path)
				return NULL;
			slash = strrchr(path, '/');
			path[slash ? slash - path : 0] = '\0';
		} else if (len && !(len == 1 && *specifier == '.')) {
			path = hps_format(arena, "%s%s%.*s", path,
					  *path ? "/" : "", (int)len,
					  specifier);
		}
		specifier += len;
		if (*specifier != '/')
			break;
		specifier++;
	}
	return path;
}

static void note_imports(struct reading *r, const char *path,
			 const struct hps_module *module)
{
	size_t i;

	for (i = 0; i < module->import_count; i++) {
		const char *specifier = module->imports[i].specifier;
		const char *target;
		char *copy;

		if (!specifier)
			continue;
		if (hps_specifier_kind(specifier) == HPS_SPECIFIER_BARE) {
			copy = hps_strdup(r->ctx->arena, specifier);
			hps_map_put(&r->bare, copy, copy);
			continue;
		}
		if (hps_specifier_kind(specifier) != HPS_SPECIFIER_RELATIVE)
			continue;
		target = resolve(r->ctx->arena, path, specifier);
		if (!target || !hps_content_find(r->input->content, target))
			hps_fault_add(r->ctx->arena, r->warnings, path,
				      "import_missing",
				      "Line %zu imports '%s', which is not in "
				      "the upload.",
				      module->imports[i].line, specifier);
	}
}

static enum hps_code read_one(struct reading *r, const char *path, bool entry)
{
	struct hps_module *module = HPS_NEW(r->ctx->arena, struct hps_module);
	enum hps_code code = lex_file(r, path, module);

	if (code == HPS_OK) {
		hps_map_put(&r->modules, path, module);
		note_imports(r, path, module);
		return HPS_OK;
	}
	if (code != HPS_EINVALID)
		return code;
	if (!entry) {
		hps_fault_add(
			r->ctx->arena, r->warnings, path, "module_unreadable",
			"It is not read as a module: %s", r->ctx->error.detail);
		hps_fail_clear(r->ctx);
		return HPS_OK;
	}
	hps_fault_add(r->ctx->arena, &r->ctx->error.faults, path,
		      r->ctx->error.slug, "%s", r->ctx->error.detail);
	return HPS_OK;
}

static enum hps_code read_all(struct reading *r, const char *entry)
{
	const struct hps_archive_content *content = r->input->content;
	size_t i;

	for (i = 0; i < content->count; i++) {
		const char *path = content->files[i].path;

		if (hps_is_module_path(path))
			HPS_TRY(read_one(r, path, !strcmp(path, entry)));
	}
	return HPS_OK;
}

/* Put the modules that one takes all names from into a list, each once. */
static void add_stars(struct reading *r, const char *path,
		      const struct hps_module *module, struct hps_map *list)
{
	size_t i;

	for (i = 0; i < module->import_count; i++) {
		const struct hps_module_import *import = &module->imports[i];
		const char *target;

		if (import->kind != HPS_IMPORT_REEXPORT_STAR ||
		    hps_specifier_kind(import->specifier) !=
			    HPS_SPECIFIER_RELATIVE)
			continue;
		target = resolve(r->ctx->arena, path, import->specifier);
		if (target && !hps_map_get(list, target))
			hps_map_put(list, target, r);
	}
}

/*
 * Does a module export a name, itself or through export * from?  Modules may
 * re-export each other in any way, so each is looked at once.
 */
static bool exports(struct reading *r, const char *path, const char *name)
{
	struct hps_map list;
	size_t i;

	hps_map_init(&list, r->ctx->arena);
	hps_map_put(&list, path, r);
	for (i = 0; i < list.count; i++) {
		const char *at = list.entries[i].key;
		const struct hps_module *module = hps_map_get(&r->modules, at);

		if (!module)
			continue;
		if (hps_module_exports(module, name))
			return true;
		add_stars(r, at, module, &list);
	}
	return false;
}

static void refuse_non_module(struct reading *r, const char *entry,
			      bool looks_umd)
{
	hps_fault_add(
		r->ctx->arena, &r->ctx->error.faults, entry, "entry_not_module",
		"The entry is no ES module: it has no import and no export. "
		"%s",
		looks_umd ? "It looks like UMD or CommonJS; build it with the "
			    "format 'es' (Vite: build.lib.formats ['es'], "
			    "Rollup: output.format 'es', webpack: "
			    "output: { library: { type: 'module' } })."
			  : "Export `initialize` and `dispose` from it.");
}

static void check_entry(struct reading *r, const struct hps_manifest *manifest)
{
	const struct hps_module *module =
		hps_map_get(&r->modules, manifest->entry);

	if (!module)
		return; /* its fault is noted */
	if (!module->has_module_syntax) {
		refuse_non_module(r, manifest->entry, module->looks_umd);
		return;
	}
	if (manifest->kind == HPS_MANIFEST_LIBRARY)
		return;
	if (!exports(r, manifest->entry, "initialize"))
		hps_fault_add(r->ctx->arena, &r->ctx->error.faults,
			      manifest->entry, "initialize_missing",
			      "The entry does not export `initialize`. A "
			      "Harmonix plugin exports the functions "
			      "`initialize(api)` and `dispose(api)`; a shared "
			      "library says \"kind\": \"library\" in its "
			      "manifest.");
	if (!exports(r, manifest->entry, "dispose"))
		hps_fault_add(r->ctx->arena, r->warnings, manifest->entry,
			      "dispose_missing",
			      "The entry does not export `dispose`; shells "
			      "cannot unload the plugin.");
}

static int compare_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static struct hps_strings sorted_keys(struct hps_arena *arena,
				      const struct hps_map *map)
{
	const char **list = HPS_NEW_ARRAY(arena, map->count + 1, const char *);
	size_t i;

	for (i = 0; i < map->count; i++)
		list[i] = map->entries[i].key;
	qsort(list, map->count, sizeof(list[0]), compare_text);
	return (struct hps_strings){ list, map->count };
}

enum hps_code hps_inspect_modules(struct hps_ctx *ctx,
				  const struct hps_inspect_input *input,
				  const struct hps_manifest *manifest,
				  struct hps_modules *modules,
				  struct hps_faults *warnings)
{
	struct reading r = { .ctx = ctx, .input = input, .warnings = warnings };
	const struct hps_module *entry;

	hps_map_init(&r.modules, ctx->arena);
	hps_map_init(&r.bare, ctx->arena);
	HPS_TRY(read_all(&r, manifest->entry));
	check_entry(&r, manifest);
	if (ctx->error.faults.count)
		return hps_fail(ctx, HPS_EINVALID, "upload_refused",
				"The upload cannot be published; each row of "
				"errors says what to change.");
	entry = hps_map_get(&r.modules, manifest->entry);
	modules->exports =
		(struct hps_strings){ entry->exports, entry->export_count };
	modules->bare = sorted_keys(ctx->arena, &r.bare);
	return HPS_OK;
}
