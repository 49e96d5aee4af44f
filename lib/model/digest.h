/*
 * digest.h - the digest that says whether two uploads are the same version.
 *
 * It is the SHA-256 over one line per file, in the order of the paths'
 * bytes:
 *
 *	path NUL size NUL sha384 LF
 *
 * with the size in decimal and the file's SHA-384 in lower-case hexadecimal.
 * So it depends on what is served and on nothing else: not on the archive's
 * kind, its order, its times or owners, nor on compressed variants.
 */
#ifndef HPS_MODEL_DIGEST_H
#define HPS_MODEL_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/arena.h"
#include "lib/crypto/hash.h"

struct hps_digest_file {
	const char *path; /* below the version's folder */
	uint64_t size_bytes;
	const unsigned char *sha384; /* HPS_SHA384_BYTES */
};

/*
 * files: in any order, no path twice; they stay in their order.
 * Memory: the arena is used for a sorted copy.
 */
void hps_version_digest(struct hps_arena *arena,
			const struct hps_digest_file *files, size_t count,
			unsigned char digest[HPS_SHA256_BYTES]);

#endif
