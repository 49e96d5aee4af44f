/*
 * encode.h - base64 (RFC 4648), in its plain and its URL-safe alphabet.
 */
#ifndef HPS_CRYPTO_ENCODE_H
#define HPS_CRYPTO_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/arena.h"

/* Section 4, with padding. */
char *hps_base64(struct hps_arena *arena, const void *data, size_t len);

/* Section 5, without padding. */
char *hps_base64url(struct hps_arena *arena, const void *data, size_t len);

/*
 * Decode strictly: only the alphabet, for plain base64 the padding that the
 * length needs, for the URL-safe form none, and the unused bits zero; so every
 * byte string has exactly one text.
 *
 * Returns false, and leaves the outputs alone, for anything else.
 * Memory: data is in the arena; a NUL stands behind it.
 */
HPS_MUST_CHECK bool hps_base64_decode(struct hps_arena *arena, const char *text,
				      size_t text_len, unsigned char **data,
				      size_t *len);
HPS_MUST_CHECK bool hps_base64url_decode(struct hps_arena *arena,
					 const char *text, size_t text_len,
					 unsigned char **data, size_t *len);

#endif
