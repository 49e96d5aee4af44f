/*
 * inspect.h - what an unpacked upload is: its manifest, its modules, and
 * whether it can be published.
 *
 * Reads the files that the archive policy has let through, and nothing else.
 * Everything that is wrong is reported at once.
 */
#ifndef HPS_SERVICE_INSPECT_H
#define HPS_SERVICE_INSPECT_H

#include "lib/crypto/hash.h"
#include "lib/model/manifest.h"
#include "lib/store/archive.h"

struct json_object;

struct hps_inspection {
	struct hps_manifest manifest;
	unsigned char digest[HPS_SHA256_BYTES]; /* of the version */
	struct json_object *card;    /* for discovery, model/document.h */
	struct json_object *details; /* exports, imports, configSchema, … */
	struct hps_strings imports;  /* bare imports of all modules */
	struct hps_faults warnings;
};

/* What the upload is to become; for messages and for warnings. */
struct hps_inspect_input {
	int files_fd; /* folder of the files */
	const struct hps_archive_content *content;
	const char *plugin;
	const char *version;
};

/*
 * Inspect an upload.
 *
 * Errors: HPS_EINVALID "invalid_manifest", or "upload_refused" with rows
 *	"module_syntax", "module_encoding", "entry_not_module",
 *	"initialize_missing"; HPS_EIO.
 */
HPS_MUST_CHECK enum hps_code hps_inspect(struct hps_ctx *ctx,
					 const struct hps_inspect_input *input,
					 struct hps_inspection *inspection);

#endif
