/* Statements, values and rows against a real server. */
#include "tests/db/db_unit.h"

struct thing {
	int64_t id;
	const char *name;
	int64_t number;
	bool flag;
	struct hps_blob data;
};

static const struct hps_db_field thing_fields[] = {
	HPS_DB_COLUMN_INT(struct thing, id),
	HPS_DB_COLUMN_TEXT(struct thing, name),
	HPS_DB_COLUMN_INT_OR(struct thing, number, -7),
	HPS_DB_COLUMN_BOOL(struct thing, flag),
	HPS_DB_COLUMN_BLOB(struct thing, data),
};

enum { INSERT, FIND, FIND_BY_NAME, LIST, UPDATE, DELETE, ADD_CHILD };

#define COLUMNS "id, name, number, flag, data"

static const struct hps_statement statements[] = {
	[INSERT] = { "thing_insert",
		     "INSERT INTO thing (name, number, flag, "
		     "data) VALUES (?, ?, ?, ?)",
		     NULL, 0, 0 },
	[FIND] = { "thing_find", "SELECT " COLUMNS " FROM thing WHERE id = ?",
		   HPS_DB_ROW(struct thing, thing_fields) },
	[FIND_BY_NAME] = { "thing_find_by_name",
			   "SELECT " COLUMNS " FROM thing WHERE name = ?",
			   HPS_DB_ROW(struct thing, thing_fields) },
	[LIST] = { "thing_list", "SELECT " COLUMNS " FROM thing ORDER BY id",
		   HPS_DB_ROW(struct thing, thing_fields) },
	[UPDATE] = { "thing_update", "UPDATE thing SET number = ? WHERE id = ?",
		     NULL, 0, 0 },
	[DELETE] = { "thing_delete", "DELETE FROM thing WHERE id = ?", NULL, 0,
		     0 },
	[ADD_CHILD] = { "child_insert",
			"INSERT INTO child (thing_id) VALUES (?)", NULL, 0, 0 },
};

static int setup(void **state)
{
	UNIT(unit);

	db_unit_setup(state);
	DB_UNIT(db);
	db_unit_sql(&unit.ctx, db,
		    "CREATE TABLE thing (id BIGINT NOT NULL AUTO_INCREMENT "
		    "PRIMARY KEY, name VARCHAR(200) CHARACTER SET utf8mb4, "
		    "code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin, "
		    "number BIGINT, flag TINYINT NOT NULL DEFAULT 0, "
		    "data LONGBLOB, UNIQUE KEY uq_thing_name (name), "
		    "CONSTRAINT ck_thing_flag CHECK (flag IN (0, 1)))");
	db_unit_sql(&unit.ctx, db,
		    "CREATE TABLE child (thing_id BIGINT NOT NULL, CONSTRAINT "
		    "fk_child_thing FOREIGN KEY (thing_id) REFERENCES thing "
		    "(id))");
	return 0;
}

static int empty(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	db_unit_sql(&unit.ctx, db, "DELETE FROM child");
	db_unit_sql(&unit.ctx, db, "DELETE FROM thing");
	return 0;
}

static int64_t insert(struct hps_ctx *ctx, struct hps_db *db, const char *name)
{
	db_assert_ok(ctx, hps_db_exec(ctx, db, &statements[INSERT],
				      HPS_ARGS(HPS_TEXT(name), HPS_INT(1),
					       HPS_BOOL(false), HPS_NULL),
				      NULL));
	return hps_db_insert_id(db);
}

static void values__come_back_as_they_went(void **state)
{
	static const struct {
		const char *name;
		int64_t number;
		bool flag;
		struct hps_blob data;
	} cases[] = {
		{ "plain", 1, true, { "x", 1 } },
		{ "", 0, false, { "", 0 } },
		{ "\xf0\x9f\xa6\x89 \xc3\xa9\xe2\x82\xac",
		  -1,
		  true,
		  { "\0\xff\0'\\", 5 } },
		{ "least", INT64_MIN, true, { NULL, 0 } },
		{ "most", INT64_MAX, false, { "z", 1 } },
		{ "null number", -7, false, { "z", 1 } },
		{ NULL, 5, false, { NULL, 0 } },
	};
	UNIT(unit);
	DB_UNIT(db);
	struct thing got;
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		db_assert_ok(
			&unit.ctx,
			hps_db_exec(
				&unit.ctx, db, &statements[INSERT],
				HPS_ARGS(HPS_TEXT_OR_NULL(cases[i].name),
					 HPS_INT_OR_NULL(cases[i].number, -7),
					 HPS_BOOL(cases[i].flag),
					 HPS_BLOB_OR_NULL(cases[i].data.data,
							  cases[i].data.len)),
				NULL));
		db_assert_ok(&unit.ctx,
			     hps_db_one(&unit.ctx, db, &statements[FIND],
					HPS_ARGS(HPS_INT(hps_db_insert_id(db))),
					&got));
		if (cases[i].name)
			assert_string_equal(got.name, cases[i].name);
		else
			assert_null(got.name);
		assert_int_equal(got.number, cases[i].number);
		assert_int_equal(got.flag, cases[i].flag);
		assert_int_equal(got.data.len, cases[i].data.len);
		assert_int_equal(got.data.data == NULL,
				 cases[i].data.data == NULL);
		if (got.data.data)
			assert_memory_equal(got.data.data, cases[i].data.data,
					    got.data.len);
	}
	assert_int_equal(db_unit_number(&unit.ctx, db,
					"SELECT COUNT(*) AS number FROM thing "
					"WHERE number IS NULL"),
			 1);
}

static void values__may_be_large(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	size_t len = 1 << 20;
	unsigned char *data = hps_alloc(&unit.arena, len);
	struct thing got;
	size_t i;

	(void)state;
	for (i = 0; i < len; i++)
		data[i] = (unsigned char)(i * 7 + i / 256);
	db_assert_ok(&unit.ctx,
		     hps_db_exec(&unit.ctx, db, &statements[INSERT],
				 HPS_ARGS(HPS_TEXT("large"), HPS_NULL,
					  HPS_BOOL(true), HPS_BLOB(data, len)),
				 NULL));
	db_assert_ok(&unit.ctx,
		     hps_db_one(&unit.ctx, db, &statements[FIND_BY_NAME],
				HPS_ARGS(HPS_TEXT("large")), &got));
	assert_int_equal(got.data.len, len);
	assert_memory_equal(got.data.data, data, len);
}

static void values__are_not_part_of_the_sql(void **state)
{
	static const char name[] = "x'; DROP TABLE thing; -- \\";
	UNIT(unit);
	DB_UNIT(db);
	struct thing got;

	(void)state;
	insert(&unit.ctx, db, name);
	db_assert_ok(&unit.ctx,
		     hps_db_one(&unit.ctx, db, &statements[FIND_BY_NAME],
				HPS_ARGS(HPS_TEXT(name)), &got));
	assert_string_equal(got.name, name);
}

static void one__finds_no_text_beyond_ascii_in_an_ascii_column(void **state)
{
	static const struct hps_statement find = {
		"by_code", "SELECT " COLUMNS " FROM thing WHERE code = ?",
		HPS_DB_ROW(struct thing, thing_fields)
	};
	UNIT(unit);
	DB_UNIT(db);
	struct thing got;

	(void)state;
	assert_int_equal(hps_db_one(&unit.ctx, db, &find,
				    HPS_ARGS(HPS_TEXT("caf\xc3\xa9")), &got),
			 HPS_ENOTFOUND);
	assert_string_equal(unit.ctx.error.slug, "row_missing");
}

static void exec__refuses_what_the_column_cannot_hold(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	char *name = hps_alloc(&unit.arena, 202);

	(void)state;
	memset(name, 'x', 201);
	assert_int_equal(hps_db_exec(&unit.ctx, db, &statements[INSERT],
				     HPS_ARGS(HPS_TEXT(name), HPS_NULL,
					      HPS_BOOL(true), HPS_NULL),
				     NULL),
			 HPS_EINTERNAL);
	assert_string_equal(unit.ctx.error.slug, "database_refused");
	assert_int_equal(hps_db_exec(&unit.ctx, db, &statements[INSERT],
				     HPS_ARGS(HPS_TEXT("flag"), HPS_NULL,
					      HPS_INT(2), HPS_NULL),
				     NULL),
			 HPS_EINTERNAL);
}

static void exec__counts_matched_rows(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	int64_t id = insert(&unit.ctx, db, "counted");
	int64_t affected = -1;

	(void)state;
	db_assert_ok(&unit.ctx,
		     hps_db_exec(&unit.ctx, db, &statements[UPDATE],
				 HPS_ARGS(HPS_INT(1), HPS_INT(id)), &affected));
	assert_int_equal(affected, 1);
	db_assert_ok(&unit.ctx,
		     hps_db_exec(&unit.ctx, db, &statements[UPDATE],
				 HPS_ARGS(HPS_INT(1), HPS_INT(0)), &affected));
	assert_int_equal(affected, 0);
}

static void exec__refuses_a_wrong_number_of_values(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	assert_int_equal(hps_db_exec(&unit.ctx, db, &statements[DELETE],
				     HPS_NO_ARGS, NULL),
			 HPS_EINTERNAL);
	assert_string_equal(unit.ctx.error.slug, "statement_mismatch");
}

static void exec__names_the_key_of_a_duplicate(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	insert(&unit.ctx, db, "twice for key 'no'");
	assert_int_equal(
		hps_db_exec(&unit.ctx, db, &statements[INSERT],
			    HPS_ARGS(HPS_TEXT("twice for key 'no'"), HPS_NULL,
				     HPS_BOOL(false), HPS_NULL),
			    NULL),
		HPS_ECONFLICT);
	assert_string_equal(unit.ctx.error.slug, "duplicate");
	assert_string_equal(hps_db_violated(db), "uq_thing_name");
	assert_non_null(strstr(unit.ctx.error.note, "uq_thing_name"));
	assert_null(strstr(unit.ctx.error.note, "twice"));
}

static void exec__names_the_key_of_a_reference(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	int64_t id = insert(&unit.ctx, db, "parent");

	(void)state;
	db_assert_ok(&unit.ctx,
		     hps_db_exec(&unit.ctx, db, &statements[ADD_CHILD],
				 HPS_ARGS(HPS_INT(id)), NULL));
	assert_int_equal(hps_db_exec(&unit.ctx, db, &statements[DELETE],
				     HPS_ARGS(HPS_INT(id)), NULL),
			 HPS_ECONFLICT);
	assert_string_equal(unit.ctx.error.slug, "still_referenced");
	assert_string_equal(hps_db_violated(db), "fk_child_thing");
	assert_int_equal(hps_db_exec(&unit.ctx, db, &statements[ADD_CHILD],
				     HPS_ARGS(HPS_INT(-1)), NULL),
			 HPS_ECONFLICT);
	assert_string_equal(unit.ctx.error.slug, "reference_missing");
}

static void one__reports_a_missing_row(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	struct thing got = { .id = 42 };

	(void)state;
	assert_int_equal(hps_db_one(&unit.ctx, db, &statements[FIND],
				    HPS_ARGS(HPS_INT(-1)), &got),
			 HPS_ENOTFOUND);
	assert_string_equal(unit.ctx.error.slug, "row_missing");
	assert_int_equal(got.id, 42);
}

static void one__takes_the_first_of_many(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	struct thing got;
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		insert(&unit.ctx, db, hps_format(&unit.arena, "n%d", i));
	for (i = 0; i < 2; i++) {
		db_assert_ok(&unit.ctx,
			     hps_db_one(&unit.ctx, db, &statements[LIST],
					HPS_NO_ARGS, &got));
		assert_string_equal(got.name, "n0");
	}
}

static void one__refuses_an_unexpected_null(void **state)
{
	static const struct hps_db_field fields[] = {
		HPS_DB_COLUMN_INT(struct thing, number),
	};
	static const struct hps_statement statement = {
		"null", "SELECT number FROM thing",
		HPS_DB_ROW(struct thing, fields)
	};
	UNIT(unit);
	DB_UNIT(db);
	struct thing got;

	(void)state;
	db_unit_sql(&unit.ctx, db,
		    "INSERT INTO thing (number) VALUES (NULL), (NULL)");
	assert_int_equal(
		hps_db_one(&unit.ctx, db, &statement, HPS_NO_ARGS, &got),
		HPS_EINTERNAL);
	/* The connection is still in step. */
	db_assert_ok(&unit.ctx, hps_db_ping(&unit.ctx, db));
}

static void all__returns_every_row(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	struct thing *things;
	size_t count;
	int i;

	(void)state;
	db_assert_ok(&unit.ctx, hps_db_all(&unit.ctx, db, &statements[LIST],
					   HPS_NO_ARGS, &things, &count));
	assert_int_equal(count, 0);
	assert_non_null(things);
	for (i = 0; i < 100; i++)
		insert(&unit.ctx, db, hps_format(&unit.arena, "n%02d", i));
	db_assert_ok(&unit.ctx, hps_db_all(&unit.ctx, db, &statements[LIST],
					   HPS_NO_ARGS, &things, &count));
	assert_int_equal(count, 100);
	assert_string_equal(things[0].name, "n00");
	assert_string_equal(things[99].name, "n99");
}

struct seen {
	int count;
	int stop_at;
};

static enum hps_code see(struct hps_ctx *ctx, const void *row, void *arg)
{
	const struct thing *thing = row;
	struct seen *seen = arg;

	assert_non_null(thing->name);
	if (++seen->count == seen->stop_at)
		return hps_fail(ctx, HPS_ELIMIT, "enough", "Enough.");
	return HPS_OK;
}

static void each__reads_to_the_end_or_until_told(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	struct seen seen = { 0, 0 };
	int i;

	(void)state;
	for (i = 0; i < 50; i++)
		insert(&unit.ctx, db, hps_format(&unit.arena, "n%d", i));
	db_assert_ok(&unit.ctx, hps_db_each(&unit.ctx, db, &statements[LIST],
					    HPS_NO_ARGS, see, &seen));
	assert_int_equal(seen.count, 50);
	seen = (struct seen){ 0, 3 };
	assert_int_equal(hps_db_each(&unit.ctx, db, &statements[LIST],
				     HPS_NO_ARGS, see, &seen),
			 HPS_ELIMIT);
	assert_int_equal(seen.count, 3);
	insert(&unit.ctx, db, "still in step");
}

static void check__accepts_what_fits(void **state)
{
	static const struct hps_statement_table table = {
		"thing", statements, HPS_COUNT(statements)
	};
	static const struct hps_statement_table *const tables[] = { &table };
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	db_assert_ok(&unit.ctx, hps_db_check(&unit.ctx, db, tables, 1));
}

static void check__finds_what_does_not_fit(void **state)
{
	static const struct hps_db_field swapped[] = {
		HPS_DB_COLUMN_TEXT(struct thing, name),
		HPS_DB_COLUMN_INT(struct thing, id),
	};
	static const struct hps_db_field text_id[] = {
		{ "id", HPS_DB_TEXT, 0, true, 0 },
	};
	static const struct hps_statement wrong[] = {
		{ "too_few", "SELECT id, name FROM thing",
		  HPS_DB_ROW(struct thing, thing_fields) },
		{ "swapped", "SELECT id, name FROM thing",
		  HPS_DB_ROW(struct thing, swapped) },
		{ "kind", "SELECT id FROM thing",
		  HPS_DB_ROW(struct thing, text_id) },
		{ "no_table", "SELECT id FROM nothing",
		  HPS_DB_ROW(struct thing, text_id) },
		{ "syntax", "SELEC id", NULL, 0, 0 },
		{ "rows_unread", "SELECT id FROM thing", NULL, 0, 0 },
	};
	static const struct hps_statement_table table = { "wrong", wrong,
							  HPS_COUNT(wrong) };
	static const struct hps_statement_table *const tables[] = { &table };
	UNIT(unit);
	DB_UNIT(db);
	const struct hps_fault *fault;
	size_t i = 0;

	(void)state;
	assert_int_equal(hps_db_check(&unit.ctx, db, tables, 1), HPS_EINTERNAL);
	assert_string_equal(unit.ctx.error.slug, "statement_mismatch");
	assert_int_equal(unit.ctx.error.faults.count, HPS_COUNT(wrong));
	for (fault = unit.ctx.error.faults.first; fault; fault = fault->next)
		assert_non_null(strstr(fault->detail, wrong[i++].name));
}

static void session__is_strict_and_in_utc(void **state)
{
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	assert_int_equal(
		db_unit_number(&unit.ctx, db,
			       "SELECT @@time_zone = '+00:00' AND "
			       "@@sql_mode LIKE '%STRICT_ALL_TABLES%' AND "
			       "@@character_set_client = 'utf8mb4' AND "
			       "@@tx_isolation = 'READ-COMMITTED' AND "
			       "@@max_statement_time = 1.5 AND "
			       "@@innodb_lock_wait_timeout = 1 AS number"),
		1);
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup(name, empty)
	const struct CMUnitTest tests[] = {
		T(values__come_back_as_they_went),
		T(values__may_be_large),
		T(values__are_not_part_of_the_sql),
		T(one__finds_no_text_beyond_ascii_in_an_ascii_column),
		T(exec__refuses_what_the_column_cannot_hold),
		T(exec__counts_matched_rows),
		T(exec__refuses_a_wrong_number_of_values),
		T(exec__names_the_key_of_a_duplicate),
		T(exec__names_the_key_of_a_reference),
		T(one__reports_a_missing_row),
		T(one__takes_the_first_of_many),
		T(one__refuses_an_unexpected_null),
		T(all__returns_every_row),
		T(each__reads_to_the_end_or_until_told),
		T(check__accepts_what_fits),
		T(check__finds_what_does_not_fit),
		T(session__is_strict_and_in_utc),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, setup, db_unit_teardown);
}
