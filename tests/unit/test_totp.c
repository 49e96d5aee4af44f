#include "tests/unit/unit.h"

#include "lib/base/time.h"
#include "lib/crypto/totp.h"

static const char secret[] = "12345678901234567890";
enum { SECRET_LEN = sizeof(secret) - 1 };

/* RFC 6238, appendix B, the rows of SHA1. */
static void totp_value__is_what_the_rfc_says(void **state)
{
	static const struct {
		int64_t time_s;
		uint32_t value;
	} rows[] = {
		{ 59, 94287082 },	  { 1111111109, 7081804 },
		{ 1111111111, 14050471 }, { 1234567890, 89005924 },
		{ 2000000000, 69279037 }, { INT64_C(20000000000), 65353130 },
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++)
		assert_int_equal(hps_totp_value(secret, SECRET_LEN,
						hps_totp_step(rows[i].time_s *
							      HPS_SECOND_US),
						8),
				 rows[i].value);
}

/* RFC 4226, appendix D. */
static void totp_value__is_hotp_of_the_step(void **state)
{
	static const uint32_t values[] = { 755224, 287082, 359152, 969429,
					   338314, 254676, 287922, 162583,
					   399871, 520489 };

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(values); i++)
		assert_int_equal(
			hps_totp_value(secret, SECRET_LEN, (int64_t)i, 6),
			values[i]);
}

static bool match(const char *code, int64_t time_s, int64_t last, int64_t *step)
{
	return hps_totp_match(secret, SECRET_LEN, code, time_s * HPS_SECOND_US,
			      last, step);
}

static void totp_match__takes_one_step_before_and_after(void **state)
{
	int64_t step = -1;

	(void)state;
	/* 969429 is the value of step 3, from 90 s on. */
	assert_true(match("969429", 90, 0, &step));
	assert_int_equal(step, 3);
	assert_true(match("969429", 149, 0, &step));
	assert_true(match("969429", 60, 0, &step));
	assert_false(match("969429", 150, 0, &step));
	assert_false(match("969429", 59, 0, &step));
}

static void totp_match__takes_no_used_step(void **state)
{
	int64_t step = -1;

	(void)state;
	assert_true(match("969429", 90, 2, &step));
	assert_false(match("969429", 90, 3, &step));
	assert_false(match("969429", 90, 4, &step));
}

static void totp_match__takes_six_digits_only(void **state)
{
	static const char *const codes[] = { "",	"96942",
					     "9694290", "969429 ",
					     "+69429",	"969 29",
					     "969428",	"\xc3\xa9+694" };
	int64_t step = -1;

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(codes); i++)
		assert_false(match(codes[i], 90, 0, &step));
	assert_int_equal(step, -1);
}

/* RFC 4648, 10, without padding. */
static void base32__is_what_the_rfc_says(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "f", "MY" },
		{ "fo", "MZXQ" },
		{ "foo", "MZXW6" },
		{ "foob", "MZXW6YQ" },
		{ "fooba", "MZXW6YTB" },
		{ "foobar", "MZXW6YTBOI" },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++)
		assert_string_equal(
			hps_base32(&u.arena, rows[i][0], strlen(rows[i][0])),
			rows[i][1]);
}

static void totp_uri__encodes_what_is_not_plain(void **state)
{
	UNIT(u);

	(void)state;
	assert_string_equal(hps_totp_uri(&u.arena, "A store",
					 "maria+1@example.org", "foobar", 6),
			    "otpauth://totp/A%20store:maria%2B1%40example.org"
			    "?secret=MZXW6YTBOI&issuer=A%20store"
			    "&algorithm=SHA1&digits=6&period=30");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totp_value__is_what_the_rfc_says),
		cmocka_unit_test(totp_value__is_hotp_of_the_step),
		cmocka_unit_test(totp_match__takes_one_step_before_and_after),
		cmocka_unit_test(totp_match__takes_no_used_step),
		cmocka_unit_test(totp_match__takes_six_digits_only),
		cmocka_unit_test(base32__is_what_the_rfc_says),
		cmocka_unit_test(totp_uri__encodes_what_is_not_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
