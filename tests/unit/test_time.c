#include "tests/unit/unit.h"

#include "lib/base/time.h"

static void time_parse__reads_what_format_writes(void **state)
{
	static const int64_t times[] = { 0, INT64_C(951782399999000),
					 INT64_C(1767225600000000),
					 INT64_C(253402300799999000) };
	char text[HPS_TIME_TEXT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(times); i++) {
		int64_t back = -1;

		hps_time_format(times[i], text);
		assert_int_equal(strlen(text), 24);
		assert_true(hps_time_parse(text, &back));
		assert_int_equal(back, times[i]);
	}
}

static void time_parse__reads_offsets_and_fractions(void **state)
{
	int64_t a, b;

	(void)state;
	assert_true(hps_time_parse("2026-01-01T00:30:00+01:30", &a));
	assert_true(hps_time_parse("2025-12-31T23:00:00Z", &b));
	assert_int_equal(a, b);
	assert_true(hps_time_parse("2026-01-01T00:00:00.123456789Z", &a));
	assert_int_equal(a, INT64_C(1767225600123456));
}

static void time_parse__refuses(void **state)
{
	static const char *const bad[] = { "",
					   "2026",
					   "2026-02-29T00:00:00Z",
					   "2026-13-01T00:00:00Z",
					   "2026-01-01T24:00:00Z",
					   "2026-01-01T00:60:00Z",
					   "2026-01-01T23:59:60Z",
					   "2026-01-01T00:00:00",
					   "2026-01-01 00:00:00Z",
					   "2026-01-01T00:00:00.Z",
					   "2026-01-01T00:00:00Zx",
					   "2026-01-01T00:00:00+24:00",
					   "1969-12-31T00:00:00Z" };
	int64_t value = 5;
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++)
		assert_false(hps_time_parse(bad[i], &value));
	assert_int_equal(value, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_parse__reads_what_format_writes),
		cmocka_unit_test(time_parse__reads_offsets_and_fractions),
		cmocka_unit_test(time_parse__refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
