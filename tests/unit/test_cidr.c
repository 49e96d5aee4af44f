#include "tests/unit/unit.h"

#include "lib/model/cidr.h"

static const struct {
	const char *cidr, *address;
	bool holds;
} table[] = {
	{ "192.0.2.0/24", "192.0.2.255", true },
	{ "192.0.2.0/24", "192.0.3.0", false },
	{ "192.0.2.128/25", "192.0.2.127", false },
	{ "192.0.2.1", "192.0.2.1", true },
	{ "192.0.2.1", "192.0.2.2", false },
	{ "0.0.0.0/0", "203.0.113.9", true },
	{ "0.0.0.0/0", "2001:db8::1", false },
	{ "192.0.2.0/24", "::ffff:192.0.2.7", true },
	{ "::ffff:192.0.2.0/120", "192.0.2.7", true },
	{ "2001:db8::/33", "2001:db8:7fff::1", true },
	{ "2001:db8::/33", "2001:db8:8000::1", false },
	{ "::1", "::1", true },
	{ "192.0.2.0/24", "", false },
	{ "192.0.2.0/24", "192.0.2.1/32", false },
	{ "nonsense", "192.0.2.1", false },
};

static void cidr_holds__compares_leading_bits(void **state)
{
	(void)state;
	for (size_t i = 0; i < HPS_COUNT(table); i++)
		if (hps_cidr_holds(table[i].cidr, table[i].address) !=
		    table[i].holds)
			fail_msg("%s %s", table[i].cidr, table[i].address);
}

static void cidr_check__says_what_is_wrong(void **state)
{
	static const char *const wrong[] = {
		"",	  "10.0.0.0/33", "10.0.0.0/",	"10.0.0.0/08",
		"10.0.0", "::/129",	 "10.0.0.0/-1", "::1%lo",
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(wrong); i++)
		if (!hps_cidr_check(wrong[i]))
			fail_msg("%s", wrong[i]);
	assert_null(hps_cidr_check("10.0.0.0/8"));
	assert_null(hps_cidr_check("2001:db8::/32"));
	assert_null(hps_cidr_check("2001:db8::1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cidr_holds__compares_leading_bits),
		cmocka_unit_test(cidr_check__says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
