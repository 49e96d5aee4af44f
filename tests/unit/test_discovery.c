#include "tests/unit/exchange.h"

#include <fcntl.h>
#include <unistd.h>

#include "fcgi/discovery.h"
#include "lib/base/file.h"
#include "lib/store/journal.h"

static char folder[] = "/tmp/hps-test-XXXXXX";
static struct hps_arena arena; /* of the worker */
static struct hps_settings settings;
static struct hps_app app = { .arena = &arena, .settings = &settings };

enum { GENERATIONS = 40 };

static void write_journal(struct unit *u, int dir)
{
	HPS_AUTO_JOURNAL writer = { .fd = -1, .lock_fd = -1 };
	struct hps_journal_frame frame = { .base = true };

	assert_ok(hps_journal_writer_open(&u->ctx, dir, "one", &writer));
	assert_ok(hps_journal_rewrite(&u->ctx, &writer, &frame, 1));
	frame.base = false;
	while (frame.number++ < GENERATIONS)
		assert_ok(hps_journal_append(&u->ctx, &writer, &frame));
}

static int setup(void **state)
{
	UNIT(u);
	HPS_AUTO_FD dir = -1;

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	hps_arena_init(&arena);
	u.ctx.arena = &arena;
	assert_ok(hps_settings_parse(&u.ctx, "test",
				     hps_format(&arena, "state = %s", folder),
				     &settings));
	assert_ok(hps_discovery_start(&u.ctx, &app));
	dir = open(hps_format(&arena, "%s/snapshots", folder), O_RDONLY);
	write_journal(&u, dir);
	return 0;
}

static int teardown(void **state)
{
	UNIT(u);

	(void)state;
	hps_discovery_stop(&app);
	hps_arena_release(&arena);
	return hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK;
}

/* Ask for a generation; returns what came of it. */
static enum hps_code pin(struct unit *u, struct hps_exchange *x, int64_t number)
{
	struct hps_live *now, *old;
	enum hps_code code;

	*x = (struct hps_exchange){ .app = &app, .ctx = &u->ctx };
	hps_fail_clear(&u->ctx);
	hps_discovery_begin(x);
	assert_ok(hps_discovery_find(x, "one", &now));
	code = hps_discovery_find_at(x, now, "one", number, &old);
	if (code == HPS_OK)
		assert_int_equal(hps_live_generation(old), number);
	return code;
}

/* Both loops take far less than the seconds that the limit is about. */
static void discovery__opens_few_old_generations_at_once(void **state)
{
	struct hps_exchange x;
	int opened = 0;
	UNIT(u);
	int64_t i;

	(void)state;
	for (i = 1; i < GENERATIONS; i++) {
		if (pin(&u, &x, i) == HPS_OK) {
			opened++;
			continue;
		}
		assert_string_equal(u.ctx.error.slug, "pin_busy");
		assert_int_equal(u.ctx.error.code, HPS_EBUSY);
		assert_int_equal(x.retry_after_s, 1);
	}
	assert_in_range(opened, 4, 12);
}

static void discovery__held_and_unknown_ones_need_no_turn(void **state)
{
	struct hps_exchange x;
	UNIT(u);
	size_t i;

	(void)state;
	for (i = 0; i < 100; i++) {
		assert_ok(pin(&u, &x, 1));
		assert_int_equal(pin(&u, &x, GENERATIONS + 5), HPS_ENOTFOUND);
		assert_string_equal(u.ctx.error.slug, "generation_unknown");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(discovery__opens_few_old_generations_at_once),
		cmocka_unit_test(discovery__held_and_unknown_ones_need_no_turn),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
