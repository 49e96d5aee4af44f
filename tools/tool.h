/*
 * tool.h - what hps-admin and hps-clerk do alike when they start.
 */
#ifndef HPS_TOOLS_TOOL_H
#define HPS_TOOLS_TOOL_H

#include "lib/base/log.h"
#include "lib/base/settings.h"
#include "lib/db/db.h"
#include "lib/service/snapshot.h"

/* Keep secrets out of core files, survive closed pipes, make private files. */
void hps_tool_guard(void);

/* The level that the setting log_level names; info if it names none. */
enum hps_log_level hps_tool_log_level(const struct hps_settings *settings);

/*
 * Make the connection that the settings describe; it opens when it is used.
 *
 * query_ms: time for one statement; 0: the setting db_timeout.
 * Errors: HPS_EINVALID `settings_invalid`.
 */
HPS_MUST_CHECK enum hps_code
hps_tool_connect(struct hps_ctx *ctx, const struct hps_settings *settings,
		 unsigned query_ms, struct hps_db **db);

/*
 * Open the state folder.  A program that root runs makes files there as the
 * owner of that folder, so that the others can use them.
 */
HPS_MUST_CHECK enum hps_code
hps_tool_open_host(struct hps_ctx *ctx, const struct hps_settings *settings,
		   struct hps_host *host);

/* A name for one run in logs and audit: "host-" and random characters. */
const char *hps_tool_run_id(struct hps_arena *arena);

#endif
