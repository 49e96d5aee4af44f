#include "lib/db/internal.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/base/time.h"

enum { CONNECT_MS = 1000, QUERY_MS = 1500 };

#define PAUSE_LEAST_US (INT64_C(200) * 1000)
#define PAUSE_MOST_US (INT64_C(2000) * 1000)

#define SQL_MODE                                                               \
	"STRICT_ALL_TABLES,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"           \
	"NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY"

struct hps_db *hps_db_new(const struct hps_db_settings *settings)
{
	struct hps_arena memory = HPS_ARENA_INIT;
	struct hps_db *db = HPS_NEW(&memory, struct hps_db);
	struct hps_db_settings *own = &db->settings;

	*own = *settings;
	own->socket = hps_strdup(&memory, settings->socket);
	own->host = hps_strdup(&memory, settings->host);
	own->tls_ca = hps_strdup(&memory, settings->tls_ca);
	own->name = hps_strdup(&memory, settings->name);
	own->user = hps_strdup(&memory, settings->user);
	own->password = hps_strdup(&memory, settings->password);
	if (!own->connect_ms)
		own->connect_ms = CONNECT_MS;
	if (!own->query_ms)
		own->query_ms = QUERY_MS;
	hps_arena_init(&db->statements);
	db->pause_us = PAUSE_LEAST_US;
	db->memory = memory;
	return db;
}

void hps_db_free(struct hps_db *db)
{
	struct hps_arena memory;

	if (!db)
		return;
	hps_db_drop(db);
	hps_arena_release(&db->statements);
	memory = db->memory;
	hps_arena_release(&memory);
}

void hps_db_close(struct hps_db *db)
{
	hps_db_drop(db);
	db->retry_ticks_us = 0;
	db->pause_us = PAUSE_LEAST_US;
}

static unsigned seconds_up(unsigned ms)
{
	return (ms + 999) / 1000;
}

/*
 * The client waits a little longer than the server's own limit, so that a slow
 * statement is ended by the server and only a dead server by this.  (MySQL's
 * library waits up to three times as long when a read is interrupted.)
 */
static unsigned read_timeout_s(const struct hps_db *db)
{
	return db->settings.query_ms / 1000 + 1;
}

void hps_db_drop(struct hps_db *db)
{
	size_t i;

	if (!db->mysql)
		return;
	/* Closed first, it lets go of its statements without a word. */
	mysql_close(db->mysql);
	db->mysql = NULL;
	for (i = 0; i < db->by_sql.count; i++)
		mysql_stmt_close(db->by_sql.entries[i].value);
	memset(&db->by_sql, 0, sizeof(db->by_sql));
	hps_arena_reset(&db->statements);
	db->reading = false;
	if (db->in_transaction)
		db->trouble = HPS_DB_LOST;
	/*
	 * A connection that was closed may be opened again at once; one that
	 * fell silent would only make the caller wait a second time.
	 */
	db->retry_ticks_us = hps_ticks_us();
	if (db->retry_ticks_us - db->sent_ticks_us > HPS_SECOND_US / 2)
		db->retry_ticks_us += PAUSE_LEAST_US;
}

bool hps_db_stale(const struct hps_db *db)
{
	struct pollfd fd = { .fd = db->mysql->net.fd, .events = POLLIN };

	/* Between commands a server has nothing to say but goodbye. */
	return poll(&fd, 1, 0) != 0;
}

static bool loopback(const char *host)
{
	return hps_equal(host, "localhost") || hps_equal(host, "127.0.0.1") ||
	       hps_equal(host, "::1");
}

static void require_tls(MYSQL *mysql, const char *ca)
{
#ifdef MARIADB_BASE_VERSION
	hps_db_flag on = 1;

	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &on);
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &on);
#else
	unsigned mode = SSL_MODE_VERIFY_IDENTITY;

	mysql_options(mysql, MYSQL_OPT_SSL_MODE, &mode);
#endif
	if (ca)
		mysql_options(mysql, MYSQL_OPT_SSL_CA, ca);
}

/* MYSQL_OPT_RECONNECT is off unless set, and to name it makes MySQL 8 warn. */
static void set_options(const struct hps_db *db, MYSQL *mysql)
{
	const struct hps_db_settings *to = &db->settings;
	unsigned connect_s = seconds_up(to->connect_ms);
	unsigned io_s = read_timeout_s(db);
	unsigned off = 0;

	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &io_s);
	mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &io_s);
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &off);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (!to->socket && (to->tls_ca || !loopback(to->host)))
		require_tls(mysql, to->tls_ca);
}

/* Short, since a deadlock or a wait is tried again; at most MariaDB's 50 s. */
static unsigned lock_wait_s(unsigned query_ms)
{
	unsigned half_s = query_ms / 2000;

	return half_s < 1 ? 1 : half_s > 50 ? 50 : half_s;
}

/* Settings of the session.  Returns false with the error in mysql. */
static bool set_session(const struct hps_db *db, MYSQL *mysql)
{
	bool mariadb = strstr(mysql_get_server_info(mysql), "MariaDB");
	unsigned query_ms = db->settings.query_ms;
	char limit[64];
	char sql[512];
	int len;

	if (mariadb)
		snprintf(limit, sizeof(limit), "max_statement_time = %u.%03u",
			 query_ms / 1000, query_ms % 1000);
	else
		snprintf(limit, sizeof(limit), "max_execution_time = %u",
			 query_ms);
	len = snprintf(sql, sizeof(sql),
		       "SET SESSION sql_mode = '" SQL_MODE "', "
		       "time_zone = '+00:00', autocommit = 1, "
		       "collation_connection = utf8mb4_bin, "
		       "innodb_lock_wait_timeout = %u, %s",
		       lock_wait_s(query_ms), limit);
	if (mysql_real_query(mysql, sql, (unsigned long)len) != 0)
		return false;
	return mysql_query(mysql, "SET SESSION TRANSACTION ISOLATION LEVEL "
				  "READ COMMITTED") == 0;
}

static void wait_longer(struct hps_db *db)
{
	db->retry_ticks_us = hps_ticks_us() + db->pause_us;
	db->pause_us *= 2;
	if (db->pause_us > PAUSE_MOST_US)
		db->pause_us = PAUSE_MOST_US;
}

static enum hps_code open_now(struct hps_ctx *ctx, struct hps_db *db)
{
	const struct hps_db_settings *to = &db->settings;
	MYSQL *mysql = mysql_init(NULL);

	if (!mysql)
		return hps_db_away(ctx, "mysql_init: no memory");
	set_options(db, mysql);
	/* CLIENT_FOUND_ROWS: an UPDATE counts the rows that it matched. */
	if (!mysql_real_connect(mysql, to->socket ? NULL : to->host, to->user,
				to->password, to->name, to->port, to->socket,
				CLIENT_FOUND_ROWS) ||
	    !set_session(db, mysql)) {
		hps_db_away(ctx, mysql_error(mysql));
		mysql_close(mysql);
		wait_longer(db);
		return ctx->error.code;
	}
	db->mysql = mysql;
	db->pause_us = PAUSE_LEAST_US;
	db->retry_ticks_us = 0;
	hps_map_init(&db->by_sql, &db->statements);
	return HPS_OK;
}

enum hps_code hps_db_ready(struct hps_ctx *ctx, struct hps_db *db)
{
	bool bound = db->pinned || db->in_transaction;

	if (db->mysql && (bound || !hps_db_stale(db)))
		return HPS_OK;
	if (bound)
		return hps_db_away(ctx, "the session was lost");
	db->sent_ticks_us = hps_ticks_us();
	hps_db_drop(db);
	if (hps_ticks_us() < db->retry_ticks_us)
		return hps_db_away(ctx, "waiting before the next attempt");
	return open_now(ctx, db);
}

enum hps_code hps_db_ping(struct hps_ctx *ctx, struct hps_db *db)
{
	static const char sql[] = "DO 0";

	return hps_db_direct(ctx, db, sql, sizeof(sql) - 1, HPS_DB_READS, NULL);
}
