#include "tests/unit/unit.h"

#include "lib/base/text.h"
#include "lib/crypto/token.h"

/* The checksum was computed apart from this code. */
static const char known[] = "hps_0123456789ABCDEFGHIJKLMNOPQRSTUV0saeQv";

static void token__made_ones_are_good(void **state)
{
	char *token;
	int i;
	UNIT(u);

	(void)state;
	for (i = 0; i < 100; i++) {
		token = hps_token_make(&u.arena);
		assert_int_equal(strlen(token), HPS_TOKEN_LEN);
		assert_true(hps_token_check(token));
	}
	assert_string_not_equal(token, hps_token_make(&u.arena));
}

static void token_check__knows_the_checksum(void **state)
{
	(void)state;
	assert_true(hps_token_check(known));
}

static void token_check__finds_any_wrong_character(void **state)
{
	char text[HPS_TOKEN_LEN + 1];
	size_t i;

	(void)state;
	for (i = 0; i < HPS_TOKEN_LEN; i++) {
		memcpy(text, known, sizeof(text));
		text[i] = text[i] == 'x' ? 'y' : 'x';
		assert_false(hps_token_check(text));
		text[i] = '-';
		assert_false(hps_token_check(text));
	}
	memcpy(text, known, sizeof(text));
	text[HPS_TOKEN_LEN - 1] = '\0';
	assert_false(hps_token_check(text));
	assert_false(hps_token_check(""));
}

static void secret__is_256_bits(void **state)
{
	char *secret;
	UNIT(u);

	(void)state;
	secret = hps_secret_make(&u.arena);
	assert_int_equal(strlen(secret), HPS_SECRET_LEN);
	assert_true(hps_secret_check(secret));
	assert_string_not_equal(secret, hps_secret_make(&u.arena));
	secret[7] = '=';
	assert_false(hps_secret_check(secret));
	secret[7] = '\0';
	assert_false(hps_secret_check(secret));
}

static void token_hash__is_sha256_of_the_text(void **state)
{
	unsigned char hash[HPS_SHA256_BYTES];
	UNIT(u);

	(void)state;
	hps_token_hash("abc", hash);
	assert_string_equal(hps_hex(&u.arena, hash, sizeof(hash)),
			    "ba7816bf8f01cfea414140de5dae2223"
			    "b00361a396177a9cb410ff61f20015ad");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(token__made_ones_are_good),
		cmocka_unit_test(token_check__knows_the_checksum),
		cmocka_unit_test(token_check__finds_any_wrong_character),
		cmocka_unit_test(secret__is_256_bits),
		cmocka_unit_test(token_hash__is_sha256_of_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
