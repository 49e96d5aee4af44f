/*
 * decide.h - which version of each plugin a caller gets.
 *
 *	decide(document, caller's attributes, time) -> one version per plugin
 *
 * The only place where that is decided.  Pure, and without allocation: the
 * result is a vector with one number per entry, which is also the key under
 * which finished answers are kept.
 */
#ifndef HPS_MODEL_DECIDE_H
#define HPS_MODEL_DECIDE_H

#include <stdint.h>

#include "lib/model/document.h"

/* Who asks.  NULL members are absent. */
struct hps_caller_view {
	const char *subject;	  /* user.sub of a verified token */
	const char *const *roles; /* user.roles, ends with NULL */
};

/*
 * Decide for every entry.
 *
 * vector: count numbers; each becomes an index into the entry's versions or
 *	HPS_SERVE_OFF.
 * time_us: rules that have a beginning or an end are judged by it.
 */
void hps_decide(const struct hps_doc_entry *const *entries, size_t count,
		const struct hps_caller_view *caller, int64_t time_us,
		int16_t *vector);

#endif
