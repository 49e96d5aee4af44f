/* Providers and what a change of one does to every instance. */
#include "tests/db/db_unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/repo/audit_read.h"
#include "lib/repo/entry.h"
#include "lib/repo/user.h"
#include "lib/service/member.h"
#include "lib/service/provider.h"

static char folder[] = "/tmp/hps-test-XXXXXX";
static struct hps_host host;
static const struct hps_change change = {
	.actor = { "user:test", "test", "127.0.0.1" },
};
static struct hps_precondition no_condition;

/* A caller who may everything. */
static const struct hps_grant all_grants[] = {
	{ HPS_SCOPE_STORE, 0, { ~UINT64_C(0) } },
};
static const struct hps_caller root = { .kind = HPS_CALLER_SESSION,
					.grants = all_grants,
					.grant_count = 1 };

static void make_instance(struct unit *u, struct hps_db *db, const char *name)
{
	struct hps_instance instance = { .name = name,
					 .title = name,
					 .origins = "[\"*\"]",
					 .import_map = "{}",
					 .rules = "[]",
					 .attributes = "[]" };
	int64_t id;

	db_assert_ok(&u->ctx, hps_instance_insert(&u->ctx, db, &instance, &id));
}

static int setup(void **state)
{
	UNIT(u);

	if (db_unit_setup_schema(state) || !mkdtemp(folder))
		return -1;
	DB_UNIT(db);
	u.ctx.now_us = hps_now_us();
	db_assert_ok(&u.ctx, hps_host_open(&u.ctx, folder, HPS_DAY_US, &host));
	make_instance(&u, db, "one");
	make_instance(&u, db, "two");
	db_unit_sql(&u.ctx, db,
		    "INSERT INTO user (username, created_us, updated_us) "
		    "VALUES ('mia', 0, 0)");
	return 0;
}

static int teardown(void **state)
{
	UNIT(u);

	if (hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK)
		return -1;
	return db_unit_teardown(state);
}

static struct hps_provider make(struct unit *u, struct hps_db *db,
				const char *name)
{
	struct hps_provider_input input = { .name = name, .title = name };
	struct hps_provider provider;

	u->ctx.now_us = hps_now_us();
	db_assert_ok(&u->ctx, hps_provider_make(&u->ctx, db, &host, &change,
						&input, &provider));
	return provider;
}

static int64_t count(struct unit *u, struct hps_db *db, const char *sql)
{
	return db_unit_number(&u->ctx, db, sql);
}

#define ALL_ROWS "SELECT COUNT(*) AS number FROM audit"

static void provider_make__records_what_was_made(void **state)
{
	struct hps_audit_query query = { .action = "provider.create",
					 .before = INT64_MAX,
					 .limit = 10 };
	struct hps_audit_entry *rows;
	struct hps_provider provider;
	UNIT(u);
	DB_UNIT(db);
	size_t n;

	(void)state;
	provider = make(&u, db, "acme");
	assert_true(provider.active);
	assert_int_equal(provider.row_version, 1);
	db_assert_ok(&u.ctx, hps_audit_list(&u.ctx, db, &query, &rows, &n));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].object, "acme");
	assert_null(rows[0].before_json);
	assert_string_equal(rows[0].after_json,
			    "{\"title\":\"acme\",\"contact\":null,"
			    "\"scopes\":[],\"active\":true}");
}

static void provider_make__refuses_a_scope_of_another(void **state)
{
	static const char *const scopes[] = { "@lone" };
	struct hps_provider_input input = { .name = "lone",
					    .title = "Lone",
					    .scopes = { scopes, 1 },
					    .has_scopes = true };
	struct hps_provider provider;
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	db_assert_ok(&u.ctx, hps_provider_make(&u.ctx, db, &host, &change,
					       &input, &provider));
	input.name = "thief";
	assert_int_equal(hps_provider_make(&u.ctx, db, &host, &change, &input,
					   &provider),
			 HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "scope_taken");
	assert_int_equal(count(&u, db,
			       "SELECT COUNT(*) AS number FROM provider "
			       "WHERE name = 'thief'"),
			 0);
}

/* Plugins of a provider that every instance serves from stable. */
static void add_plugins(struct unit *u, struct hps_db *db)
{
	db_unit_sql(&u->ctx, db,
		    "INSERT INTO plugin (name, provider_id, created_us, "
		    "updated_us) SELECT CONCAT('plug-', seq), p.id, 0, 0 "
		    "FROM seq_1_to_3, provider p WHERE p.name = 'spread'");
	db_unit_sql(&u->ctx, db,
		    "INSERT INTO version (plugin_id, version, state, "
		    "upload_id, digest, entry, card, details, created_us, "
		    "updated_us) SELECT id, '1.0.0', 'active', name, "
		    "REPEAT('x', 32), 'index.js', "
		    "'{\"modules\":{\"index.js\":\"sha384-x\"}}', '{}', 0, 0 "
		    "FROM plugin WHERE name LIKE 'plug-%'");
	db_unit_sql(&u->ctx, db,
		    "INSERT INTO entry (instance_id, plugin_id, "
		    "default_serve, rules, created_us, updated_us) "
		    "SELECT i.id, p.id, '{\"channel\":\"stable\"}', '[]', "
		    "0, 0 FROM instance i, plugin p "
		    "WHERE p.name LIKE 'plug-%'");
	db_unit_sql(&u->ctx, db,
		    "INSERT INTO head (instance_id, plugin_id, channel, "
		    "version_id) SELECT e.instance_id, e.plugin_id, 'stable', "
		    "v.id FROM entry e JOIN version v "
		    "ON v.plugin_id = e.plugin_id");
}

static void provider_edit__makes_one_generation_in_each_instance(void **state)
{
	struct hps_provider_input input = { .title = "Spread out",
					    .has_title = true };
	struct hps_provider provider;
	struct hps_spread spread;
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	make(&u, db, "spread");
	add_plugins(&u, db);
	db_assert_ok(&u.ctx, hps_provider_edit(&u.ctx, db, &host, &change,
					       "spread", &no_condition, &input,
					       &provider, &spread));
	assert_int_equal(spread.count, 2);
	assert_int_equal(spread.effects[0].generation, 1);
	assert_int_equal(count(&u, db,
			       "SELECT COUNT(*) AS number FROM "
			       "generation_entry WHERE body LIKE "
			       "'%Spread out%'"),
			 6);
	db_assert_ok(&u.ctx, hps_provider_edit(&u.ctx, db, &host, &change,
					       "spread", &no_condition, &input,
					       &provider, &spread));
	assert_int_equal(spread.count, 0);
}

static void provider_edit__takes_all_plugins_out_and_back(void **state)
{
	static const char open_parts[] =
		"SELECT COUNT(*) AS number FROM generation_entry "
		"WHERE part LIKE 'plug-%' AND to_number = 9223372036854775807";
	struct hps_provider_input input = { .has_active = true };
	struct hps_provider provider;
	struct hps_spread spread;
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	db_assert_ok(&u.ctx, hps_provider_edit(&u.ctx, db, &host, &change,
					       "spread", &no_condition, &input,
					       &provider, &spread));
	assert_false(provider.active);
	assert_int_equal(spread.count, 2);
	assert_int_equal(count(&u, db, open_parts), 0);
	input.active = true;
	db_assert_ok(&u.ctx, hps_provider_edit(&u.ctx, db, &host, &change,
					       "spread", &no_condition, &input,
					       &provider, &spread));
	assert_int_equal(spread.count, 2);
	assert_int_equal(count(&u, db, open_parts), 6);
}

static void provider_edit__refuses_a_stale_copy(void **state)
{
	struct hps_precondition old = { .given = true,
					.must_exist = true,
					.versions = { 1 },
					.version_count = 1 };
	struct hps_provider_input input = { .title = "Late",
					    .has_title = true };
	struct hps_provider provider;
	struct hps_spread spread;
	UNIT(u);
	DB_UNIT(db);
	int64_t rows;

	(void)state;
	rows = count(&u, db, ALL_ROWS);
	assert_int_equal(hps_provider_edit(&u.ctx, db, &host, &change, "spread",
					   &old, &input, &provider, &spread),
			 HPS_ESTALE);
	assert_int_equal(count(&u, db, ALL_ROWS), rows);
}

static void provider_remove__names_what_refers_to_it(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	assert_int_equal(hps_provider_remove(&u.ctx, db, &host, &change,
					     "spread", &no_condition),
			 HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "still_referenced");
	assert_int_equal(u.ctx.error.faults.count, 3);
}

static void plugin_transfer__shows_the_new_owner(void **state)
{
	struct hps_plugin plugin;
	struct hps_spread spread;
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	make(&u, db, "heir");
	db_assert_ok(&u.ctx,
		     hps_plugin_transfer(&u.ctx, db, &host, &change, "plug-2",
					 "heir", &plugin, &spread));
	assert_string_equal(plugin.provider, "heir");
	assert_int_equal(spread.count, 2);
	db_assert_ok(&u.ctx,
		     hps_plugin_transfer(&u.ctx, db, &host, &change, "plug-2",
					 "heir", &plugin, &spread));
	assert_int_equal(spread.count, 0);
	assert_int_equal(hps_plugin_transfer(&u.ctx, db, &host, &change,
					     "plug-2", "nobody", &plugin,
					     &spread),
			 HPS_EINVALID);
}

static void member_put__keeps_one_role_and_ends_sessions(void **state)
{
	static const char sessions[] = "SELECT COUNT(*) AS number FROM session";
	struct hps_epoch *epoch = &host.epoch;
	struct hps_provider provider;
	uint64_t before;
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	db_assert_ok(&u.ctx, hps_provider_find(&u.ctx, db, "acme", &provider));
	db_unit_sql(&u.ctx, db,
		    "INSERT INTO session (public_id, user_id, secret_sha256, "
		    "address, created_us, seen_us, fresh_us, expires_us) "
		    "SELECT 's', id, REPEAT('s', 32), '', 0, 0, 0, 0 "
		    "FROM user WHERE username = 'mia'");
	before = hps_epoch_read(epoch, HPS_EPOCH_PEOPLE);
	db_assert_ok(&u.ctx, hps_member_put(&u.ctx, db, epoch, &change, &root,
					    &provider, "mia", "publisher"));
	assert_int_equal(count(&u, db, sessions), 0);
	assert_true(hps_epoch_read(epoch, HPS_EPOCH_PEOPLE) != before);
	db_assert_ok(&u.ctx, hps_member_put(&u.ctx, db, epoch, &change, &root,
					    &provider, "mia", "maintainer"));
	assert_int_equal(
		count(&u, db, "SELECT COUNT(*) AS number FROM role_grant"), 1);
	db_assert_ok(&u.ctx, hps_member_remove(&u.ctx, db, epoch, &change,
					       &root, &provider, "mia"));
	assert_int_equal(hps_member_remove(&u.ctx, db, epoch, &change, &root,
					   &provider, "mia"),
			 HPS_ENOTFOUND);
}

static void member_put__gives_no_more_than_the_caller_has(void **state)
{
	struct hps_provider provider;
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	db_assert_ok(&u.ctx, hps_provider_find(&u.ctx, db, "acme", &provider));
	const struct hps_grant grants[] = {
		{ HPS_SCOPE_PROVIDER,
		  (uint64_t)provider.id,
		  { UINT64_C(1) << HPS_PERM_MEMBER_EDIT } },
	};
	const struct hps_caller little = { .kind = HPS_CALLER_SESSION,
					   .grants = grants,
					   .grant_count = 1 };

	assert_int_equal(hps_member_put(&u.ctx, db, &host.epoch, &change,
					&little, &provider, "mia",
					"maintainer"),
			 HPS_EFORBIDDEN);
	assert_string_equal(u.ctx.error.slug, "rights_exceeded");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(provider_make__records_what_was_made),
		cmocka_unit_test(provider_make__refuses_a_scope_of_another),
		cmocka_unit_test(
			provider_edit__makes_one_generation_in_each_instance),
		cmocka_unit_test(provider_edit__takes_all_plugins_out_and_back),
		cmocka_unit_test(provider_edit__refuses_a_stale_copy),
		cmocka_unit_test(provider_remove__names_what_refers_to_it),
		cmocka_unit_test(plugin_transfer__shows_the_new_owner),
		cmocka_unit_test(member_put__keeps_one_role_and_ends_sessions),
		cmocka_unit_test(member_put__gives_no_more_than_the_caller_has),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
