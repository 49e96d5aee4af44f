#include "lib/db/internal.h"

#include <assert.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/base/time.h"

enum { ARGS_MAX = 64 };

struct hps_db_arg hps_db_arg_text_or_null(const char *text)
{
	if (!text)
		return HPS_NULL;
	return (struct hps_db_arg){ HPS_DB_TEXT, 0, text, strlen(text) };
}

struct hps_db_arg hps_db_arg_text(const char *text)
{
	assert(text);
	return hps_db_arg_text_or_null(text);
}

struct hps_db_arg hps_db_arg_int(int64_t number)
{
	return (struct hps_db_arg){ HPS_DB_INT, number, NULL, 0 };
}

struct hps_db_arg hps_db_arg_int_or_null(int64_t number, int64_t null)
{
	return number == null ? HPS_NULL : hps_db_arg_int(number);
}

struct hps_db_arg hps_db_arg_bool(bool value)
{
	return (struct hps_db_arg){ HPS_DB_BOOL, value, NULL, 0 };
}

struct hps_db_arg hps_db_arg_blob(const void *data, size_t len)
{
	assert(data || len == 0);
	return (struct hps_db_arg){ HPS_DB_BLOB, 0, data ? data : "", len };
}

struct hps_db_arg hps_db_arg_blob_or_null(const void *data, size_t len)
{
	return data ? hps_db_arg_blob(data, len) : HPS_NULL;
}

static const enum enum_field_types arg_types[] = {
	[HPS_DB_NULL] = MYSQL_TYPE_NULL,     [HPS_DB_INT] = MYSQL_TYPE_LONGLONG,
	[HPS_DB_BOOL] = MYSQL_TYPE_LONGLONG, [HPS_DB_TEXT] = MYSQL_TYPE_STRING,
	[HPS_DB_BLOB] = MYSQL_TYPE_BLOB,
};
_Static_assert(HPS_COUNT(arg_types) == HPS_DB_KIND__MAX, "a type per kind");

static void bind_arg(MYSQL_BIND *bind, struct hps_db_arg *arg)
{
	union {
		const void *in;
		void *out;
	} data = { .in = arg->data };

	bind->buffer_type = arg_types[arg->kind];
	if (arg->kind == HPS_DB_INT || arg->kind == HPS_DB_BOOL) {
		bind->buffer = &arg->number;
	} else {
		bind->buffer = data.out;
		bind->buffer_length = arg->len;
	}
}

/* A statement of the table does not fit the call or the schema: a defect. */
static enum hps_code mismatch(struct hps_ctx *ctx,
			      const struct hps_statement *statement,
			      const char *note)
{
	enum hps_code code =
		hps_fail(ctx, HPS_EINTERNAL, "statement_mismatch",
			 "The store and its database do not fit together. "
			 "Please tell the operator.");

	hps_fail_note(ctx, "%s: %s", statement->name, note);
	return code;
}

enum hps_code hps_db_prepared(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_statement *statement,
			      MYSQL_STMT **stmt)
{
	MYSQL_STMT *made = hps_map_get(&db->by_sql, statement->sql);

	if (made) {
		*stmt = made;
		return HPS_OK;
	}
	made = mysql_stmt_init(db->mysql);
	if (!made)
		return hps_db_error(ctx, db, NULL, statement->name,
				    HPS_DB_READS);
	/* From here on the cache closes it, whatever happens. */
	if (mysql_stmt_prepare(made, statement->sql, strlen(statement->sql)) !=
	    0) {
		enum hps_code code = hps_db_error(
			ctx, db, made, statement->name, HPS_DB_READS);
		mysql_stmt_close(made);
		return code;
	}
	hps_map_put(&db->by_sql, hps_strdup(&db->statements, statement->sql),
		    made);
	*stmt = made;
	return HPS_OK;
}

static enum hps_code bind_args(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_statement *statement,
			       struct hps_db_args args, MYSQL_STMT *stmt)
{
	MYSQL_BIND binds[ARGS_MAX];
	struct hps_db_arg *copy;
	size_t i;

	if (mysql_stmt_param_count(stmt) != args.count)
		return mismatch(ctx, statement,
				"wrong number of parameters in a call");
	assert(args.count <= ARGS_MAX);
	if (args.count == 0)
		return HPS_OK;
	/* The library keeps the addresses until it executes. */
	copy = HPS_NEW_ARRAY(ctx->arena, args.count, struct hps_db_arg);
	memcpy(copy, args.list, args.count * sizeof(*copy));
	memset(binds, 0, sizeof(binds));
	for (i = 0; i < args.count; i++)
		bind_arg(&binds[i], &copy[i]);
	if (mysql_stmt_bind_param(stmt, binds) != 0)
		return hps_db_error(ctx, db, stmt, statement->name,
				    HPS_DB_READS);
	return HPS_OK;
}

/* What has already failed within this transaction cannot go on. */
static enum hps_code refuse_if_troubled(struct hps_ctx *ctx, struct hps_db *db)
{
	assert(!db->reading);
	if (db->trouble == HPS_DB_RETRY)
		return hps_fail(ctx, HPS_EBUSY, "database_busy",
				"Too many changes to the same thing at once; "
				"nothing was changed. Repeat the request.");
	if (db->trouble == HPS_DB_LOST)
		return hps_db_away(ctx, "lost earlier in the transaction");
	return HPS_OK;
}

enum hps_code hps_db_start(struct hps_ctx *ctx, struct hps_db *db,
			   const struct hps_statement *statement,
			   struct hps_db_args args, MYSQL_STMT **stmt)
{
	enum hps_db_stake stake = !statement->row && !db->in_transaction
					  ? HPS_DB_WRITES
					  : HPS_DB_READS;
	MYSQL_STMT *made;

	HPS_TRY(refuse_if_troubled(ctx, db));
	HPS_TRY(hps_db_ready(ctx, db));
	db->sent_ticks_us = hps_ticks_us();
	HPS_TRY(hps_db_prepared(ctx, db, statement, &made));
	HPS_TRY(bind_args(ctx, db, statement, args, made));
	if (mysql_stmt_execute(made) != 0)
		return hps_db_error(ctx, db, made, statement->name, stake);
	*stmt = made;
	return HPS_OK;
}

enum hps_code hps_db_exec(struct hps_ctx *ctx, struct hps_db *db,
			  const struct hps_statement *statement,
			  struct hps_db_args args, int64_t *affected)
{
	MYSQL_STMT *stmt;

	assert(!statement->row);
	HPS_TRY(hps_db_start(ctx, db, statement, args, &stmt));
	if (mysql_stmt_insert_id(stmt) != 0)
		db->insert_id = (int64_t)mysql_stmt_insert_id(stmt);
	if (affected)
		*affected = (int64_t)mysql_stmt_affected_rows(stmt);
	return HPS_OK;
}

int64_t hps_db_insert_id(const struct hps_db *db)
{
	return db->insert_id;
}

enum hps_code hps_db_direct(struct hps_ctx *ctx, struct hps_db *db,
			    const char *sql, size_t len,
			    enum hps_db_stake stake, int64_t *rows)
{
	const char *what = hps_strndup(ctx->arena, sql, len < 60 ? len : 60);
	MYSQL_RES *result;

	HPS_TRY(refuse_if_troubled(ctx, db));
	HPS_TRY(hps_db_ready(ctx, db));
	db->sent_ticks_us = hps_ticks_us();
	if (mysql_real_query(db->mysql, sql, len) != 0)
		return hps_db_error(ctx, db, NULL, what, stake);
	result = mysql_store_result(db->mysql);
	if (!result && mysql_errno(db->mysql) != 0)
		return hps_db_error(ctx, db, NULL, what, stake);
	if (rows)
		*rows = result ? (int64_t)mysql_num_rows(result) : 0;
	if (result)
		mysql_free_result(result);
	return HPS_OK;
}

static bool same_name(const char *member, const char *column)
{
	const char *dot = strrchr(member, '.');

	return strcmp(dot ? dot + 1 : member, column) == 0;
}

/* What is wrong with the columns, for the operator; NULL if nothing is. */
static const char *compare_columns(struct hps_arena *arena,
				   const struct hps_statement *statement,
				   MYSQL_RES *columns)
{
	size_t count = columns ? mysql_num_fields(columns) : 0;
	size_t i;

	if (count != statement->row_fields)
		return hps_format(arena, "%s: %zu columns, %zu expected",
				  statement->name, count,
				  statement->row_fields);
	for (i = 0; i < count; i++) {
		const struct hps_db_field *field = &statement->row[i];
		MYSQL_FIELD *column =
			mysql_fetch_field_direct(columns, (unsigned)i);
		bool number =
			field->kind == HPS_DB_INT || field->kind == HPS_DB_BOOL;

		if (!same_name(field->name, column->name))
			return hps_format(arena,
					  "%s: column %zu is '%s', the row "
					  "has '%s' there",
					  statement->name, i + 1, column->name,
					  field->name);
		if (number != (IS_NUM(column->type) != 0))
			return hps_format(arena, "%s: column '%s' is %s number",
					  statement->name, field->name,
					  number ? "no" : "a");
	}
	return NULL;
}

/* Forget a failure, not the faults that were found before it. */
static void pass_over(struct hps_ctx *ctx)
{
	struct hps_faults kept = ctx->error.faults;

	hps_fail_clear(ctx);
	ctx->error.faults = kept;
}

/* Returns HPS_OK also for a fault, which it adds; else the server is away. */
static enum hps_code check_one(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_statement_table *table,
			       const struct hps_statement *statement)
{
	const char *wrong = NULL;
	MYSQL_RES *columns;
	MYSQL_STMT *stmt;

	HPS_TRY(hps_db_ready(ctx, db));
	if (hps_db_prepared(ctx, db, statement, &stmt) != HPS_OK) {
		if (!db->mysql)
			return ctx->error.code;
		if (!hps_equal(ctx->error.slug, "database_denied"))
			wrong = ctx->error.note;
		pass_over(ctx);
	} else {
		columns = mysql_stmt_result_metadata(stmt);
		wrong = compare_columns(ctx->arena, statement, columns);
		if (columns)
			mysql_free_result(columns);
	}
	if (wrong)
		hps_fault_add(ctx->arena, &ctx->error.faults, "",
			      "statement_mismatch", "%s: %s", table->name,
			      wrong);
	return HPS_OK;
}

enum hps_code hps_db_check(struct hps_ctx *ctx, struct hps_db *db,
			   const struct hps_statement_table *const *tables,
			   size_t count)
{
	size_t before = ctx->error.faults.count;
	size_t t;
	size_t s;

	for (t = 0; t < count; t++) {
		for (s = 0; s < tables[t]->count; s++)
			HPS_TRY(check_one(ctx, db, tables[t],
					  &tables[t]->statements[s]));
	}
	if (ctx->error.faults.count == before)
		return HPS_OK;
	hps_fail(ctx, HPS_EINTERNAL, "statement_mismatch",
		 "The store and its database do not fit together.");
	hps_fail_note(ctx, "%zu statements; the first: %s",
		      ctx->error.faults.count - before,
		      ctx->error.faults.first->detail);
	return ctx->error.code;
}
