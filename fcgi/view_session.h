/*
 * view_session.h - a session as the API shows it.
 */
#ifndef HPS_FCGI_VIEW_SESSION_H
#define HPS_FCGI_VIEW_SESSION_H

#include "fcgi/store.h"
#include "lib/repo/user.h"

/*
 * Answer 200 with {user, permissions, mustChangePassword, expiresAt,
 * freshUntil}; permissions are [{permission, scope}], each once.
 *
 * fresh_until_us: a time that is over shows as null.
 */
HPS_MUST_CHECK enum hps_code hps_view_session(struct hps_exchange *x,
					      struct hps_store *store,
					      const struct hps_user *user,
					      int64_t expires_us,
					      int64_t fresh_until_us);

#endif
