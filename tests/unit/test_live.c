#include "tests/unit/unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/service/live.h"
#include "lib/store/journal.h"

static char folder[] = "/tmp/hps-test-XXXXXX";
static int dir = -1;

static const char card[] =
	"{\"enabled\":true,\"default\":{\"channel\":\"stable\"},"
	"\"heads\":{\"stable\":\"1.0.0\"},\"versions\":{\"1.0.0\":{"
	"\"entry\":\"index.js\",\"modules\":{\"index.js\":\"sha384-x\"}}}}";

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

/* An instance with the plugins a and b. */
static struct hps_live *open_live(struct unit *u)
{
	const struct hps_journal_record records[] = {
		{ HPS_JOURNAL_PUT, "a", card, sizeof(card) - 1 },
		{ HPS_JOURNAL_PUT, "b", card, sizeof(card) - 1 },
	};
	const struct hps_journal_frame frame = {
		.base = true, .number = 1, .record_count = 2, .records = records
	};
	HPS_AUTO_JOURNAL writer = { .fd = -1, .lock_fd = -1 };
	struct hps_live *live;

	assert_ok(hps_journal_writer_open(&u->ctx, dir, "one", &writer));
	assert_ok(hps_journal_rewrite(&u->ctx, &writer, &frame, 1));
	assert_ok(hps_live_open(&u->ctx, dir, "one", &live));
	return live;
}

static const char *ask_at(struct hps_live *live, const char *base,
			  const char *const *plugins, int64_t time_us)
{
	struct hps_live_query query = { .kind = HPS_ANSWER_DISCOVERY,
					.base = base,
					.plugins = plugins,
					.time_us = time_us };

	return hps_live_ask(live, &query, HPS_ENCODING_IDENTITY)
		->body[HPS_ENCODING_IDENTITY];
}

static const char *ask(struct hps_live *live, const char *const *plugins)
{
	return ask_at(live, "http://s", plugins, 0);
}

static void live__keeps_a_comma_apart_from_two_names(void **state)
{
	static const char *const joined[] = { "a,b", NULL };
	static const char *const both[] = { "a", "b", NULL };
	UNIT(u);
	struct hps_live *live = open_live(&u);

	(void)state;
	assert_null(strstr(ask(live, joined), "\"pluginId\""));
	assert_non_null(strstr(ask(live, both), "\"pluginId\":\"a\""));
	assert_non_null(strstr(ask(live, both), "\"pluginId\":\"b\""));
	hps_live_close(live);
}

/* Anybody can think of filters; they must not cost the others their body. */
static void live__filters_do_not_push_the_whole_out(void **state)
{
	UNIT(u);
	struct hps_live *live = open_live(&u);
	struct hps_live_counts before;
	size_t i;

	(void)state;
	ask(live, NULL);
	for (i = 0; i < 200; i++) {
		const char *filter[] = { hps_format(&u.arena, "x%zu", i),
					 NULL };

		ask(live, filter);
	}
	before = hps_live_counts(live);
	ask(live, NULL);
	assert_int_equal(hps_live_counts(live).hits, before.hits + 1);
	hps_live_close(live);
}

/* Without a public address the Host of a request is part of the body. */
static void live__made_up_hosts_do_not_push_the_known_out(void **state)
{
	static const char *const known[] = { "http://s", "http://s:8080",
					     "https://s", "http://10.0.0.1" };
	UNIT(u);
	struct hps_live *live = open_live(&u);
	struct hps_live_counts before;
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(known); i++)
		ask_at(live, known[i], NULL, 0);
	for (i = 0; i < 200; i++)
		ask_at(live, hps_format(&u.arena, "http://x%zu", i), NULL, 0);
	before = hps_live_counts(live);
	for (i = 0; i < HPS_COUNT(known); i++)
		ask_at(live, known[i], NULL, 0);
	assert_int_equal(hps_live_counts(live).hits,
			 before.hits + HPS_COUNT(known));
	hps_live_close(live);
}

static void live__a_host_that_nobody_uses_gives_up_its_place(void **state)
{
	UNIT(u);
	struct hps_live *live = open_live(&u);
	struct hps_live_counts before;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		ask_at(live, hps_format(&u.arena, "http://x%zu", i), NULL, 0);
	ask_at(live, "http://s", NULL, HPS_HOUR_US);
	for (i = 0; i < 200; i++)
		ask_at(live, hps_format(&u.arena, "http://y%zu", i), NULL,
		       HPS_HOUR_US);
	before = hps_live_counts(live);
	ask_at(live, "http://s", NULL, HPS_HOUR_US);
	assert_int_equal(hps_live_counts(live).hits, before.hits + 1);
	hps_live_close(live);
}

static void live__passes_by_a_part_that_is_damaged(void **state)
{
	const struct hps_journal_record records[] = {
		{ HPS_JOURNAL_PUT, "b", "{}", 2 },
		{ HPS_JOURNAL_DROP, "a", "", 0 },
		{ HPS_JOURNAL_PUT, "c", card, sizeof(card) - 1 },
	};
	const struct hps_journal_frame frame = { .number = 2,
						 .record_count = 3,
						 .records = records };
	HPS_AUTO_JOURNAL writer = { .fd = -1, .lock_fd = -1 };
	UNIT(u);
	struct hps_live *live = open_live(&u);
	const char *body;

	(void)state;
	assert_ok(hps_journal_writer_open(&u.ctx, dir, "one", &writer));
	assert_ok(hps_journal_append(&u.ctx, &writer, &frame));
	assert_ok(hps_live_refresh(&u.ctx, live));
	assert_int_equal(hps_live_generation(live), 2);
	body = ask(live, NULL);
	assert_null(strstr(body, "\"pluginId\":\"a\""));
	assert_null(strstr(body, "\"pluginId\":\"b\""));
	assert_non_null(strstr(body, "\"pluginId\":\"c\""));
	hps_live_close(live);
}

/* Generations 1 to count, each of which serves another version of a. */
static struct hps_live *open_steps(struct unit *u, const char *name,
				   int64_t count)
{
	HPS_AUTO_JOURNAL writer = { .fd = -1, .lock_fd = -1 };
	struct hps_live *live;
	int64_t i;

	assert_ok(hps_journal_writer_open(&u->ctx, dir, name, &writer));
	for (i = 1; i <= count; i++) {
		const char *body = hps_format(
			&u->arena,
			"{\"enabled\":true,\"default\":{\"channel\":\"stable\"}"
			","
			"\"heads\":{\"stable\":\"%d.0.0\"},\"versions\":{"
			"\"%d.0.0\":{\"entry\":\"index.js\",\"modules\":{"
			"\"index.js\":\"sha384-x\"}}}}",
			(int)i, (int)i);
		const struct hps_journal_record record = { HPS_JOURNAL_PUT, "a",
							   body, strlen(body) };
		const struct hps_journal_frame frame = { .base = i == 1,
							 .number = i,
							 .created_us = i * 1000,
							 .record_count = 1,
							 .records = &record };

		if (i == 1)
			assert_ok(hps_journal_rewrite(&u->ctx, &writer, &frame,
						      1));
		else
			assert_ok(hps_journal_append(&u->ctx, &writer, &frame));
	}
	assert_ok(hps_live_open(&u->ctx, dir, name, &live));
	return live;
}

static void live__judges_numbers_without_the_journal(void **state)
{
	static const struct {
		int64_t number;
		int64_t now_us;
		enum hps_code code;
	} cases[] = {
		{ 0, 4000, HPS_ENOTFOUND }, { -1, 4000, HPS_ENOTFOUND },
		{ 5, 4000, HPS_ENOTFOUND }, { INT64_MAX, 4000, HPS_ENOTFOUND },
		{ 1, 2500, HPS_OK },	    { 1, 2501, HPS_EGONE },
		{ 2, 3500, HPS_OK },	    { 2, 3501, HPS_EGONE },
		{ 4, INT64_MAX, HPS_OK },
	};
	UNIT(u);
	struct hps_live *live = open_steps(&u, "judged", 4);
	size_t i;

	(void)state;
	assert_int_equal(unlinkat(dir, "judged.journal", 0), 0);
	for (i = 0; i < HPS_COUNT(cases); i++) {
		hps_fail_clear(&u.ctx);
		u.ctx.now_us = cases[i].now_us;
		assert_int_equal(
			hps_live_check_pin(&u.ctx, live, cases[i].number, 500),
			cases[i].code);
	}
	hps_live_close(live);
}

static void live__drops_from_a_pin_what_is_withdrawn(void **state)
{
	UNIT(u);
	struct hps_live *now = open_steps(&u, "pinned", 3);
	struct hps_live *old;

	(void)state;
	assert_ok(hps_mkdirs(&u.ctx, dir, "plugins/a/2.0.0"));
	assert_ok(hps_live_open_at(&u.ctx, dir, now, 2, INT64_MAX, &old));
	assert_int_equal(hps_live_generation(old), 2);
	assert_non_null(strstr(ask(old, NULL), "a/2.0.0"));
	assert_ok(hps_remove_tree(&u.ctx, dir, "plugins/a"));
	assert_non_null(strstr(ask(old, NULL), "a/2.0.0"));
	assert_true(hps_live_recheck(&u.ctx, dir, old, now));
	assert_null(strstr(ask(old, NULL), "a/2.0.0"));
	assert_ok(hps_mkdirs(&u.ctx, dir, "plugins/a/2.0.0"));
	assert_true(hps_live_recheck(&u.ctx, dir, old, now));
	assert_non_null(strstr(ask(old, NULL), "a/2.0.0"));
	hps_live_close(old);
	hps_live_close(now);
}

static void live__opens_a_pin_again_when_the_journal_is_another(void **state)
{
	UNIT(u);
	struct hps_live *now = open_steps(&u, "another", 3);
	struct hps_live *old, *later;

	(void)state;
	assert_ok(hps_live_open_at(&u.ctx, dir, now, 2, INT64_MAX, &old));
	later = open_steps(&u, "another", 3);
	assert_false(hps_live_recheck(&u.ctx, dir, old, later));
	hps_live_close(old);
	hps_live_close(later);
	hps_live_close(now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(live__keeps_a_comma_apart_from_two_names),
		cmocka_unit_test(live__filters_do_not_push_the_whole_out),
		cmocka_unit_test(live__made_up_hosts_do_not_push_the_known_out),
		cmocka_unit_test(
			live__a_host_that_nobody_uses_gives_up_its_place),
		cmocka_unit_test(live__passes_by_a_part_that_is_damaged),
		cmocka_unit_test(live__judges_numbers_without_the_journal),
		cmocka_unit_test(live__drops_from_a_pin_what_is_withdrawn),
		cmocka_unit_test(
			live__opens_a_pin_again_when_the_journal_is_another),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
