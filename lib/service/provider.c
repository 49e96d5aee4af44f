#include "lib/service/provider.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/repo/ownership.h"
#include "lib/service/rights_change.h"

enum { REFERENCES_MAX = 50 };

/* One provider on its way; the transaction may run more than once. */
struct provider_work {
	struct hps_host *host;
	const struct hps_change *change;
	const char *name;
	const struct hps_precondition *condition;
	const struct hps_provider_input *input;
	struct hps_provider provider; /* as it is afterwards */
	struct hps_spread spread;
};

/* --- records ----------------------------------------------------------- */

static enum hps_code state_json(struct hps_ctx *ctx,
				const struct hps_provider *provider,
				const char **json)
{
	struct json_object *object = hps_json_object(ctx->arena);
	struct json_object *scopes;

	HPS_TRY(hps_json_parse(ctx, provider->scopes, strlen(provider->scopes),
			       &scopes));
	hps_json_put_string(object, "title", provider->title);
	hps_json_put_string(object, "contact", provider->contact);
	hps_json_put(object, "scopes", scopes);
	hps_json_put_boolean(object, "active", provider->active);
	*json = hps_json_text(ctx->arena, object, NULL);
	return HPS_OK;
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct provider_work *work,
			    const char *action,
			    const struct hps_provider *before,
			    const struct hps_provider *after)
{
	struct hps_audit_row audit = { .action = action,
				       .object_kind = "provider",
				       .object = work->name,
				       .reason = work->change->reason };

	if (before)
		HPS_TRY(state_json(ctx, before, &audit.before));
	if (after)
		HPS_TRY(state_json(ctx, after, &audit.after));
	return hps_audit_insert(ctx, db, &work->change->actor, &audit);
}

/* --- scopes ------------------------------------------------------------ */

static const char *scopes_json(struct hps_arena *arena,
			       const struct hps_strings *scopes)
{
	struct json_object *array = hps_json_array(arena);

	for (size_t i = 0; i < scopes->count; i++)
		hps_json_add_string(array, scopes->items[i]);
	return hps_json_text(arena, array, NULL);
}

static enum hps_code check_scopes(struct hps_ctx *ctx, struct hps_db *db,
				  const struct provider_work *work)
{
	const struct hps_strings *scopes = &work->input->scopes;

	for (size_t i = 0; work->input->has_scopes && i < scopes->count; i++) {
		const char *owner;

		HPS_TRY(hps_provider_of_scope(ctx, db, scopes->items[i],
					      &owner));
		if (owner && strcmp(owner, work->name) != 0)
			return hps_fail(ctx, HPS_ECONFLICT, "scope_taken",
					"Another provider has the scope '%s' "
					"alone. It must give it up first.",
					scopes->items[i]);
	}
	return HPS_OK;
}

/* --- making ------------------------------------------------------------ */

static enum hps_code make(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct provider_work *work = arg;
	const struct hps_provider_input *input = work->input;
	struct hps_provider provider = {
		.name = input->name,
		.title = input->title,
		.contact = input->contact,
		.scopes = scopes_json(ctx->arena, &input->scopes),
	};
	int64_t id;

	/* First, so that no two providers take one scope at once. */
	HPS_TRY(hps_rights_changed(ctx, db, &work->host->epoch));
	HPS_TRY(check_scopes(ctx, db, work));
	HPS_TRY(hps_provider_insert(ctx, db, &provider, &id));
	HPS_TRY(hps_provider_get(ctx, db, id, &work->provider));
	return record(ctx, db, work, "provider.create", NULL, &work->provider);
}

enum hps_code hps_provider_make(struct hps_ctx *ctx, struct hps_db *db,
				struct hps_host *host,
				const struct hps_change *change,
				const struct hps_provider_input *input,
				struct hps_provider *provider)
{
	struct provider_work work = { .host = host,
				      .change = change,
				      .name = input->name,
				      .input = input };

	HPS_TRY(hps_db_transaction(ctx, db, make, &work));
	*provider = work.provider;
	return HPS_OK;
}

/* --- changing ---------------------------------------------------------- */

static enum hps_code lock(struct hps_ctx *ctx, struct hps_db *db,
			  const struct provider_work *work,
			  struct hps_provider *provider)
{
	HPS_TRY(hps_rights_changed(ctx, db, &work->host->epoch));
	HPS_TRY(hps_provider_lock(ctx, db, work->name, provider));
	return hps_precondition_check(ctx, work->condition, true,
				      (uint64_t)provider->row_version);
}

static struct hps_provider merge(struct hps_arena *arena,
				 const struct hps_provider *before,
				 const struct hps_provider_input *input)
{
	struct hps_provider after = *before;

	if (input->has_title)
		after.title = input->title;
	if (input->has_contact)
		after.contact = input->contact;
	if (input->has_scopes)
		after.scopes = scopes_json(arena, &input->scopes);
	if (input->has_active)
		after.active = input->active;
	return after;
}

static bool equal(const struct hps_provider *a, const struct hps_provider *b)
{
	return hps_equal(a->title, b->title) &&
	       hps_equal(a->contact, b->contact) &&
	       hps_equal(a->scopes, b->scopes) && a->active == b->active;
}

static const char *action_of(const struct hps_provider *before,
			     const struct hps_provider *after)
{
	if (before->active == after->active)
		return "provider.edit";
	return after->active ? "provider.activate" : "provider.deactivate";
}

static enum hps_code edit(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct provider_work *work = arg;
	struct hps_provider before, after;

	work->spread = (struct hps_spread){ NULL, 0 };
	HPS_TRY(lock(ctx, db, work, &before));
	after = merge(ctx->arena, &before, work->input);
	work->provider = before;
	if (equal(&before, &after))
		return HPS_OK;
	HPS_TRY(check_scopes(ctx, db, work));
	HPS_TRY(hps_ownership_lock(ctx, db, before.id));
	HPS_TRY(hps_provider_update(ctx, db, &after));
	HPS_TRY(hps_provider_get(ctx, db, before.id, &work->provider));
	HPS_TRY(hps_spread_provider(ctx, db, work->change, before.id,
				    &work->spread));
	return record(ctx, db, work, action_of(&before, &after), &before,
		      &work->provider);
}

enum hps_code
hps_provider_edit(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
		  const struct hps_change *change, const char *name,
		  const struct hps_precondition *condition,
		  const struct hps_provider_input *input,
		  struct hps_provider *provider, struct hps_spread *spread)
{
	struct provider_work work = { .host = host,
				      .change = change,
				      .name = name,
				      .condition = condition,
				      .input = input };

	HPS_TRY(hps_db_transaction(ctx, db, edit, &work));
	hps_spread_copy(ctx, db, host, &work.spread);
	*provider = work.provider;
	*spread = work.spread;
	return HPS_OK;
}

/* --- deleting ---------------------------------------------------------- */

static enum hps_code check_references(struct hps_ctx *ctx, struct hps_db *db,
				      const struct hps_provider *provider)
{
	struct hps_reference *rows;
	size_t count;

	HPS_TRY(hps_ownership_references(ctx, db, provider->id, REFERENCES_MAX,
					 &rows, &count));
	if (!count)
		return HPS_OK;
	for (size_t i = 0; i < count; i++)
		hps_fault_add(ctx->arena, &ctx->error.faults, "",
			      "still_referenced", "The %s '%s'.", rows[i].kind,
			      rows[i].name);
	return hps_fail(ctx, HPS_ECONFLICT, "still_referenced",
			"The provider '%s' still has plugins, tokens or "
			"members. Hand them over or end them first, or "
			"deactivate the provider.",
			provider->name);
}

static enum hps_code remove_it(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	const struct provider_work *work = arg;
	struct hps_provider before;

	HPS_TRY(lock(ctx, db, work, &before));
	HPS_TRY(check_references(ctx, db, &before));
	HPS_TRY(hps_provider_delete(ctx, db, before.id));
	return record(ctx, db, work, "provider.delete", &before, NULL);
}

enum hps_code hps_provider_remove(struct hps_ctx *ctx, struct hps_db *db,
				  struct hps_host *host,
				  const struct hps_change *change,
				  const char *name,
				  const struct hps_precondition *condition)
{
	struct provider_work work = { .host = host,
				      .change = change,
				      .name = name,
				      .condition = condition };

	return hps_db_transaction(ctx, db, remove_it, &work);
}
