/*
 * view_audit.h - a row of the audit as answers show it.
 */
#ifndef HPS_FCGI_VIEW_AUDIT_H
#define HPS_FCGI_VIEW_AUDIT_H

#include "lib/repo/audit_read.h"

struct json_object;

/* Put what a row says into an object; before and after as JSON. */
void hps_view_audit(struct hps_ctx *ctx, const struct hps_audit_entry *row,
		    struct json_object *view);

#endif
