/*
 * problem.h - what went wrong, as HTTP: the only map from enum hps_code and
 * slugs to a status, and problem documents (RFC 9457).
 *
 * The table of slugs is part of the contract: each has one status, one title
 * and a page of its own under /problems/.  A slug that is not in the table
 * gets the status of its code; a lint finds it.
 */
#ifndef HPS_FCGI_PROBLEM_H
#define HPS_FCGI_PROBLEM_H

#include <stddef.h>

#include "fcgi/exchange.h"
#include "lib/base/code.h"

struct hps_problem_info {
	const char *slug;
	int status;
	const char *title;
};

/* The table, sorted by slug. */
const struct hps_problem_info *hps_problem_table(size_t *count);

/* Returns the row of a slug, or NULL. */
const struct hps_problem_info *hps_problem_find(const char *slug);

/* The status of a failure: by its slug, else by its code. */
int hps_problem_status(enum hps_code code, const char *slug);

/*
 * Turn the failure in x->ctx into the answer.  Headers that explain it and
 * were set before (Allow, WWW-Authenticate, Retry-After) stay, others go.
 */
void hps_problem_answer(struct hps_exchange *x);

/* The table, one line per row: slug, status, title, with tabs between them. */
void hps_problem_print(struct hps_buf *out);

/* GET /problems/{slug}: the row as JSON, or as a page for browsers. */
enum hps_code hps_h_problem(struct hps_exchange *x);

#endif
