#include "tests/unit/unit.h"

#include "lib/db/script.h"

static void split__cuts_at_semicolons_outside_quotes(void **state)
{
	static const char text[] =
		"-- Why.\n"
		"-- compatible-since: 3\n"
		"\n"
		"CREATE TABLE a (x INT COMMENT ';''; \\';');\n"
		"# a comment; with one\n"
		"SELECT \"a;\"\"b\", `c;\\`; /* ; ' */\n"
		"SELECT 5 -- minus; 'one\n"
		"  - 1--1\n"
		";\r\n";
	UNIT(unit);
	struct hps_script script;

	(void)state;
	assert_ok(hps_script_split(&unit.ctx, "x.sql", text, &script));
	assert_string_equal(script.reason, "Why.");
	assert_int_equal(script.compatible_since, 3);
	assert_int_equal(script.count, 3);
	assert_string_equal(script.steps[0].sql,
			    "CREATE TABLE a (x INT COMMENT ';''; \\';')");
	assert_int_equal(script.steps[0].line, 4);
	assert_string_equal(script.steps[1].sql, "SELECT \"a;\"\"b\", `c;\\`");
	assert_string_equal(script.steps[2].sql, "SELECT 5 \n  - 1--1");
	assert_int_equal(script.steps[2].line, 7);
	assert_null(script.steps[2].unless);
}

static void split__reads_unless(void **state)
{
	static const char text[] = "-- Why.\n"
				   "-- unless: SELECT 1 FROM t\n"
				   "--\tWHERE a = 'x;y'\n"
				   "-- no more of it\n"
				   "--   nor this\n"
				   "ALTER TABLE t ADD a INT;\n"
				   "DROP TABLE u;\n";
	UNIT(unit);
	struct hps_script script;

	(void)state;
	assert_ok(hps_script_split(&unit.ctx, "x.sql", text, &script));
	assert_int_equal(script.count, 2);
	assert_string_equal(script.steps[0].unless,
			    "SELECT 1 FROM t WHERE a = 'x;y'");
	assert_null(script.steps[1].unless);
	assert_int_equal(script.compatible_since, 0);
}

static void split__refuses_what_is_malformed(void **state)
{
	static const struct {
		const char *text;
		const char *says;
	} cases[] = {
		{ "", "line 1: the first line" },
		{ "SELECT 1;", "line 1: the first line" },
		{ "-- Why.\n", "there is no statement" },
		{ "-- Why.\nSELECT 1", "line 2: the last statement" },
		{ "-- Why.\nSELECT 'a;\n", "line 2: a quote" },
		{ "-- Why.\nSELECT 'a\\';\n", "line 2: a quote" },
		{ "-- Why.\n/* a\nSELECT 1;", "line 2: a comment" },
		{ "-- Why.\n;", "line 2: a semicolon" },
		{ "-- Why.\nSELECT 1;\n-- unless: SELECT 1\n", "unless:" },
		{ "-- Why.\n-- unless:\nSELECT 1;", "line 2: unless:" },
		{ "-- Why.\n-- unless: a\n-- unless: b\nc;", "line 3: unless" },
		{ "-- Why.\nSELECT 1\n-- unless: a\n;", "line 3: unless" },
		{ "-- Why.\n-- compatible-since: x\na;", "compatible-since:" },
		{ "-- Why.\n-- compatible-since: 0\na;", "compatible-since:" },
		{ "-- Why.\na;\n-- compatible-since: 1\n",
		  "after a statement" },
	};
	UNIT(unit);
	struct hps_script script;
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		assert_int_equal(hps_script_split(&unit.ctx, "x.sql",
						  cases[i].text, &script),
				 HPS_EINVALID);
		assert_string_equal(unit.ctx.error.slug, "script_invalid");
		if (!strstr(unit.ctx.error.detail, cases[i].says))
			fail_msg("case %zu: %s", i, unit.ctx.error.detail);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(split__cuts_at_semicolons_outside_quotes),
		cmocka_unit_test(split__reads_unless),
		cmocka_unit_test(split__refuses_what_is_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
