/*
 * view_version.h - a version as the API shows it.
 */
#ifndef HPS_FCGI_VIEW_VERSION_H
#define HPS_FCGI_VIEW_VERSION_H

#include "fcgi/exchange.h"
#include "lib/repo/plugin.h"
#include "lib/repo/version.h"
#include "lib/service/where.h"

struct json_object;

/*
 * {pluginId, version, state, kind, digest, size, fileCount, entry, url,
 * integrity, exports, imports, requires, warnings, provenance, publishedAt,
 * publishedBy, deprecated, blocked, live}.
 *
 * base: public address of the store, for the url; NULL: only the path.
 * live: where it is live, live_count of them.
 * Errors: HPS_EINTERNAL where a column holds no JSON.
 * Memory: in ctx's arena.
 */
HPS_MUST_CHECK enum hps_code hps_view_version(
	struct hps_ctx *ctx, const char *base, const struct hps_plugin *plugin,
	const struct hps_version *version, const struct hps_version_live *live,
	size_t live_count, struct json_object **view);

#endif
