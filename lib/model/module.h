/*
 * module.h - what a JavaScript module imports and exports (ECMA-262).
 *
 * Read without running it and without building a tree: a scanner cuts the
 * source into tokens, a table-driven automaton with a stack of brackets knows
 * at each token what may come next, and import and export statements are read
 * in full.  So a regular expression is told from a division, `import` as a
 * property from the keyword, and most of what is no JavaScript (TypeScript,
 * JSX, a cut file) is refused with its place, and so is an export of a name
 * that nothing declares.  It is no validator: of the rules beyond the order of
 * tokens most are not checked.
 *
 * Invariants: time and memory are linear in the source, which is never
 * recursed into; every count is limited; the result holds valid UTF-8 without
 * NUL.
 */
#ifndef HPS_MODEL_MODULE_H
#define HPS_MODEL_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/fail.h"

enum {
	HPS_MODULE_MAX_BYTES = 64 * 1024 * 1024,
	HPS_MODULE_MAX_EXPORTS = 10000,
	HPS_MODULE_MAX_IMPORTS = 10000,
	HPS_MODULE_MAX_DEPTH = 10000
};

enum hps_import_kind {
	HPS_IMPORT_STATIC,	  /* import … from "x", import "x" */
	HPS_IMPORT_DYNAMIC,	  /* import("x") */
	HPS_IMPORT_REEXPORT,	  /* export { … } from, export * as n from */
	HPS_IMPORT_REEXPORT_STAR, /* export * from: exports unknown names */
	HPS_IMPORT_KIND__MAX
};

struct hps_module_import {
	const char *specifier; /* decoded; NULL for import(expression) */
	enum hps_import_kind kind;
	size_t line; /* from 1 */
};

struct hps_module {
	bool has_module_syntax; /* import, export or import.meta */
	bool looks_umd;		/* none of these, but module.exports or such */
	const char *const *exports; /* decoded, unique, in their order */
	size_t export_count;
	const struct hps_module_import *imports; /* each occurrence */
	size_t import_count;
};

enum hps_specifier_kind {
	HPS_SPECIFIER_BARE,	/* "lit", "@scope/name/file.js", "#internal" */
	HPS_SPECIFIER_RELATIVE, /* begins with "./", "../" or "/" */
	HPS_SPECIFIER_URL,	/* begins with a scheme: "https:", "node:" */
	HPS_SPECIFIER_KIND__MAX
};

/*
 * Read a module.
 *
 * source: len bytes of UTF-8, with or without a byte order mark; no NUL is
 * needed behind them.
 * Errors: HPS_EINVALID module_encoding (no UTF-8), module_syntax (with line,
 * column and what was expected), module_too_complex (a limit above).
 * A classic script is lexed by the rules of modules; where it depends on
 * others (`await` as a name) it is refused.
 * Memory: the result lives in ctx's arena and does not point into source.
 */
HPS_MUST_CHECK enum hps_code hps_module_lex(struct hps_ctx *ctx,
					    const char *source, size_t len,
					    struct hps_module *module);

/*
 * True if the module itself exports this name.  What `export * from` adds is
 * not known here.
 */
bool hps_module_exports(const struct hps_module *module, const char *name);

/*
 * How a browser resolves a specifier (WHATWG HTML, "resolve a module
 * specifier"): relative to the importing file, as an address, or through the
 * import map.
 */
enum hps_specifier_kind hps_specifier_kind(const char *specifier);

#endif
