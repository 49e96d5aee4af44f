#include "tests/unit/unit.h"

#include "lib/base/attr.h"
#include "lib/model/cidr.h"

struct example {
	const char *cidr;
	const char *address;
	bool holds;
};

static const struct example examples[] = {
	{ "10.0.0.0/8", "10.255.0.1", true },
	{ "10.0.0.0/8", "11.0.0.1", false },
	{ "10.1.2.128/25", "10.1.2.129", true },
	{ "10.1.2.128/25", "10.1.2.127", false },
	{ "192.0.2.7", "192.0.2.7", true },
	{ "192.0.2.7", "192.0.2.8", false },
	{ "0.0.0.0/0", "203.0.113.9", true },
	{ "0.0.0.0/0", "2001:db8::1", false },
	{ "2001:db8::/33", "2001:db8:7fff::1", true },
	{ "2001:db8::/33", "2001:db8:8000::1", false },
	{ "::/0", "2001:db8::1", true },
	{ "10.0.0.0/8", "::ffff:10.1.2.3", true },
	{ "::ffff:10.0.0.0/104", "10.1.2.3", true },
	{ "10.0.0.0/8", "10.0.0.0/8", false },
	{ "10.0.0.0/8", "", false },
	{ "10.0.0.0/8", "localhost", false },
};

static const char *const wrong[] = {
	"",
	"10",
	"10.0.0",
	"10.0.0.0/",
	"10.0.0.0/33",
	"10.0.0.0/-1",
	"10.0.0.0/08",
	"10.0.0.0/8/8",
	"10.0.0.256/8",
	"2001:db8::/129",
	"2001:db8",
	"example.org",
	" 10.0.0.0/8",
	"10.0.0.0/8 ",
	"10.0.0.0 /8",
	"/8",
};

static void cidr__holds_addresses_of_its_network(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(examples); i++) {
		assert_null(hps_cidr_check(examples[i].cidr));
		if (hps_cidr_holds(examples[i].cidr, examples[i].address) !=
		    examples[i].holds)
			fail_msg("%s in %s", examples[i].address,
				 examples[i].cidr);
	}
}

static void cidr__refuses_what_is_no_network(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(wrong); i++) {
		if (!hps_cidr_check(wrong[i]))
			fail_msg("'%s' was taken", wrong[i]);
		assert_false(hps_cidr_holds(wrong[i], "10.0.0.1"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cidr__holds_addresses_of_its_network),
		cmocka_unit_test(cidr__refuses_what_is_no_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
