/*
 * module_dump - what the module lexer finds in files, one JSON line for each
 * path read from standard input.  For compare-modules.mjs.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "lib/base/file.h"
#include "lib/model/module.h"

static const char *const kinds[HPS_IMPORT_KIND__MAX] = {
	[HPS_IMPORT_STATIC] = "static",
	[HPS_IMPORT_DYNAMIC] = "dynamic",
	[HPS_IMPORT_REEXPORT] = "reexport",
	[HPS_IMPORT_REEXPORT_STAR] = "star",
};

static void add_result(struct json_object *row, const struct hps_module *module)
{
	struct json_object *exports = json_object_new_array();
	struct json_object *imports = json_object_new_array();
	size_t i;

	for (i = 0; i < module->export_count; i++)
		json_object_array_add(
			exports, json_object_new_string(module->exports[i]));
	for (i = 0; i < module->import_count; i++) {
		const struct hps_module_import *import = &module->imports[i];
		struct json_object *item = json_object_new_object();

		json_object_object_add(
			item, "specifier",
			import->specifier
				? json_object_new_string(import->specifier)
				: NULL);
		json_object_object_add(
			item, "kind",
			json_object_new_string(kinds[import->kind]));
		json_object_array_add(imports, item);
	}
	json_object_object_add(row, "exports", exports);
	json_object_object_add(row, "imports", imports);
	json_object_object_add(
		row, "module",
		json_object_new_boolean(module->has_module_syntax));
	json_object_object_add(row, "umd",
			       json_object_new_boolean(module->looks_umd));
}

static void dump(struct hps_ctx *ctx, const char *path)
{
	struct json_object *row = json_object_new_object();
	struct hps_module module;
	struct hps_buf buf;

	hps_buf_init(&buf, ctx->arena, 0);
	json_object_object_add(row, "path", json_object_new_string(path));
	if (hps_file_read(ctx, AT_FDCWD, path, HPS_MODULE_MAX_BYTES, &buf) ||
	    hps_module_lex(ctx, buf.data, buf.len, &module))
		json_object_object_add(
			row, "error",
			json_object_new_string(ctx->error.detail));
	else
		add_result(row, &module);
	puts(json_object_to_json_string_ext(row, JSON_C_TO_STRING_PLAIN));
	json_object_put(row);
}

int main(void)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena };
	char path[4096];

	while (fgets(path, sizeof(path), stdin)) {
		path[strcspn(path, "\n")] = '\0';
		dump(&ctx, path);
		hps_fail_clear(&ctx);
		hps_arena_reset(&arena);
	}
	hps_arena_release(&arena);
	return 0;
}
