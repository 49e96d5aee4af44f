/*
 * store_unit.h - a store for tests: a database with its schema, a state
 * folder, a provider and an instance that enrols what comes.
 *
 *	return cmocka_run_group_tests(tests, store_unit_setup,
 *				      store_unit_teardown);
 */
#ifndef TESTS_DB_STORE_UNIT_H
#define TESTS_DB_STORE_UNIT_H

#include "tests/db/db_unit.h"

#include "lib/service/publish.h"

/* Two plugins of one module each, the first of which imports `lit`. */
extern const char store_unit_good[];
extern const char store_unit_other[];

extern struct hps_host store_unit_host;
extern int64_t store_unit_instance; /* its id; it is called "default" */
extern const struct hps_change store_unit_change;

int store_unit_setup(void **state);
int store_unit_teardown(void **state);

/* An upload, and what is special about it. */
struct store_unit_upload {
	const char *channel; /* or NULL */
	const char *source;  /* of the module */
	const char *agent;   /* User-Agent, or NULL */
	int64_t rate_us;     /* time per version, with a burst of 1; 0: none */
	const char *meanwhile; /* SQL that is run before it is kept, or NULL */
};

/* Publish one module as a pipeline does, from the check to the COMMIT. */
enum hps_code store_unit_upload(struct unit *u, struct hps_db *db,
				const char *plugin, const char *version,
				const struct store_unit_upload *upload,
				struct hps_publish_result *result);

/* The same where it must succeed: a module that moves the channel stable. */
void store_unit_publish(struct unit *u, struct hps_db *db, const char *plugin,
			const char *version);

/* Make an instance that enrols what comes.  Returns its id. */
int64_t store_unit_make_instance(struct unit *u, struct hps_db *db,
				 const char *name);

/* True if there is a file or folder below the state folder. */
bool store_unit_exists(struct unit *u, const char *fmt, ...) HPS_PRINTF(2, 3);

/*
 * The answer of discovery for "default", from disk alone.
 * generation: its number, where it is wanted.
 */
const char *store_unit_discover(struct unit *u, int64_t *generation);

#endif
