/*
 * imports.h - bare imports against the import map of an instance.
 */
#ifndef HPS_SERVICE_IMPORTS_H
#define HPS_SERVICE_IMPORTS_H

#include "lib/db/db.h"
#include "lib/json/read.h"

/*
 * Which of the specifiers an import map does not map: neither a key equals
 * them, nor does a key that ends with "/" begin them (WHATWG HTML, "resolve an
 * imports match").
 *
 * import_map: JSON {imports, libraries}, as the column holds it.
 * Memory: the list is in the arena, the texts are the caller's.
 */
HPS_MUST_CHECK enum hps_code
hps_imports_unmapped(struct hps_ctx *ctx, const char *import_map,
		     const struct hps_strings *specifiers,
		     struct hps_strings *missing);

/*
 * Warn, with one row "import_unmapped" per instance, of what the instances
 * that have a plugin do not map; where none has it yet, of those that will
 * take it by themselves.
 */
HPS_MUST_CHECK enum hps_code
hps_imports_warn(struct hps_ctx *ctx, struct hps_db *db, const char *plugin,
		 const struct hps_strings *specifiers,
		 struct hps_faults *warnings);

#endif
