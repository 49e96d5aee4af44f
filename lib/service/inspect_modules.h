/*
 * inspect_modules.h - the modules of an upload: what they import, what the
 * entry exports; for inspect.c.
 */
#ifndef HPS_SERVICE_INSPECT_MODULES_H
#define HPS_SERVICE_INSPECT_MODULES_H

#include <stdbool.h>

#include "lib/service/inspect.h"

struct hps_modules {
	struct hps_strings exports; /* of the entry, sorted by their order */
	struct hps_strings bare;    /* bare imports of all modules, sorted */
};

/* True for .js, .mjs and .cjs. */
bool hps_is_module_path(const char *path);

/* The file of a path, or NULL. */
const struct hps_archive_file *
hps_content_find(const struct hps_archive_content *content, const char *path);

/*
 * Lex every module.  A plugin's entry must be a module that exports
 * `initialize`, also through `export * from` other files of the upload; a
 * library's entry need only be a module.  Other files that cannot be read
 * give a warning: they may be workers or data.
 *
 * Errors: as hps_inspect().
 */
HPS_MUST_CHECK enum hps_code
hps_inspect_modules(struct hps_ctx *ctx, const struct hps_inspect_input *input,
		    const struct hps_manifest *manifest,
		    struct hps_modules *modules, struct hps_faults *warnings);

#endif
