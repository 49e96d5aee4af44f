/*
 * From the server's answer to structs.  Rows are taken from the wire one by
 * one; texts and blobs are fetched with a buffer of the length that the row
 * announces, so that a column may be of any length.
 */
#include "lib/db/internal.h"

#include <assert.h>
#include <string.h>

enum { COLUMNS_MAX = 64, ROWS_FIRST = 16 };

/* Where the library leaves one column of the current row. */
struct cell {
	int64_t number;
	unsigned long len;
	hps_db_flag null;
	hps_db_flag cut; /* an integer that did not fit */
};

/* The answer to one statement, being read. */
struct reader {
	struct hps_ctx *ctx;
	struct hps_db *db;
	const struct hps_statement *statement;
	MYSQL_STMT *stmt;
	struct cell cells[COLUMNS_MAX];
	MYSQL_BIND binds[COLUMNS_MAX];
};

static bool is_number(const struct hps_db_field *field)
{
	return field->kind == HPS_DB_INT || field->kind == HPS_DB_BOOL;
}

static enum hps_code unreadable(struct reader *reader, const char *column,
				const char *why)
{
	enum hps_code code =
		hps_fail(reader->ctx, HPS_EINTERNAL, "database_refused",
			 "The store could not read its own records because of "
			 "a defect. Please report it to the operator.");

	hps_fail_note(reader->ctx, "%s: column '%s' %s",
		      reader->statement->name, column, why);
	return code;
}

static void finish(struct reader *reader)
{
	reader->db->reading = false;
	/* Takes the rows that nobody wanted off the wire. */
	if (reader->db->mysql)
		mysql_stmt_free_result(reader->stmt);
}

static enum hps_code failed(struct reader *reader)
{
	enum hps_code code =
		hps_db_error(reader->ctx, reader->db, reader->stmt,
			     reader->statement->name, HPS_DB_READS);

	finish(reader);
	return code;
}

static enum hps_code begin(struct reader *reader, struct hps_db_args args)
{
	const struct hps_statement *statement = reader->statement;
	size_t i;

	assert(statement->row && statement->row_fields <= COLUMNS_MAX);
	HPS_TRY(hps_db_start(reader->ctx, reader->db, statement, args,
			     &reader->stmt));
	if (mysql_stmt_field_count(reader->stmt) != statement->row_fields) {
		finish(reader);
		return unreadable(reader, "*", "count differs");
	}
	for (i = 0; i < statement->row_fields; i++) {
		struct cell *cell = &reader->cells[i];
		MYSQL_BIND *bind = &reader->binds[i];

		bind->is_null = &cell->null;
		bind->length = &cell->len;
		bind->error = &cell->cut;
		bind->buffer_type = MYSQL_TYPE_BLOB;
		if (is_number(&statement->row[i])) {
			bind->buffer_type = MYSQL_TYPE_LONGLONG;
			bind->buffer = &cell->number;
		}
	}
	if (mysql_stmt_bind_result(reader->stmt, reader->binds) != 0)
		return failed(reader);
	reader->db->reading = true;
	return HPS_OK;
}

/* Fetch a text or blob into the arena, with a NUL behind it. */
static enum hps_code fetch_bytes(struct reader *reader, struct hps_arena *arena,
				 unsigned column, char **data)
{
	unsigned long len = reader->cells[column].len;
	char *bytes = hps_alloc(arena, len + 1);
	hps_db_flag null = 0;
	hps_db_flag cut = 0;
	unsigned long got = 0;
	MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_BLOB,
			    .buffer = bytes,
			    .buffer_length = len,
			    .length = &got,
			    .is_null = &null,
			    .error = &cut };

	if (len > 0 &&
	    mysql_stmt_fetch_column(reader->stmt, &bind, column, 0) != 0)
		return failed(reader);
	*data = bytes;
	return HPS_OK;
}

static enum hps_code read_number(struct reader *reader, unsigned column,
				 void *row)
{
	const struct hps_db_field *field = &reader->statement->row[column];
	const struct cell *cell = &reader->cells[column];
	void *member = (char *)row + field->offset;
	int64_t number = cell->null ? field->null_number : cell->number;

	if (cell->null && !field->null_allowed)
		return unreadable(reader, field->name, "is NULL");
	if (!cell->null && cell->cut)
		return unreadable(reader, field->name, "is out of range");
	if (field->kind == HPS_DB_BOOL)
		*(bool *)member = number != 0;
	else
		*(int64_t *)member = number;
	return HPS_OK;
}

static enum hps_code read_bytes(struct reader *reader, struct hps_arena *arena,
				unsigned column, void *row)
{
	const struct hps_db_field *field = &reader->statement->row[column];
	const struct cell *cell = &reader->cells[column];
	void *member = (char *)row + field->offset;
	char *data = NULL;

	if (!cell->null)
		HPS_TRY(fetch_bytes(reader, arena, column, &data));
	if (field->kind == HPS_DB_TEXT)
		*(const char **)member = data;
	else
		*(struct hps_blob *)member =
			(struct hps_blob){ data, data ? cell->len : 0 };
	return HPS_OK;
}

/*
 * Read the next row into zeroed memory of row_size bytes.
 * found: false at the end, and then the reader is finished.
 */
static enum hps_code next(struct reader *reader, struct hps_arena *arena,
			  void *row, bool *found)
{
	int status = mysql_stmt_fetch(reader->stmt);
	unsigned i;

	if (status == MYSQL_NO_DATA) {
		finish(reader);
		*found = false;
		return HPS_OK;
	}
	if (status != 0 && status != MYSQL_DATA_TRUNCATED)
		return failed(reader);
	for (i = 0; i < reader->statement->row_fields; i++) {
		enum hps_code code =
			is_number(&reader->statement->row[i])
				? read_number(reader, i, row)
				: read_bytes(reader, arena, i, row);

		if (code != HPS_OK) {
			if (reader->db->reading)
				finish(reader);
			return code;
		}
	}
	*found = true;
	return HPS_OK;
}

enum hps_code hps_db_one(struct hps_ctx *ctx, struct hps_db *db,
			 const struct hps_statement *statement,
			 struct hps_db_args args, void *row)
{
	struct reader reader = { .ctx = ctx, .db = db, .statement = statement };
	void *made = hps_alloc(ctx->arena, statement->row_size);
	bool found;

	HPS_TRY(begin(&reader, args));
	HPS_TRY(next(&reader, ctx->arena, made, &found));
	if (!found) {
		hps_fail(ctx, HPS_ENOTFOUND, "row_missing",
			 "It does not exist.");
		hps_fail_note(ctx, "%s", statement->name);
		return ctx->error.code;
	}
	finish(&reader);
	memcpy(row, made, statement->row_size);
	return HPS_OK;
}

enum hps_code hps_db_all(struct hps_ctx *ctx, struct hps_db *db,
			 const struct hps_statement *statement,
			 struct hps_db_args args, void *rows, size_t *count)
{
	struct reader reader = { .ctx = ctx, .db = db, .statement = statement };
	size_t size = statement->row_size;
	size_t room = ROWS_FIRST;
	size_t used = 0;
	char *list = hps_calloc(ctx->arena, room, size);
	bool found;

	HPS_TRY(begin(&reader, args));
	for (;;) {
		if (used == room) {
			char *more = hps_calloc(ctx->arena, room * 2, size);

			memcpy(more, list, used * size);
			list = more;
			room *= 2;
		}
		HPS_TRY(next(&reader, ctx->arena, list + used * size, &found));
		if (!found)
			break;
		used++;
	}
	memcpy(rows, &list, sizeof(list));
	*count = used;
	return HPS_OK;
}

enum hps_code hps_db_each(struct hps_ctx *ctx, struct hps_db *db,
			  const struct hps_statement *statement,
			  struct hps_db_args args, hps_db_row_fn *fn, void *arg)
{
	struct reader reader = { .ctx = ctx, .db = db, .statement = statement };
	struct hps_arena arena = HPS_ARENA_INIT;
	enum hps_code code;
	bool found = true;

	HPS_TRY(begin(&reader, args));
	do {
		void *row = hps_alloc(&arena, statement->row_size);

		code = next(&reader, &arena, row, &found);
		if (code == HPS_OK && found) {
			code = fn(ctx, row, arg);
			if (code != HPS_OK)
				finish(&reader);
		}
		hps_arena_reset(&arena);
	} while (code == HPS_OK && found);
	hps_arena_release(&arena);
	return code;
}
