/*
 * access.h - from a secret to a caller, with what it may do now.
 *
 * Looked up at every request, in two queries, so that a revocation or another
 * role holds at once.  A secret is compared by its hash, in the database; one
 * of the wrong form needs no query.
 *
 * Callers that come from here carry a detail: hps_caller_session() or
 * hps_caller_rights().
 */
#ifndef HPS_SERVICE_ACCESS_H
#define HPS_SERVICE_ACCESS_H

#include "lib/model/caller.h"
#include "lib/repo/audit.h"
#include "lib/repo/session.h"
#include "lib/repo/user.h"
#include "lib/service/rights.h"

/*
 * The caller of a session's secret.
 *
 * Whoever must change the password first may do nothing else: that caller has
 * no grants.
 *
 * idle_us: a session that was not used for so long has ended.
 * fresh_us: how long a password counts as fresh.
 * Errors: HPS_EAUTH credentials_invalid; HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code
hps_access_by_session(struct hps_ctx *ctx, struct hps_db *db,
		      const char *secret, int64_t idle_us, int64_t fresh_us,
		      const struct hps_caller **caller);

/*
 * The caller of a provider's token.
 *
 * A token never exceeds what its maker may do now: rights that the maker has
 * lost are left out of its grant and of hps_caller_rights().
 *
 * address: of the client, numeric.
 * Errors: HPS_EAUTH credentials_invalid (unknown, revoked, its maker or its
 *   provider is not active), token_expired; HPS_EFORBIDDEN token_address;
 *   HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code
hps_access_by_token(struct hps_ctx *ctx, struct hps_db *db, const char *secret,
		    const char *address, const struct hps_caller **caller);

/*
 * The rights of a token that was accepted a while ago, as they are now; they
 * stay so until the transaction ends, which is to take this lock first: who
 * deactivates a provider locks it before its plugins.
 *
 * Errors: as hps_access_by_token().
 */
HPS_MUST_CHECK enum hps_code hps_access_again(struct hps_ctx *ctx,
					      struct hps_db *db,
					      const struct hps_rights *before,
					      const char *address,
					      struct hps_rights *rights);

/* What a granted role allows: of the program if it is built in. */
struct hps_permissions hps_role_permissions(struct hps_arena *arena,
					    const struct hps_role_grant *row);

/* The grants of a user as they are now. */
HPS_MUST_CHECK enum hps_code
hps_access_grants(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		  const struct hps_grant **grants, size_t *count);

/* The session behind a caller, or NULL for another kind. */
const struct hps_session *hps_caller_session(const struct hps_caller *caller);

/* What a provider's token may do, or NULL for another kind. */
const struct hps_rights *hps_caller_rights(const struct hps_caller *caller);

/*
 * A caller as records name it.
 * caller: NULL is "anonymous".  address: of the client.
 */
struct hps_actor hps_caller_actor(struct hps_arena *arena,
				  const struct hps_caller *caller,
				  const char *address);

#endif
