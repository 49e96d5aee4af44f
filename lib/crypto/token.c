#include "lib/crypto/token.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "lib/base/text.h"
#include "lib/crypto/encode.h"
#include "lib/crypto/random.h"

static const char prefix[] = "hps_";

enum {
	PREFIX_LEN = sizeof(prefix) - 1,
	RANDOM_LEN = 32,
	CHECKED_LEN = PREFIX_LEN + RANDOM_LEN,
	SUM_LEN = 6,
	SECRET_BYTES = 32,
};
_Static_assert(CHECKED_LEN + SUM_LEN == HPS_TOKEN_LEN, "as documented");

static void write_sum(const char *text, char sum[SUM_LEN])
{
	uLong crc = crc32(crc32(0, NULL, 0), (const Bytef *)text, CHECKED_LEN);
	int i;

	for (i = SUM_LEN - 1; i >= 0; i--, crc /= 62)
		sum[i] = hps_base62_digits[crc % 62];
}

char *hps_token_make(struct hps_arena *arena)
{
	char *text = hps_alloc(arena, HPS_TOKEN_LEN + 1);

	memcpy(text, prefix, PREFIX_LEN);
	memcpy(text + PREFIX_LEN, hps_random_base62(arena, RANDOM_LEN),
	       RANDOM_LEN);
	write_sum(text, text + CHECKED_LEN);
	return text;
}

bool hps_token_check(const char *text)
{
	char sum[SUM_LEN];

	if (strlen(text) != HPS_TOKEN_LEN || !hps_starts_with(text, prefix) ||
	    strspn(text + PREFIX_LEN, hps_base62_digits) !=
		    RANDOM_LEN + SUM_LEN)
		return false;
	write_sum(text, sum);
	return !memcmp(sum, text + CHECKED_LEN, SUM_LEN);
}

char *hps_secret_make(struct hps_arena *arena)
{
	unsigned char bytes[SECRET_BYTES];

	hps_random_bytes(bytes, sizeof(bytes));
	return hps_base64url(arena, bytes, sizeof(bytes));
}

bool hps_secret_check(const char *text)
{
	return strlen(text) == HPS_SECRET_LEN &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "abcdefghijklmnopqrstuvwxyz0123456789-_") ==
		       HPS_SECRET_LEN;
}

void hps_token_hash(const char *text, unsigned char hash[HPS_SHA256_BYTES])
{
	hps_hash_once(HPS_SHA256, text, strlen(text), hash);
}
