#include "lib/service/account.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/model/permission.h"
#include "lib/repo/epoch.h"
#include "lib/repo/plugin.h"
#include "lib/repo/provider.h"
#include "lib/repo/session.h"

struct account_work {
	const struct hps_change *change;
	struct hps_epoch *epoch;
	const struct hps_account_input *input;
	const char *username;
	const char *phc; /* NULL: the password stays */
};

enum hps_code hps_grant_scope_find(struct hps_ctx *ctx, struct hps_db *db,
				   const char *text,
				   struct hps_grant_scope *scope)
{
	const char *name = strchr(text, ':');
	struct hps_grant_scope out = { "store", 0 };
	struct hps_instance instance;
	struct hps_provider provider;
	struct hps_plugin plugin;

	if (hps_starts_with(text, "instance:")) {
		HPS_TRY(hps_instance_find(ctx, db, name + 1, &instance));
		out = (struct hps_grant_scope){ "instance", instance.id };
	} else if (hps_starts_with(text, "provider:")) {
		HPS_TRY(hps_provider_find(ctx, db, name + 1, &provider));
		out = (struct hps_grant_scope){ "provider", provider.id };
	} else if (hps_starts_with(text, "plugin:")) {
		HPS_TRY(hps_plugin_find(ctx, db, name + 1, &plugin));
		out = (struct hps_grant_scope){ "plugin", plugin.id };
	} else if (strcmp(text, "store") != 0) {
		return hps_fail(ctx, HPS_EINVALID, "scope_invalid",
				"'%s' is no scope. It is store, "
				"instance:NAME, provider:NAME or plugin:NAME.",
				text);
	}
	*scope = out;
	return HPS_OK;
}

static void raise_people(void *arg)
{
	hps_epoch_raise(arg, HPS_EPOCH_PEOPLE);
}

/* Within a transaction: whoever caches people looks again after it. */
static enum hps_code people_changed(struct hps_ctx *ctx, struct hps_db *db,
				    struct hps_epoch *epoch)
{
	HPS_TRY(hps_epoch_row_raise(ctx, db, "people"));
	hps_db_after_commit(db, raise_people, epoch);
	return HPS_OK;
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct account_work *work, const char *action,
			    const char *after)
{
	struct hps_audit_row audit = { .action = action,
				       .object_kind = "user",
				       .object = work->username,
				       .after = after,
				       .reason = work->change->reason };

	return hps_audit_insert(ctx, db, &work->change->actor, &audit);
}

static enum hps_code grant(struct hps_ctx *ctx, struct hps_db *db,
			   const struct account_work *work, int64_t user_id)
{
	const struct hps_account_input *input = work->input;
	const char *text = input->scope ? input->scope : "store";
	const struct hps_role_info *role;
	struct hps_grant_scope scope;

	if (!input->role)
		return HPS_OK;
	HPS_TRY(hps_grant_scope_find(ctx, db, text, &scope));
	role = hps_role_find(input->role);
	if (role && role->provider && strcmp(scope.kind, "provider") != 0)
		return hps_fail(ctx, HPS_EINVALID, "scope_invalid",
				"The role '%s' is granted within a provider: "
				"give the scope provider:NAME.",
				input->role);
	return hps_user_grant(ctx, db, user_id, input->role, scope.kind,
			      scope.id, work->change->actor.name);
}

static enum hps_code make(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct account_work *work = arg;
	const struct hps_account_input *input = work->input;
	struct json_object *after = hps_json_object(ctx->arena);
	struct hps_user user = { .username = input->username,
				 .display_name = input->display_name
							 ? input->display_name
							 : input->username,
				 .password = work->phc };
	int64_t id;

	HPS_TRY(hps_user_insert(ctx, db, &user, &id));
	HPS_TRY(grant(ctx, db, work, id));
	HPS_TRY(people_changed(ctx, db, work->epoch));
	hps_json_put_string(after, "displayName", user.display_name);
	hps_json_put_string(after, "role", input->role);
	hps_json_put_string(after, "scope",
			    input->role && !input->scope ? "store"
							 : input->scope);
	return record(ctx, db, work, "user.create",
		      hps_json_text(ctx->arena, after, NULL));
}

enum hps_code hps_account_make(struct hps_ctx *ctx, struct hps_db *db,
			       struct hps_epoch *epoch,
			       const struct hps_change *change,
			       const struct hps_password_cost *cost,
			       const struct hps_account_input *input)
{
	struct account_work work = { change, epoch, input, input->username,
				     NULL };
	const char *why = hps_username_check(input->username);

	if (why)
		return hps_fail(ctx, HPS_EINVALID, "invalid_name",
				"The username '%s' %s.", input->username, why);
	HPS_TRY(hps_password_check(ctx, input->password, input->username));
	HPS_TRY(hps_password_hash(ctx, cost, input->password, &work.phc));
	return hps_db_transaction(ctx, db, make, &work);
}

/* New password or none: the sessions end. */
static enum hps_code end_sessions(struct hps_ctx *ctx, struct hps_db *db,
				  void *arg)
{
	const struct account_work *work = arg;
	struct hps_user user;

	HPS_TRY(hps_user_find(ctx, db, work->username, &user));
	if (work->phc)
		HPS_TRY(hps_user_set_password(ctx, db, user.id, work->phc));
	HPS_TRY(hps_session_delete_of(ctx, db, user.id, 0));
	HPS_TRY(people_changed(ctx, db, work->epoch));
	return record(ctx, db, work,
		      work->phc ? "user.password" : "user.end_sessions", NULL);
}

enum hps_code hps_account_set_password(struct hps_ctx *ctx, struct hps_db *db,
				       struct hps_epoch *epoch,
				       const struct hps_change *change,
				       const struct hps_password_cost *cost,
				       const char *username,
				       const char *password)
{
	struct account_work work = { change, epoch, NULL, username, NULL };

	HPS_TRY(hps_password_check(ctx, password, username));
	HPS_TRY(hps_password_hash(ctx, cost, password, &work.phc));
	return hps_db_transaction(ctx, db, end_sessions, &work);
}

enum hps_code hps_account_end_sessions(struct hps_ctx *ctx, struct hps_db *db,
				       struct hps_epoch *epoch,
				       const struct hps_change *change,
				       const char *username)
{
	struct account_work work = { change, epoch, NULL, username, NULL };

	return hps_db_transaction(ctx, db, end_sessions, &work);
}
