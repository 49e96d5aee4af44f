/*
 * member.h - who works for a provider.
 *
 * A member has one of two roles there, maintainer or publisher; the row is a
 * grant scoped to the provider.  Each function is one transaction with an
 * audit row; a change ends the user's sessions, as every change of a role
 * does.  Nobody gives a role, or takes one from others, that allows more than
 * their own in that provider.
 */
#ifndef HPS_SERVICE_MEMBER_H
#define HPS_SERVICE_MEMBER_H

#include "lib/model/caller.h"
#include "lib/repo/member.h"
#include "lib/repo/provider.h"
#include "lib/service/generation.h"
#include "lib/store/epoch.h"

/*
 * Make a user a member, or change the member's role.  The same again changes
 * nothing.
 *
 * role: "maintainer" or "publisher".
 * Errors: HPS_ENOTFOUND "user_unknown"; HPS_EFORBIDDEN "rights_exceeded".
 */
HPS_MUST_CHECK enum hps_code
hps_member_put(struct hps_ctx *ctx, struct hps_db *db, struct hps_epoch *epoch,
	       const struct hps_change *change, const struct hps_caller *caller,
	       const struct hps_provider *provider, const char *username,
	       const char *role);

/*
 * Errors: HPS_ENOTFOUND "user_unknown", "member_unknown"; HPS_EFORBIDDEN
 *	"rights_exceeded".
 */
HPS_MUST_CHECK enum hps_code
hps_member_remove(struct hps_ctx *ctx, struct hps_db *db,
		  struct hps_epoch *epoch, const struct hps_change *change,
		  const struct hps_caller *caller,
		  const struct hps_provider *provider, const char *username);

#endif
