#include "lib/json/build.h"
#include "lib/repo/person.h"
#include "lib/repo/session.h"
#include "lib/repo/user.h"
#include "lib/service/account.h"
#include "lib/service/role.h"

#include <string.h>

struct work {
	const struct hps_people *people;
	const char *username, *role, *scope;
};

/* What is given or taken. */
struct subject {
	struct hps_person person;
	struct hps_role_row role;
	struct hps_grant_scope scope;
};

static enum hps_scope kind_of(const char *name)
{
	unsigned int i = 0;

	while (i < HPS_SCOPE__MAX &&
	       strcmp(name, hps_scope_name((enum hps_scope)i)) != 0)
		i++;
	return (enum hps_scope)i;
}

static enum hps_code check_caller(struct hps_ctx *ctx, const struct work *work,
				  const struct subject *subject)
{
	const struct hps_caller *caller = work->people->caller;
	struct hps_grant grant = {
		.scope = kind_of(subject->scope.kind),
		.object_id = (uint64_t)subject->scope.id,
		.permissions =
			hps_role_row_permissions(ctx->arena, &subject->role),
	};

	if (caller && !hps_caller_may(caller, HPS_PERM_GRANT_EDIT, grant.scope,
				      grant.object_id))
		return hps_fail(ctx, HPS_EFORBIDDEN, "not_allowed",
				"You may not do this: it needs the permission "
				"%s for '%s'.",
				hps_permission_name(HPS_PERM_GRANT_EDIT),
				work->scope);
	return hps_people_cover(ctx, work->people, &grant, 1);
}

static enum hps_code find(struct hps_ctx *ctx, struct hps_db *db,
			  const struct work *work, struct subject *subject)
{
	HPS_TRY(hps_person_lock(ctx, db, work->username, &subject->person));
	HPS_TRY(hps_role_get(ctx, db, work->role, &subject->role));
	HPS_TRY(hps_grant_scope_find(ctx, db, work->scope, &subject->scope));
	return check_caller(ctx, work, subject);
}

static enum hps_code finish(struct hps_ctx *ctx, struct hps_db *db,
			    const struct work *work,
			    const struct subject *subject, const char *action)
{
	struct json_object *view = hps_json_object(ctx->arena);
	const char *text;
	bool given = strcmp(action, "grant.give") == 0;

	hps_json_put_string(view, "role", work->role);
	hps_json_put_string(view, "scope", work->scope);
	text = hps_json_text(ctx->arena, view, NULL);
	HPS_TRY(hps_session_delete_of(ctx, db, subject->person.id, 0));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	return hps_people_record(ctx, db, work->people, action, "user",
				 work->username, given ? NULL : text,
				 given ? text : NULL);
}

static enum hps_code give(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct work *work = arg;
	const struct hps_role_info *info = hps_role_find(work->role);
	struct subject subject;
	bool given;

	HPS_TRY(find(ctx, db, work, &subject));
	if (info && info->provider &&
	    strcmp(subject.scope.kind, "provider") != 0)
		return hps_fail(ctx, HPS_EINVALID, "scope_invalid",
				"The role '%s' is granted within a provider: "
				"give the scope provider:NAME.",
				work->role);
	HPS_TRY(hps_person_has_grant(ctx, db, subject.person.id, work->role,
				     subject.scope.kind, subject.scope.id,
				     &given));
	if (given)
		return HPS_OK;
	HPS_TRY(hps_user_grant(ctx, db, subject.person.id, work->role,
			       subject.scope.kind, subject.scope.id,
			       work->people->change.actor.name));
	return finish(ctx, db, work, &subject, "grant.give");
}

static enum hps_code take(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct work *work = arg;
	struct subject subject;
	bool given;

	HPS_TRY(find(ctx, db, work, &subject));
	if (strcmp(work->role, "owner") == 0 &&
	    strcmp(subject.scope.kind, "store") == 0)
		HPS_TRY(hps_people_keep_owner(ctx, db, subject.person.id,
					      work->username));
	HPS_TRY(hps_person_ungrant(ctx, db, subject.person.id, work->role,
				   subject.scope.kind, subject.scope.id,
				   &given));
	if (!given)
		return hps_fail(ctx, HPS_ENOTFOUND, "grant_unknown",
				"'%s' does not have the role '%s' for '%s'.",
				work->username, work->role, work->scope);
	return finish(ctx, db, work, &subject, "grant.take");
}

enum hps_code hps_grant_give(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_people *people,
			     const char *username, const char *role,
			     const char *scope)
{
	struct work work = { people, username, role, scope };

	return hps_db_transaction(ctx, db, give, &work);
}

enum hps_code hps_grant_take(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_people *people,
			     const char *username, const char *role,
			     const char *scope)
{
	struct work work = { people, username, role, scope };

	return hps_db_transaction(ctx, db, take, &work);
}
