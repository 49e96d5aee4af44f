#include "tests/unit/unit.h"

#include "lib/base/text.h"

static void utf8_valid__knows_the_borders(void **state)
{
	static const char *const good[] = { "",
					    "a",
					    "\xc2\x80",
					    "\xdf\xbf",
					    "\xe0\xa0\x80",
					    "\xed\x9f\xbf",
					    "\xee\x80\x80",
					    "\xf0\x90\x80\x80",
					    "\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = { "\x80",
					   "\xc1\xbf",
					   "\xc2",
					   "\xe0\x9f\xbf",
					   "\xed\xa0\x80",
					   "\xf0\x8f\xbf\xbf",
					   "\xf4\x90\x80\x80",
					   "\xff",
					   "a\xe2\x82" };
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(good); i++)
		assert_true(hps_utf8_valid(good[i], strlen(good[i])));
	for (i = 0; i < HPS_COUNT(bad); i++)
		assert_false(hps_utf8_valid(bad[i], strlen(bad[i])));
}

static void number_parse__takes_plain_decimals_up_to_max(void **state)
{
	static const char *const bad[] = { "",	  "-1",
					   "+1",  " 1",
					   "01",  "1a",
					   "256", "99999999999999999999999" };
	unsigned long value = 77;
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++)
		assert_false(hps_number_parse(bad[i], 255, &value));
	assert_int_equal(value, 77);
	assert_true(hps_number_parse("0", 255, &value));
	assert_int_equal(value, 0);
	assert_true(hps_number_parse("255", 255, &value));
	assert_int_equal(value, 255);
}

static void hex__is_lower_case(void **state)
{
	UNIT(u);

	(void)state;
	assert_string_equal(hps_hex(&u.arena, "\x00\xaf\x10", 3), "00af10");
}

static void printable__keeps_ascii_and_cuts(void **state)
{
	UNIT(u);

	(void)state;
	assert_null(hps_printable(&u.arena, NULL, 9));
	assert_string_equal(hps_printable(&u.arena, "curl/7\xff\n\x7f", 99),
			    "curl/7???");
	assert_string_equal(hps_printable(&u.arena, "abcdef", 3), "abc");
}

static void starts_and_ends_with(void **state)
{
	(void)state;
	assert_true(hps_starts_with("index.js", "index"));
	assert_false(hps_starts_with("in", "index"));
	assert_true(hps_ends_with("index.js", ".js"));
	assert_false(hps_ends_with("s", ".js"));
	assert_true(hps_equal(NULL, NULL));
	assert_false(hps_equal(NULL, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_valid__knows_the_borders),
		cmocka_unit_test(number_parse__takes_plain_decimals_up_to_max),
		cmocka_unit_test(hex__is_lower_case),
		cmocka_unit_test(printable__keeps_ascii_and_cuts),
		cmocka_unit_test(starts_and_ends_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
