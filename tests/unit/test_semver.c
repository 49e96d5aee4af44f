#include "tests/unit/unit.h"

#include "lib/model/semver.h"

#define TEXT16 "0123456789abcdef"

static void parse__takes_versions(void **state)
{
	static const char *const good[] = {
		"0.0.0",	  "1.2.3",
		"10.20.30",	  "9007199254740991.0.0",
		"1.0.0-0",	  "1.0.0-alpha",
		"1.0.0-alpha.1",  "1.0.0-0a.1-.--",
		"1.0.0-x.7.z.92", "1.0.0-99999999999999999999",
		"1.0.0-0-0",
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(good); i++)
		if (hps_semver_check(good[i]))
			fail_msg("%s", good[i]);
}

static void parse__refuses_all_else(void **state)
{
	static const char *const bad[] = {
		"",
		"1",
		"1.2",
		"1.2.3.4",
		"v1.2.3",
		" 1.2.3",
		"1.2.3 ",
		"01.2.3",
		"1.02.3",
		"1.2.03",
		"-1.2.3",
		"1.2.x",
		"1.2.3-",
		"1.2.3-a.",
		"1.2.3-.a",
		"1.2.3-01",
		"1.2.3-a..b",
		"1.2.3-a_b",
		"1.2.3+build",
		"1.2.3-a+b",
		"1..3",
		".1.2",
		"1.2.3-\u00e9",
		"9007199254740992.0.0",
		"1.99999999999999999999.0",
		"1.0.0-" TEXT16 TEXT16 TEXT16 TEXT16,
	};
	struct hps_semver version = { { 7, 7, 7 }, NULL, 0 };
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++) {
		assert_false(hps_semver_parse(bad[i], &version));
		assert_non_null(hps_semver_check(bad[i]));
	}
	assert_int_equal(version.number[0], 7);
}

/* The example of section 11, and what it leaves out; ascending. */
static const char *const ascending[] = {
	"0.0.1",	 "0.9.0",	    "1.0.0-0",
	"1.0.0-2",	 "1.0.0-10",	    "1.0.0-99999999999999999999",
	"1.0.0--",	 "1.0.0-A",	    "1.0.0-alpha",
	"1.0.0-alpha.1", "1.0.0-alpha.1.0", "1.0.0-alpha.beta",
	"1.0.0-alpha-1", "1.0.0-beta",	    "1.0.0-beta.2",
	"1.0.0-beta.11", "1.0.0-rc.1",	    "1.0.0",
	"1.0.1",	 "1.2.0",	    "1.10.0",
	"2.0.0-0",	 "2.0.0",	    "10.0.0",
};

static void compare__orders_by_precedence(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < HPS_COUNT(ascending); i++)
		for (k = 0; k < HPS_COUNT(ascending); k++) {
			int order = hps_semver_compare_text(ascending[i],
							    ascending[k]);

			if ((order > 0) - (order < 0) != (i > k) - (i < k))
				fail_msg("%s and %s: %d", ascending[i],
					 ascending[k], order);
		}
}

static const struct {
	const char *range;
	const char *in; /* divided by spaces */
	const char *out;
} ranges[] = {
	{ "1.2.3", "1.2.3", "1.2.4 1.2.2 1.2.3-a" },
	{ "=1.2.3", "1.2.3", "1.2.4" },
	{ "v1.2.3", "1.2.3", "1.2.4" },
	{ "1.2.3+build", "1.2.3", "1.2.4" },
	{ "1.2.3-a", "1.2.3-a", "1.2.3 1.2.3-b" },
	{ ">1.2.3", "1.2.4 2.0.0", "1.2.3 1.2.4-a" },
	{ ">=1.2.3", "1.2.3 2.0.0", "1.2.2 1.2.3-a" },
	{ "<1.2.3", "1.2.2 0.0.0", "1.2.3 1.2.3-a" },
	{ "<=1.2.3", "1.2.3", "1.2.4" },
	{ ">= 7 <9", "7.0.0 8.9.9", "6.9.9 9.0.0 9.0.0-a 7.0.0-a" },
	{ ">1", "2.0.0", "1.0.0 1.9.9" },
	{ ">1.2", "1.3.0", "1.2.9" },
	{ "<=1.2", "1.2.9", "1.3.0 1.3.0-a" },
	{ "<2", "1.9.9", "2.0.0 2.0.0-a" },
	{ ">=1.x", "1.0.0 3.0.0", "0.9.9" },
	{ "*", "0.0.0 9.9.9", "1.0.0-a" },
	{ "", "0.0.0 9.9.9", "1.0.0-a" },
	{ "x", "1.0.0", "1.0.0-a" },
	{ ">=*", "0.0.0", "0.0.0-a" },
	{ ">*", "", "0.0.0 9.9.9" },
	{ "<x", "", "0.0.0" },
	{ "1", "1.0.0 1.9.9", "2.0.0 0.9.9 1.0.0-a" },
	{ "1.x", "1.0.0 1.9.9", "2.0.0" },
	{ "1.X.x", "1.0.0 1.9.9", "2.0.0" },
	{ "1.2.*", "1.2.0 1.2.9", "1.3.0 1.1.9" },
	{ "~1", "1.0.0 1.9.9", "2.0.0" },
	{ "~1.2", "1.2.0 1.2.9", "1.3.0" },
	{ "~ 1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0" },
	{ "~>1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0" },
	{ "~1.2.3-b", "1.2.3-b 1.2.3-c 1.2.4", "1.2.3-a 1.2.4-c" },
	{ "~0", "0.9.0", "1.0.0" },
	{ "^2.1", "2.1.0 2.9.9", "2.0.9 3.0.0 3.0.0-a" },
	{ "^1", "1.0.0 1.9.9", "2.0.0" },
	{ "^0", "0.0.0 0.9.9", "1.0.0" },
	{ "^0.0", "0.0.0 0.0.9", "0.1.0" },
	{ "^0.1", "0.1.0 0.1.9", "0.2.0" },
	{ "^0.x", "0.0.0 0.9.9", "1.0.0" },
	{ "^0.0.x", "0.0.0 0.0.9", "0.1.0" },
	{ "^0.0.3", "0.0.3", "0.0.4 0.0.2" },
	{ "^0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2" },
	{ "^1.2.3", "1.2.3 1.9.0", "2.0.0 1.2.2" },
	{ "^1.2.3-b.2", "1.2.3-b.2 1.2.3-b.10 1.2.3 1.9.0",
	  "1.2.3-b.1 1.2.4-b.2 2.0.0-a 2.0.0" },
	{ "^0.0.3-b", "0.0.3-b 0.0.3-c 0.0.3", "0.0.3-a 0.0.4" },
	{ "1.2.3 - 2.3.4", "1.2.3 2.3.4 2.0.0", "1.2.2 2.3.5" },
	{ "1.2 - 2.3.4", "1.2.0 2.3.4", "1.1.9 2.3.5" },
	{ "1.2.3 - 2.3", "1.2.3 2.3.9", "2.4.0 2.4.0-a" },
	{ "1.2.3 - 2", "1.2.3 2.9.9", "3.0.0 3.0.0-a" },
	{ "* - 2", "0.0.0 2.9.9", "3.0.0" },
	{ "1.2.3-a - 1.2.3-c", "1.2.3-b", "1.2.3 1.2.4-b" },
	{ "1.x || >=2.5 <2.7||3.0.0-a", "1.0.0 2.5.0 3.0.0-a",
	  "2.0.0 2.7.0 3.0.0" },
	{ "||", "1.0.0", "1.0.0-a" },
	{ "1.0.0-a || *", "1.0.0 2.0.0", "1.0.0-a" },
	{ ">1.2.3-a <1.3.0", "1.2.3-b 1.2.3 1.2.9", "1.2.4-b 1.3.0" },
};

static void check_list(size_t row, const char *list, bool expected)
{
	char text[HPS_SEMVER_MAX + 1];
	struct hps_semver version;

	while (*list) {
		size_t len = strcspn(list, " ");

		memcpy(text, list, len);
		text[len] = '\0';
		assert_true(hps_semver_parse(text, &version));
		if (hps_semver_in_range(&version, ranges[row].range) !=
		    expected)
			fail_msg("%s in '%s'", text, ranges[row].range);
		list += len + (list[len] == ' ');
	}
}

static void in_range__agrees_with_npm(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(ranges); i++) {
		assert_null(hps_semver_range_check(ranges[i].range));
		check_list(i, ranges[i].in, true);
		check_list(i, ranges[i].out, false);
	}
}

static void range__refuses_all_else(void **state)
{
	static const char *const bad[] = {
		"latest",  "1.2.3.4",	 "1.2.3 -2",	  "01",
		">=",	   ">>1",	 "=>1",		  "1.2.3-",
		"1.a",	   "^^1",	 "1 - 2 3",	  "1 | 2",
		"1,2",	   "~1.2.3beta", "^1.2-beta",	  "1.2.3 - x.y",
		">=1 - 2", "1||latest",	 "git+https://x", "1.\n2",
		"1.x.3",   "*.2",	 "==1.2.3",
	};
	struct hps_semver version;
	size_t i;

	(void)state;
	assert_true(hps_semver_parse("1.2.3", &version));
	for (i = 0; i < HPS_COUNT(bad); i++) {
		if (!hps_semver_range_check(bad[i]))
			fail_msg("'%s' passes", bad[i]);
		assert_false(hps_semver_in_range(&version, bad[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse__takes_versions),
		cmocka_unit_test(parse__refuses_all_else),
		cmocka_unit_test(compare__orders_by_precedence),
		cmocka_unit_test(in_range__agrees_with_npm),
		cmocka_unit_test(range__refuses_all_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
