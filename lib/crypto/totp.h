/*
 * totp.h - one-time passwords by time (RFC 6238) on HMAC-SHA-1 (RFC 4226).
 *
 * Six digits, steps of 30 seconds from 1970: what authenticator applications
 * take without being told.  Nothing here knows which steps were used; that
 * each counts once is the caller's business.
 */
#ifndef HPS_CRYPTO_TOTP_H
#define HPS_CRYPTO_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/arena.h"

enum {
	HPS_TOTP_SECRET_BYTES = 20, /* as RFC 4226, 4 recommends */
	HPS_TOTP_DIGITS = 6,
	HPS_TOTP_STEP_S = 30,
	HPS_TOTP_WINDOW = 1, /* steps by which a clock may be wrong */
};

/* The step that a time falls in. */
int64_t hps_totp_step(int64_t now_us);

/*
 * The value of a step, as a number of at most digits digits (RFC 4226, 5.3).
 * digits: 6 to 8.
 */
uint32_t hps_totp_value(const void *secret, size_t secret_len, int64_t step,
			unsigned int digits);

/*
 * Find the step, within HPS_TOTP_WINDOW of now and behind last_step, whose
 * value the code is.
 *
 * code: six digits; any other text is no match.
 * Returns false, and leaves step alone, if there is none.
 */
HPS_MUST_CHECK bool hps_totp_match(const void *secret, size_t secret_len,
				   const char *code, int64_t now_us,
				   int64_t last_step, int64_t *step);

/* Base 32 (RFC 4648, 6) without padding, as authenticators read secrets. */
char *hps_base32(struct hps_arena *arena, const void *data, size_t len);

/*
 * The address that authenticators read from a QR code: otpauth://totp/... in
 * the form that they agree on (Key Uri Format).
 *
 * issuer, account: any text; what is not unreserved is percent-encoded.
 */
char *hps_totp_uri(struct hps_arena *arena, const char *issuer,
		   const char *account, const void *secret, size_t secret_len);

#endif
