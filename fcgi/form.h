/*
 * form.h - the JSON body of a request, read through a table of fields.
 */
#ifndef HPS_FCGI_FORM_H
#define HPS_FCGI_FORM_H

#include "fcgi/exchange.h"
#include "lib/json/read.h"

/*
 * Read the body into a struct (see lib/json/read.h), then ask for the
 * condition that the row demands.
 *
 * Errors: HPS_ETOOLARGE body_too_large; HPS_EINVALID body_incomplete,
 *   body_timeout, json_unreadable (400), invalid_body (422) with faults,
 *   precondition_needed (428).
 * Memory: in the request's arena.
 */
HPS_MUST_CHECK enum hps_code hps_form_read(struct hps_exchange *x,
					   const struct hps_json_field *fields,
					   size_t count, void *out);

/* The body as JSON that the caller reads itself; as above but for 422. */
HPS_MUST_CHECK enum hps_code hps_form_json(struct hps_exchange *x,
					   struct json_object **value);

#endif
