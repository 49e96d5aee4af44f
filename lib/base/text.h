/*
 * text.h - small questions about strings and bytes.
 */
#ifndef HPS_BASE_TEXT_H
#define HPS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/arena.h"

/* True if text begins, or ends, with the other; "" is part of every text. */
bool hps_starts_with(const char *text, const char *prefix);
bool hps_ends_with(const char *text, const char *suffix);

/* True if both are the same string, or both NULL. */
bool hps_equal(const char *a, const char *b);

/*
 * True if the len bytes are well-formed UTF-8: no overlong form, no surrogate,
 * nothing above U+10FFFF (RFC 3629).  NUL counts as a character.
 */
bool hps_utf8_valid(const char *text, size_t len);

/*
 * A text that came from outside, for records: cut after max bytes, and "?" for
 * everything that is not printable ASCII.  NULL stays NULL.
 */
char *hps_printable(struct hps_arena *arena, const char *text, size_t max);

/* Lower-case hexadecimal of len bytes. */
char *hps_hex(struct hps_arena *arena, const void *data, size_t len);

/*
 * Read an unsigned decimal number of at most max, without sign, space or
 * leading zero.  Returns false, and leaves value alone, for anything else.
 */
HPS_MUST_CHECK bool hps_number_parse(const char *text, unsigned long max,
				     unsigned long *value);

#endif
