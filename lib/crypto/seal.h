/*
 * seal.h - secrets that must be readable again (TOTP keys), encrypted with
 * AES-256-GCM (NIST SP 800-38D) under a key that lies in a file.
 *
 * A sealed text is: the byte 1 (this layout), 12 bytes of random nonce, the
 * ciphertext, 16 bytes of tag.  What it belongs to ("totp:" and the user's
 * number) goes in as associated data, so that a sealed text moved to another
 * row cannot be opened.  With random nonces one key serves for 2^32 texts.
 *
 * A key file is 32 raw bytes, readable by its owner alone.
 */
#ifndef HPS_CRYPTO_SEAL_H
#define HPS_CRYPTO_SEAL_H

#include <stddef.h>

#include "lib/base/fail.h"

enum {
	HPS_SEAL_KEY_BYTES = 32,
	HPS_SEAL_EXTRA_BYTES = 29, /* by which sealing lengthens a text */
};

struct hps_seal_key {
	unsigned char bytes[HPS_SEAL_KEY_BYTES];
};

/*
 * Make a key file with mode 0400, whole and durable.
 * Errors: HPS_ECONFLICT "key_exists" where one is, HPS_EIO, HPS_ENOSPACE.
 */
HPS_MUST_CHECK enum hps_code hps_seal_key_make(struct hps_ctx *ctx, int dirfd,
					       const char *path);

/*
 * Read a key file.
 * Errors: HPS_ENOTFOUND; HPS_EINTERNAL "key_unusable" for one of another size
 *   or that group or others may access; HPS_EIO.
 */
HPS_MUST_CHECK enum hps_code hps_seal_key_read(struct hps_ctx *ctx, int dirfd,
					       const char *path,
					       struct hps_seal_key *key);

/*
 * Seal len bytes.
 * about: the associated data, a string; never NULL.
 * sealed_len: set to len + HPS_SEAL_EXTRA_BYTES.
 * Memory: the sealed text is in the arena.
 */
unsigned char *hps_seal(struct hps_arena *arena, const struct hps_seal_key *key,
			const char *about, const void *data, size_t len,
			size_t *sealed_len);

/*
 * Open a sealed text.
 * Errors: HPS_EINTERNAL "seal_broken": another key, another about, or changed.
 * Memory: data is in ctx->arena; a NUL stands behind it.
 */
HPS_MUST_CHECK enum hps_code hps_unseal(struct hps_ctx *ctx,
					const struct hps_seal_key *key,
					const char *about, const void *sealed,
					size_t sealed_len, unsigned char **data,
					size_t *len);

#endif
