#include "tests/unit/unit.h"

#include <json-c/json.h>

#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/json/read.h"

struct body {
	const char *name;
	const char *state;
	const char *note;
	int64_t order;
	int64_t until_us;
	bool hot;
	bool has_order;
	struct hps_strings tags;
	struct json_object *config;
	struct json_object *rules;
	struct json_object *serve;
};

static const char *starts_low(const char *text)
{
	return *text >= 'a' && *text <= 'z' ? NULL
					    : "must begin with a small letter";
}

static const char *const states[] = { "on", "off", NULL };

static const struct hps_json_field fields[] = {
	HPS_JSON_STRING(struct body, name, "name", HPS_JSON_REQUIRED, 2, 5,
			.check = starts_low),
	HPS_JSON_ENUM(struct body, state, "state", 0, states),
	HPS_JSON_STRING(struct body, note, "no/te~", HPS_JSON_NULLABLE, 0, 9),
	HPS_JSON_INTEGER(struct body, order, "order", 0, -5, 1000,
			 HPS_JSON_PRESENT(struct body, has_order)),
	HPS_JSON_TIME(struct body, until_us, "until", HPS_JSON_NULLABLE),
	HPS_JSON_BOOLEAN(struct body, hot, "hot", 0),
	HPS_JSON_STRINGS(struct body, tags, "tags", HPS_JSON_UNIQUE, 0, 3, 1,
			 4),
	HPS_JSON_OBJECT(struct body, config, "config", 0, 0, 2),
	HPS_JSON_ARRAY(struct body, rules, "rules", 0, 0, 2),
	HPS_JSON_ANY(struct body, serve, "serve", 0),
};

static struct json_object *parsed(struct unit *u, const char *text)
{
	struct json_object *value = NULL;

	assert_ok(hps_json_parse(&u->ctx, text, strlen(text), &value));
	return value;
}

static enum hps_code read_body(struct unit *u, const char *text,
			       struct body *body)
{
	return hps_json_read(&u->ctx, parsed(u, text), fields,
			     HPS_COUNT(fields), "/x", body);
}

static void read__fills_the_struct(void **state)
{
	struct body body = { .hot = true };
	UNIT(u);

	(void)state;
	assert_ok(read_body(&u,
			    "{\"name\":\"abc\",\"state\":\"off\","
			    "\"no/te~\":\"a\\tb\\n\",\"order\":-5,"
			    "\"until\":\"1970-01-01T00:00:01Z\",\"hot\":false,"
			    "\"tags\":[\"x\",\"y\"],\"config\":{\"a\":1},"
			    "\"rules\":[1],\"serve\":null}",
			    &body));
	assert_string_equal(body.name, "abc");
	assert_string_equal(body.state, "off");
	assert_string_equal(body.note, "a\tb\n");
	assert_int_equal(body.order, -5);
	assert_true(body.has_order);
	assert_int_equal(body.until_us, 1000000);
	assert_false(body.hot);
	assert_int_equal(body.tags.count, 2);
	assert_string_equal(body.tags.items[1], "y");
	assert_int_equal(hps_json_get_integer(body.config, "a", 0), 1);
	assert_int_equal(json_object_array_length(body.rules), 1);
	assert_null(body.serve);
}

static void read__leaves_absent_members_alone(void **state)
{
	struct body body = { .note = "old", .order = 100, .hot = true };
	UNIT(u);

	(void)state;
	assert_ok(read_body(&u, "{\"name\":\"abc\"}", &body));
	assert_string_equal(body.note, "old");
	assert_int_equal(body.order, 100);
	assert_false(body.has_order);
	assert_true(body.hot);
}

static void read__null_clears_what_may_be_null(void **state)
{
	struct body body = { .note = "old", .until_us = 7 };
	UNIT(u);

	(void)state;
	assert_ok(read_body(&u,
			    "{\"name\":\"abc\",\"no/te~\":null,\"until\":null}",
			    &body));
	assert_null(body.note);
	assert_int_equal(body.until_us, 0);
}

static void read__names_each_fault(void **state)
{
	static const struct {
		const char *text;
		const char *pointer;
		const char *slug;
	} bad[] = {
		{ "[]", "/x", "type_wrong" },
		{ "null", "/x", "type_wrong" },
		{ "{}", "/x/name", "member_missing" },
		{ "{\"name\":null}", "/x/name", "type_wrong" },
		{ "{\"name\":1}", "/x/name", "type_wrong" },
		{ "{\"name\":\"a\"}", "/x/name", "too_short" },
		{ "{\"name\":\"\"}", "/x/name", "too_short" },
		{ "{\"name\":\"aaaaaa\"}", "/x/name", "too_long" },
		{ "{\"name\":\"\u20ac\u20ac\"}", "/x/name", "too_long" },
		{ "{\"name\":\"Abc\"}", "/x/name", "form_wrong" },
		{ "{\"name\":\"ab\\r\"}", "/x/name", "control_character" },
		{ "{\"name\":\"ab\\u0000\"}", "/x/name", "control_character" },
		{ "{\"name\":\"ab\",\"a/~b\":1}", "/x/a~1~0b",
		  "member_unknown" },
		{ "{\"name\":\"ab\",\"no/te~\":1}", "/x/no~1te~0",
		  "type_wrong" },
		{ "{\"name\":\"ab\",\"state\":\"On\"}", "/x/state",
		  "value_unknown" },
		{ "{\"name\":\"ab\",\"order\":-6}", "/x/order", "too_small" },
		{ "{\"name\":\"ab\",\"order\":1001}", "/x/order", "too_large" },
		{ "{\"name\":\"ab\",\"order\":1.0}", "/x/order", "type_wrong" },
		{ "{\"name\":\"ab\",\"order\":18446744073709551615}",
		  "/x/order", "too_large" },
		{ "{\"name\":\"ab\",\"until\":\"yesterday\"}", "/x/until",
		  "time_wrong" },
		{ "{\"name\":\"ab\",\"hot\":0}", "/x/hot", "type_wrong" },
		{ "{\"name\":\"ab\",\"tags\":[1]}", "/x/tags/0", "type_wrong" },
		{ "{\"name\":\"ab\",\"tags\":[\"a\",\"\"]}", "/x/tags/1",
		  "too_short" },
		{ "{\"name\":\"ab\",\"tags\":[\"aaaaa\"]}", "/x/tags/0",
		  "too_long" },
		{ "{\"name\":\"ab\",\"tags\":[\"a\",\"b\",\"a\"]}", "/x/tags/2",
		  "repeated" },
		{ "{\"name\":\"ab\",\"tags\":[\"a\",\"b\",\"c\",\"d\"]}",
		  "/x/tags", "too_many" },
		{ "{\"name\":\"ab\",\"config\":{\"a\":1,\"b\":1,\"c\":1}}",
		  "/x/config", "too_many" },
		{ "{\"name\":\"ab\",\"rules\":[1,2,3]}", "/x/rules",
		  "too_many" },
		{ "{\"name\":\"ab\",\"rules\":{}}", "/x/rules", "type_wrong" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++) {
		struct body body = { .order = 42 };
		UNIT(u);

		assert_int_equal(read_body(&u, bad[i].text, &body),
				 HPS_EINVALID);
		assert_string_equal(u.ctx.error.slug, "invalid_body");
		assert_int_equal(u.ctx.error.faults.count, 1);
		assert_string_equal(u.ctx.error.faults.first->pointer,
				    bad[i].pointer);
		assert_string_equal(u.ctx.error.faults.first->slug,
				    bad[i].slug);
		assert_null(body.name);
		assert_int_equal(body.order, 42);
	}
}

static void read__reports_all_faults_at_once(void **state)
{
	struct body body = { 0 };
	UNIT(u);

	(void)state;
	assert_int_equal(
		read_body(&u, "{\"order\":\"x\",\"y\":1,\"z\":2}", &body),
		HPS_EINVALID);
	assert_int_equal(u.ctx.error.faults.count, 4);
}

static void read_known__passes_over_other_members(void **state)
{
	struct body body = { 0 };
	UNIT(u);

	(void)state;
	assert_ok(hps_json_read_known(
		&u.ctx, parsed(&u, "{\"name\":\"abc\",\"other\":1}"), fields,
		HPS_COUNT(fields), "", &body));
	assert_string_equal(body.name, "abc");
}

static void read__flags_choose_the_control_characters(void **state)
{
	struct one {
		const char *line;
		const char *any;
	};
	static const struct hps_json_field table[] = {
		HPS_JSON_STRING(struct one, line, "line", HPS_JSON_ONE_LINE, 0,
				9),
		HPS_JSON_STRING(struct one, any, "any", HPS_JSON_CONTROLS, 0,
				9),
	};
	struct one one = { 0 };
	UNIT(u);

	(void)state;
	assert_ok(hps_json_read(&u.ctx, parsed(&u, "{\"any\":\"\\u0001\\r\"}"),
				table, HPS_COUNT(table), "", &one));
	assert_string_equal(one.any, "\001\r");
	assert_int_equal(hps_json_read(&u.ctx,
				       parsed(&u, "{\"line\":\"a\\nb\"}"),
				       table, HPS_COUNT(table), "", &one),
			 HPS_EINVALID);
	assert_int_equal(hps_json_read(&u.ctx,
				       parsed(&u, "{\"any\":\"\\u0000\"}"),
				       table, HPS_COUNT(table), "", &one),
			 HPS_EINVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read__fills_the_struct),
		cmocka_unit_test(read__leaves_absent_members_alone),
		cmocka_unit_test(read__null_clears_what_may_be_null),
		cmocka_unit_test(read__names_each_fault),
		cmocka_unit_test(read__reports_all_faults_at_once),
		cmocka_unit_test(read_known__passes_over_other_members),
		cmocka_unit_test(read__flags_choose_the_control_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
