/*
 * manifest.h - what a version says about itself.
 *
 * The members come from harmonix-plugin.json, else from the member "harmonix"
 * of package.json.  The entry comes from there too, else from package.json's
 * exports, module or main, else it is index.js or dist/index.js.
 *
 * Pure: the caller reads the two files and answers which paths the content
 * has.  Nothing here looks into the entry; that is the lexer's business.
 *
 * Faults and warnings point into the file: "harmonix-plugin.json#/title",
 * "package.json#/harmonix/order".
 */
#ifndef HPS_MODEL_MANIFEST_H
#define HPS_MODEL_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/fail.h"
#include "lib/json/read.h"

struct json_object;

enum {
	HPS_MANIFEST_FILE_MAX = 256 * 1024, /* bytes of either file */
	HPS_MANIFEST_ORDER_DEFAULT = 100,
	HPS_MANIFEST_ORDER_MAX = 1000000,
};

enum hps_manifest_kind {
	HPS_MANIFEST_PLUGIN,
	HPS_MANIFEST_LIBRARY, /* shared by plugins, never listed as one */
	HPS_MANIFEST_KIND__MAX
};

/* "plugin", "library". */
const char *hps_manifest_kind_name(enum hps_manifest_kind kind);

/* What a manifest is read from. */
struct hps_manifest_source {
	const char *plugin_json; /* harmonix-plugin.json; NULL if absent */
	size_t plugin_json_len;
	const char *package_json; /* package.json; NULL if absent */
	size_t package_json_len;
	/* True if the content has a file of this path. */
	bool (*has)(void *content, const char *path);
	void *content;
	/* The name and version it is published as, to be compared with those
	 * of package.json; NULL if not wanted. */
	const char *plugin;
	const char *version;
};

struct hps_manifest {
	enum hps_manifest_kind kind;
	const char *entry;	   /* path of a file, "dist/index.js" */
	struct json_object *title; /* string, or language -> string; NULL */
	struct json_object *description; /* the same */
	struct hps_strings categories;
	const char *icon;	      /* or NULL */
	struct hps_strings styles;    /* paths of files */
	struct json_object *requires; /* package -> range; NULL */
	int64_t order;
	bool preload;
	bool hot;
	struct json_object *config;	   /* object, or NULL */
	struct json_object *config_schema; /* or NULL */
	struct json_object *extras;	   /* object, or NULL */
	const char *package_name;	   /* of package.json, or NULL */
	const char *package_version;
};

/*
 * Read the manifest of a content.
 *
 * warnings: appended to: "name_differs", "version_differs",
 *   "keyword_unknown" (configSchema), "entry_guessed" (package.json's main
 *   names a file that is not there).
 * Errors: HPS_EINVALID "invalid_manifest" with a row in ctx->error.faults for
 *   everything that is wrong: the slugs of lib/json/read.h, those of
 *   config_schema.h, "json_unreadable", "path_unsafe", "path_missing",
 *   "entry_missing", "entry_type".
 * Memory: all in ctx->arena.
 */
HPS_MUST_CHECK enum hps_code
hps_manifest_read(struct hps_ctx *ctx, const struct hps_manifest_source *source,
		  struct hps_manifest *manifest, struct hps_faults *warnings);

#endif
