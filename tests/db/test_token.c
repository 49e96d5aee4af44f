/* Making and ending the tokens of providers. */
#include "tests/db/store_unit.h"

#include "lib/base/time.h"
#include "lib/crypto/token.h"
#include "lib/service/token.h"

static const char *const publishing[] = { "version:publish" };

static struct hps_token_input usual(struct unit *u, struct hps_db *db)
{
	struct hps_provider *provider = HPS_NEW(&u->arena, struct hps_provider);

	db_assert_ok(&u->ctx, hps_provider_find(&u->ctx, db, "acme", provider));
	return (struct hps_token_input){ .provider = provider,
					 .name = "CI of acme",
					 .rights = { publishing, 1 },
					 .usual_us = 90 * HPS_DAY_US,
					 .most_us = 365 * HPS_DAY_US };
}

static enum hps_code make(struct unit *u, struct hps_db *db,
			  const struct hps_token_input *input,
			  const char **text, struct hps_token *row)
{
	return hps_token_make_for(&u->ctx, db, &store_unit_change, input, text,
				  row);
}

static void make__stores_the_hash_and_never_the_token(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_token_input input = usual(&u, db);
	unsigned char sha256[HPS_SHA256_BYTES];
	struct hps_token_use use;
	struct hps_token row;
	const char *text;

	(void)state;
	db_assert_ok(&u.ctx, make(&u, db, &input, &text, &row));
	assert_true(hps_token_check(text));
	hps_token_hash(text, sha256);
	db_assert_ok(&u.ctx, hps_token_find_use(&u.ctx, db, sha256, &use));
	assert_string_equal(use.token.public_id, row.public_id);
	assert_string_equal(use.token.plugins, "[\"*\"]");
	assert_string_equal(use.token.channels, "[\"*\"]");
	assert_string_equal(use.token.default_channel, "stable");
	assert_int_equal(use.token.expires_us, u.ctx.now_us + 90 * HPS_DAY_US);
	assert_int_equal(
		db_unit_number(
			&u.ctx, db,
			hps_format(&u.arena,
				   "SELECT COUNT(*) AS number FROM audit "
				   "WHERE after_json LIKE '%%%s%%'",
				   text)),
		0);
}

static void make__refuses_each_wrong_member(void **state)
{
	static const char *const people[] = { "version:publish", "user:edit" };
	static const char *const names[] = { "clinical-*", "Upper", "*-x" };
	static const char *const nets[] = { "10.0.0.0/8", "all" };
	UNIT(u);
	DB_UNIT(db);
	struct hps_token_input input = usual(&u, db);
	struct hps_token row;
	const char *text;

	(void)state;
	input.name = "two\nlines";
	input.rights = (struct hps_strings){ people, 2 };
	input.plugins = (struct hps_strings){ names, 3 };
	input.channels = (struct hps_strings){ names + 1, 1 };
	input.cidrs = (struct hps_strings){ nets, 2 };
	input.default_channel = "";
	input.expires_us = u.ctx.now_us + 366 * HPS_DAY_US;
	assert_int_equal(make(&u, db, &input, &text, &row), HPS_EINVALID);
	assert_int_equal(u.ctx.error.faults.count, 8);
	hps_fail_clear(&u.ctx);
	input = usual(&u, db);
	input.rights.count = 0;
	input.expires_us = u.ctx.now_us;
	assert_int_equal(make(&u, db, &input, &text, &row), HPS_EINVALID);
	assert_int_equal(u.ctx.error.faults.count, 2);
}

static void end__holds_at_once_and_twice_is_harmless(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_token_input input = usual(&u, db);
	struct hps_token row, found;
	const char *text;
	int i;

	(void)state;
	db_assert_ok(&u.ctx, make(&u, db, &input, &text, &row));
	for (i = 0; i < 2; i++)
		db_assert_ok(&u.ctx,
			     hps_token_end(&u.ctx, db, &store_unit_change,
					   input.provider, row.public_id,
					   "revoked"));
	db_assert_ok(&u.ctx, hps_token_find(&u.ctx, db, input.provider->id,
					    row.public_id, &found));
	assert_int_not_equal(found.revoked_us, 0);
	assert_int_equal(db_unit_number(&u.ctx, db,
					"SELECT COUNT(*) AS number FROM audit "
					"WHERE action = 'token.revoke'"),
			 1);
	assert_int_equal(hps_token_end(&u.ctx, db, &store_unit_change,
				       input.provider, "nobody", "revoked"),
			 HPS_ENOTFOUND);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(make__stores_the_hash_and_never_the_token),
		cmocka_unit_test(make__refuses_each_wrong_member),
		cmocka_unit_test(end__holds_at_once_and_twice_is_harmless),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, store_unit_setup,
				      store_unit_teardown);
}
