/*
 * settings.h - where the database is, from the operator's settings.
 */
#ifndef HPS_DB_SETTINGS_H
#define HPS_DB_SETTINGS_H

#include "lib/base/settings.h"
#include "lib/db/db.h"

/*
 * Read the settings that begin with db_, and the file with the password.
 *
 * Errors: HPS_EINVALID settings_invalid if that file cannot be read.
 * Memory: the texts live as long as settings and ctx->arena.
 */
HPS_MUST_CHECK enum hps_code
hps_db_settings_read(struct hps_ctx *ctx, const struct hps_settings *settings,
		     struct hps_db_settings *db);

#endif
