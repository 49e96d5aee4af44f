#include "tests/unit/unit.h"

#include "lib/json/parse.h"
#include "lib/model/config_schema.h"

static struct json_object *parsed(struct unit *u, const char *text)
{
	struct json_object *value = NULL;

	if (hps_json_parse(&u->ctx, text, strlen(text), &value))
		fail_msg("%s: %s", text, u->ctx.error.detail);
	return value;
}

static void check__finds_wrong_schemas(void **state)
{
	static const struct {
		const char *schema;
		const char *pointer; /* of the one fault; NULL: good */
	} cases[] = {
		{ "{}", NULL },
		{ "true", NULL },
		{ "{\"type\":\"object\",\"title\":\"t\",\"description\":\"d\","
		  "\"properties\":{\"a\":{\"type\":[\"string\",\"null\"],"
		  "\"minLength\":1,\"maxLength\":5,\"default\":\"x\"},"
		  "\"b\":{\"enum\":[1,2]},\"c\":{\"const\":null}},"
		  "\"required\":[\"a\"],\"additionalProperties\":false}",
		  NULL },
		{ "{\"items\":{\"type\":\"integer\",\"minimum\":0,"
		  "\"maximum\":1.5},\"minItems\":0,\"maxItems\":9}",
		  NULL },
		{ "null", "/s" },
		{ "[]", "/s" },
		{ "{\"type\":\"text\"}", "/s/type" },
		{ "{\"type\":[]}", "/s/type" },
		{ "{\"type\":[\"string\",1]}", "/s/type" },
		{ "{\"enum\":1}", "/s/enum" },
		{ "{\"enum\":[]}", "/s/enum" },
		{ "{\"properties\":[]}", "/s/properties" },
		{ "{\"properties\":{\"a/b\":1}}", "/s/properties/a~1b" },
		{ "{\"properties\":{\"a\":null}}", "/s/properties/a" },
		{ "{\"required\":\"a\"}", "/s/required" },
		{ "{\"required\":[1]}", "/s/required/0" },
		{ "{\"additionalProperties\":{\"type\":1}}",
		  "/s/additionalProperties/type" },
		{ "{\"items\":[{}]}", "/s/items" },
		{ "{\"minimum\":\"1\"}", "/s/minimum" },
		{ "{\"maxLength\":-1}", "/s/maxLength" },
		{ "{\"minItems\":1.5}", "/s/minItems" },
		{ "{\"title\":1}", "/s/title" },
		{ "{\"type\":\"string\",\"default\":1}", "/s/default" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		struct hps_faults faults = { 0 }, warnings = { 0 };
		bool good;
		UNIT(u);

		good = hps_config_schema_check(&u.arena,
					       parsed(&u, cases[i].schema),
					       "/s", &faults, &warnings);
		assert_int_equal(warnings.count, 0);
		if (good != !cases[i].pointer ||
		    faults.count != (cases[i].pointer ? 1 : 0))
			fail_msg("%s: %zu faults", cases[i].schema,
				 faults.count);
		if (!good)
			assert_string_equal(faults.first->pointer,
					    cases[i].pointer);
	}
}

static void check__warns_of_other_keywords(void **state)
{
	struct hps_faults faults = { 0 }, warnings = { 0 };
	UNIT(u);

	(void)state;
	assert_true(hps_config_schema_check(
		&u.arena,
		parsed(&u, "{\"items\":{\"pattern\":\"(a+)+\"},\"oneOf\":7}"),
		"", &faults, &warnings));
	assert_int_equal(warnings.count, 2);
	assert_string_equal(warnings.first->pointer, "/items/pattern");
	assert_string_equal(warnings.first->slug, "keyword_unknown");
}

static void validate__judges_values(void **state)
{
	static const struct {
		const char *schema;
		const char *value;
		const char *slug; /* of the one fault; NULL: good */
		const char *pointer;
	} cases[] = {
		{ "{}", "{\"a\":[1]}", NULL, NULL },
		{ "true", "1", NULL, NULL },
		{ "false", "1", "not_allowed", "/v" },
		{ "{\"type\":\"null\"}", "null", NULL, NULL },
		{ "{\"type\":\"null\"}", "0", "type_wrong", "/v" },
		{ "{\"type\":\"boolean\"}", "true", NULL, NULL },
		{ "{\"type\":\"boolean\"}", "0", "type_wrong", "/v" },
		{ "{\"type\":\"integer\"}", "1.0", NULL, NULL },
		{ "{\"type\":\"integer\"}", "-1e300", NULL, NULL },
		{ "{\"type\":\"integer\"}", "1.5", "type_wrong", "/v" },
		{ "{\"type\":\"integer\"}", "\"1\"", "type_wrong", "/v" },
		{ "{\"type\":\"number\"}", "1", NULL, NULL },
		{ "{\"type\":\"number\"}", "1e3", NULL, NULL },
		{ "{\"type\":\"array\"}", "{}", "type_wrong", "/v" },
		{ "{\"type\":[\"string\",\"null\"]}", "null", NULL, NULL },
		{ "{\"type\":[\"string\",\"null\"]}", "1", "type_wrong", "/v" },
		{ "{\"enum\":[1,\"a\",null,{\"x\":[]}]}", "{\"x\":[]}", NULL,
		  NULL },
		{ "{\"enum\":[1]}", "1.0", NULL, NULL },
		{ "{\"enum\":[1]}", "\"1\"", "value_unknown", "/v" },
		{ "{\"const\":null}", "null", NULL, NULL },
		{ "{\"const\":null}", "false", "value_unknown", "/v" },
		{ "{\"minimum\":2}", "2", NULL, NULL },
		{ "{\"minimum\":2}", "1.9", "too_small", "/v" },
		{ "{\"minimum\":2}", "\"1\"", NULL, NULL },
		{ "{\"maximum\":2}", "3", "too_large", "/v" },
		{ "{\"minLength\":2}", "\"\u20ac\"", "too_short", "/v" },
		{ "{\"maxLength\":2}", "\"\u20ac\u20ac\"", NULL, NULL },
		{ "{\"maxLength\":2}", "\"abc\"", "too_long", "/v" },
		{ "{\"minItems\":1}", "[]", "too_few", "/v" },
		{ "{\"maxItems\":1}", "[1,2]", "too_many", "/v" },
		{ "{\"items\":{\"type\":\"string\"}}", "[\"a\",1]",
		  "type_wrong", "/v/1" },
		{ "{\"items\":false}", "[]", NULL, NULL },
		{ "{\"items\":false}", "[1]", "not_allowed", "/v/0" },
		{ "{\"required\":[\"a/b\"]}", "{}", "member_missing",
		  "/v/a~1b" },
		{ "{\"required\":[\"a\"]}", "{\"a\":null}", NULL, NULL },
		{ "{\"required\":[\"a\"]}", "[]", NULL, NULL },
		{ "{\"properties\":{\"a\":{\"minimum\":1}}}", "{\"a\":0}",
		  "too_small", "/v/a" },
		{ "{\"properties\":{\"a\":false}}", "{\"a\":0}",
		  "member_unknown", "/v/a" },
		{ "{\"properties\":{\"a\":{}},\"additionalProperties\":false}",
		  "{\"a\":0}", NULL, NULL },
		{ "{\"properties\":{\"a\":{}},\"additionalProperties\":false}",
		  "{\"b\":0}", "member_unknown", "/v/b" },
		{ "{\"additionalProperties\":{\"type\":\"string\"}}",
		  "{\"b\":0}", "type_wrong", "/v/b" },
		{ "{\"additionalProperties\":true}", "{\"b\":0}", NULL, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		struct hps_faults faults = { 0 };
		bool good;
		UNIT(u);

		good = hps_config_validate(
			&u.arena, parsed(&u, cases[i].schema),
			parsed(&u, cases[i].value), "/v", &faults);
		if (good != !cases[i].slug ||
		    faults.count != (cases[i].slug ? 1 : 0))
			fail_msg("%s by %s: %zu faults", cases[i].value,
				 cases[i].schema, faults.count);
		if (good)
			continue;
		assert_string_equal(faults.first->slug, cases[i].slug);
		assert_string_equal(faults.first->pointer, cases[i].pointer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check__finds_wrong_schemas),
		cmocka_unit_test(check__warns_of_other_keywords),
		cmocka_unit_test(validate__judges_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
