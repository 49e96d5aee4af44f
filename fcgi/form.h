/*
 * form.h - the body of a request: JSON read through a table of fields, a
 * multipart form taken apart, or bytes spooled to a file.
 *
 * Each reader stops at the limit of the row's kind of body, whatever
 * Content-Length said.
 */
#ifndef HPS_FCGI_FORM_H
#define HPS_FCGI_FORM_H

#include "fcgi/exchange.h"
#include "fcgi/multipart.h"
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

/*
 * Stream the body through a multipart parser, whose fields, sink and arg are
 * set.
 * Errors: HPS_ETOOLARGE body_too_large; HPS_EINVALID body_incomplete,
 *   body_timeout; those of multipart.h.
 */
HPS_MUST_CHECK enum hps_code hps_form_multipart(struct hps_exchange *x,
						struct hps_multipart *parser);

/*
 * Write the body to a file.
 *
 * size_bytes: how much it was.
 * Errors: HPS_ETOOLARGE body_too_large; HPS_EINVALID body_incomplete,
 *   body_timeout; those of hps_write_all().
 */
HPS_MUST_CHECK enum hps_code hps_form_spool(struct hps_exchange *x, int fd,
					    uint64_t *size_bytes);

#endif
