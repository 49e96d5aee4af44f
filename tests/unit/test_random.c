#include "tests/unit/unit.h"

#include "lib/crypto/random.h"

static void random_bytes__differ(void **state)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	(void)state;
	hps_random_bytes(a, sizeof(a));
	hps_random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

static void random_base62__uses_every_digit_alike(void **state)
{
	enum { COUNT = 62000 };
	size_t seen[128] = { 0 }, i;
	const char *text;
	UNIT(u);

	(void)state;
	text = hps_random_base62(&u.arena, COUNT);
	assert_int_equal(strlen(text), COUNT);
	for (i = 0; i < COUNT; i++)
		seen[(unsigned char)text[i] & 127]++;
	/* 1000 expected each, standard deviation 31: ten of them is never. */
	for (i = 0; i < 62; i++)
		assert_in_range(seen[(int)hps_base62_digits[i]], 690, 1310);
}

static void random_base62__may_be_empty(void **state)
{
	UNIT(u);

	(void)state;
	assert_string_equal(hps_random_base62(&u.arena, 0), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_bytes__differ),
		cmocka_unit_test(random_base62__uses_every_digit_alike),
		cmocka_unit_test(random_base62__may_be_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
