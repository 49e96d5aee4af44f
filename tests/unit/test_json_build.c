#include "tests/unit/unit.h"

#include <json-c/json.h>

#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"

static void build__writes_members_in_order(void **state)
{
	struct json_object *object, *child, *shared;
	size_t len;
	UNIT(u);

	(void)state;
	object = hps_json_object(&u.arena);
	shared = hps_json_array(&u.arena);
	hps_json_add_string(shared, "a/b\n");
	hps_json_add_string(shared, NULL);
	hps_json_add_integer(shared, INT64_MIN);
	hps_json_put_string(object, "z", "\u00e9");
	hps_json_put_string(object, "none", NULL);
	hps_json_put_integer(object, "i", -7);
	hps_json_put_boolean(object, "b", true);
	hps_json_put_time(object, "t", 1500 * INT64_C(1000));
	hps_json_put_time(object, "never", 0);
	hps_json_put(object, "s", shared);
	hps_json_put(object, "null", NULL);
	child = hps_json_put_object(object, "o");
	hps_json_put(child, "again", shared);
	hps_json_add_array(hps_json_put_array(child, "l"));
	hps_json_put_integer(hps_json_add_object(shared), "n", 1);
	hps_json_add(shared, child = hps_json_object(&u.arena));
	assert_string_equal(
		hps_json_text(&u.arena, object, &len),
		"{\"z\":\"\u00e9\",\"none\":null,\"i\":-7,\"b\":true,"
		"\"t\":\"1970-01-01T00:00:01.500Z\",\"never\":null,"
		"\"s\":[\"a/b\\n\",null,-9223372036854775808,{\"n\":1},{}],"
		"\"null\":null,"
		"\"o\":{\"again\":[\"a/b\\n\",null,-9223372036854775808,"
		"{\"n\":1},{}],\"l\":[[]]}}");
	assert_int_equal(len, strlen(hps_json_text(&u.arena, object, NULL)));
}

static void get__takes_only_the_type_asked_for(void **state)
{
	static const char text[] =
		"{\"s\":\"x\",\"zero\":\"a\\u0000b\",\"i\":5,\"f\":5.5,"
		"\"big\":18446744073709551615,\"b\":true,\"n\":null}";
	struct json_object *object;
	UNIT(u);

	(void)state;
	assert_ok(hps_json_parse(&u.ctx, text, strlen(text), &object));
	assert_string_equal(hps_json_get_string(object, "s"), "x");
	assert_null(hps_json_get_string(object, "zero"));
	assert_null(hps_json_get_string(object, "i"));
	assert_null(hps_json_get_string(object, "absent"));
	assert_int_equal(hps_json_get_integer(object, "i", 1), 5);
	assert_int_equal(hps_json_get_integer(object, "f", 1), 1);
	assert_int_equal(hps_json_get_integer(object, "big", 1), 1);
	assert_int_equal(hps_json_get_integer(object, "s", 1), 1);
	assert_true(hps_json_get_boolean(object, "b", false));
	assert_true(hps_json_get_boolean(object, "s", true));
	assert_null(hps_json_get(object, "n"));
	assert_null(hps_json_get(NULL, "n"));
	assert_null(hps_json_get(hps_json_get(object, "s"), "n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(build__writes_members_in_order),
		cmocka_unit_test(get__takes_only_the_type_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
