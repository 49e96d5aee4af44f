#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/crypto/seal.h"

static const struct hps_seal_key key = { "0123456789abcdef0123456789abcde" };

static void seal__opens_again(void **state)
{
	unsigned char *sealed, *data = NULL;
	size_t sealed_len, len = 0;
	UNIT(u);

	(void)state;
	sealed = hps_seal(&u.arena, &key, "totp:7", "secret", 6, &sealed_len);
	assert_int_equal(sealed_len, 6 + HPS_SEAL_EXTRA_BYTES);
	assert_ok(hps_unseal(&u.ctx, &key, "totp:7", sealed, sealed_len, &data,
			     &len));
	assert_int_equal(len, 6);
	assert_string_equal((char *)data, "secret");
	sealed = hps_seal(&u.arena, &key, "", "", 0, &sealed_len);
	assert_ok(
		hps_unseal(&u.ctx, &key, "", sealed, sealed_len, &data, &len));
	assert_int_equal(len, 0);
}

/* GCM of "secret" for "totp:7", made by another implementation. */
static void unseal__knows_the_layout(void **state)
{
	static const unsigned char sealed[] = {
		0x01, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
		0x09, 0x0a, 0x0b, 0x0c, 0x5f, 0xec, 0xb4, 0xa9, 0x37,
		0xd2, 0x8a, 0xbb, 0xac, 0x1d, 0x6f, 0x89, 0x68, 0xf3,
		0x53, 0x5a, 0x04, 0x63, 0x74, 0xfb, 0x67, 0xeb
	};
	unsigned char *data = NULL;
	size_t len = 0;
	UNIT(u);

	(void)state;
	assert_ok(hps_unseal(&u.ctx, &key, "totp:7", sealed, sizeof(sealed),
			     &data, &len));
	assert_string_equal((char *)data, "secret");
}

static void seal__never_gives_the_same_twice(void **state)
{
	unsigned char *a, *b;
	size_t len;
	UNIT(u);

	(void)state;
	a = hps_seal(&u.arena, &key, "x", "secret", 6, &len);
	b = hps_seal(&u.arena, &key, "x", "secret", 6, &len);
	assert_memory_not_equal(a, b, len);
}

static void unseal__refuses_what_was_changed(void **state)
{
	struct hps_seal_key other = key;
	unsigned char *sealed, *data = NULL;
	size_t sealed_len, len = 77, i;
	UNIT(u);

	(void)state;
	sealed = hps_seal(&u.arena, &key, "totp:7", "secret", 6, &sealed_len);
	for (i = 0; i < sealed_len; i++) {
		sealed[i] ^= 1;
		assert_int_equal(hps_unseal(&u.ctx, &key, "totp:7", sealed,
					    sealed_len, &data, &len),
				 HPS_EINTERNAL);
		assert_string_equal(u.ctx.error.slug, "seal_broken");
		sealed[i] ^= 1;
		assert_int_equal(hps_unseal(&u.ctx, &key, "totp:7", sealed, i,
					    &data, &len),
				 HPS_EINTERNAL);
	}
	assert_int_equal(hps_unseal(&u.ctx, &key, "totp:8", sealed, sealed_len,
				    &data, &len),
			 HPS_EINTERNAL);
	other.bytes[31] ^= 1;
	assert_int_equal(hps_unseal(&u.ctx, &other, "totp:7", sealed,
				    sealed_len, &data, &len),
			 HPS_EINTERNAL);
	assert_null(data);
	assert_int_equal(len, 77);
}

static void key__is_made_once_and_kept_private(void **state)
{
	char path[] = "/tmp/hps-test-seal-XXXXXX";
	struct hps_seal_key made = { { 0 } }, none = { { 0 } };
	struct stat st;
	UNIT(u);

	(void)state;
	assert_non_null(mkdtemp(path));
	{
		HPS_AUTO_FD fd = open(path, O_RDONLY | O_DIRECTORY);

		assert_int_equal(hps_seal_key_read(&u.ctx, fd, "key", &made),
				 HPS_ENOTFOUND);
		assert_ok(hps_seal_key_make(&u.ctx, fd, "key"));
		assert_int_equal(hps_seal_key_make(&u.ctx, fd, "key"),
				 HPS_ECONFLICT);
		assert_int_equal(fstatat(fd, "key", &st, 0), 0);
		assert_int_equal(st.st_mode & 07777, 0400);
		assert_ok(hps_seal_key_read(&u.ctx, fd, "key", &made));
		assert_memory_not_equal(&made, &none, sizeof(made));
		assert_int_equal(fchmodat(fd, "key", 0440, 0), 0);
		assert_int_equal(hps_seal_key_read(&u.ctx, fd, "key", &made),
				 HPS_EINTERNAL);
		assert_string_equal(u.ctx.error.slug, "key_unusable");
		assert_ok(
			hps_file_replace(&u.ctx, fd, "key", "short", 5, 0400));
		assert_int_equal(hps_seal_key_read(&u.ctx, fd, "key", &made),
				 HPS_EINTERNAL);
	}
	assert_ok(hps_remove_tree(&u.ctx, AT_FDCWD, path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seal__opens_again),
		cmocka_unit_test(unseal__knows_the_layout),
		cmocka_unit_test(seal__never_gives_the_same_twice),
		cmocka_unit_test(unseal__refuses_what_was_changed),
		cmocka_unit_test(key__is_made_once_and_kept_private),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
