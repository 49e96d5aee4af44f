#include "lib/crypto/password.h"

#include <argon2.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/crypto/random.h"

enum { SALT_BYTES = 16, HASH_BYTES = 32, COST_MAX = 64 };
enum { MEMORY_MAX_KIB = 1024 * 1024 };

const struct hps_password_cost hps_password_cost_default = { 65536, 3, 4 };
const struct hps_password_cost hps_password_cost_least = { 19456, 2, 1 };

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static struct hps_password_cost raised(const struct hps_password_cost *cost)
{
	const struct hps_password_cost *least = &hps_password_cost_least;

	return (struct hps_password_cost){
		.memory_kib = larger(cost->memory_kib, least->memory_kib),
		.passes = larger(cost->passes, least->passes),
		.lanes = larger(cost->lanes, least->lanes),
	};
}

static enum hps_code too_long(struct hps_ctx *ctx)
{
	return hps_fail(ctx, HPS_EINVALID, "password_too_long",
			"A password may have at most %d bytes.",
			HPS_PASSWORD_MAX);
}

static enum hps_code busy(struct hps_ctx *ctx, int result)
{
	hps_fail(ctx, HPS_EBUSY, "password_busy",
		 "The store has no room to check a password now; try again in "
		 "a moment.");
	hps_fail_note(ctx, "argon2: %s", argon2_error_message(result));
	return HPS_EBUSY;
}

enum hps_code hps_password_check(struct hps_ctx *ctx, const char *password,
				 const char *username)
{
	size_t len = strlen(password);

	if (len < HPS_PASSWORD_MIN)
		return hps_fail(ctx, HPS_EINVALID, "password_too_short",
				"A password must have at least %d characters.",
				HPS_PASSWORD_MIN);
	if (len > HPS_PASSWORD_MAX)
		return too_long(ctx);
	if (hps_password_is_common(password, username))
		return hps_fail(ctx, HPS_EINVALID, "password_common",
				"This password is among the first that anyone "
				"would try; choose another one.");
	return HPS_OK;
}

enum hps_code hps_password_hash(struct hps_ctx *ctx,
				const struct hps_password_cost *cost,
				const char *password, const char **phc)
{
	struct hps_password_cost use = raised(cost);
	unsigned char salt[SALT_BYTES];
	size_t room = argon2_encodedlen(use.passes, use.memory_kib, use.lanes,
					SALT_BYTES, HASH_BYTES, Argon2_id);
	char *text = hps_alloc(ctx->arena, room);
	size_t len = strlen(password);
	int result;

	if (len > HPS_PASSWORD_MAX)
		return too_long(ctx);
	hps_random_bytes(salt, sizeof(salt));
	result = argon2id_hash_encoded(use.passes, use.memory_kib, use.lanes,
				       password, len, salt, sizeof(salt),
				       HASH_BYTES, text, room);
	if (result != ARGON2_OK)
		return busy(ctx, result);
	*phc = text;
	return HPS_OK;
}

/* Read "<key><number>" up to the byte end. */
static bool read_parameter(const char **at, const char *key, char end,
			   uint32_t *value)
{
	char digits[11];
	const char *stop;
	unsigned long number;
	size_t len;

	if (!hps_starts_with(*at, key))
		return false;
	*at += strlen(key);
	stop = strchr(*at, end);
	len = stop ? (size_t)(stop - *at) : sizeof(digits);
	if (len >= sizeof(digits))
		return false;
	memcpy(digits, *at, len);
	digits[len] = '\0';
	if (!hps_number_parse(digits, UINT32_MAX, &number))
		return false;
	*value = (uint32_t)number;
	*at = stop + 1;
	return true;
}

static bool read_cost(const char *phc, struct hps_password_cost *cost)
{
	static const char start[] = "$argon2id$v=19$";

	if (!hps_starts_with(phc, start))
		return false;
	phc += strlen(start);
	return read_parameter(&phc, "m=", ',', &cost->memory_kib) &&
	       read_parameter(&phc, "t=", ',', &cost->passes) &&
	       read_parameter(&phc, "p=", '$', &cost->lanes);
}

enum hps_code hps_password_verify(struct hps_ctx *ctx, const char *phc,
				  const char *password, bool *match)
{
	struct hps_password_cost cost;
	size_t len = strlen(password);
	int result = ARGON2_DECODING_FAIL;

	if (len > HPS_PASSWORD_MAX) {
		*match = false;
		return HPS_OK;
	}
	if (read_cost(phc, &cost) && cost.memory_kib <= MEMORY_MAX_KIB &&
	    cost.passes <= COST_MAX && cost.lanes <= COST_MAX)
		result = argon2id_verify(phc, password, len);
	if (result == ARGON2_MEMORY_ALLOCATION_ERROR ||
	    result == ARGON2_THREAD_FAIL)
		return busy(ctx, result);
	if (result != ARGON2_OK && result != ARGON2_VERIFY_MISMATCH) {
		hps_fail(ctx, HPS_EINTERNAL, "password_unreadable",
			 "The stored password of this account cannot be read; "
			 "an administrator must set a new one.");
		hps_fail_note(ctx, "argon2: %s", argon2_error_message(result));
		return HPS_EINTERNAL;
	}
	*match = result == ARGON2_OK;
	return HPS_OK;
}

enum hps_code hps_password_dummy_verify(struct hps_ctx *ctx,
					const struct hps_password_cost *cost,
					const char *password)
{
	struct hps_password_cost use = raised(cost);
	static const unsigned char salt[SALT_BYTES];
	unsigned char hash[HASH_BYTES];
	size_t len = strlen(password);
	int result;

	if (len > HPS_PASSWORD_MAX)
		return HPS_OK;
	result = argon2id_hash_raw(use.passes, use.memory_kib, use.lanes,
				   password, len, salt, sizeof(salt), hash,
				   sizeof(hash));
	return result == ARGON2_OK ? HPS_OK : busy(ctx, result);
}

bool hps_password_needs_upgrade(const char *phc,
				const struct hps_password_cost *cost)
{
	struct hps_password_cost want = raised(cost), have;

	return !read_cost(phc, &have) || have.memory_kib < want.memory_kib ||
	       have.passes < want.passes || have.lanes < want.lanes;
}
