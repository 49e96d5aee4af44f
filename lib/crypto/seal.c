#include "lib/crypto/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/base/file.h"
#include "lib/crypto/random.h"

enum { LAYOUT = 1, NONCE_AT = 1, NONCE_BYTES = 12, TAG_BYTES = 16 };
enum { TEXT_AT = NONCE_AT + NONCE_BYTES };
_Static_assert(TEXT_AT + TAG_BYTES == HPS_SEAL_EXTRA_BYTES, "as documented");

static void must(int good)
{
	if (good == 1)
		return;
	fputs("OpenSSL failed at AES-256-GCM\n", stderr);
	abort();
}

static void release(EVP_CIPHER_CTX **cipher)
{
	EVP_CIPHER_CTX_free(*cipher);
}

/* A cipher that has key, nonce and associated data. */
static EVP_CIPHER_CTX *begin(const struct hps_seal_key *key,
			     const unsigned char *nonce, const char *about,
			     int encrypt)
{
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	int done;

	must(cipher != NULL);
	must(EVP_CipherInit_ex(cipher, EVP_aes_256_gcm(), NULL, key->bytes,
			       nonce, encrypt));
	must(EVP_CipherUpdate(cipher, NULL, &done, (const unsigned char *)about,
			      (int)strlen(about)));
	return cipher;
}

unsigned char *hps_seal(struct hps_arena *arena, const struct hps_seal_key *key,
			const char *about, const void *data, size_t len,
			size_t *sealed_len)
{
	HPS_CLEANUP(release) EVP_CIPHER_CTX *cipher = NULL;
	unsigned char *sealed = hps_alloc(arena, len + HPS_SEAL_EXTRA_BYTES);
	int done;

	must(len < INT_MAX);
	sealed[0] = LAYOUT;
	hps_random_bytes(sealed + NONCE_AT, NONCE_BYTES);
	cipher = begin(key, sealed + NONCE_AT, about, 1);
	must(EVP_CipherUpdate(cipher, sealed + TEXT_AT, &done, data, (int)len));
	must(EVP_CipherFinal_ex(cipher, sealed + TEXT_AT + len, &done));
	must(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_BYTES,
				 sealed + TEXT_AT + len));
	*sealed_len = len + HPS_SEAL_EXTRA_BYTES;
	return sealed;
}

static enum hps_code broken(struct hps_ctx *ctx)
{
	return hps_fail(ctx, HPS_EINTERNAL, "seal_broken",
			"A stored secret cannot be read; the store's operator "
			"must restore its key, or the secret must be set "
			"anew.");
}

enum hps_code hps_unseal(struct hps_ctx *ctx, const struct hps_seal_key *key,
			 const char *about, const void *sealed,
			 size_t sealed_len, unsigned char **data, size_t *len)
{
	HPS_CLEANUP(release) EVP_CIPHER_CTX *cipher = NULL;
	const unsigned char *from = sealed;
	unsigned char tag[TAG_BYTES], *plain;
	size_t plain_len;
	int done;

	if (sealed_len < HPS_SEAL_EXTRA_BYTES || sealed_len > INT_MAX ||
	    from[0] != LAYOUT)
		return broken(ctx);
	plain_len = sealed_len - HPS_SEAL_EXTRA_BYTES;
	plain = hps_alloc(ctx->arena, plain_len + 1);
	memcpy(tag, from + TEXT_AT + plain_len, TAG_BYTES);
	cipher = begin(key, from + NONCE_AT, about, 0);
	must(EVP_CipherUpdate(cipher, plain, &done, from + TEXT_AT,
			      (int)plain_len));
	must(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag));
	if (EVP_CipherFinal_ex(cipher, plain + plain_len, &done) != 1) {
		/* Not authentic, so nobody may see it. */
		OPENSSL_cleanse(plain, plain_len);
		return broken(ctx);
	}
	*data = plain;
	*len = plain_len;
	return HPS_OK;
}

enum hps_code hps_seal_key_make(struct hps_ctx *ctx, int dirfd,
				const char *path)
{
	struct hps_seal_key key;
	struct stat st;
	enum hps_code code;

	if (!fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW))
		return hps_fail(ctx, HPS_ECONFLICT, "key_exists",
				"There is a key already; a new one would make "
				"what was sealed with it unreadable.");
	if (errno != ENOENT)
		return hps_fail_errno(ctx, "fstatat");
	hps_random_bytes(key.bytes, sizeof(key.bytes));
	code = hps_file_replace(ctx, dirfd, path, key.bytes, sizeof(key.bytes),
				0400);
	OPENSSL_cleanse(&key, sizeof(key));
	return code;
}

enum hps_code hps_seal_key_read(struct hps_ctx *ctx, int dirfd,
				const char *path, struct hps_seal_key *key)
{
	struct hps_buf buf;
	struct stat st;

	hps_buf_init(&buf, ctx->arena, HPS_SEAL_KEY_BYTES);
	HPS_TRY(hps_file_read(ctx, dirfd, path, 4096, &buf));
	if (fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW))
		return hps_fail_errno(ctx, "fstatat");
	if (buf.len != HPS_SEAL_KEY_BYTES || st.st_mode & 077) {
		hps_fail(ctx, HPS_EINTERNAL, "key_unusable",
			 "A key of the store cannot be used; its operator must "
			 "look at the log.");
		hps_fail_note(ctx,
			      "%s must be %d bytes with mode 0400; it is "
			      "%zu with mode %04o",
			      path, HPS_SEAL_KEY_BYTES, buf.len,
			      (unsigned)st.st_mode & 07777);
		return HPS_EINTERNAL;
	}
	memcpy(key->bytes, buf.data, HPS_SEAL_KEY_BYTES);
	OPENSSL_cleanse(buf.data, buf.len);
	return HPS_OK;
}
