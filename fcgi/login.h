/*
 * login.h - the cookies of browsers, and passwords given over HTTP.
 */
#ifndef HPS_FCGI_LOGIN_H
#define HPS_FCGI_LOGIN_H

#include "fcgi/exchange.h"
#include "fcgi/store.h"
#include "lib/service/person.h"

/* A cookie of the request by its name, or NULL. */
const char *hps_cookie(struct hps_exchange *x, const char *name);

/*
 * Give the browser the cookie of its session; NULL takes it back.  It ends
 * with the browser; how long it holds is the store's matter.
 */
void hps_cookie_session(struct hps_exchange *x, const char *secret);

/* Give the browser the cookie that it is known by at the next login. */
void hps_cookie_device(struct hps_exchange *x, const char *secret);

struct hps_given {
	const char *username;
	const char *password;
	const char *otp;    /* or NULL */
	bool password_only; /* the second factor is not asked for */
};

/*
 * Check what somebody gave to sign in, from this browser.
 * Errors: as hps_login_check(), with Retry-After where it is throttled.
 */
HPS_MUST_CHECK enum hps_code hps_login_given(struct hps_exchange *x,
					     struct hps_store *store,
					     const struct hps_given *given,
					     struct hps_login *login);

/* The caller as a changer of people, whose rights bound it. */
struct hps_people hps_people_of(struct hps_exchange *x,
				struct hps_store *store);

/*
 * The store, and the caller, who has the row's permission for all of it.
 * Errors: HPS_EFORBIDDEN not_allowed; HPS_ENOTFOUND user_unknown where the
 *   path names a user and the caller may not read users; those of
 *   hps_store_use().
 */
HPS_MUST_CHECK enum hps_code hps_people_begin(struct hps_exchange *x,
					      struct hps_store **store,
					      struct hps_people *people);

/*
 * Hash a new password that stands at /password of the body.
 * Errors: HPS_EINVALID "invalid_body" with a fault; HPS_EBUSY "password_busy".
 */
HPS_MUST_CHECK enum hps_code
hps_new_password(struct hps_exchange *x, struct hps_store *store,
		 const char *password, const char *username, const char **phc);

/* Show a refusal of hps_password_check() as a fault of the body's member; any
 * other failure stays what it is. */
enum hps_code hps_password_fault(struct hps_exchange *x, enum hps_code code,
				 const char *pointer);

struct json_object;

/* Put "invitation": {url, expiresAt}. */
void hps_view_invited(struct hps_exchange *x, struct json_object *view,
		      const struct hps_invited *invited);

#endif
