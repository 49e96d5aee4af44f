/* The audit's seals, and who tampers with them. */
#include "tests/db/store_unit.h"

#include "lib/service/chain.h"

static size_t seal(struct unit *u, struct hps_db *db)
{
	struct hps_seal_key key;
	size_t sealed;

	db_assert_ok(&u->ctx,
		     hps_chain_key(&u->ctx, store_unit_host.state_fd, &key));
	db_assert_ok(&u->ctx,
		     hps_chain_seal(&u->ctx, db, store_unit_host.state_fd, &key,
				    100, &sealed));
	return sealed;
}

static struct hps_chain_verdict verify_with(struct unit *u, struct hps_db *db,
					    const struct hps_chain_head *kept)
{
	struct hps_chain_verdict verdict;

	db_assert_ok(&u->ctx,
		     hps_chain_verify(&u->ctx, db, store_unit_host.state_fd,
				      kept, &verdict));
	return verdict;
}

static struct hps_chain_verdict verify(struct unit *u, struct hps_db *db)
{
	return verify_with(u, db, NULL);
}

static void add(struct unit *u, struct hps_db *db, int count)
{
	struct hps_audit_row row = { .action = "test.done",
				     .object_kind = "test",
				     .object = "x",
				     .after = "{}" };
	int i;

	for (i = 0; i < count; i++)
		db_assert_ok(&u->ctx,
			     hps_audit_insert(&u->ctx, db,
					      &store_unit_change.actor, &row));
}

static void seal__takes_each_row_once(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_chain_verdict verdict;
	size_t first;

	(void)state;
	first = seal(&u, db); /* what founding the store has left */
	assert_true(first > 0);
	assert_int_equal(seal(&u, db), 0);
	add(&u, db, 5);
	assert_int_equal(verify(&u, db).unsealed, 5);
	assert_int_equal(seal(&u, db), 5);
	verdict = verify(&u, db);
	assert_null(verdict.why);
	assert_int_equal(verdict.sealed, (int64_t)first + 5);
	assert_int_equal(verdict.unsealed, 0);
}

/* Each way to forge, and how it is undone for the next one. */
struct forgery {
	const char *forge;
	const char *undo;
};

static const struct forgery forgeries[] = {
	{ "UPDATE audit SET actor = 'host' WHERE seal_number = 4",
	  "UPDATE audit SET actor = 'token:test' WHERE seal_number = 4" },
	{ "UPDATE audit SET after_json = NULL WHERE seal_number = 4",
	  "UPDATE audit SET after_json = '{}' WHERE seal_number = 4" },
	{ "UPDATE audit SET reason = '' WHERE seal_number = 4",
	  "UPDATE audit SET reason = NULL WHERE seal_number = 4" },
	{ "UPDATE audit SET created_us = created_us + 1 WHERE seal_number = 4",
	  "UPDATE audit SET created_us = created_us - 1 WHERE seal_number = "
	  "4" },
	{ "UPDATE audit SET seal = REVERSE(seal) WHERE seal_number = 4",
	  "UPDATE audit SET seal = REVERSE(seal) WHERE seal_number = 4" },
};

static void verify__names_the_first_bad_row(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(forgeries); i++) {
		struct hps_chain_verdict verdict;

		db_unit_sql(&u.ctx, db, forgeries[i].forge);
		verdict = verify(&u, db);
		assert_non_null(verdict.why);
		assert_int_equal(verdict.number, 4);
		assert_int_equal(verdict.sealed, 3);
		assert_int_not_equal(verdict.row_id, 0);
		db_unit_sql(&u.ctx, db, forgeries[i].undo);
		assert_null(verify(&u, db).why);
	}
}

static void verify__compares_with_a_head_that_was_kept(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_chain_head kept, other;

	(void)state;
	kept = verify(&u, db).head;
	assert_true(hps_chain_head_parse(hps_chain_head_text(&u.arena, &kept),
					 &other));
	assert_memory_equal(&kept, &other, sizeof(kept));
	add(&u, db, 2);
	seal(&u, db);
	assert_null(verify_with(&u, db, &kept).why);
	other.seal[0] ^= 1; /* the chain was made anew */
	assert_int_equal(verify_with(&u, db, &other).number, kept.number);
	other = verify(&u, db).head;
	other.number += 3; /* rows that are gone from here and from the host */
	assert_non_null(verify_with(&u, db, &other).why);
	assert_false(hps_chain_head_parse("5:00", &other));
	assert_false(hps_chain_head_parse("x", &other));
}

static void verify__misses_rows_that_were_deleted(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_chain_verdict verdict;
	int64_t last;

	(void)state;
	last = verify(&u, db).sealed;
	db_unit_sql(&u.ctx, db,
		    hps_format(&u.arena,
			       "DELETE FROM audit WHERE seal_number = %lld",
			       (long long)last));
	verdict = verify(&u, db);
	assert_non_null(verdict.why);
	assert_int_equal(verdict.number, last);
	db_unit_sql(&u.ctx, db, "DELETE FROM audit WHERE seal_number = 2");
	verdict = verify(&u, db);
	assert_non_null(verdict.why);
	assert_int_equal(verdict.number, 2);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seal__takes_each_row_once),
		cmocka_unit_test(verify__names_the_first_bad_row),
		cmocka_unit_test(verify__compares_with_a_head_that_was_kept),
		cmocka_unit_test(verify__misses_rows_that_were_deleted),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, store_unit_setup,
				      store_unit_teardown);
}
