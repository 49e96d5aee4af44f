#include "lib/crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/time.h"
#include "lib/crypto/hash.h"

enum { SHA1_BYTES = 20, COUNTER_BYTES = 8, BASE32_BITS = 5 };

int64_t hps_totp_step(int64_t now_us)
{
	return now_us / HPS_SECOND_US / HPS_TOTP_STEP_S;
}

static void hmac_sha1(const void *key, size_t key_len,
		      const unsigned char counter[COUNTER_BYTES],
		      unsigned char mac[SHA1_BYTES])
{
	unsigned int len = SHA1_BYTES;

	if (HMAC(EVP_sha1(), key, (int)key_len, counter, COUNTER_BYTES, mac,
		 &len) &&
	    len == SHA1_BYTES)
		return;
	fputs("OpenSSL failed at HMAC-SHA-1\n", stderr);
	abort();
}

uint32_t hps_totp_value(const void *secret, size_t secret_len, int64_t step,
			unsigned int digits)
{
	unsigned char counter[COUNTER_BYTES], mac[SHA1_BYTES];
	uint64_t rest = (uint64_t)step;
	uint32_t value, modulus = 1;
	unsigned int at, i;

	for (i = COUNTER_BYTES; i-- > 0; rest >>= 8)
		counter[i] = (unsigned char)(rest & 0xff);
	hmac_sha1(secret, secret_len, counter, mac);
	at = mac[SHA1_BYTES - 1] & 0x0f;
	value = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
		(uint32_t)mac[at + 2] << 8 | mac[at + 3];
	while (digits-- > 0)
		modulus *= 10;
	return value % modulus;
}

bool hps_totp_match(const void *secret, size_t secret_len, const char *code,
		    int64_t now_us, int64_t last_step, int64_t *step)
{
	int64_t now = hps_totp_step(now_us), at;
	char text[HPS_TOTP_DIGITS + 1];

	if (strlen(code) != HPS_TOTP_DIGITS)
		return false;
	for (at = now - HPS_TOTP_WINDOW; at <= now + HPS_TOTP_WINDOW; at++) {
		if (at <= last_step)
			continue;
		snprintf(text, sizeof(text), "%06u",
			 hps_totp_value(secret, secret_len, at,
					HPS_TOTP_DIGITS));
		if (!hps_equal_secret(text, code, HPS_TOTP_DIGITS))
			continue;
		*step = at;
		return true;
	}
	return false;
}

char *hps_base32(struct hps_arena *arena, const void *data, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const unsigned char *bytes = data;
	unsigned int bits = 0, held = 0;
	struct hps_buf out;

	hps_buf_init(&out, arena, len * 8 / BASE32_BITS + 2);
	for (size_t i = 0; i < len; i++) {
		held = held << 8 | bytes[i];
		for (bits += 8; bits >= BASE32_BITS; bits -= BASE32_BITS)
			hps_buf_putc(&out,
				     digits[held >> (bits - BASE32_BITS) & 31]);
		held &= (1U << bits) - 1;
	}
	if (bits > 0)
		hps_buf_putc(&out, digits[held << (BASE32_BITS - bits) & 31]);
	return out.data;
}

/* Percent-encode all but what RFC 3986, 2.3 calls unreserved. */
static void add_encoded(struct hps_buf *out, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (; *text; text++)
		if (strchr(plain, *text))
			hps_buf_putc(out, *text);
		else
			hps_buf_printf(out, "%%%02X", (unsigned char)*text);
}

char *hps_totp_uri(struct hps_arena *arena, const char *issuer,
		   const char *account, const void *secret, size_t secret_len)
{
	struct hps_buf out;

	hps_buf_init(&out, arena, 256);
	hps_buf_puts(&out, "otpauth://totp/");
	add_encoded(&out, issuer);
	hps_buf_puts(&out, ":");
	add_encoded(&out, account);
	hps_buf_printf(&out, "?secret=%s&issuer=",
		       hps_base32(arena, secret, secret_len));
	add_encoded(&out, issuer);
	hps_buf_printf(&out, "&algorithm=SHA1&digits=%d&period=%d",
		       HPS_TOTP_DIGITS, HPS_TOTP_STEP_S);
	return out.data;
}
