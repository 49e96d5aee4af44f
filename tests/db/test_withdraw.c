/* Blocking a version, with the database and without. */
#include "tests/db/store_unit.h"

#include "lib/service/withdraw.h"

static enum hps_code block(struct unit *u, struct hps_db *db,
			   const char *plugin, const char *version,
			   struct hps_withdrawal *done)
{
	return hps_withdraw_block(&u->ctx, db, &store_unit_host,
				  &store_unit_change, plugin, version, done);
}

static void block__goes_back_to_the_last_good_version(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_withdrawal done;

	(void)state;
	store_unit_publish(&u, db, "one", "1.0.0");
	store_unit_publish(&u, db, "one", "1.1.0");
	store_unit_publish(&u, db, "one", "1.2.0");
	db_assert_ok(&u.ctx, block(&u, db, "one", "1.1.0", &done));
	assert_int_equal(done.fallbacks.count, 0);
	db_assert_ok(&u.ctx, block(&u, db, "one", "1.2.0", &done));
	assert_true(done.changed);
	assert_int_equal(done.fallbacks.count, 1);
	assert_string_equal(done.fallbacks.list[0].instance, "default");
	assert_string_equal(done.fallbacks.list[0].to, "1.0.0");
	assert_non_null(strstr(store_unit_discover(&u, NULL), "one/1.0.0"));
	assert_false(store_unit_exists(&u, "plugins/one/1.2.0"));
	assert_true(store_unit_exists(&u, "withdrawn/one/1.2.0/index.js"));
}

static void block__leaves_nothing_when_nothing_good_is_left(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_withdrawal done;

	(void)state;
	store_unit_publish(&u, db, "@s/two", "1.0.0");
	db_assert_ok(&u.ctx, block(&u, db, "@s/two", "1.0.0", &done));
	assert_int_equal(done.fallbacks.count, 1);
	assert_null(done.fallbacks.list[0].to);
	assert_null(strstr(store_unit_discover(&u, NULL), "@s/two"));
	assert_true(store_unit_exists(&u, "withdrawn/@s/two/1.0.0"));
}

static void block__twice_is_harmless(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_withdrawal done;

	(void)state;
	store_unit_publish(&u, db, "three", "1.0.0");
	db_assert_ok(&u.ctx, block(&u, db, "three", "1.0.0", &done));
	db_assert_ok(&u.ctx, block(&u, db, "three", "1.0.0", &done));
	assert_false(done.changed);
	assert_int_equal(
		db_unit_number(&u.ctx, db,
			       "SELECT COUNT(*) AS number FROM audit WHERE "
			       "action = 'version.block' "
			       "AND object = 'three@1.0.0'"),
		1);
}

static void block__wants_a_reason_and_a_version(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_change silent = store_unit_change;
	struct hps_withdrawal done;

	(void)state;
	store_unit_publish(&u, db, "four", "1.0.0");
	silent.reason = "";
	assert_int_equal(hps_withdraw_block(&u.ctx, db, &store_unit_host,
					    &silent, "four", "1.0.0", &done),
			 HPS_EINVALID);
	assert_int_equal(block(&u, db, "four", "9.0.0", &done), HPS_ENOTFOUND);
	assert_int_equal(block(&u, db, "nobody", "1.0.0", &done),
			 HPS_ENOTFOUND);
	assert_true(store_unit_exists(&u, "plugins/four/1.0.0"));
}

static void lift__brings_the_files_back_and_moves_nothing(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_withdrawal done;

	(void)state;
	store_unit_publish(&u, db, "five", "1.0.0");
	store_unit_publish(&u, db, "five", "1.1.0");
	db_assert_ok(&u.ctx, block(&u, db, "five", "1.1.0", &done));
	db_assert_ok(&u.ctx, hps_withdraw_lift(&u.ctx, db, &store_unit_host,
					       &store_unit_change, "five",
					       "1.1.0", &done));
	assert_true(store_unit_exists(&u, "plugins/five/1.1.0/index.js"));
	assert_non_null(strstr(store_unit_discover(&u, NULL), "five/1.0.0"));
	assert_int_equal(hps_withdraw_lift(&u.ctx, db, &store_unit_host,
					   &store_unit_change, "five", "1.1.0",
					   &done),
			 HPS_ECONFLICT);
	assert_true(store_unit_exists(&u, "plugins/five/1.1.0/index.js"));
}

static void note__takes_the_files_at_once_and_the_rest_later(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	size_t done, refused;

	(void)state;
	store_unit_publish(&u, db, "six", "1.0.0");
	store_unit_publish(&u, db, "six", "1.1.0");
	db_assert_ok(&u.ctx,
		     hps_withdraw_note(&u.ctx, &store_unit_host,
				       &store_unit_change, "six", "1.1.0"));
	assert_false(store_unit_exists(&u, "plugins/six/1.1.0"));
	assert_non_null(strstr(store_unit_discover(&u, NULL), "six/1.1.0"));
	db_assert_ok(&u.ctx,
		     hps_withdraw_reconcile(&u.ctx, db, &store_unit_host, &done,
					    &refused));
	assert_int_equal(done, 1);
	assert_int_equal(refused, 0);
	assert_non_null(strstr(store_unit_discover(&u, NULL), "six/1.0.0"));
	db_assert_ok(&u.ctx,
		     hps_withdraw_reconcile(&u.ctx, db, &store_unit_host, &done,
					    &refused));
	assert_int_equal(done, 0);
}

static void note__of_an_unknown_version_is_refused(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	size_t done, refused;

	(void)state;
	assert_int_equal(hps_withdraw_note(&u.ctx, &store_unit_host,
					   &store_unit_change, "nobody",
					   "1.0.0"),
			 HPS_ENOTFOUND);
	assert_int_equal(hps_withdraw_note(&u.ctx, &store_unit_host,
					   &store_unit_change, "../x", "1.0.0"),
			 HPS_EINVALID);
	store_unit_publish(&u, db, "seven", "1.0.0");
	db_assert_ok(&u.ctx,
		     hps_withdraw_note(&u.ctx, &store_unit_host,
				       &store_unit_change, "seven", "1.0.0"));
	db_unit_sql(&u.ctx, db,
		    "UPDATE plugin SET name = 'other' WHERE name = 'seven'");
	db_assert_ok(&u.ctx,
		     hps_withdraw_reconcile(&u.ctx, db, &store_unit_host, &done,
					    &refused));
	assert_int_equal(done, 0);
	assert_int_equal(refused, 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(block__goes_back_to_the_last_good_version),
		cmocka_unit_test(
			block__leaves_nothing_when_nothing_good_is_left),
		cmocka_unit_test(block__twice_is_harmless),
		cmocka_unit_test(block__wants_a_reason_and_a_version),
		cmocka_unit_test(lift__brings_the_files_back_and_moves_nothing),
		cmocka_unit_test(
			note__takes_the_files_at_once_and_the_rest_later),
		cmocka_unit_test(note__of_an_unknown_version_is_refused),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, store_unit_setup,
				      store_unit_teardown);
}
