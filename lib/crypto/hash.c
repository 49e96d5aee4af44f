#include "lib/crypto/hash.h"

#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "lib/crypto/encode.h"

static const EVP_MD *algorithm(enum hps_hash_kind kind)
{
	return kind == HPS_SHA384 ? EVP_sha384() : EVP_sha256();
}

static void demand(int ok)
{
	if (!ok)
		abort();
}

void hps_hash_init(struct hps_hash *hash, enum hps_hash_kind kind)
{
	hash->state = EVP_MD_CTX_new();
	demand(hash->state &&
	       EVP_DigestInit_ex(hash->state, algorithm(kind), NULL));
}

void hps_hash_update(struct hps_hash *hash, const void *data, size_t len)
{
	demand(EVP_DigestUpdate(hash->state, data, len));
}

void hps_hash_finish(struct hps_hash *hash, unsigned char *digest)
{
	demand(EVP_DigestFinal_ex(hash->state, digest, NULL));
	hps_hash_release(hash);
}

void hps_hash_release(struct hps_hash *hash)
{
	EVP_MD_CTX_free(hash->state);
	hash->state = NULL;
}

void hps_hash_once(enum hps_hash_kind kind, const void *data, size_t len,
		   unsigned char *digest)
{
	demand(EVP_Digest(data, len, digest, NULL, algorithm(kind), NULL));
}

void hps_hmac_sha256(const void *key, size_t key_len, const void *data,
		     size_t len, unsigned char *mac)
{
	demand(HMAC(EVP_sha256(), key, (int)key_len, data, len, mac, NULL) !=
	       NULL);
}

char *hps_integrity_text(struct hps_arena *arena,
			 const unsigned char digest[HPS_SHA384_BYTES])
{
	return hps_format(arena, "sha384-%s",
			  hps_base64(arena, digest, HPS_SHA384_BYTES));
}

bool hps_equal_secret(const void *a, const void *b, size_t len)
{
	return !CRYPTO_memcmp(a, b, len);
}
