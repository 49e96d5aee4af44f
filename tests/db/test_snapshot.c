/* The copies on this host: their repair, withdrawals, and pins. */
#include "tests/db/store_unit.h"

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/service/live.h"

static enum hps_code block(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct hps_plugin plugin;
	struct hps_version version;

	HPS_TRY(hps_plugin_lock(ctx, db, "frozen", &plugin));
	HPS_TRY(hps_version_find(ctx, db, plugin.id, "1.1.0", &version));
	HPS_TRY(hps_version_set_state(ctx, db, version.id, "blocked", "bad"));
	return hps_channel_withdraw(ctx, db, &store_unit_change, &plugin,
				    &version, arg);
}

/* A locked instance is behind the channel; it goes back, never forward. */
static void withdraw__takes_a_locked_instance_back(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_fallbacks fallbacks;

	(void)state;
	store_unit_publish(&u, db, "frozen", "1.0.0");
	store_unit_publish(&u, db, "frozen", "1.1.0");
	db_unit_sql(&u.ctx, db, "UPDATE instance SET locked_reason = 'x'");
	store_unit_publish(&u, db, "frozen", "1.2.0");
	db_assert_ok(&u.ctx, hps_db_transaction(&u.ctx, db, block, &fallbacks));
	db_unit_sql(&u.ctx, db, "UPDATE instance SET locked_reason = NULL");
	assert_int_equal(fallbacks.count, 1);
	assert_string_equal(fallbacks.list[0].to, "1.0.0");
	db_assert_ok(&u.ctx,
		     hps_snapshot_update_all(&u.ctx, db, &store_unit_host));
}

static const char *number_file(struct unit *u, const char *name)
{
	struct hps_buf text;

	hps_buf_init(&text, &u->arena, 0);
	db_assert_ok(&u->ctx, hps_file_read(&u->ctx, store_unit_host.state_fd,
					    name, 100, &text));
	return text.data;
}

static void snapshot__repairs_the_number_that_shells_poll(void **state)
{
	static const char name[] = "generations/default.json";
	UNIT(u);
	DB_UNIT(db);
	const char *before = number_file(&u, name);

	(void)state;
	db_assert_ok(&u.ctx, hps_file_swap(&u.ctx, store_unit_host.state_fd,
					   name, "", 0, 0644));
	db_assert_ok(&u.ctx,
		     hps_snapshot_update_all(&u.ctx, db, &store_unit_host));
	assert_string_equal(number_file(&u, name), before);
}

static void snapshot__goes_on_behind_one_that_fails(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	store_unit_make_instance(&u, db, "broken");
	store_unit_make_instance(&u, db, "whole");
	db_assert_ok(&u.ctx, hps_mkdirs(&u.ctx, store_unit_host.snapshots_fd,
					"broken.lock"));
	assert_int_equal(hps_snapshot_update_all(&u.ctx, db, &store_unit_host),
			 HPS_EIO);
	hps_fail_clear(&u.ctx);
	number_file(&u, "generations/whole.json");
	db_assert_ok(&u.ctx,
		     hps_remove_tree(&u.ctx, store_unit_host.snapshots_fd,
				     "broken.lock"));
	db_assert_ok(&u.ctx,
		     hps_snapshot_update_all(&u.ctx, db, &store_unit_host));
}

/* A host that was off for long, while retention took what it missed. */
static void snapshot__starts_afresh_when_it_lacks_too_much(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	int64_t id = store_unit_make_instance(&u, db, "away");

	(void)state;
	db_assert_ok(&u.ctx,
		     hps_snapshot_update(&u.ctx, db, &store_unit_host, id));
	db_unit_sql(&u.ctx, db,
		    "INSERT INTO generation (instance_id, number, actor, "
		    "summary, created_us) SELECT id, 900, 'x', '[]', 1 "
		    "FROM instance WHERE name = 'away'");
	db_unit_sql(&u.ctx, db,
		    "UPDATE instance SET generation = 900 "
		    "WHERE name = 'away'");
	db_assert_ok(&u.ctx,
		     hps_snapshot_update(&u.ctx, db, &store_unit_host, id));
	assert_non_null(
		strstr(number_file(&u, "generations/away.json"), "900"));
}

static void pin__shows_the_generation_asked_for(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_live_query query = { .kind = HPS_ANSWER_DISCOVERY,
					.base = "http://s" };
	struct hps_live *live, *now;
	int64_t first;

	(void)state;
	store_unit_publish(&u, db, "calendar", "1.0.0");
	store_unit_discover(&u, &first);
	store_unit_publish(&u, db, "calendar", "1.1.0");
	u.ctx.now_us = hps_now_us();
	db_assert_ok(&u.ctx, hps_live_open(&u.ctx, store_unit_host.snapshots_fd,
					   "default", &now));
	db_assert_ok(&u.ctx, hps_live_open_at(&u.ctx, store_unit_host.state_fd,
					      now, first, HPS_DAY_US, &live));
	assert_non_null(strstr(hps_live_ask(live, &query, HPS_ENCODING_IDENTITY)
				       ->body[HPS_ENCODING_IDENTITY],
			       "calendar/1.0.0"));
	hps_live_close(live);
	db_assert_ok(&u.ctx,
		     hps_bundle_withdraw(&u.ctx, store_unit_host.state_fd,
					 "calendar", "1.0.0"));
	db_assert_ok(&u.ctx, hps_live_open_at(&u.ctx, store_unit_host.state_fd,
					      now, first, HPS_DAY_US, &live));
	assert_null(strstr(hps_live_ask(live, &query, HPS_ENCODING_IDENTITY)
				   ->body[HPS_ENCODING_IDENTITY],
			   "calendar"));
	hps_live_close(live);
	assert_int_equal(hps_live_open_at(&u.ctx, store_unit_host.state_fd, now,
					  99, HPS_DAY_US, &live),
			 HPS_ENOTFOUND);
	assert_int_equal(hps_live_open_at(&u.ctx, store_unit_host.state_fd, now,
					  first, -HPS_MINUTE_US, &live),
			 HPS_EGONE);
	hps_live_close(now);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(withdraw__takes_a_locked_instance_back),
		cmocka_unit_test(snapshot__repairs_the_number_that_shells_poll),
		cmocka_unit_test(snapshot__goes_on_behind_one_that_fails),
		cmocka_unit_test(
			snapshot__starts_afresh_when_it_lacks_too_much),
		cmocka_unit_test(pin__shows_the_generation_asked_for),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, store_unit_setup,
				      store_unit_teardown);
}
