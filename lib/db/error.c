/*
 * What the server says, in our words.  The numbers are written out: MariaDB
 * and MySQL name some of them differently and each header lacks some.
 */
#include "lib/db/internal.h"

#include <string.h>

#define AWAY_DETAIL                                                            \
	"The store's database cannot be reached. Repeat the request in a "     \
	"moment, and tell the operator if this goes on."

enum effect {
	PLAIN,	 /* the transaction goes on */
	RETRIED, /* the transaction is undone and tried again */
	LOST,	 /* the connection has ended, who knows when */
	DECLINED /* nothing was done, and another connection may do better */
};

struct meaning {
	unsigned number;
	enum effect effect;
	enum hps_code code;
	const char *slug;
	const char *detail;
};

#define DUPLICATE                                                              \
	PLAIN, HPS_ECONFLICT, "duplicate",                                     \
		"Something with the same name or number exists already."
#define REFERENCED                                                             \
	PLAIN, HPS_ECONFLICT, "still_referenced",                              \
		"It cannot be removed while other things depend on it."
#define NO_REFERENCE                                                           \
	PLAIN, HPS_ECONFLICT, "reference_missing",                             \
		"Something that it refers to does not exist any more."
/* Text beyond ASCII compared with a column that holds none: no such row. */
#define NO_ROW PLAIN, HPS_ENOTFOUND, "row_missing", "It does not exist."
#define BUSY                                                                   \
	RETRIED, HPS_EBUSY, "database_busy",                                   \
		"Too many changes to the same thing at once; nothing was "     \
		"changed. Repeat the request."
#define SLOW                                                                   \
	PLAIN, HPS_EDB, "database_slow",                                       \
		"The store's database took too long; nothing was changed. "    \
		"Repeat the request in a moment."
#define REFUSED                                                                \
	PLAIN, HPS_EINTERNAL, "database_refused",                              \
		"The store could not store or read this because of a defect; " \
		"nothing was changed. Please report it to the operator."
/* sql/grants.sql gives each program its own rights. */
#define DENIED                                                                 \
	PLAIN, HPS_EINTERNAL, "database_denied",                               \
		"The store's account at its database may not do this; "        \
		"nothing was changed. Please tell the operator."
#define AWAY LOST, HPS_EDB, "database_away", AWAY_DETAIL
#define NOT_NOW DECLINED, HPS_EDB, "database_away", AWAY_DETAIL

/* clang-format off */
static const struct meaning meanings[] = {
	{ 1020, BUSY },         /* ER_CHECKREAD: changed since it was read */
	{ 1205, BUSY },         /* ER_LOCK_WAIT_TIMEOUT */
	{ 1213, BUSY },         /* ER_LOCK_DEADLOCK */
	{ 1062, DUPLICATE },    /* ER_DUP_ENTRY */
	{ 1586, DUPLICATE },    /* ER_DUP_ENTRY_WITH_KEY_NAME */
	{ 1217, REFERENCED },   /* ER_ROW_IS_REFERENCED */
	{ 1451, REFERENCED },   /* ER_ROW_IS_REFERENCED_2 */
	{ 1216, NO_REFERENCE }, /* ER_NO_REFERENCED_ROW */
	{ 1452, NO_REFERENCE }, /* ER_NO_REFERENCED_ROW_2 */
	{ 1267, NO_ROW },       /* ER_CANT_AGGREGATE_2COLLATIONS */
	{ 1270, NO_ROW },       /* ER_CANT_AGGREGATE_3COLLATIONS */
	{ 1271, NO_ROW },       /* ER_CANT_AGGREGATE_NCOLLATIONS */
	{ 1317, SLOW },         /* ER_QUERY_INTERRUPTED: KILL QUERY */
	{ 1969, SLOW },         /* ER_STATEMENT_TIMEOUT of MariaDB */
	{ 3024, SLOW },         /* ER_QUERY_TIMEOUT of MySQL */
	{ 1048, REFUSED },      /* ER_BAD_NULL_ERROR */
	{ 1054, REFUSED },      /* ER_BAD_FIELD_ERROR */
	{ 1064, REFUSED },      /* ER_PARSE_ERROR */
	{ 1210, REFUSED },      /* ER_WRONG_ARGUMENTS */
	{ 1264, REFUSED },      /* ER_WARN_DATA_OUT_OF_RANGE */
	{ 1292, REFUSED },      /* ER_TRUNCATED_WRONG_VALUE */
	{ 1364, REFUSED },      /* ER_NO_DEFAULT_FOR_FIELD */
	{ 1366, REFUSED },      /* ER_TRUNCATED_WRONG_VALUE_FOR_FIELD */
	{ 1406, REFUSED },      /* ER_DATA_TOO_LONG */
	{ 3819, REFUSED },      /* ER_CHECK_CONSTRAINT_VIOLATED of MySQL */
	{ 4025, REFUSED },      /* ER_CONSTRAINT_FAILED of MariaDB */
	{ 1142, DENIED },       /* ER_TABLEACCESS_DENIED_ERROR */
	{ 1143, DENIED },       /* ER_COLUMNACCESS_DENIED_ERROR */
	{ 1047, NOT_NOW },      /* ER_UNKNOWN_COM_ERROR: Galera not ready */
	{ 1053, AWAY },         /* ER_SERVER_SHUTDOWN */
	{ 1158, AWAY },         /* ER_NET_READ_ERROR */
	{ 1159, AWAY },         /* ER_NET_READ_INTERRUPTED */
	{ 1160, AWAY },         /* ER_NET_ERROR_ON_WRITE */
	{ 1161, AWAY },         /* ER_NET_WRITE_INTERRUPTED */
	{ 1290, NOT_NOW },      /* ER_OPTION_PREVENTS_STATEMENT: read-only */
	{ 1927, AWAY },         /* ER_CONNECTION_KILLED of MariaDB */
	{ 4031, AWAY },         /* ER_CLIENT_INTERACTION_TIMEOUT of MySQL */
};
/* clang-format on */

static const struct meaning away = { 0, AWAY };
static const struct meaning other = {
	0, PLAIN, HPS_EDB, "database_failed",
	"The store's database reported an error; nothing was changed. Repeat "
	"the request in a moment, and tell the operator if this goes on."
};

/* Numbers of the client libraries themselves: the connection is unusable. */
static bool from_client(unsigned number)
{
	return (number >= 2000 && number <= 2999) || number == 5013 ||
	       number == 5014;
}

static const struct meaning *meaning_of(unsigned number)
{
	size_t i;

	if (from_client(number))
		return &away;
	for (i = 0; i < HPS_COUNT(meanings); i++) {
		if (meanings[i].number == number)
			return &meanings[i];
	}
	return &other;
}

/* Copy the name that follows the last before in text, up to the end mark. */
static void copy_name(struct hps_db *db, const char *text, const char *before,
		      char end)
{
	const char *from = NULL;
	const char *next = text;
	const char *dot;
	size_t len;

	while ((next = strstr(next, before)) != NULL) {
		next += strlen(before);
		from = next;
	}
	if (!from || !strchr(from, end))
		return;
	len = (size_t)(strchr(from, end) - from);
	/* MySQL 8 writes 'table.key'. */
	dot = memchr(from, '.', len);
	if (dot) {
		len -= (size_t)(dot + 1 - from);
		from = dot + 1;
	}
	if (len >= sizeof(db->violated))
		return;
	memcpy(db->violated, from, len);
	db->violated[len] = '\0';
}

static void remember_key(struct hps_db *db, const struct meaning *meaning,
			 const char *text)
{
	db->violated[0] = '\0';
	if (meaning->code != HPS_ECONFLICT)
		return;
	if (meaning->number == 1062 || meaning->number == 1586)
		copy_name(db, text, "for key '", '\'');
	else
		copy_name(db, text, "CONSTRAINT `", '`');
}

const char *hps_db_violated(const struct hps_db *db)
{
	return db->violated;
}

enum hps_code hps_db_away(struct hps_ctx *ctx, const char *note)
{
	enum hps_code code =
		hps_fail(ctx, HPS_EDB, "database_away", AWAY_DETAIL);

	hps_fail_note(ctx, "%s", note);
	return code;
}

static enum hps_code lost(struct hps_ctx *ctx, struct hps_db *db,
			  const char *note, enum hps_db_stake stake)
{
	enum hps_code code;

	hps_db_drop(db);
	if (stake == HPS_DB_READS)
		return hps_db_away(ctx, note);
	code = hps_fail(ctx, HPS_EUNCERTAIN, "commit_uncertain",
			"The store's database went away while the change was "
			"being written, so it may have happened or not. Look "
			"before repeating the request.");
	hps_fail_note(ctx, "%s", note);
	return code;
}

/*
 * The trap: mysql_stmt_prepare() on a dead connection leaves its error on the
 * statement alone; other calls leave theirs on the connection.
 */
enum hps_code hps_db_error(struct hps_ctx *ctx, struct hps_db *db,
			   MYSQL_STMT *stmt, const char *what,
			   enum hps_db_stake stake)
{
	bool on_stmt = stmt && mysql_stmt_errno(stmt) != 0;
	unsigned number =
		on_stmt ? mysql_stmt_errno(stmt) : mysql_errno(db->mysql);
	const char *text =
		on_stmt ? mysql_stmt_error(stmt) : mysql_error(db->mysql);
	const struct meaning *meaning = meaning_of(number);
	const char *note;

	remember_key(db, meaning, text);
	/* The text of a duplicate shows the value, which may be a secret. */
	note = hps_format(ctx->arena, "%s: %u %s", what, number,
			  meaning->code == HPS_ECONFLICT ? db->violated : text);
	if (meaning->effect == LOST)
		return lost(ctx, db, note, stake);
	if (meaning->effect == DECLINED)
		return lost(ctx, db, note, HPS_DB_READS);
	if (meaning->effect == RETRIED && db->in_transaction)
		db->trouble = HPS_DB_RETRY;
	hps_fail(ctx, meaning->code, meaning->slug, "%s", meaning->detail);
	hps_fail_note(ctx, "%s", note);
	return ctx->error.code;
}
