/*
 * internal.h - what the files of lib/db share.  Nobody else includes it.
 */
#ifndef HPS_DB_INTERNAL_H
#define HPS_DB_INTERNAL_H

#include <mysql.h>

#include "lib/base/map.h"
#include "lib/db/db.h"

/* my_bool in MariaDB's client library, bool in that of MySQL 8. */
typedef __typeof__(*((MYSQL_BIND *)NULL)->is_null) hps_db_flag;

enum { HPS_DB_KEY_NAME_MAX = 65 };

enum hps_db_trouble {
	HPS_DB_FINE,
	HPS_DB_RETRY, /* the server undid the transaction: run it again */
	HPS_DB_LOST   /* the connection ended in the transaction */
};

struct hps_db_hook {
	void (*fn)(void *);
	void *arg;
};

struct hps_db {
	struct hps_db_settings settings; /* strings in memory */
	struct hps_arena memory;
	MYSQL *mysql;		     /* NULL while closed */
	struct hps_arena statements; /* what by_sql holds */
	struct hps_map by_sql;	     /* MYSQL_STMT by its SQL */
	int64_t retry_ticks_us;	     /* no attempt to connect before */
	int64_t pause_us;	     /* after the next failed attempt */
	int64_t sent_ticks_us;	     /* when the last command was sent */
	bool pinned;		     /* the session must not be replaced */
	bool in_transaction;
	bool reading; /* rows are still on their way */
	enum hps_db_trouble trouble;
	int64_t insert_id;
	char violated[HPS_DB_KEY_NAME_MAX];
	struct hps_db_hook hooks[HPS_DB_HOOKS_MAX];
	size_t hook_count;
};

/* What a lost connection means for what was under way. */
enum hps_db_stake { HPS_DB_READS, HPS_DB_WRITES };

/* connect.c: see that there is a connection, opening one if allowed. */
HPS_MUST_CHECK enum hps_code hps_db_ready(struct hps_ctx *ctx,
					  struct hps_db *db);

/* connect.c: give up a connection after an error; no sign to the server. */
void hps_db_drop(struct hps_db *db);

/* connect.c: true if the server has closed the idle connection. */
bool hps_db_stale(const struct hps_db *db);

/* error.c: turn the error of the connection or the statement into a failure. */
enum hps_code hps_db_error(struct hps_ctx *ctx, struct hps_db *db,
			   MYSQL_STMT *stmt, const char *what,
			   enum hps_db_stake stake);

/* error.c: the failure of a database that cannot be reached. */
enum hps_code hps_db_away(struct hps_ctx *ctx, const char *note);

/* statement.c: the prepared statement, from the cache or made now. */
HPS_MUST_CHECK enum hps_code
hps_db_prepared(struct hps_ctx *ctx, struct hps_db *db,
		const struct hps_statement *statement, MYSQL_STMT **stmt);

/* statement.c: connect, prepare, bind and execute; rows are not yet read. */
HPS_MUST_CHECK enum hps_code hps_db_start(struct hps_ctx *ctx,
					  struct hps_db *db,
					  const struct hps_statement *statement,
					  struct hps_db_args args,
					  MYSQL_STMT **stmt);

/*
 * statement.c: run a text that cannot be prepared: BEGIN, COMMIT, DDL.  Rows
 * of its answer are counted and thrown away.
 *
 * rows: how many the answer had; may be NULL.
 */
HPS_MUST_CHECK enum hps_code hps_db_direct(struct hps_ctx *ctx,
					   struct hps_db *db, const char *sql,
					   size_t len, enum hps_db_stake stake,
					   int64_t *rows);

#endif
