/* What happens while an upload is on its way, and what is asked again then. */
#include "tests/db/store_unit.h"

#include <unistd.h>

#include "lib/base/time.h"
#include "tests/db/proxy.h"

static enum hps_code publish(struct unit *u, struct hps_db *db,
			     const char *plugin, const char *version,
			     const char *channel, const char *source,
			     struct hps_publish_result *result)
{
	const struct store_unit_upload upload = { .channel = channel,
						  .source = source };

	return store_unit_upload(u, db, plugin, version, &upload, result);
}

static void publish__asks_again_whether_the_channel_is_protected(void **state)
{
	static const struct store_unit_upload upload = {
		.channel = "stable",
		.source = store_unit_good,
		.meanwhile = "UPDATE channel SET protected = 1 "
			     "WHERE plugin_id = (SELECT id FROM plugin "
			     "WHERE name = 'guarded')",
	};
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "guarded", "1.0.0", "stable",
				     store_unit_good, &result));
	assert_int_equal(
		store_unit_upload(&u, db, "guarded", "1.1.0", &upload, &result),
		HPS_EFORBIDDEN);
	assert_string_equal(u.ctx.error.slug, "channel_protected");
	assert_false(store_unit_exists(&u, "plugins/guarded/1.1.0/index.js"));
}

static void publish__asks_again_what_the_token_may(void **state)
{
	static const struct {
		const char *meanwhile, *back, *slug;
	} cases[] = {
		{ "UPDATE token SET revoked_us = 1",
		  "UPDATE token SET revoked_us = NULL", "credentials_invalid" },
		{ "UPDATE token SET expires_us = 1",
		  "UPDATE token SET expires_us = 9223372036854775807",
		  "token_expired" },
		{ "UPDATE token SET rights = '[]'",
		  "UPDATE token SET rights = '[\"plugin:create\","
		  "\"version:publish\",\"channel:move\"]'",
		  "right_missing" },
		{ "UPDATE token SET rights = '[\"version:publish\","
		  "\"channel:move\"]'",
		  "UPDATE token SET rights = '[\"plugin:create\","
		  "\"version:publish\",\"channel:move\"]'",
		  "right_missing" },
		{ "UPDATE token SET plugins = '[\"other-*\"]'",
		  "UPDATE token SET plugins = '[\"*\"]'", "token_plugin" },
		{ "UPDATE token SET channels = '[\"beta\"]'",
		  "UPDATE token SET channels = '[\"*\"]'", "token_channel" },
		{ "UPDATE token SET cidrs = '[\"10.0.0.0/8\"]'",
		  "UPDATE token SET cidrs = '[]'", "token_address" },
		{ "UPDATE provider SET active = 0",
		  "UPDATE provider SET active = 1", "credentials_invalid" },
	};
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		const struct store_unit_upload upload = {
			.channel = "stable",
			.source = store_unit_good,
			.meanwhile = cases[i].meanwhile,
		};
		enum hps_code code = store_unit_upload(&u, db, "late", "1.0.0",
						       &upload, &result);

		db_unit_sql(&u.ctx, db, cases[i].back);
		assert_int_not_equal(code, HPS_OK);
		assert_string_equal(u.ctx.error.slug, cases[i].slug);
		assert_false(
			store_unit_exists(&u, "plugins/late/1.0.0/index.js"));
		hps_fail_clear(&u.ctx);
	}
	db_assert_ok(&u.ctx, publish(&u, db, "late", "1.0.0", "stable",
				     store_unit_good, &result));
}

/* Many at once all pass the first look at how many there were. */
static void publish__counts_again_before_it_keeps_a_version(void **state)
{
	static const struct store_unit_upload upload = {
		.source = store_unit_good,
		.rate_us = HPS_MINUTE_US,
		.meanwhile = "UPDATE version SET published_us = "
			     "9223372036854775807",
	};
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "often", "1.0.0", NULL,
				     store_unit_good, &result));
	db_unit_sql(&u.ctx, db, "UPDATE version SET published_us = 1");
	assert_int_equal(
		store_unit_upload(&u, db, "often", "1.0.1", &upload, &result),
		HPS_ELIMIT);
	assert_string_equal(u.ctx.error.slug, "publish_rate");
	assert_false(store_unit_exists(&u, "plugins/often/1.0.1/index.js"));
}

static struct hps_db *through_proxy(struct unit *u, pid_t *proxy)
{
	const char *path = hps_format(&u->arena, "%s/p", db_unit_dir());
	struct hps_db_settings settings = db_unit_settings();

	unlink(path);
	*proxy = proxy_start(path, settings.socket);
	settings.socket = path;
	return hps_db_new(&settings);
}

static void publish__settles_a_commit_whose_answer_was_lost(void **state)
{
	UNIT(u);
	struct hps_publish_result result;
	int64_t generation;
	pid_t proxy;
	struct hps_db *db = through_proxy(&u, &proxy);

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "lost", "1.0.0", "stable",
				     store_unit_good, &result));
	assert_true(result.created);
	assert_true(result.move.moved);
	assert_string_equal(result.move.at, "1.0.0");
	assert_true(store_unit_exists(&u, "plugins/lost/1.0.0/index.js"));
	assert_non_null(
		strstr(store_unit_discover(&u, &generation), "lost/1.0.0"));
	hps_db_free(db);
	proxy_stop(proxy);
}

/* Keep the plugin's row, as a COMMIT that takes its time would. */
static void keep_the_row(void)
{
	UNIT(u);
	struct hps_db *db = db_unit_new();

	db_unit_sql(&u.ctx, db, "SET SESSION autocommit = 0");
	db_unit_number(&u.ctx, db,
		       "SELECT id AS number FROM plugin WHERE name = 'slow' "
		       "FOR UPDATE");
}

static void publish__keeps_the_files_while_nothing_is_known(void **state)
{
	UNIT(u);
	DB_UNIT(direct);
	struct hps_publish_result result;
	struct hps_db *db;
	enum hps_code code;
	pid_t proxy;

	(void)state;
	proxy_before_loss = keep_the_row;
	db = through_proxy(&u, &proxy);
	proxy_before_loss = NULL;
	code = publish(&u, db, "slow", "1.0.0", NULL, store_unit_good, &result);
	proxy_stop(proxy);
	hps_db_free(db);
	assert_int_equal(code, HPS_EUNCERTAIN);
	assert_true(store_unit_exists(&u, "plugins/slow/1.0.0/index.js"));
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx, publish(&u, direct, "slow", "1.0.0", NULL,
				     store_unit_good, &result));
	assert_false(result.created);
}

static void publish__one_at_a_time_keeps_a_version(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	HPS_CLEANUP(hps_bundle_unlock)
	struct hps_bundle_lock lock = { .fd = -1 };
	struct hps_publish_result result;

	(void)state;
	db_assert_ok(&u.ctx, hps_bundle_lock(&u.ctx, store_unit_host.state_fd,
					     "@a/turn", "1.0.0", &lock));
	assert_int_equal(publish(&u, db, "@a/turn", "1.0.0", NULL,
				 store_unit_good, &result),
			 HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "publish_running");
	assert_false(store_unit_exists(&u, "plugins/@a/turn/1.0.0/index.js"));
	hps_bundle_unlock(&lock);
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx, publish(&u, db, "@a/turn", "1.0.0", NULL,
				     store_unit_good, &result));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			publish__asks_again_whether_the_channel_is_protected),
		cmocka_unit_test(publish__asks_again_what_the_token_may),
		cmocka_unit_test(
			publish__counts_again_before_it_keeps_a_version),
		cmocka_unit_test(
			publish__settles_a_commit_whose_answer_was_lost),
		cmocka_unit_test(
			publish__keeps_the_files_while_nothing_is_known),
		cmocka_unit_test(publish__one_at_a_time_keeps_a_version),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, store_unit_setup,
				      store_unit_teardown);
}
