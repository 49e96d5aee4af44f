#include "tests/db/db_unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/repo/channel.h"
#include "lib/repo/entry.h"
#include "lib/service/live.h"
#include "lib/service/publish.h"
#include "tests/db/proxy.h"

static char folder[] = "/tmp/hps-test-XXXXXX";
static struct hps_host host;
static struct hps_rights rights;
static const char *const all[] = { "plugin:create", "version:publish",
				   "channel:move" };
static const char *const star[] = { "*" };

static const struct hps_actor actor = { "token:test", "test", "127.0.0.1" };

static int64_t make_instance(struct unit *u, struct hps_db *db,
			     const char *name)
{
	struct hps_instance instance = { .name = name,
					 .title = name,
					 .origins = "[\"*\"]",
					 .auto_enrol = true,
					 .import_map = "{}",
					 .rules = "[]",
					 .attributes = "[]" };
	int64_t id;

	db_assert_ok(&u->ctx, hps_instance_insert(&u->ctx, db, &instance, &id));
	return id;
}

/* A token with a row, as pipelines have them. */
static void make_token(struct unit *u, struct hps_db *db)
{
	static const unsigned char sha256[HPS_SHA256_BYTES] = { 1 };
	const struct hps_token row = {
		.public_id = "ci",
		.provider_id = rights.provider.id,
		.name = "ci",
		.hint = "hps_",
		.rights = "[\"plugin:create\",\"version:publish\","
			  "\"channel:move\"]",
		.plugins = "[\"*\"]",
		.channels = "[\"*\"]",
		.default_channel = "stable",
		.cidrs = "[]",
		.expires_us = INT64_MAX,
	};
	struct hps_token_use use;

	db_assert_ok(&u->ctx, hps_token_insert(&u->ctx, db, &row, sha256));
	db_assert_ok(&u->ctx, hps_token_find_use(&u->ctx, db, sha256, &use));
	rights.token.id = use.token.id;
}

static int setup(void **state)
{
	struct hps_provider provider = { .name = "acme",
					 .title = "Acme",
					 .scopes = "[]" };
	UNIT(u);

	if (db_unit_setup_schema(state) || !mkdtemp(folder))
		return -1;
	DB_UNIT(db);
	db_assert_ok(&u.ctx, hps_host_open(&u.ctx, folder, HPS_DAY_US, &host));
	db_assert_ok(&u.ctx, hps_provider_insert(&u.ctx, db, &provider,
						 &rights.provider.id));
	rights.provider.name = "acme";
	rights.provider.title = "Acme";
	rights.token.name = "ci";
	rights.rights = (struct hps_strings){ all, 3 };
	rights.plugins = (struct hps_strings){ star, 1 };
	rights.channels = (struct hps_strings){ star, 1 };
	make_token(&u, db);
	make_instance(&u, db, "default");
	return 0;
}

static int teardown(void **state)
{
	UNIT(u);

	if (hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK)
		return -1;
	return db_unit_teardown(state);
}

static const char *agent;
static int64_t rate_us;
static const char *meanwhile; /* SQL that is run during the upload */

static enum hps_code publish(struct unit *u, struct hps_db *db,
			     const char *plugin, const char *version,
			     const char *channel, const char *source,
			     struct hps_publish_result *result)
{
	struct hps_publish_request request = { .plugin = plugin,
					       .version = version,
					       .channel = channel,
					       .kind = HPS_ARCHIVE_MODULE,
					       .rights = &rights,
					       .user_agent = agent,
					       .change = { .actor = actor } };
	struct hps_publish_limits limits = {
		.archive = HPS_ARCHIVE_LIMITS_DEFAULT,
		.compress_now_bytes = 65536,
		.rate_us = rate_us,
		.rate_burst = 1,
	};
	struct hps_archive_content content;
	struct hps_inspection inspection;
	struct hps_staging staging;
	enum hps_code code;

	u->ctx.now_us = hps_now_us();
	HPS_TRY(hps_publish_check(&u->ctx, db, &request, &limits));
	HPS_TRY(hps_staging_open(&u->ctx, host.state_fd, &staging));
	code = hps_write_all(&u->ctx, staging.spool_fd, source, strlen(source));
	if (code == HPS_OK)
		code = hps_publish_prepare(&u->ctx, db, &request, &limits,
					   &staging, &content, &inspection);
	if (code == HPS_OK && meanwhile)
		db_unit_sql(&u->ctx, db, meanwhile);
	if (code == HPS_OK)
		code = hps_publish_commit(&u->ctx, db, &host, &request, &limits,
					  &staging, &content, &inspection,
					  result);
	hps_staging_discard(&u->ctx, &staging);
	return code;
}

static const char good[] = "import { html } from 'lit';\n"
			   "export function initialize(api) { html``; }\n"
			   "export function dispose() {}\n";
static const char other[] = "export const initialize = () => 1;\n"
			    "export const dispose = () => 2;\n";

static const char *discover(struct unit *u, int64_t *generation)
{
	struct hps_live_query query = { .kind = HPS_ANSWER_DISCOVERY,
					.base = "http://s" };
	struct hps_live *live;
	const char *body;

	db_assert_ok(&u->ctx, hps_live_open(&u->ctx, host.snapshots_fd,
					    "default", &live));
	body = hps_strdup(&u->arena,
			  hps_live_ask(live, &query, HPS_ENCODING_IDENTITY)
				  ->body[HPS_ENCODING_IDENTITY]);
	*generation = hps_live_generation(live);
	hps_live_close(live);
	return body;
}

static void publish__enrols_moves_and_shows(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	int64_t before, after;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "calendar", "1.0.0", "stable",
				     good, &result));
	assert_true(result.created);
	assert_true(result.move.moved);
	assert_int_equal(result.move.effect_count, 1);
	assert_true(result.move.effects[0].applied);
	assert_non_null(strstr(discover(&u, &before),
			       "http://s/plugins/calendar/1.0.0/index.js"));
	db_assert_ok(&u.ctx, publish(&u, db, "calendar", "1.1.0", "stable",
				     other, &result));
	assert_string_equal(result.move.from, "1.0.0");
	assert_non_null(strstr(discover(&u, &after), "calendar/1.1.0"));
	assert_int_equal(after, before + 1);
}

static void publish__replay_changes_nothing(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	int64_t before, after;

	(void)state;
	discover(&u, &before);
	db_assert_ok(&u.ctx, publish(&u, db, "calendar", "1.0.0", "stable",
				     good, &result));
	assert_false(result.created);
	assert_false(result.move.moved);
	assert_string_equal(result.move.at, "1.1.0");
	assert_non_null(strstr(discover(&u, &after), "calendar/1.1.0"));
	assert_int_equal(after, before);
}

static void publish__refuses_other_bytes(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	assert_int_equal(
		publish(&u, db, "calendar", "1.0.0", "stable", other, &result),
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
	discover(&u, &before);
	db_assert_ok(&u.ctx,
		     publish(&u, db, "quiet", "1.0.0", NULL, good, &result));
	assert_null(strstr(discover(&u, &after), "quiet"));
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
	db_assert_ok(&u.ctx,
		     publish(&u, db, "orphan", "1.0.0", NULL, good, &result));
	db_unit_sql(&u.ctx, db,
		    "DELETE FROM version_file WHERE version_id = "
		    "(SELECT MAX(id) FROM version)");
	db_unit_sql(&u.ctx, db, "DELETE FROM version ORDER BY id DESC LIMIT 1");
	assert_int_equal(
		publish(&u, db, "orphan", "1.0.0", NULL, other, &result),
		HPS_ECONFLICT);
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx,
		     publish(&u, db, "orphan", "1.0.0", NULL, good, &result));
	assert_true(result.created);
}

/* Modules that re-export each other are 2^n paths to walk, if one does. */
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
		agent = agents[i];
		db_assert_ok(&u.ctx, publish(&u, db, "agent",
					     hps_format(&u.arena, "1.0.%zu", i),
					     NULL, good, &result));
		assert_true(hps_utf8_valid(result.version.details,
					   strlen(result.version.details)));
		assert_true(strlen(result.version.details) < 1000);
	}
	agent = NULL;
}

static bool placed(const char *plugin, const char *version)
{
	char path[128];

	snprintf(path, sizeof(path), "plugins/%s/%s/index.js", plugin, version);
	return !faccessat(host.state_fd, path, F_OK, 0);
}

static void publish__asks_again_whether_the_channel_is_protected(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	enum hps_code code;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "guarded", "1.0.0", "stable", good,
				     &result));
	meanwhile = "UPDATE channel SET protected = 1 WHERE plugin_id = "
		    "(SELECT id FROM plugin WHERE name = 'guarded')";
	code = publish(&u, db, "guarded", "1.1.0", "stable", good, &result);
	meanwhile = NULL;
	assert_int_equal(code, HPS_EFORBIDDEN);
	assert_string_equal(u.ctx.error.slug, "channel_protected");
	assert_false(placed("guarded", "1.1.0"));
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
		enum hps_code code;

		meanwhile = cases[i].meanwhile;
		code = publish(&u, db, "late", "1.0.0", "stable", good,
			       &result);
		meanwhile = NULL;
		db_unit_sql(&u.ctx, db, cases[i].back);
		assert_int_not_equal(code, HPS_OK);
		assert_string_equal(u.ctx.error.slug, cases[i].slug);
		assert_false(placed("late", "1.0.0"));
		hps_fail_clear(&u.ctx);
	}
	db_assert_ok(&u.ctx,
		     publish(&u, db, "late", "1.0.0", "stable", good, &result));
}

/* Many at once all pass the first look at how many there were. */
static void publish__counts_again_before_it_keeps_a_version(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	enum hps_code code;

	(void)state;
	db_assert_ok(&u.ctx,
		     publish(&u, db, "often", "1.0.0", NULL, good, &result));
	db_unit_sql(&u.ctx, db, "UPDATE version SET published_us = 1");
	rate_us = HPS_MINUTE_US;
	meanwhile = "UPDATE version SET published_us = 9223372036854775807";
	code = publish(&u, db, "often", "1.0.1", NULL, good, &result);
	meanwhile = NULL;
	rate_us = 0;
	assert_int_equal(code, HPS_ELIMIT);
	assert_string_equal(u.ctx.error.slug, "publish_rate");
	assert_false(placed("often", "1.0.1"));
}

static void publish__records_what_it_makes_on_the_way(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;

	(void)state;
	db_assert_ok(&u.ctx,
		     publish(&u, db, "told", "1.0.0", "stable", good, &result));
	db_assert_ok(&u.ctx,
		     publish(&u, db, "told", "1.1.0", "stable", good, &result));
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
	db_assert_ok(&u.ctx, publish(&u, db, "pinned", "1.0.0", "stable", good,
				     &result));
	db_unit_sql(&u.ctx, db,
		    "UPDATE entry SET default_serve = "
		    "'{\"version\":\"1.0.0\"}' WHERE plugin_id = "
		    "(SELECT id FROM plugin WHERE name = 'pinned')");
	db_unit_sql(&u.ctx, db,
		    "UPDATE version SET state = 'blocked' WHERE plugin_id = "
		    "(SELECT id FROM plugin WHERE name = 'pinned')");
	db_assert_ok(&u.ctx, publish(&u, db, "pinned", "1.1.0", "stable", other,
				     &result));
	assert_int_equal(result.move.effect_count, 1);
	assert_true(result.move.effects[0].generation > 0);
	assert_non_null(strstr(discover(&u, &generation), "pinned/1.1.0"));
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
	db_assert_ok(&u.ctx,
		     publish(&u, db, "wide", "1.0.0", "stable", good, &result));
	for (i = 1; i < HPS_CHANNELS_MAX; i++)
		db_assert_ok(&u.ctx,
			     hps_channel_put(
				     &u.ctx, db, result.plugin.id,
				     hps_format(&u.arena, "c%d", (int)i), 0));
	code = publish(&u, db, "wide", "1.1.0", "beta", good, &result);
	assert_int_equal(code, HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "too_many_channels");
	assert_false(placed("wide", "1.1.0"));
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx,
		     publish(&u, db, "wide", "1.1.0", "c7", good, &result));
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
	db_assert_ok(&u.ctx,
		     publish(&u, db, "lost", "1.0.0", "stable", good, &result));
	assert_true(result.created);
	assert_true(result.move.moved);
	assert_string_equal(result.move.at, "1.0.0");
	assert_true(placed("lost", "1.0.0"));
	assert_non_null(strstr(discover(&u, &generation), "lost/1.0.0"));
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
	code = publish(&u, db, "slow", "1.0.0", NULL, good, &result);
	proxy_stop(proxy);
	hps_db_free(db);
	assert_int_equal(code, HPS_EUNCERTAIN);
	assert_true(placed("slow", "1.0.0"));
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx,
		     publish(&u, direct, "slow", "1.0.0", NULL, good, &result));
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
	db_assert_ok(&u.ctx, hps_bundle_lock(&u.ctx, host.state_fd, "@a/turn",
					     "1.0.0", &lock));
	assert_int_equal(
		publish(&u, db, "@a/turn", "1.0.0", NULL, good, &result),
		HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "publish_running");
	assert_false(placed("@a/turn", "1.0.0"));
	hps_bundle_unlock(&lock);
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx,
		     publish(&u, db, "@a/turn", "1.0.0", NULL, good, &result));
}

static enum hps_code block(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct hps_change change = { .actor = actor };
	struct hps_plugin plugin;
	struct hps_version version;

	HPS_TRY(hps_plugin_lock(ctx, db, "frozen", &plugin));
	HPS_TRY(hps_version_find(ctx, db, plugin.id, "1.1.0", &version));
	HPS_TRY(hps_version_set_state(ctx, db, version.id, "blocked", "bad"));
	return hps_channel_withdraw(ctx, db, &change, &plugin, &version, arg);
}

/* A locked instance is behind the channel; it goes back, never forward. */
static void withdraw__takes_a_locked_instance_back(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_publish_result result;
	struct hps_fallbacks fallbacks;

	(void)state;
	db_assert_ok(&u.ctx, publish(&u, db, "frozen", "1.0.0", "stable", good,
				     &result));
	db_assert_ok(&u.ctx, publish(&u, db, "frozen", "1.1.0", "stable", good,
				     &result));
	db_unit_sql(&u.ctx, db, "UPDATE instance SET locked_reason = 'x'");
	db_assert_ok(&u.ctx, publish(&u, db, "frozen", "1.2.0", "stable", good,
				     &result));
	db_assert_ok(&u.ctx, hps_db_transaction(&u.ctx, db, block, &fallbacks));
	db_unit_sql(&u.ctx, db, "UPDATE instance SET locked_reason = NULL");
	assert_int_equal(fallbacks.count, 1);
	assert_string_equal(fallbacks.list[0].to, "1.0.0");
	db_assert_ok(&u.ctx, hps_snapshot_update_all(&u.ctx, db, &host));
}

static const char *number_file(struct unit *u, const char *name)
{
	struct hps_buf text;

	hps_buf_init(&text, &u->arena, 0);
	db_assert_ok(&u->ctx,
		     hps_file_read(&u->ctx, host.state_fd, name, 100, &text));
	return text.data;
}

static void snapshot__repairs_the_number_that_shells_poll(void **state)
{
	static const char name[] = "generations/default.json";
	UNIT(u);
	DB_UNIT(db);
	const char *before = number_file(&u, name);

	(void)state;
	db_assert_ok(&u.ctx,
		     hps_file_swap(&u.ctx, host.state_fd, name, "", 0, 0644));
	db_assert_ok(&u.ctx, hps_snapshot_update_all(&u.ctx, db, &host));
	assert_string_equal(number_file(&u, name), before);
}

static void snapshot__goes_on_behind_one_that_fails(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	make_instance(&u, db, "broken");
	make_instance(&u, db, "whole");
	db_assert_ok(&u.ctx,
		     hps_mkdirs(&u.ctx, host.snapshots_fd, "broken.lock"));
	assert_int_equal(hps_snapshot_update_all(&u.ctx, db, &host), HPS_EIO);
	hps_fail_clear(&u.ctx);
	number_file(&u, "generations/whole.json");
	db_assert_ok(&u.ctx,
		     hps_remove_tree(&u.ctx, host.snapshots_fd, "broken.lock"));
	db_assert_ok(&u.ctx, hps_snapshot_update_all(&u.ctx, db, &host));
}

/* A host that was off for long, while retention took what it missed. */
static void snapshot__starts_afresh_when_it_lacks_too_much(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	int64_t id = make_instance(&u, db, "away");

	(void)state;
	db_assert_ok(&u.ctx, hps_snapshot_update(&u.ctx, db, &host, id));
	db_unit_sql(&u.ctx, db,
		    "INSERT INTO generation (instance_id, number, actor, "
		    "summary, created_us) SELECT id, 900, 'x', '[]', 1 "
		    "FROM instance WHERE name = 'away'");
	db_unit_sql(&u.ctx, db,
		    "UPDATE instance SET generation = 900 "
		    "WHERE name = 'away'");
	db_assert_ok(&u.ctx, hps_snapshot_update(&u.ctx, db, &host, id));
	assert_non_null(
		strstr(number_file(&u, "generations/away.json"), "900"));
}

static void publish__leaves_staging_empty(void **state)
{
	UNIT(u);
	HPS_AUTO_FD staging = -1;

	(void)state;
	db_assert_ok(&u.ctx,
		     hps_dir_open(&u.ctx, host.state_fd, "staging", &staging));
	assert_int_equal(unlinkat(host.state_fd, "staging", AT_REMOVEDIR), 0);
	db_assert_ok(&u.ctx, hps_mkdirs(&u.ctx, host.state_fd, "staging"));
}

static void pin__shows_the_generation_asked_for(void **state)
{
	UNIT(u);
	struct hps_live_query query = { .kind = HPS_ANSWER_DISCOVERY,
					.base = "http://s" };
	struct hps_live *live, *now;

	(void)state;
	u.ctx.now_us = hps_now_us();
	db_assert_ok(&u.ctx,
		     hps_live_open(&u.ctx, host.snapshots_fd, "default", &now));
	db_assert_ok(&u.ctx, hps_live_open_at(&u.ctx, host.state_fd, now, 1,
					      HPS_DAY_US, &live));
	assert_non_null(strstr(hps_live_ask(live, &query, HPS_ENCODING_IDENTITY)
				       ->body[HPS_ENCODING_IDENTITY],
			       "calendar/1.0.0"));
	hps_live_close(live);
	db_assert_ok(&u.ctx, hps_bundle_withdraw(&u.ctx, host.state_fd,
						 "calendar", "1.0.0"));
	db_assert_ok(&u.ctx, hps_live_open_at(&u.ctx, host.state_fd, now, 1,
					      HPS_DAY_US, &live));
	assert_null(strstr(hps_live_ask(live, &query, HPS_ENCODING_IDENTITY)
				   ->body[HPS_ENCODING_IDENTITY],
			   "calendar"));
	hps_live_close(live);
	assert_int_equal(hps_live_open_at(&u.ctx, host.state_fd, now, 99,
					  HPS_DAY_US, &live),
			 HPS_ENOTFOUND);
	assert_int_equal(hps_live_open_at(&u.ctx, host.state_fd, now, 1,
					  -HPS_MINUTE_US, &live),
			 HPS_EGONE);
	hps_live_close(now);
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
		cmocka_unit_test(
			publish__asks_again_whether_the_channel_is_protected),
		cmocka_unit_test(publish__asks_again_what_the_token_may),
		cmocka_unit_test(
			publish__counts_again_before_it_keeps_a_version),
		cmocka_unit_test(publish__records_what_it_makes_on_the_way),
		cmocka_unit_test(
			publish__copies_an_instance_whose_pin_gave_way),
		cmocka_unit_test(publish__refuses_the_channel_that_is_too_many),
		cmocka_unit_test(
			publish__settles_a_commit_whose_answer_was_lost),
		cmocka_unit_test(
			publish__keeps_the_files_while_nothing_is_known),
		cmocka_unit_test(publish__one_at_a_time_keeps_a_version),
		cmocka_unit_test(withdraw__takes_a_locked_instance_back),
		cmocka_unit_test(snapshot__repairs_the_number_that_shells_poll),
		cmocka_unit_test(snapshot__goes_on_behind_one_that_fails),
		cmocka_unit_test(
			snapshot__starts_afresh_when_it_lacks_too_much),
		cmocka_unit_test(publish__leaves_staging_empty),
		cmocka_unit_test(pin__shows_the_generation_asked_for),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
