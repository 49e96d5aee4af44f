/*
 * random.h - bytes and texts that nobody can guess, by OpenSSL's generator.
 *
 * A generator that cannot be seeded ends the process: no caller could go on
 * with less.
 */
#ifndef HPS_CRYPTO_RANDOM_H
#define HPS_CRYPTO_RANDOM_H

#include <stddef.h>

#include "lib/base/arena.h"

/* The digits of base 62 in the order of their value: 0-9, A-Z, a-z. */
extern const char hps_base62_digits[63];

/* Fill len bytes that nobody can foretell. */
void hps_random_bytes(void *data, size_t len);

/* count characters of [0-9A-Za-z], each as likely as the others. */
char *hps_random_base62(struct hps_arena *arena, size_t count);

#endif
