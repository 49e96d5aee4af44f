/*
 * people.h - what all changes of people, roles and grants have in common.
 *
 * Each is one transaction with an audit row, raises the people's counter, and
 * is bounded by what its caller may do: nobody gives, or takes from others,
 * what is more than they have.  So an administrator makes no owner, and sets
 * no owner's password.
 */
#ifndef HPS_SERVICE_PEOPLE_H
#define HPS_SERVICE_PEOPLE_H

#include "lib/model/caller.h"
#include "lib/service/generation.h"
#include "lib/store/epoch.h"

/* Who changes something, and whom to tell. */
struct hps_people {
	struct hps_change change;
	struct hps_epoch *epoch;
	const struct hps_caller *caller; /* NULL: the host, without bounds */
};

/*
 * The caller may do this in the whole store.
 * Errors: HPS_EFORBIDDEN "not_allowed".
 */
HPS_MUST_CHECK enum hps_code hps_people_need(struct hps_ctx *ctx,
					     const struct hps_people *people,
					     enum hps_permission permission);

/*
 * The caller may do all that these grants allow.
 * Errors: HPS_EFORBIDDEN "rights_exceeded".
 */
HPS_MUST_CHECK enum hps_code hps_people_cover(struct hps_ctx *ctx,
					      const struct hps_people *people,
					      const struct hps_grant *grants,
					      size_t count);

/* As hps_people_cover() with what a user was granted. */
HPS_MUST_CHECK enum hps_code
hps_people_cover_user(struct hps_ctx *ctx, struct hps_db *db,
		      const struct hps_people *people, int64_t user_id);

/* Within a transaction: whoever caches people looks again after it. */
HPS_MUST_CHECK enum hps_code
hps_people_changed(struct hps_ctx *ctx, struct hps_db *db,
		   const struct hps_people *people);

/* Within a transaction: the audit row.  before, after: JSON, or NULL. */
HPS_MUST_CHECK enum hps_code
hps_people_record(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_people *people, const char *action,
		  const char *object_kind, const char *object,
		  const char *before, const char *after);

/*
 * Within a transaction that makes this user no active owner any more: there
 * is another one who can sign in, or this one was none.
 * Errors: HPS_ECONFLICT "last_owner".
 */
HPS_MUST_CHECK enum hps_code hps_people_keep_owner(struct hps_ctx *ctx,
						   struct hps_db *db,
						   int64_t user_id,
						   const char *username);

#endif
