#include "lib/service/role.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"

enum { HOLDERS_SHOWN = 20 };

struct work {
	const struct hps_people *people;
	const struct hps_precondition *precondition;
	const struct hps_role_input *input;
	const char *name;
	struct hps_role_row role; /* as it is in the end */
	bool made;
};

struct hps_permissions hps_role_row_permissions(struct hps_arena *arena,
						const struct hps_role_row *role)
{
	const struct hps_role_info *info = hps_role_find(role->name);
	struct hps_permissions set = { 0 };
	char *rest, *word;

	if (role->built_in)
		return info ? info->permissions : set;
	rest = hps_strdup(arena, role->permissions ? role->permissions : "");
	while ((word = strsep(&rest, " ")) != NULL) {
		enum hps_permission permission;

		if (hps_permission_parse(word, &permission))
			hps_permissions_add(&set, permission);
	}
	return set;
}

static const char *picture(struct hps_ctx *ctx, const struct hps_role_row *role)
{
	struct json_object *view = hps_json_object(ctx->arena);
	struct json_object *list;
	char *rest, *word;

	hps_json_put_string(view, "title", role->title);
	list = hps_json_put_array(view, "permissions");
	rest = hps_strdup(ctx->arena,
			  role->permissions ? role->permissions : "");
	while ((word = strsep(&rest, " ")) != NULL)
		if (*word)
			hps_json_add_string(list, word);
	return hps_json_text(ctx->arena, view, NULL);
}

static enum hps_code cover(struct hps_ctx *ctx, const struct work *work,
			   struct hps_permissions permissions)
{
	struct hps_grant grant = { HPS_SCOPE_STORE, 0, permissions };

	return hps_people_cover(ctx, work->people, &grant, 1);
}

/* Lock a role if it is there; exists tells. */
static enum hps_code lock(struct hps_ctx *ctx, struct hps_db *db,
			  const char *name, struct hps_role_row *role,
			  bool *exists)
{
	enum hps_code code = hps_role_lock(ctx, db, name);

	*exists = code == HPS_OK;
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	if (code != HPS_OK)
		return code;
	return hps_role_get(ctx, db, name, role);
}

static enum hps_code built_in(struct hps_ctx *ctx, const char *name)
{
	return hps_fail(ctx, HPS_ECONFLICT, "role_built_in",
			"The role '%s' is built in and stays as it is. Make a "
			"role with another name.",
			name);
}

/* --- making and changing ----------------------------------------------- */

static struct hps_permissions wanted(const struct hps_role_input *input)
{
	struct hps_permissions set = { 0 };

	for (size_t i = 0; i < input->permissions.count; i++) {
		enum hps_permission permission;

		if (hps_permission_parse(input->permissions.items[i],
					 &permission))
			hps_permissions_add(&set, permission);
	}
	return set;
}

static enum hps_code write_role(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_role_input *input, int64_t id)
{
	const char *title = input->title ? input->title : input->name;

	if (id) {
		HPS_TRY(hps_role_update(ctx, db, id, title));
		HPS_TRY(hps_role_clear(ctx, db, id));
	} else {
		HPS_TRY(hps_role_insert(ctx, db, input->name, title, &id));
	}
	for (size_t i = 0; i < input->permissions.count; i++)
		HPS_TRY(hps_role_allow(ctx, db, id,
				       input->permissions.items[i]));
	return HPS_OK;
}

/* May it be written at all? */
static enum hps_code check_put(struct hps_ctx *ctx, const struct work *work,
			       const struct hps_role_row *old, bool exists)
{
	if (work->precondition)
		HPS_TRY(hps_precondition_check(
			ctx, work->precondition, exists,
			exists ? (uint64_t)old->row_version : 0));
	else if (exists)
		return hps_fail(ctx, HPS_ECONFLICT, "duplicate",
				"There is a role '%s' already.", work->name);
	if (exists && old->built_in)
		return built_in(ctx, work->name);
	if (exists)
		HPS_TRY(cover(ctx, work,
			      hps_role_row_permissions(ctx->arena, old)));
	return cover(ctx, work, wanted(work->input));
}

static enum hps_code put(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct work *work = arg;
	struct hps_role_row old = { 0 };
	bool exists;

	HPS_TRY(lock(ctx, db, work->name, &old, &exists));
	HPS_TRY(check_put(ctx, work, &old, exists));
	HPS_TRY(write_role(ctx, db, work->input, exists ? old.id : 0));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	HPS_TRY(hps_role_get(ctx, db, work->name, &work->role));
	work->made = !exists;
	return hps_people_record(ctx, db, work->people,
				 exists ? "role.edit" : "role.create", "role",
				 work->name, exists ? picture(ctx, &old) : NULL,
				 picture(ctx, &work->role));
}

enum hps_code hps_role_put(struct hps_ctx *ctx, struct hps_db *db,
			   const struct hps_people *people,
			   const struct hps_precondition *precondition,
			   const struct hps_role_input *input,
			   struct hps_role_row *role, bool *made)
{
	struct work work = { .people = people,
			     .precondition = precondition,
			     .input = input,
			     .name = input->name };

	HPS_TRY(hps_db_transaction(ctx, db, put, &work));
	*role = work.role;
	*made = work.made;
	return HPS_OK;
}

/* --- deleting ---------------------------------------------------------- */

static enum hps_code in_use(struct hps_ctx *ctx, struct hps_db *db,
			    const struct hps_role_row *role)
{
	struct hps_role_holder *holders;
	size_t count, i;

	HPS_TRY(hps_role_holders(ctx, db, role->id, HOLDERS_SHOWN, &holders,
				 &count));
	for (i = 0; i < count; i++)
		hps_fault_add(ctx->arena, &ctx->error.faults, "",
			      "role_granted", "The user '%s' has this role.",
			      holders[i].username);
	return hps_fail(ctx, HPS_ECONFLICT, "role_in_use",
			"The role '%s' was granted %lld times. Take it from "
			"those who have it first.",
			role->name, (long long)role->grants);
}

static enum hps_code delete (struct hps_ctx *ctx, struct hps_db *db,
			     void *arg) {
	struct work *work = arg; struct hps_role_row role;

	HPS_TRY(hps_role_lock(ctx, db, work->name));
	HPS_TRY(hps_role_get(ctx, db, work->name, &role));
	HPS_TRY(hps_precondition_check(ctx, work->precondition, true,
				       (uint64_t)role.row_version));
	if (role.built_in) return built_in(ctx, work->name);
	HPS_TRY(cover(ctx, work, hps_role_row_permissions(ctx->arena, &role)));
	if (role.grants > 0) return in_use(ctx, db, &role);
	HPS_TRY(hps_role_delete(ctx, db, role.id));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	return hps_people_record(ctx, db, work->people, "role.delete", "role",
				 work->name, picture(ctx, &role), NULL);
}

enum hps_code hps_role_remove(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_people *people,
			      const struct hps_precondition *precondition,
			      const char *name)
{
	struct work work = { .people = people,
			     .precondition = precondition,
			     .name = name };

	return hps_db_transaction(ctx, db, delete, &work);
}
