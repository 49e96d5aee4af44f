/*
 * db.h - one connection to MariaDB or MySQL, and the SQL that runs on it.
 *
 * The only door to the database: no other folder includes <mysql.h>, and no
 * SQL is ever put together from pieces.  Statements are rows of const tables
 * in the repositories, prepared once per connection; values travel beside
 * them.  Rows come back as structs, mapped by field tables whose types the
 * compiler checks.
 *
 *	static const struct hps_db_field plugin_fields[] = {
 *		HPS_DB_COLUMN_INT(struct hps_plugin, id),
 *		HPS_DB_COLUMN_TEXT(struct hps_plugin, name),
 *	};
 *	enum { FIND, RENAME, STATEMENT__MAX };
 *	static const struct hps_statement statements[] = {
 *		[FIND] = { "plugin_find",
 *			"SELECT id, name FROM plugin WHERE name = ?",
 *			HPS_DB_ROW(struct hps_plugin, plugin_fields) },
 *		[RENAME] = { "plugin_rename",
 *			"UPDATE plugin SET title = ? WHERE id = ?" },
 *	};
 *	HPS_TRY(hps_db_one(ctx, db, &statements[FIND],
 *			   HPS_ARGS(HPS_TEXT(name)), &plugin));
 *
 * The connection opens with the first use and again after a loss.  While the
 * database is away every call answers at once, but for one attempt to connect
 * each 200 ms to 2 s, so that neither a request nor the server drowns in them.
 *
 * Sessions run with utf8mb4, strict mode, UTC and READ COMMITTED: whoever
 * reads in order to write locks the rows with SELECT ... FOR UPDATE, and the
 * gap locks of REPEATABLE READ would only add deadlocks between writers.
 *
 * Invariants: a connection belongs to one process and one thread (close it
 * before fork()), and the process ignores SIGPIPE; outside a transaction each
 * statement commits by itself; SQL and the server's texts appear in the note
 * of a failure alone.
 *
 * Errors, of all that talk to the server:
 * HPS_EDB        `database_away`: no connection, or lost while reading, or
 *                lost in a transaction that had not come to its COMMIT;
 *                `database_slow`: the time limit ended the statement;
 *                `database_failed`: whatever else the server says.
 * HPS_EUNCERTAIN `commit_uncertain`: a write was sent and its answer was lost.
 *                Read back what is there before saying anything.
 * HPS_EBUSY      `database_busy`: deadlock or lock wait; within a transaction
 *                it is tried again before anybody sees this.
 * HPS_ECONFLICT  `duplicate`, `still_referenced` (a row that others point to
 *                was to go), `reference_missing` (pointing to what is not
 *                there); hps_db_violated() names the key.
 * HPS_ENOTFOUND  `row_missing`, from every call, if text beyond ASCII was
 *                compared with a column of ASCII: nothing there can match.
 * HPS_EINTERNAL  `database_denied`: the account lacks a right;
 *                `database_refused`: the server takes the value or statement
 *                for wrong; values are checked before they get here.
 */
#ifndef HPS_DB_DB_H
#define HPS_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/fail.h"

struct hps_db;

/* Where the database is and how long anybody waits for it. */
struct hps_db_settings {
	const char *socket; /* path of a unix socket, or NULL for TCP */
	const char *host;   /* "localhost": the library's own socket path */
	unsigned port;	    /* 0: 3306 */
	const char *tls_ca; /* file; NULL: the system's, none for loopback */
	const char *name;   /* of the database; NULL: none is chosen */
	const char *user;
	const char *password; /* NULL: none */
	unsigned connect_ms;  /* 0: 1000; rounded up to seconds */
	unsigned query_ms;    /* one statement; 0: 1500 */
};

enum { HPS_DB_NO_LIMIT_MS = 24 * 3600 * 1000 }; /* for migrations, fsck */

/*
 * Make a connection that opens when it is first used.  Never NULL.
 * settings: copied.
 */
struct hps_db *hps_db_new(const struct hps_db_settings *settings);

/* Close and free.  NULL is allowed. */
void hps_db_free(struct hps_db *db);

/* Close; the next use opens again.  Not within a transaction. */
void hps_db_close(struct hps_db *db);

/* See that the database answers: opens if need be, one round trip. */
HPS_MUST_CHECK enum hps_code hps_db_ping(struct hps_ctx *ctx,
					 struct hps_db *db);

/* --- values ------------------------------------------------------------ */

struct hps_blob {
	const void *data;
	size_t len;
};

enum hps_db_kind {
	HPS_DB_NULL,
	HPS_DB_INT,  /* int64_t */
	HPS_DB_BOOL, /* bool, as 0 or 1 */
	HPS_DB_TEXT, /* const char *, UTF-8 */
	HPS_DB_BLOB, /* struct hps_blob */
	HPS_DB_KIND__MAX
};

/* One value for one "?" of a statement, made by the macros below. */
struct hps_db_arg {
	enum hps_db_kind kind;
	int64_t number;
	const void *data;
	size_t len;
};

struct hps_db_args {
	const struct hps_db_arg *list;
	size_t count;
};

/* What the macros are made of.  Texts and blobs are not copied. */
struct hps_db_arg hps_db_arg_text(const char *text);
struct hps_db_arg hps_db_arg_text_or_null(const char *text);
struct hps_db_arg hps_db_arg_int(int64_t number);
struct hps_db_arg hps_db_arg_int_or_null(int64_t number, int64_t null);
struct hps_db_arg hps_db_arg_bool(bool value);
struct hps_db_arg hps_db_arg_blob(const void *data, size_t len);
struct hps_db_arg hps_db_arg_blob_or_null(const void *data, size_t len);

/* Text must not be NULL; TEXT_OR_NULL sends SQL NULL for it. */
#define HPS_TEXT(text) hps_db_arg_text(text)
#define HPS_TEXT_OR_NULL(text) hps_db_arg_text_or_null(text)
#define HPS_INT(number) hps_db_arg_int(number)
/* SQL NULL if number equals null: HPS_INT_OR_NULL(plugin->deleted_us, 0). */
#define HPS_INT_OR_NULL(number, null) hps_db_arg_int_or_null(number, null)
#define HPS_BOOL(value) hps_db_arg_bool(value)
#define HPS_BLOB(data, len) hps_db_arg_blob(data, len)
/* SQL NULL if data is NULL. */
#define HPS_BLOB_OR_NULL(data, len) hps_db_arg_blob_or_null(data, len)
#define HPS_NULL ((struct hps_db_arg){ .kind = HPS_DB_NULL })

/* The values of one call, in the order of the question marks. */
#define HPS_ARGS(...)                                                          \
	((struct hps_db_args){                                                 \
		(const struct hps_db_arg[]){ __VA_ARGS__ },                    \
		sizeof((const struct hps_db_arg[]){ __VA_ARGS__ }) /           \
			sizeof(struct hps_db_arg) })
#define HPS_NO_ARGS ((struct hps_db_args){ NULL, 0 })

/* --- statements -------------------------------------------------------- */

/* One column of a row: which member it fills. */
struct hps_db_field {
	const char *name; /* of the member and of the column */
	enum hps_db_kind kind;
	size_t offset;
	bool null_allowed; /* integers: SQL NULL becomes null_number */
	int64_t null_number;
};

/* 0, or an error of the compiler if the member has another type. */
#define HPS_DB_TYPE_CHECK_(type, member, wanted)                               \
	(0 * sizeof(struct {                                                   \
		 _Static_assert(                                               \
			 __builtin_types_compatible_p(                         \
				 __typeof__(((type *)0)->member), wanted),     \
			 #member " is not of type " #wanted);                  \
		 int unused_;                                                  \
	 }))
#define HPS_DB_COLUMN_(type, member, kind, wanted)                             \
#member, kind,                                                         \
		offsetof(type, member) +                                       \
			HPS_DB_TYPE_CHECK_(type, member, wanted)

/*
 * Columns come in the order of the SELECT and bear the name of the member
 * (SELECT p.name AS plugin_name): hps_db_check() compares, so two columns that
 * changed places do not go unnoticed.  SQL NULL in INT or BOOL is a defect;
 * in TEXT it is NULL, in BLOB data is NULL, in INT_OR it is the given number.
 */
#define HPS_DB_COLUMN_INT(type, member)                                        \
	{                                                                      \
		HPS_DB_COLUMN_(type, member, HPS_DB_INT, int64_t), false, 0    \
	}
#define HPS_DB_COLUMN_INT_OR(type, member, null)                               \
	{                                                                      \
		HPS_DB_COLUMN_(type, member, HPS_DB_INT, int64_t), true, null  \
	}
#define HPS_DB_COLUMN_BOOL(type, member)                                       \
	{                                                                      \
		HPS_DB_COLUMN_(type, member, HPS_DB_BOOL, bool), false, 0      \
	}
#define HPS_DB_COLUMN_TEXT(type, member)                                       \
	{                                                                      \
		HPS_DB_COLUMN_(type, member, HPS_DB_TEXT, const char *), true, \
			0                                                      \
	}
#define HPS_DB_COLUMN_BLOB(type, member)                                       \
	{                                                                      \
		HPS_DB_COLUMN_(type, member, HPS_DB_BLOB, struct hps_blob),    \
			true, 0                                                \
	}

struct hps_statement {
	const char *name; /* for the log */
	const char *sql;
	const struct hps_db_field *row; /* NULL: it returns no rows */
	size_t row_fields;
	size_t row_size; /* of the struct that a row becomes, bytes */
};

#define HPS_DB_ROW(type, fields)                                               \
	.row = (fields), .row_fields = sizeof(fields) / sizeof((fields)[0]),   \
	.row_size = sizeof(type)

struct hps_statement_table {
	const char *name; /* of the repository */
	const struct hps_statement *statements;
	size_t count;
};

/*
 * Prepare every statement of the tables and compare the columns that the
 * server announces with the field tables: how many, their names, number or
 * not.  Programs do this once at start, a test for all repositories.  What the
 * account may not run is passed over: a program has rights for its own part of
 * a repository.
 *
 * Errors: HPS_EINTERNAL `statement_mismatch`, or what the server says about a
 * statement that it does not understand; each with one fault per statement.
 */
HPS_MUST_CHECK enum hps_code
hps_db_check(struct hps_ctx *ctx, struct hps_db *db,
	     const struct hps_statement_table *const *tables, size_t count);

/*
 * Run a statement that returns no rows.
 *
 * affected: rows inserted, deleted, or matched by an UPDATE (also those that
 * already held the new values, so that a conditional UPDATE can be judged by
 * it); with ON DUPLICATE KEY UPDATE 1 for a new row or an equal one, 2 for a
 * changed one.  May be NULL.
 */
HPS_MUST_CHECK enum hps_code hps_db_exec(struct hps_ctx *ctx, struct hps_db *db,
					 const struct hps_statement *statement,
					 struct hps_db_args args,
					 int64_t *affected);

/* The AUTO_INCREMENT value of the last hps_db_exec() that made a row. */
int64_t hps_db_insert_id(const struct hps_db *db);

/*
 * Read the first row into a struct of statement->row_size bytes.  Members
 * without a column become zero.
 *
 * Errors: HPS_ENOTFOUND `row_missing`, whose sentence callers replace.
 * Memory: texts and blobs are in ctx->arena.
 */
HPS_MUST_CHECK enum hps_code hps_db_one(struct hps_ctx *ctx, struct hps_db *db,
					const struct hps_statement *statement,
					struct hps_db_args args, void *row);

/*
 * Read all rows: an array of count structs in ctx->arena, not NULL even if
 * there are none.  The statement has a LIMIT or a reason for none.
 *
 * rows: the address of a "struct x *".
 */
HPS_MUST_CHECK enum hps_code hps_db_all(struct hps_ctx *ctx, struct hps_db *db,
					const struct hps_statement *statement,
					struct hps_db_args args, void *rows,
					size_t *count);

/*
 * What hps_db_each() calls.  The row and what it points to live until it
 * returns; it must not use the connection.  Not HPS_OK ends the reading.
 */
typedef enum hps_code hps_db_row_fn(struct hps_ctx *ctx, const void *row,
				    void *arg);

/* Read rows one by one, however many there are, in constant memory. */
HPS_MUST_CHECK enum hps_code hps_db_each(struct hps_ctx *ctx, struct hps_db *db,
					 const struct hps_statement *statement,
					 struct hps_db_args args,
					 hps_db_row_fn *fn, void *arg);

/*
 * The key or constraint that the last `duplicate`, `still_referenced` or
 * `reference_missing` was about, such as "uq_plugin_name"; "" if unknown.
 */
const char *hps_db_violated(const struct hps_db *db);

/* --- transactions ------------------------------------------------------ */

typedef enum hps_code hps_db_work_fn(struct hps_ctx *ctx, struct hps_db *db,
				     void *arg);

/*
 * Run work in a transaction and commit it if it returns HPS_OK; else roll
 * back and return what it returned.  After a deadlock or a lock wait, in work
 * or at COMMIT (there Galera reports its conflicts), all of it is run again
 * after a short random pause, three times in all: work must start from its
 * arguments each time.  A transaction within a transaction is a defect and
 * ends the process.
 *
 * Errors: those of work; HPS_EBUSY `database_busy` when three runs were not
 * enough; HPS_EUNCERTAIN `commit_uncertain` if the answer to COMMIT was lost.
 */
HPS_MUST_CHECK enum hps_code hps_db_transaction(struct hps_ctx *ctx,
						struct hps_db *db,
						hps_db_work_fn *work,
						void *arg);

/* True while work runs: for assertions of functions that need it. */
bool hps_db_in_transaction(const struct hps_db *db);

enum { HPS_DB_HOOKS_MAX = 8 };

/*
 * Within a transaction: call fn(arg) once it is committed, before
 * hps_db_transaction() returns.  Forgotten if it is not.  After an uncertain
 * COMMIT the hooks run as well, since what they announce may have happened.
 * The same fn and arg twice count once; more than HPS_DB_HOOKS_MAX different
 * ones are a defect.
 */
void hps_db_after_commit(struct hps_db *db, void (*fn)(void *), void *arg);

#endif
