#include "tests/unit/unit.h"

#include "lib/base/buf.h"

static void buf__is_a_string_at_every_length(void **state)
{
	UNIT(u);
	struct hps_buf buf;
	int i;

	(void)state;
	hps_buf_init(&buf, &u.arena, 0);
	assert_string_equal(buf.data, "");
	for (i = 0; i < 5000; i++) {
		hps_buf_putc(&buf, 'x');
		assert_int_equal(strlen(buf.data), buf.len);
	}
	hps_buf_clear(&buf);
	assert_string_equal(buf.data, "");
}

static void buf_printf__appends(void **state)
{
	UNIT(u);
	struct hps_buf buf;

	(void)state;
	hps_buf_init(&buf, &u.arena, 1);
	hps_buf_puts(&buf, "a");
	hps_buf_printf(&buf, "%05d", 42);
	hps_buf_add(&buf, "b\0c", 3);
	assert_int_equal(buf.len, 9);
	assert_memory_equal(buf.data, "a00042b\0c", 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf__is_a_string_at_every_length),
		cmocka_unit_test(buf_printf__appends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
