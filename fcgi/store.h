/*
 * store.h - what a program with a database holds on to: its connection and
 * the folders of this host.
 *
 * A worker starts with the database away as well, and answers 503 until it is
 * there, its schema is one that the program knows, and every statement has
 * been prepared once.  Handlers ask for the store at each request:
 *
 *	struct hps_store *store;
 *
 *	HPS_TRY(hps_store_use(x, &store));
 *	HPS_TRY(hps_plugin_find(x->ctx, store->db, name, &plugin));
 *
 * It is the program's app->state.
 */
#ifndef HPS_FCGI_STORE_H
#define HPS_FCGI_STORE_H

#include "fcgi/exchange.h"
#include "lib/db/db.h"
#include "lib/service/login.h"
#include "lib/service/snapshot.h"
#include "lib/store/denials.h"

struct hps_store {
	struct hps_db *db;
	struct hps_host host;
	struct hps_denials denials;
	struct hps_login_desk desk;
	const struct hps_statement_table *const *tables;
	size_t table_count;
	bool fits; /* schema and statements have been looked at */
};

/*
 * For hps_program.start: open the folders, make the connection.
 *
 * tables: of the repositories that the program uses.
 * Errors: those of the disk, and settings_invalid.
 */
HPS_MUST_CHECK enum hps_code
hps_store_start(struct hps_ctx *ctx, struct hps_app *app,
		const struct hps_statement_table *const *tables, size_t count);

/* For hps_program.stop. */
void hps_store_stop(struct hps_app *app);

/*
 * The store, once it fits.
 * Errors: HPS_EDB; HPS_EBUSY schema_unfit; HPS_EINTERNAL statement_mismatch.
 */
HPS_MUST_CHECK enum hps_code hps_store_use(struct hps_exchange *x,
					   struct hps_store **store);

/* "database", "schema" and "disk", for hps_program.checks. */
enum { HPS_STORE_CHECKS = 3 };
extern const struct hps_check hps_store_checks[HPS_STORE_CHECKS];

#endif
