/*
 * The module lexer on any bytes: it must end, stay in bounds, and give only
 * valid UTF-8 without NUL, within its limits.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/model/module.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text)
{
	if (!hps_utf8_valid(text, strlen(text)))
		abort();
}

static void check_module(const struct hps_module *module, size_t size)
{
	size_t i;

	if (module->export_count > size || module->import_count > size)
		abort();
	for (i = 0; i < module->export_count; i++)
		check(module->exports[i]);
	for (i = 0; i < module->import_count; i++) {
		const struct hps_module_import *import = &module->imports[i];

		if (import->specifier) {
			check(import->specifier);
			hps_specifier_kind(import->specifier);
		}
		if (!import->line || import->line > size)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena };
	struct hps_module module;

	if (hps_module_lex(&ctx, (const char *)data, size, &module) == HPS_OK)
		check_module(&module, size);
	else if (!ctx.error.detail)
		abort();
	else
		check(ctx.error.detail);
	hps_arena_release(&arena);
	return 0;
}
