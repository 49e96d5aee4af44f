/*
 * migrate.h - bring the schema of a database up to date, and tell whether a
 * program and a schema go together.
 *
 * A migration is a file NNNN_topic.sql: forward only, never edited once it is
 * released (script.h says what it may hold).  The server commits each change
 * of the schema by itself, so a migration is no transaction but a series of
 * steps, one statement each, and every step is written into the table
 * schema_migration before and after it runs:
 *
 *	no row     not begun
 *	started    begun; if nobody is at it, a crash lies between: whether
 *	           the step took effect is for a person to find out
 *	done       took effect, or was not needed
 *
 * A step that the server refused leaves no row, since it changed nothing.
 *
 * Two hosts do not migrate at once: GET_LOCK() keeps a second one waiting,
 * and on a Galera cluster, where locks belong to one node, the primary key of
 * the journal refuses the second.
 */
#ifndef HPS_DB_MIGRATE_H
#define HPS_DB_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/db/db.h"
#include "lib/db/script.h"

struct hps_migration {
	int64_t number;
	const char *name; /* of the file */
	unsigned char sha256[32];
	int64_t compatible_since; /* its own number if it does not say */
	struct hps_script script;
	size_t steps_done; /* in the database that was asked */
};

/*
 * Read the migrations of a folder in the order of their numbers.
 *
 * Errors: HPS_ENOTFOUND: no such folder; HPS_EINVALID `script_invalid`, or
 * `migration_misnamed`: a .sql file that is not NNNN_topic.sql, or a number
 * that is there twice or missing.
 */
HPS_MUST_CHECK enum hps_code hps_migrations_read(struct hps_ctx *ctx,
						 const char *folder,
						 struct hps_migration **list,
						 size_t *count);

struct hps_migrate_options {
	const char *folder;
	bool retry_started;   /* a person says: run a half-done step again */
	unsigned lock_wait_s; /* for another host to finish */
	/* Called after each step; may be NULL. */
	void (*progress)(void *arg, const struct hps_migration *migration);
	void *arg;
};

/*
 * Apply what is missing.  Does nothing if nothing is, or if the schema is
 * newer than the folder.
 *
 * db: opened with query_ms = HPS_DB_NO_LIMIT_MS, since a change of a large
 * table takes its time, as a user that may change the schema.
 * applied: steps that were run or found not needed.
 *
 * Errors, besides those of hps_migrations_read() and of db.h:
 * HPS_EBUSY     `migration_running`: another host is at it.
 * HPS_ECONFLICT `migration_half_applied`: a step was started and not finished;
 *               `migration_edited`: a file differs from what was applied;
 *               `migration_unknown`: one was applied that the folder lacks,
 *               though it has later ones.
 * HPS_EDB       `migration_failed`: the server refused a step.
 */
HPS_MUST_CHECK enum hps_code
hps_migrate(struct hps_ctx *ctx, struct hps_db *db,
	    const struct hps_migrate_options *options, int64_t *applied);

/* The migrations that hps_migrate() would work on; changes nothing. */
HPS_MUST_CHECK enum hps_code
hps_migrate_pending(struct hps_ctx *ctx, struct hps_db *db, const char *folder,
		    struct hps_migration **list, size_t *count);

enum hps_schema_verdict {
	HPS_SCHEMA_EMPTY,   /* nothing was ever migrated */
	HPS_SCHEMA_OLDER,   /* than the program: migrate */
	HPS_SCHEMA_CURRENT, /* fits exactly */
	HPS_SCHEMA_NEWER,   /* and says that this program may use it */
	HPS_SCHEMA_FOREIGN, /* newer, and this program must not use it */
	HPS_SCHEMA_VERDICT__MAX
};

struct hps_schema_state {
	enum hps_schema_verdict verdict;
	int64_t newest;		  /* migration in the database, 0: none */
	int64_t compatible_since; /* of those that the program lacks, 0: none */
	bool half_applied;	  /* a step was started and is not done */
};

/*
 * Compare the schema with what a program was built for.  An upgrade rolls:
 * the schema goes first, and programs of the version before go on if every
 * migration that they do not know says `compatible-since` them.
 *
 * own_newest: number of the last migration that the program knows.
 * Returns HPS_OK with any verdict; what to do about it is the program's
 * matter (discovery refuses none).
 */
HPS_MUST_CHECK enum hps_code hps_schema_check(struct hps_ctx *ctx,
					      struct hps_db *db,
					      int64_t own_newest,
					      struct hps_schema_state *state);

#endif
