/* What publishing does, and what it says. */
#include "tests/db/store_unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/repo/channel.h"

static enum hps_code publish(struct unit *u, struct hps_db *db,
			     const char *plugin, const char *version,
			     const char *channel, const char *source,
			     struct hps_publish_result *result)
{
	const struct store_unit_upload upload = { .channel = channel,
						  .source = source };

	return store_unit_upload(u, db, plugin, version, &upload, result);
}

static void publish__enrols_moves_and_shows(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	int64_t before, after;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "calendar", "1.0.0", "stable",
				     store_unit_good, &result));
	assert_true(result.created);
	assert_true(result.move.moved);
	assert_int_equal(result.move.effect_count, 1);
	assert_true(result.move.effects[0].applied);
	assert_non_null(strstr(store_unit_discover(&u, &before),
			       "http://s/plugins/calendar/1.0.0/index.js"));
	db_assert_ok(&u.ctx, publish(&u, db, "calendar", "1.1.0", "stable",
				     store_unit_other, &result));
	assert_string_equal(result.move.from, "1.0.0");
	assert_non_null(
		strstr(store_unit_discover(&u, &after), "calendar/1.1.0"));
	assert_int_equal(after, before + 1);
}

static void publish__replay_changes_nothing(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	int64_t before, after;

	(void)state;
	store_unit_discover(&u, &before);
	db_assert_ok(&u.ctx, publish(&u, db, "calendar", "1.0.0", "stable",
				     store_unit_good, &result));
	assert_false(result.created);
	assert_false(result.move.moved);
	assert_string_equal(result.move.at, "1.1.0");
	assert_non_null(
		strstr(store_unit_discover(&u, &after), "calendar/1.1.0"));
	assert_int_equal(after, before);
}

static void publish__refuses_other_bytes(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	assert_int_equal(publish(&u, db, "calendar", "1.0.0", "stable",
				 store_unit_other, &result),
			 HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "version_exists");
}

static void publish__without_channel_is_live_nowhere(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	int64_t before, after;

	(void)state;
	store_unit_discover(&u, &before);
	db_assert_ok(&u.ctx, publish(&u, db, "quiet", "1.0.0", NULL,
				     store_unit_good, &result));
	assert_null(strstr(store_unit_discover(&u, &after), "quiet"));
	assert_int_equal(after, before);
}

static void publish__refuses_what_is_no_plugin(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	assert_int_equal(publish(&u, db, "umd", "1.0.0", NULL,
				 "module.exports = {}", &result),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.faults.first->slug, "entry_not_module");
	hps_fail_clear(&u.ctx);
	assert_int_equal(publish(&u, db, "bare", "1.0.0", NULL,
				 "export const dispose = 1;", &result),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.faults.first->slug,
			    "initialize_missing");
	assert_int_equal(db_unit_number(&u.ctx, db,
					"SELECT COUNT(*) AS number FROM "
					"plugin WHERE name IN ('umd', 'bare')"),
			 0);
}

/* What a crash between rename and COMMIT leaves behind. */
static void publish__adopts_a_folder_that_has_no_row(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "orphan", "1.0.0", NULL,
				     store_unit_good, &result));
	db_unit_sql(&u.ctx, db,
		    "DELETE FROM version_file WHERE version_id = "
		    "(SELECT MAX(id) FROM version)");
	db_unit_sql(&u.ctx, db, "DELETE FROM version ORDER BY id DESC LIMIT 1");
	assert_int_equal(publish(&u, db, "orphan", "1.0.0", NULL,
				 store_unit_other, &result),
			 HPS_ECONFLICT);
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx, publish(&u, db, "orphan", "1.0.0", NULL,
				     store_unit_good, &result));
	assert_true(result.created);
}

/* Modules that re-export each store_unit_other are 2^n paths to walk, if one
 * does. */
static void publish__reads_star_exports_once(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	assert_int_equal(publish(&u, db, "star", "1.0.0", NULL,
				 "export * from './index.js';\n"
				 "export * from './index.js';\n",
				 &result),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.faults.first->slug,
			    "initialize_missing");
}

static void publish__takes_any_user_agent(void **state)
{
	char large[1000];
	const char *const agents[] = { "curl/8", "\xff\xfe", "", large };
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	size_t i;

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	memcpy(large + 255, "\xc3\xa9", 2);
	for (i = 0; i < HPS_COUNT(agents); i++) {
		const struct store_unit_upload upload = {
			.source = store_unit_good,
			.agent = agents[i],
		};

		db_assert_ok(&u.ctx, store_unit_upload(
					     &u, db, "agent",
					     hps_format(&u.arena, "1.0.%zu", i),
					     &upload, &result));
		assert_true(hps_utf8_valid(result.version.details,
					   strlen(result.version.details)));
		assert_true(strlen(result.version.details) < 1000);
	}
}

static void publish__records_what_it_makes_on_the_way(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "told", "1.0.0", "stable",
				     store_unit_good, &result));
	db_assert_ok(&u.ctx, publish(&u, db, "told", "1.1.0", "stable",
				     store_unit_good, &result));
	assert_int_equal(db_unit_number(&u.ctx, db,
					"SELECT COUNT(*) AS number FROM audit "
					"WHERE action = 'plugin.create' "
					"AND object = 'told'"),
			 1);
	assert_int_equal(db_unit_number(&u.ctx, db,
					"SELECT COUNT(*) AS number FROM audit "
					"WHERE action = 'entry.enrol' "
					"AND object = 'default:told'"),
			 1);
}

/* The pin is to what was withdrawn, so the instance shows stable instead. */
static void publish__copies_an_instance_whose_pin_gave_way(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	int64_t generation;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "pinned", "1.0.0", "stable",
				     store_unit_good, &result));
	db_unit_sql(&u.ctx, db,
		    "UPDATE entry SET default_serve = "
		    "'{\"version\":\"1.0.0\"}' WHERE plugin_id = "
		    "(SELECT id FROM plugin WHERE name = 'pinned')");
	db_unit_sql(&u.ctx, db,
		    "UPDATE version SET state = 'blocked' WHERE plugin_id = "
		    "(SELECT id FROM plugin WHERE name = 'pinned')");
	db_assert_ok(&u.ctx, publish(&u, db, "pinned", "1.1.0", "stable",
				     store_unit_other, &result));
	assert_int_equal(result.move.effect_count, 1);
	assert_true(result.move.effects[0].generation > 0);
	assert_non_null(
		strstr(store_unit_discover(&u, &generation), "pinned/1.1.0"));
	assert_int_equal(generation, result.move.effects[0].generation);
}

static void publish__refuses_the_channel_that_is_too_many(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	enum hps_code code;
	int64_t i;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "wide", "1.0.0", "stable",
				     store_unit_good, &result));
	for (i = 1; i < HPS_CHANNELS_MAX; i++)
		db_assert_ok(&u.ctx,
			     hps_channel_put(
				     &u.ctx, db, result.plugin.id,
				     hps_format(&u.arena, "c%d", (int)i), 0));
	code = publish(&u, db, "wide", "1.1.0", "beta", store_unit_good,
		       &result);
	assert_int_equal(code, HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "too_many_channels");
	assert_false(store_unit_exists(&u, "plugins/wide/1.1.0/index.js"));
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx, publish(&u, db, "wide", "1.1.0", "c7",
				     store_unit_good, &result));
}

static void publish__leaves_staging_empty(void **state)
{
	UNIT(u);
	HPS_AUTO_FD staging = -1;

	(void)state;
	db_assert_ok(&u.ctx, hps_dir_open(&u.ctx, store_unit_host.state_fd,
					  "staging", &staging));
	assert_int_equal(
		unlinkat(store_unit_host.state_fd, "staging", AT_REMOVEDIR), 0);
	db_assert_ok(&u.ctx,
		     hps_mkdirs(&u.ctx, store_unit_host.state_fd, "staging"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(publish__enrols_moves_and_shows),
		cmocka_unit_test(publish__replay_changes_nothing),
		cmocka_unit_test(publish__refuses_other_bytes),
		cmocka_unit_test(publish__without_channel_is_live_nowhere),
		cmocka_unit_test(publish__refuses_what_is_no_plugin),
		cmocka_unit_test(publish__adopts_a_folder_that_has_no_row),
		cmocka_unit_test(publish__reads_star_exports_once),
		cmocka_unit_test(publish__takes_any_user_agent),
		cmocka_unit_test(publish__records_what_it_makes_on_the_way),
		cmocka_unit_test(
			publish__copies_an_instance_whose_pin_gave_way),
		cmocka_unit_test(publish__refuses_the_channel_that_is_too_many),
		cmocka_unit_test(publish__leaves_staging_empty),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, store_unit_setup,
				      store_unit_teardown);
}
