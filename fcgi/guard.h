/*
 * guard.h - satisfies what a route row demands, before its handler runs.
 *
 * The order is part of the contract: 401, 403, the Origin rule (403), a fresh
 * password (403), 415, 413, then the handler's form (400, 422), and only then
 * a missing condition (428), so that a caller learns nothing about a thing
 * that it may not see.
 */
#ifndef HPS_FCGI_GUARD_H
#define HPS_FCGI_GUARD_H

#include "fcgi/exchange.h"

/*
 * Check everything that can be checked without the body.
 *
 * Errors: HPS_EAUTH credentials_needed or the slug of hps_auth;
 *   HPS_EFORBIDDEN password_change_needed, not_allowed, cross_site,
 * fresh_password_needed; HPS_EINVALID type_unsupported, coding_unsupported,
 * header_repeated, precondition_invalid, precondition_needed; HPS_ETOOLARGE
 * body_too_large.
 */
HPS_MUST_CHECK enum hps_code hps_guard_check(struct hps_exchange *x);

/*
 * The row's demand for If-Match.  hps_form_read() calls it behind the form;
 * rows without a body have had it from hps_guard_check().
 * Errors: HPS_EINVALID precondition_needed (428).
 */
HPS_MUST_CHECK enum hps_code hps_guard_condition(struct hps_exchange *x);

/* The largest body that the row takes, in bytes. */
size_t hps_guard_body_max(const struct hps_exchange *x);

/*
 * The secret in Authorization: Bearer, or in X-Api-Key.
 *
 * secret: NULL where there is none, also for "Bearer " with nothing behind it.
 * Errors: HPS_EINVALID header_repeated.
 */
HPS_MUST_CHECK enum hps_code hps_guard_bearer(struct hps_exchange *x,
					      const char **secret);

#endif
