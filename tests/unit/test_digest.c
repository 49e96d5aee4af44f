#include "tests/unit/unit.h"

#include "lib/base/text.h"
#include "lib/model/digest.h"

static const unsigned char first[HPS_SHA384_BYTES] = { 0x01 };
static const unsigned char second[HPS_SHA384_BYTES] = { 0xff };

static const char *digest_of(struct unit *u,
			     const struct hps_digest_file *files, size_t count)
{
	unsigned char digest[HPS_SHA256_BYTES];

	hps_version_digest(&u->arena, files, count, digest);
	return hps_hex(&u->arena, digest, sizeof(digest));
}

static void digest__does_not_depend_on_the_order(void **state)
{
	const struct hps_digest_file one[] = { { "index.js", 10, first },
					       { "a/b.css", 2, second } };
	const struct hps_digest_file other[] = { { "a/b.css", 2, second },
						 { "index.js", 10, first } };
	UNIT(u);

	(void)state;
	/* Computed apart from this code. */
	assert_string_equal(digest_of(&u, one, 2),
			    "81dea8019bcf582961872c6fdd625c5b"
			    "d2c4cfe5909a1a871a44630bd4db6671");
	assert_string_equal(digest_of(&u, other, 2),
			    "81dea8019bcf582961872c6fdd625c5b"
			    "d2c4cfe5909a1a871a44630bd4db6671");
}

static void digest__depends_on_all_that_is_served(void **state)
{
	const struct hps_digest_file files[] = {
		{ "index.js", 10, first }, { "index.jt", 10, first },
		{ "index.js", 11, first }, { "index.js", 10, second },
		{ "index.js1", 0, first },
	};
	size_t i, k;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(files); i++)
		for (k = 0; k < i; k++)
			assert_string_not_equal(digest_of(&u, &files[i], 1),
						digest_of(&u, &files[k], 1));
}

static void digest__of_nothing_is_that_of_no_bytes(void **state)
{
	UNIT(u);

	(void)state;
	assert_string_equal(digest_of(&u, NULL, 0),
			    "e3b0c44298fc1c149afbf4c8996fb924"
			    "27ae41e4649b934ca495991b7852b855");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digest__does_not_depend_on_the_order),
		cmocka_unit_test(digest__depends_on_all_that_is_served),
		cmocka_unit_test(digest__of_nothing_is_that_of_no_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
