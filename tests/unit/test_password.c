#include "tests/unit/unit.h"

#include "lib/base/text.h"
#include "lib/crypto/password.h"

/* The least that is allowed, so that the tests are quick. */
static const struct hps_password_cost quick = { 1, 1, 1 };

/* "correct horse" under the salt "somesaltsomesalt", as other stores have it.
 */
static const char known[] =
	"$argon2id$v=19$m=19456,t=2,p=1"
	"$c29tZXNhbHRzb21lc2FsdA$k9ohroejZy1PN5E1SbHNPug6vB8eQAahb5SOAp6iGF4";

static void hash__is_verified(void **state)
{
	const char *phc = NULL, *again = NULL;
	bool match = false;
	UNIT(u);

	(void)state;
	assert_ok(
		hps_password_hash(&u.ctx, &quick, "gr\u00fcn und blau", &phc));
	assert_true(hps_starts_with(phc, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_true(strlen(phc) < 128);
	assert_ok(
		hps_password_verify(&u.ctx, phc, "gr\u00fcn und blau", &match));
	assert_true(match);
	assert_ok(
		hps_password_verify(&u.ctx, phc, "gr\u00fcn und Blau", &match));
	assert_false(match);
	assert_ok(hps_password_hash(&u.ctx, &quick, "gr\u00fcn und blau",
				    &again));
	assert_string_not_equal(phc, again);
}

static void verify__takes_what_others_made(void **state)
{
	bool match = false;
	UNIT(u);

	(void)state;
	assert_ok(hps_password_verify(&u.ctx, known, "correct horse", &match));
	assert_true(match);
}

static void verify__refuses_broken_and_greedy_strings(void **state)
{
	static const char *const bad[] = {
		"",
		"x",
		"$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
		"$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
		"$argon2id$v=19$m=19456,t=2",
		"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ",
		"$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
		"$argon2id$v=19$m=19456,t=65,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
	};
	bool match = true;
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++) {
		assert_int_equal(
			hps_password_verify(&u.ctx, bad[i], "x", &match),
			HPS_EINTERNAL);
		assert_string_equal(u.ctx.error.slug, "password_unreadable");
	}
	assert_true(match);
}

static void length__has_its_limits(void **state)
{
	char text[HPS_PASSWORD_MAX + 2];
	const char *phc = NULL;
	bool match = true;
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < sizeof(text) - 1; i++)
		text[i] = (char)('!' + i * i % 89);
	text[i] = '\0';
	assert_int_equal(hps_password_check(&u.ctx, text, NULL), HPS_EINVALID);
	assert_string_equal(u.ctx.error.slug, "password_too_long");
	assert_int_equal(hps_password_hash(&u.ctx, &quick, text, &phc),
			 HPS_EINVALID);
	assert_ok(hps_password_verify(&u.ctx, known, text, &match));
	assert_false(match);
	assert_ok(hps_password_dummy_verify(&u.ctx, &quick, text));
	text[HPS_PASSWORD_MAX] = '\0';
	assert_ok(hps_password_check(&u.ctx, text, NULL));
	assert_int_equal(hps_password_check(&u.ctx, "kT9#vq!xZ2m", NULL),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.slug, "password_too_short");
	assert_ok(hps_password_check(&u.ctx, "kT9#vq!xZ2mw", NULL));
}

static void check__refuses_common_ones(void **state)
{
	static const char *const bad[] = {
		"password1234",	      "Passw0rd!!!!",
		"P@$$w0rd2024",	      "123456789012",
		"passwordpassword",   "qwertyuiop123",
		"qwerty123456",	      "aaaaaaaaaaaa",
		"abcabcabcabc",	      "Administrator1!",
		"let-me-in-2024!",    "iloveyou1234",
		"1qaz2wsx3edc",	      "zaq12wsxcde3abc1234",
		"abcdefghijkl",	      "0987654321098",
		"contrase\u00f1a123", "Barcelona2025",
		"harmonix-2026!",     "correct horse battery staple",
		"trustno1trustno1",   "!@#$%^&*()_+",
		"qwertyuiop[]",	      "ANNA-maria 1987",
		"Anna.Maria!!!",      "hunter2hunter2",
		"aaaabbbbcccc",
	};
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++) {
		if (!hps_password_is_common(bad[i], "anna.maria"))
			fail_msg("'%s' passes", bad[i]);
		assert_int_equal(
			hps_password_check(&u.ctx, bad[i], "anna.maria"),
			HPS_EINVALID);
		assert_string_equal(u.ctx.error.slug, "password_common");
	}
}

static void check__lets_uncommon_ones_pass(void **state)
{
	static const char *const good[] = {
		"purple lamp of nineteen doors",
		"j8Kq-72mz-PPwe",
		"el gat menja sopa freda",
		"my password is a long story",
		"\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a",
		"anna.maria's black umbrella",
		"314159265358979",
		"abc def but not quite ghi",
	};
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(good); i++)
		if (hps_password_check(&u.ctx, good[i], "anna.maria"))
			fail_msg("'%s': %s", good[i], u.ctx.error.slug);
}

static void needs_upgrade__compares_each_cost(void **state)
{
	static const struct {
		const char *phc;
		bool needed;
	} cases[] = {
		{ "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", false },
		{ "$argon2id$v=19$m=131072,t=4,p=8$c2FsdA$aGFzaA", false },
		{ "$argon2id$v=19$m=65535,t=3,p=4$c2FsdA$aGFzaA", true },
		{ "$argon2id$v=19$m=65536,t=2,p=4$c2FsdA$aGFzaA", true },
		{ "$argon2id$v=19$m=65536,t=3,p=3$c2FsdA$aGFzaA", true },
		{ "$argon2i$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", true },
		{ "$2y$10$abcdefghijklmnopqrstuv", true },
		{ "", true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++)
		assert_int_equal(
			hps_password_needs_upgrade(cases[i].phc,
						   &hps_password_cost_default),
			cases[i].needed);
	/* However low the setting, the least stands. */
	assert_true(hps_password_needs_upgrade(
		"$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA", &quick));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash__is_verified),
		cmocka_unit_test(verify__takes_what_others_made),
		cmocka_unit_test(verify__refuses_broken_and_greedy_strings),
		cmocka_unit_test(length__has_its_limits),
		cmocka_unit_test(check__refuses_common_ones),
		cmocka_unit_test(check__lets_uncommon_ones_pass),
		cmocka_unit_test(needs_upgrade__compares_each_cost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
