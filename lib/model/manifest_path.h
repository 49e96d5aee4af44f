/*
 * manifest_path.h - paths as manifests and package.json write them; for the
 * reading of manifests alone.
 */
#ifndef HPS_MODEL_MANIFEST_PATH_H
#define HPS_MODEL_MANIFEST_PATH_H

#include "lib/base/arena.h"

struct json_object;

/*
 * "./dist/./index.js" to "dist/index.js".
 * Returns NULL for a path that is empty, absolute, an address or a folder,
 * and for one that climbs.  Memory: in the arena.
 */
const char *hps_manifest_path(struct hps_arena *arena, const char *text);

/*
 * What "exports" of a package.json gives to a browser that imports the
 * package by its name: a string, {".": ...}, and in both the conditions
 * import, module, browser and default, the first that stands there (Node.js,
 * "Packages", section "Conditional exports").
 * Returns the text as it stands, or NULL if it gives nothing.
 */
const char *hps_package_export(struct json_object *exports);

#endif
