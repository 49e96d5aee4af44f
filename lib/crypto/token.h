/*
 * token.h - secrets that are shown once and stored as their hash.
 *
 * A provider token is "hps_", 32 random characters of base 62 (190 bits) and
 * 6 that are the CRC-32 (as in zlib, ISO 3309) of the 36 before them, as a
 * number in base 62 with leading zeros.  So scanners find tokens in logs and
 * repositories without asking the store, and a cut or mistyped one needs no
 * query.  A token never holds '='.
 *
 * A secret (session, invitation, device) is 256 random bits in base64url, 43
 * characters.
 *
 * Both have enough entropy for a plain SHA-256 to be stored; they are
 * compared by looking the hash up, never by their text.
 */
#ifndef HPS_CRYPTO_TOKEN_H
#define HPS_CRYPTO_TOKEN_H

#include <stdbool.h>

#include "lib/base/arena.h"
#include "lib/crypto/hash.h"

enum { HPS_TOKEN_LEN = 42, HPS_SECRET_LEN = 43 };

/* Make a token: "hps_", 32 random digits of base 62, 6 of their checksum. */
char *hps_token_make(struct hps_arena *arena);

/* True if text has the form of a token, its checksum included. */
bool hps_token_check(const char *text);

/* Make a secret for a cookie or a link: 256 random bits as text. */
char *hps_secret_make(struct hps_arena *arena);

/* True if text has the form of a secret. */
bool hps_secret_check(const char *text);

/* What is stored of a token or secret: the SHA-256 of its text. */
void hps_token_hash(const char *text, unsigned char hash[HPS_SHA256_BYTES]);

#endif
