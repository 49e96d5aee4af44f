#include "lib/service/people.h"

#include "lib/repo/epoch.h"
#include "lib/repo/person.h"
#include "lib/service/access.h"

enum hps_code hps_people_need(struct hps_ctx *ctx,
			      const struct hps_people *people,
			      enum hps_permission permission)
{
	if (!people->caller ||
	    hps_caller_may(people->caller, permission, HPS_SCOPE_STORE, 0))
		return HPS_OK;
	return hps_fail(ctx, HPS_EFORBIDDEN, "not_allowed",
			"You may not do this: it needs the permission %s for "
			"the whole store.",
			hps_permission_name(permission));
}

enum hps_code hps_people_cover(struct hps_ctx *ctx,
			       const struct hps_people *people,
			       const struct hps_grant *grants, size_t count)
{
	for (size_t i = 0; people->caller && i < count; i++)
		for (unsigned int p = HPS_PERM_NONE + 1; p < HPS_PERM__MAX; p++)
			if (hps_permissions_have(grants[i].permissions,
						 (enum hps_permission)p) &&
			    !hps_caller_may(
				    people->caller, (enum hps_permission)p,
				    grants[i].scope, grants[i].object_id))
				return hps_fail(
					ctx, HPS_EFORBIDDEN, "rights_exceeded",
					"This goes beyond your own rights: it "
					"is about the permission %s, which "
					"you do not have there.",
					hps_permission_name(
						(enum hps_permission)p));
	return HPS_OK;
}

enum hps_code hps_people_cover_user(struct hps_ctx *ctx, struct hps_db *db,
				    const struct hps_people *people,
				    int64_t user_id)
{
	const struct hps_grant *grants;
	size_t count;

	HPS_TRY(hps_access_grants(ctx, db, user_id, &grants, &count));
	return hps_people_cover(ctx, people, grants, count);
}

static void raise_people(void *arg)
{
	hps_epoch_raise(arg, HPS_EPOCH_PEOPLE);
}

enum hps_code hps_people_changed(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_people *people)
{
	HPS_TRY(hps_epoch_row_raise(ctx, db, "people"));
	hps_db_after_commit(db, raise_people, people->epoch);
	return HPS_OK;
}

enum hps_code hps_people_record(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_people *people,
				const char *action, const char *object_kind,
				const char *object, const char *before,
				const char *after)
{
	struct hps_audit_row row = { .action = action,
				     .object_kind = object_kind,
				     .object = object,
				     .before = before,
				     .after = after,
				     .reason = people->change.reason };

	return hps_audit_insert(ctx, db, &people->change.actor, &row);
}

enum hps_code hps_people_keep_owner(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t user_id, const char *username)
{
	int64_t others;
	bool owner;

	/* The lock comes first: who is an owner is looked at behind it. */
	HPS_TRY(hps_person_other_owners(ctx, db, user_id, &others));
	HPS_TRY(hps_person_is_owner(ctx, db, user_id, &owner));
	if (!owner || others > 0)
		return HPS_OK;
	return hps_fail(ctx, HPS_ECONFLICT, "last_owner",
			"'%s' is the last active owner of this store. Make "
			"somebody else an owner first.",
			username);
}
