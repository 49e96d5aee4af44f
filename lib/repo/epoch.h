/*
 * epoch.h - rows of epoch: counters that caches on every host compare.
 */
#ifndef HPS_REPO_EPOCH_H
#define HPS_REPO_EPOCH_H

#include "lib/db/db.h"

extern const struct hps_statement_table hps_epoch_statements;

/* Raise a counter: "people" or "keys". */
HPS_MUST_CHECK enum hps_code
hps_epoch_row_raise(struct hps_ctx *ctx, struct hps_db *db, const char *name);

/* Errors: HPS_ENOTFOUND for a counter that is none. */
HPS_MUST_CHECK enum hps_code hps_epoch_row_read(struct hps_ctx *ctx,
						struct hps_db *db,
						const char *name,
						int64_t *number);

#endif
