#include "lib/crypto/random.h"

#include <limits.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>

const char hps_base62_digits[63] =
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

void hps_random_bytes(void *data, size_t len)
{
	if (len > INT_MAX || RAND_bytes(data, (int)len) != 1) {
		fputs("no random numbers\n", stderr);
		abort();
	}
}

char *hps_random_base62(struct hps_arena *arena, size_t count)
{
	/* The largest multiple of 62 in a byte: beyond it, draw again. */
	enum { FAIR = 248 };
	char *text = hps_alloc(arena, count + 1);
	unsigned char pool[64];
	size_t at = sizeof(pool), i = 0;

	while (i < count) {
		if (at == sizeof(pool)) {
			hps_random_bytes(pool, sizeof(pool));
			at = 0;
		}
		if (pool[at] < FAIR)
			text[i++] = hps_base62_digits[pool[at] % 62];
		at++;
	}
	return text;
}
