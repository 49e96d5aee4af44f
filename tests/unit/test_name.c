#include "tests/unit/unit.h"

#include <stdbool.h>

#include "lib/model/name.h"

#define TEXT16 "0123456789abcdef"
#define TEXT64 TEXT16 TEXT16 TEXT16 TEXT16

struct check {
	const char *(*check)(const char *text);
	const char *text;
	bool good;
};

static const struct check cases[] = {
	{ hps_name_check, "a", true },
	{ hps_name_check, "0", true },
	{ hps_name_check, "a.b_c-d", true },
	{ hps_name_check, "a..b", true },
	{ hps_name_check, TEXT64, true },
	{ hps_name_check, TEXT64 "x", false },
	{ hps_name_check, "", false },
	{ hps_name_check, "-a", false },
	{ hps_name_check, "a.", false },
	{ hps_name_check, "..", false },
	{ hps_name_check, "A", false },
	{ hps_name_check, "a b", false },
	{ hps_name_check, "a/b", false },
	{ hps_name_check, "a@b", false },
	{ hps_name_check, "\u00e9", false },
	{ hps_name_check, "a\n", false },
	{ hps_plugin_name_check, "clinical-monitoring", true },
	{ hps_plugin_name_check, "@uxland/primary-shell", true },
	{ hps_plugin_name_check, "@" TEXT64 "/" TEXT64, true },
	{ hps_plugin_name_check, "@" TEXT64 "x/a", false },
	{ hps_plugin_name_check, "@a/" TEXT64 "x", false },
	{ hps_plugin_name_check, "@a", false },
	{ hps_plugin_name_check, "@/a", false },
	{ hps_plugin_name_check, "@a/", false },
	{ hps_plugin_name_check, "@a/b/c", false },
	{ hps_plugin_name_check, "a/b", false },
	{ hps_plugin_name_check, "@@a/b", false },
	{ hps_plugin_name_check, "@a/../b", false },
	{ hps_plugin_name_check, "", false },
	{ hps_scope_check, "@acme", true },
	{ hps_scope_check, "acme", false },
	{ hps_scope_check, "@", false },
	{ hps_scope_check, "@a/b", false },
	{ hps_username_check, "maria.soler+test@example.org", true },
	{ hps_username_check, TEXT64 TEXT64, true },
	{ hps_username_check, TEXT64 TEXT64 "x", false },
	{ hps_username_check, "", false },
	{ hps_username_check, "@maria", false },
	{ hps_username_check, "Maria", false },
	{ hps_username_check, "maria soler", false },
};

static void check__knows_good_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++)
		if (!cases[i].check(cases[i].text) != cases[i].good)
			fail_msg("row %zu: '%s'", i, cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check__knows_good_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
