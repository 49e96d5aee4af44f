#include "lib/service/member.h"

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/repo/session.h"
#include "lib/repo/user.h"
#include "lib/service/rights_change.h"

struct membership {
	struct hps_epoch *epoch;
	const struct hps_change *change;
	const struct hps_caller *caller;
	const struct hps_provider *provider;
	const char *username;
	const char *role; /* NULL: none any more */
};

static const char *member_json(struct hps_arena *arena,
			       const struct membership *work, const char *role)
{
	struct json_object *object;

	if (!role)
		return NULL;
	object = hps_json_object(arena);
	hps_json_put_string(object, "provider", work->provider->name);
	hps_json_put_string(object, "role", role);
	return hps_json_text(arena, object, NULL);
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct membership *work, const char *before)
{
	struct hps_audit_row audit = {
		.action = work->role ? "member.put" : "member.remove",
		.object_kind = "user",
		.object = work->username,
		.before = member_json(ctx->arena, work, before),
		.after = member_json(ctx->arena, work, work->role),
		.reason = work->change->reason,
	};

	return hps_audit_insert(ctx, db, &work->change->actor, &audit);
}

/* The caller may do all that a role allows there. */
static enum hps_code cover(struct hps_ctx *ctx, const struct membership *work,
			   const char *role)
{
	const struct hps_role_info *info = role ? hps_role_find(role) : NULL;

	for (unsigned int i = HPS_PERM_NONE + 1; info && i < HPS_PERM__MAX; i++)
		if (hps_permissions_have(info->permissions,
					 (enum hps_permission)i) &&
		    !hps_caller_may(work->caller, (enum hps_permission)i,
				    HPS_SCOPE_PROVIDER,
				    (uint64_t)work->provider->id))
			return hps_fail(ctx, HPS_EFORBIDDEN, "rights_exceeded",
					"The role '%s' allows more than you "
					"may do in the provider '%s'.",
					role, work->provider->name);
	return HPS_OK;
}

static enum hps_code change_it(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	const struct membership *work = arg;
	struct hps_user user;
	const char *before;

	/* First: such changes are made one after the other. */
	HPS_TRY(hps_rights_changed(ctx, db, work->epoch));
	HPS_TRY(hps_user_find(ctx, db, work->username, &user));
	HPS_TRY(hps_member_lock(ctx, db, work->provider->id, user.id, &before));
	if (!before && !work->role)
		return hps_fail(ctx, HPS_ENOTFOUND, "member_unknown",
				"The provider '%s' has no member '%s'.",
				work->provider->name, work->username);
	if (hps_equal(before, work->role))
		return HPS_OK;
	HPS_TRY(cover(ctx, work, before));
	HPS_TRY(cover(ctx, work, work->role));
	HPS_TRY(hps_member_delete(ctx, db, work->provider->id, user.id));
	if (work->role)
		HPS_TRY(hps_user_grant(ctx, db, user.id, work->role, "provider",
				       work->provider->id,
				       work->change->actor.name));
	HPS_TRY(hps_session_delete_of(ctx, db, user.id, 0));
	return record(ctx, db, work, before);
}

enum hps_code hps_member_put(struct hps_ctx *ctx, struct hps_db *db,
			     struct hps_epoch *epoch,
			     const struct hps_change *change,
			     const struct hps_caller *caller,
			     const struct hps_provider *provider,
			     const char *username, const char *role)
{
	struct membership work = { epoch,    change,   caller,
				   provider, username, role };

	return hps_db_transaction(ctx, db, change_it, &work);
}

enum hps_code hps_member_remove(struct hps_ctx *ctx, struct hps_db *db,
				struct hps_epoch *epoch,
				const struct hps_change *change,
				const struct hps_caller *caller,
				const struct hps_provider *provider,
				const char *username)
{
	struct membership work = { epoch,    change,   caller,
				   provider, username, NULL };

	return hps_db_transaction(ctx, db, change_it, &work);
}
