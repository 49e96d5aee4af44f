#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"

static char folder[] = "/tmp/hps-test-XXXXXX";
static int dir = -1;

static int setup(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	return dir < 0;
}

static int teardown(void **state)
{
	UNIT(u);

	(void)state;
	close(dir);
	return hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK;
}

static void file_replace__then_read_gives_the_bytes(void **state)
{
	UNIT(u);
	struct hps_buf buf;

	(void)state;
	hps_buf_init(&buf, &u.arena, 0);
	assert_ok(hps_mkdirs(&u.ctx, dir, "a/b/c"));
	assert_ok(hps_mkdirs(&u.ctx, dir, "a/b/c"));
	assert_ok(hps_file_replace(&u.ctx, dir, "a/b/f", "one", 3, 0644));
	assert_ok(hps_file_replace(&u.ctx, dir, "a/b/f", "two!", 4, 0644));
	assert_ok(hps_file_read(&u.ctx, dir, "a/b/f", 4, &buf));
	assert_string_equal(buf.data, "two!");
	assert_int_equal(hps_file_read(&u.ctx, dir, "a/b/f", 3, &buf),
			 HPS_ETOOLARGE);
	assert_int_equal(hps_file_read(&u.ctx, dir, "a/none", 3, &buf),
			 HPS_ENOTFOUND);
}

static void file_read__does_not_follow_a_link(void **state)
{
	UNIT(u);
	struct hps_buf buf;

	(void)state;
	hps_buf_init(&buf, &u.arena, 0);
	assert_int_equal(symlinkat("/etc/passwd", dir, "link"), 0);
	assert_int_equal(hps_file_read(&u.ctx, dir, "link", 1 << 20, &buf),
			 HPS_EIO);
	assert_non_null(u.ctx.error.note);
}

static void remove_tree__removes_links_and_not_their_targets(void **state)
{
	UNIT(u);

	(void)state;
	assert_ok(hps_mkdirs(&u.ctx, dir, "keep"));
	assert_ok(hps_file_replace(&u.ctx, dir, "keep/f", "x", 1, 0644));
	assert_ok(hps_mkdirs(&u.ctx, dir, "drop/deep"));
	assert_int_equal(symlinkat("../../keep", dir, "drop/deep/l"), 0);
	assert_ok(hps_remove_tree(&u.ctx, dir, "drop"));
	assert_ok(hps_remove_tree(&u.ctx, dir, "drop"));
	assert_int_equal(faccessat(dir, "drop", F_OK, 0), -1);
	assert_int_equal(faccessat(dir, "keep/f", F_OK, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_replace__then_read_gives_the_bytes),
		cmocka_unit_test(file_read__does_not_follow_a_link),
		cmocka_unit_test(
			remove_tree__removes_links_and_not_their_targets),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
