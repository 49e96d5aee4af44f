/*
 * hash.h - SHA-256, SHA-384 and HMAC-SHA-256, by OpenSSL.
 *
 * A failing OpenSSL (out of memory, a broken installation) ends the process:
 * no caller could go on without it.
 */
#ifndef HPS_CRYPTO_HASH_H
#define HPS_CRYPTO_HASH_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/arena.h"

enum { HPS_SHA256_BYTES = 32, HPS_SHA384_BYTES = 48, HPS_HASH_MAX_BYTES = 48 };

enum hps_hash_kind { HPS_SHA256, HPS_SHA384, HPS_HASH_KIND__MAX };

/* A running hash.  init, then update any number of times, then finish. */
struct hps_hash {
	void *state; /* EVP_MD_CTX */
};

/* Begin a hash; feed it any number of bytes, in pieces of any size. */
void hps_hash_init(struct hps_hash *hash, enum hps_hash_kind kind);
void hps_hash_update(struct hps_hash *hash, const void *data, size_t len);

/*
 * Write the digest and release the hash.
 * digest: room for HPS_SHA256_BYTES or HPS_SHA384_BYTES, by kind.
 */
void hps_hash_finish(struct hps_hash *hash, unsigned char *digest);

/* Release a hash that is not wanted any more; harmless after finish. */
void hps_hash_release(struct hps_hash *hash);

/* Hash len bytes at once. */
void hps_hash_once(enum hps_hash_kind kind, const void *data, size_t len,
		   unsigned char *digest);

/* HMAC with SHA-256 (RFC 2104); mac has room for HPS_SHA256_BYTES. */
void hps_hmac_sha256(const void *key, size_t key_len, const void *data,
		     size_t len, unsigned char *mac);

/*
 * The text of a digest for the integrity attribute: "sha384-<base64>"
 * (W3C Subresource Integrity).
 */
char *hps_integrity_text(struct hps_arena *arena,
			 const unsigned char digest[HPS_SHA384_BYTES]);

/* Compare secrets without telling by the time taken where they differ. */
bool hps_equal_secret(const void *a, const void *b, size_t len);

#endif
