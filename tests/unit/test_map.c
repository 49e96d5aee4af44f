#include "tests/unit/unit.h"

#include "lib/base/map.h"

static void map__finds_what_was_put_and_nothing_else(void **state)
{
	UNIT(u);
	struct hps_map map;
	static int values[3000];
	size_t i;

	(void)state;
	hps_map_init(&map, &u.arena);
	assert_null(hps_map_get(&map, "0"));
	for (i = 0; i < 3000; i++)
		assert_null(hps_map_put(&map, hps_format(&u.arena, "%zu", i),
					&values[i]));
	for (i = 0; i < 3000; i++)
		assert_ptr_equal(
			hps_map_get(&map, hps_format(&u.arena, "%zu", i)),
			&values[i]);
	assert_null(hps_map_get(&map, "3000"));
	assert_int_equal(map.count, 3000);
}

static void map_put__replaces_and_keeps_the_order(void **state)
{
	UNIT(u);
	struct hps_map map;
	int one, two, three;

	(void)state;
	hps_map_init(&map, &u.arena);
	hps_map_put(&map, "b", &one);
	hps_map_put(&map, "a", &two);
	assert_ptr_equal(hps_map_put(&map, "b", &three), &one);
	assert_int_equal(map.count, 2);
	assert_string_equal(map.entries[0].key, "b");
	assert_ptr_equal(map.entries[0].value, &three);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(map__finds_what_was_put_and_nothing_else),
		cmocka_unit_test(map_put__replaces_and_keeps_the_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
