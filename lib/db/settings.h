/*
 * settings.h - which database a program talks to, from its settings.
 */
#ifndef HPS_DB_SETTINGS_H
#define HPS_DB_SETTINGS_H

#include "lib/base/settings.h"
#include "lib/db/db.h"

/*
 * Read the account of a program.  Without db_socket and db_host it is the
 * socket that the client library knows.
 *
 * query_ms: time for one statement; 0: the setting db_timeout.
 * Errors: HPS_EINVALID `settings_invalid` if db_password_file cannot be read.
 * Memory: the texts live as long as settings and ctx->arena.
 */
HPS_MUST_CHECK enum hps_code
hps_db_settings_load(struct hps_ctx *ctx, const struct hps_settings *settings,
		     unsigned query_ms, struct hps_db_settings *to);

#endif
