/*
 * document.h - the document of a generation, compiled for answering.
 *
 * A document is made of parts: one per plugin (an entry) and one for what is
 * the instance's own (the part named "").  lib/service/build.c writes their
 * JSON; here it is read once and turned into text that only has to be joined.
 * A part is compiled on its own, so that a change costs what changed.
 *
 * The JSON of an entry, members that are absent standing for the version's
 * own:
 *	enabled, default, rules, heads {channel: version}
 *	provider {id, title}, title, description, icon, categories, order,
 *	config, hot
 *	versions {version: card}
 * of a card, fixed when the version is published:
 *	entry, modules {path: integrity}, styles [{path, integrity}], preload,
 *	imports, requires, hot, size, title, description, icon, categories,
 *	order, config, extras; and deprecated, which may change
 * and of the part "":
 *	rules, segments, imports, scopes, integrity,
 *	libraries {specifier: {plugin, version, entry, modules}}
 *
 * Pure: no clock, no database, no HTTP.
 */
#ifndef HPS_MODEL_DOCUMENT_H
#define HPS_MODEL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/fail.h"
#include "lib/model/fragment.h"

enum { HPS_ORDER_DEFAULT = 100 };

/* What an entry gives out at most: a version, or nothing. */
enum { HPS_SERVE_OFF = -1 };

struct hps_doc_version {
	const char *version;
	int64_t order;		       /* lower ones are loaded first */
	const char *const *categories; /* ends with NULL */
	struct hps_fragment members;   /* of its object, without braces */
	struct hps_fragment integrity; /* members of importMap.integrity */
	const char *src;	       /* "plugin/version/entry", for feeds */
	bool withdrawn;		       /* must not be served any more */
};

struct hps_doc_entry {
	const char *plugin;
	bool enabled;
	int default_version; /* index, or HPS_SERVE_OFF */
	size_t version_count;
	struct hps_doc_version *versions;
};

struct hps_doc_shared {
	struct hps_fragment imports;   /* members of importMap.imports */
	struct hps_fragment integrity; /* members of importMap.integrity */
	const char *scopes;	       /* JSON object */
};

/*
 * Compile a part.  The JSON comes from build.c; a part that does not fit is
 * HPS_EINTERNAL "document_broken".
 *
 * Memory: everything is in ctx's arena, which must outlive the result.
 */
HPS_MUST_CHECK enum hps_code
hps_doc_entry_compile(struct hps_ctx *ctx, const char *plugin, const char *body,
		      size_t len, const struct hps_doc_entry **entry);
HPS_MUST_CHECK enum hps_code
hps_doc_shared_compile(struct hps_ctx *ctx, const char *body, size_t len,
		       const struct hps_doc_shared **shared);

/* What holds in an instance without a part "". */
extern const struct hps_doc_shared hps_doc_shared_empty;

#endif
