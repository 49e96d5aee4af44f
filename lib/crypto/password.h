/*
 * password.h - passwords as argon2id (RFC 9106) in PHC strings.
 *
 * Hashing is slow and large on purpose; how many may run at once is the
 * caller's business, and so is wiping the password.
 */
#ifndef HPS_CRYPTO_PASSWORD_H
#define HPS_CRYPTO_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/fail.h"

enum { HPS_PASSWORD_MIN = 12, HPS_PASSWORD_MAX = 1024 }; /* bytes */

struct hps_password_cost {
	uint32_t memory_kib;
	uint32_t passes;
	uint32_t lanes;
};

/* What is used unless a host cannot bear it, and what is never undercut. */
extern const struct hps_password_cost hps_password_cost_default;
extern const struct hps_password_cost hps_password_cost_least;

/*
 * Judge a new password: its length in bytes, and whether it is among the
 * first that anyone would try: a common one (with its usual digits, marks
 * and replaced letters), a run of keys, a repetition, the user's own name.
 *
 * username: or NULL.
 * Errors: HPS_EINVALID "password_too_short", "password_too_long",
 *   "password_common".
 */
HPS_MUST_CHECK enum hps_code hps_password_check(struct hps_ctx *ctx,
						const char *password,
						const char *username);

/* True if the password is one of those that hps_password_check() refuses for
 * being common. */
bool hps_password_is_common(const char *password, const char *username);

/*
 * Hash a password under a new salt.
 *
 * cost: raised to hps_password_cost_least where it is lower.
 * phc: "$argon2id$v=19$m=…,t=…,p=…$salt$hash", ASCII, below 128 bytes.
 * Errors: HPS_EBUSY "password_busy" without memory for it; HPS_EINVALID
 *   "password_too_long".
 * Memory: phc is in ctx->arena.
 */
HPS_MUST_CHECK enum hps_code
hps_password_hash(struct hps_ctx *ctx, const struct hps_password_cost *cost,
		  const char *password, const char **phc);

/*
 * Compare a password with a PHC string.
 *
 * match: false also for a password longer than HPS_PASSWORD_MAX, at once.
 * Errors: HPS_EBUSY "password_busy"; HPS_EINTERNAL "password_unreadable" if
 *   phc is no argon2id string or costs more than 1 GiB or 64 passes or lanes.
 */
HPS_MUST_CHECK enum hps_code hps_password_verify(struct hps_ctx *ctx,
						 const char *phc,
						 const char *password,
						 bool *match);

/*
 * Take as long as hps_password_verify() would for a hash of this cost, so
 * that nobody learns from the time taken which users exist.
 * Errors: HPS_EBUSY "password_busy".
 */
HPS_MUST_CHECK enum hps_code
hps_password_dummy_verify(struct hps_ctx *ctx,
			  const struct hps_password_cost *cost,
			  const char *password);

/* True if phc is not argon2id or costs less than cost: hash anew at login. */
bool hps_password_needs_upgrade(const char *phc,
				const struct hps_password_cost *cost);

#endif
