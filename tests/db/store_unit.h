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

extern struct hps_host store_unit_host;
extern int64_t store_unit_instance; /* its id; it is called "default" */
extern const struct hps_change store_unit_change;

int store_unit_setup(void **state);
int store_unit_teardown(void **state);

/* Publish one module that moves the channel stable. */
void store_unit_publish(struct unit *u, struct hps_db *db, const char *plugin,
			const char *version);

/* True if there is a file or folder below the state folder. */
bool store_unit_exists(struct unit *u, const char *fmt, ...) HPS_PRINTF(2, 3);

/* The answer of discovery for "default", from disk alone. */
const char *store_unit_discover(struct unit *u);

#endif
