/*
 * record.h - the manifest that lies in a version's folder, and whether the
 * files around it are those that it names.
 *
 * It holds all that the rows of a version hold, so rows can be made again
 * from it.  Nothing in it is believed before the files have been hashed.
 */
#ifndef HPS_SERVICE_RECORD_H
#define HPS_SERVICE_RECORD_H

#include "lib/crypto/hash.h"
#include "lib/repo/version.h"

struct hps_record {
	const char *plugin;
	const char *version;
	const char *provider;
	const char *kind;
	const char *digest; /* hexadecimal */
	const char *upload_id;
	int64_t published_us;
	const char *published_by;
	const char *entry;
	int64_t size_bytes;
	const char *card;		/* JSON */
	const char *details;		/* JSON */
	struct hps_version_file *files; /* sorted by path */
	size_t file_count;
};

/*
 * Read .hps/manifest.json of a version's folder.
 * Errors: HPS_ENOTFOUND; HPS_EINVALID "invalid_body", "json_unreadable".
 * Memory: in ctx's arena.
 */
HPS_MUST_CHECK enum hps_code hps_record_read(struct hps_ctx *ctx, int dirfd,
					     struct hps_record *record);

/*
 * Hash the files of a version's folder and compare them with a list.  Each
 * difference is a fault whose pointer is the path: "file_absent",
 * "file_changed", "file_unknown".  Compressed variants of listed files belong
 * to them.
 *
 * files: sorted by path.
 * Errors: HPS_EIO.
 */
HPS_MUST_CHECK enum hps_code
hps_record_compare(struct hps_ctx *ctx, int dirfd,
		   const struct hps_version_file *files, size_t count,
		   struct hps_faults *faults);

/* The digest of a version with these files. */
void hps_record_digest(struct hps_arena *arena,
		       const struct hps_version_file *files, size_t count,
		       unsigned char digest[HPS_SHA256_BYTES]);

#endif
