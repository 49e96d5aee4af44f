/*
 * h_audit.h - the record of what was done, to read and to export.
 */
#ifndef HPS_FCGI_H_AUDIT_H
#define HPS_FCGI_H_AUDIT_H

#include "fcgi/exchange.h"

/*
 * GET /api/v1/audit: a page as JSON, or with Accept: application/x-ndjson
 * everything that fits the question, one row a line, in bounded memory.
 */
enum hps_code hps_h_audit(struct hps_exchange *x);

#endif
