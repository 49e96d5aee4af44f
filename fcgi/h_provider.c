#include "fcgi/h_provider.h"

#include "fcgi/actor.h"
#include "fcgi/form.h"
#include "fcgi/page.h"
#include "fcgi/store.h"
#include "fcgi/view_provider.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/service/provider.h"
#include "lib/service/scope.h"

#define TITLE(flags)                                                           \
	HPS_JSON_STRING(                                                       \
		struct hps_provider_input, title, "title",                     \
		(flags) | HPS_JSON_ONE_LINE, 1, 255,                           \
		HPS_JSON_PRESENT(struct hps_provider_input, has_title))
#define CONTACT                                                                \
	HPS_JSON_STRING(                                                       \
		struct hps_provider_input, contact, "contact",                 \
		HPS_JSON_NULLABLE | HPS_JSON_ONE_LINE, 1, 320,                 \
		HPS_JSON_PRESENT(struct hps_provider_input, has_contact))
#define SCOPES                                                                 \
	HPS_JSON_STRINGS(                                                      \
		struct hps_provider_input, scopes, "scopes", HPS_JSON_UNIQUE,  \
		0, 32, 2, 65, .check = hps_scope_check,                        \
		HPS_JSON_PRESENT(struct hps_provider_input, has_scopes))

static const struct hps_json_field make_fields[] = {
	HPS_JSON_STRING(struct hps_provider_input, name, "name",
			HPS_JSON_REQUIRED, 1, HPS_NAME_MAX,
			.check = hps_name_check),
	TITLE(HPS_JSON_REQUIRED),
	CONTACT,
	SCOPES,
};

static const struct hps_json_field edit_fields[] = {
	TITLE(0),
	CONTACT,
	SCOPES,
	HPS_JSON_BOOLEAN(
		struct hps_provider_input, active, "active", 0,
		HPS_JSON_PRESENT(struct hps_provider_input, has_active)),
};

struct transfer_form {
	const char *provider;
};

static const struct hps_json_field transfer_fields[] = {
	HPS_JSON_STRING(struct transfer_form, provider, "provider",
			HPS_JSON_REQUIRED, 1, HPS_NAME_MAX,
			.check = hps_name_check),
};

static enum hps_code find(struct hps_exchange *x,
			  enum hps_permission permission,
			  struct hps_store **store,
			  struct hps_provider *provider)
{
	HPS_TRY(hps_store_use(x, store));
	HPS_TRY(hps_provider_find(x->ctx, (*store)->db,
				  hps_param(x, "provider"), provider));
	return hps_need_provider(x->ctx, x->caller, permission, provider);
}

static enum hps_code answer(struct hps_exchange *x, int status,
			    const struct hps_provider *provider,
			    const struct hps_spread *spread)
{
	struct json_object *body = hps_json_object(x->ctx->arena);

	HPS_TRY(hps_view_provider(x->ctx, provider, body));
	if (spread)
		hps_view_spread(spread, body);
	hps_response_json(x->response, status, body);
	hps_response_tag(x->response, (uint64_t)provider->row_version);
	return HPS_OK;
}

/* --- reading ----------------------------------------------------------- */

static bool may_read(const struct hps_exchange *x,
		     const struct hps_provider *provider)
{
	return hps_caller_may(x->caller, HPS_PERM_PROVIDER_READ,
			      HPS_SCOPE_PROVIDER, (uint64_t)provider->id);
}

/* Add those of a batch that the caller may know of, until there are enough. */
static enum hps_code add_known(struct hps_exchange *x,
			       const struct hps_provider *rows, size_t count,
			       size_t enough, size_t *known,
			       struct json_object *items, const char **last)
{
	for (size_t i = 0; i < count && *known < enough; i++) {
		if (!may_read(x, &rows[i]))
			continue;
		if (++*known == enough)
			break;
		HPS_TRY(hps_view_provider(x->ctx, &rows[i],
					  hps_json_add_object(items)));
		*last = rows[i].name;
	}
	return HPS_OK;
}

enum hps_code hps_h_provider_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	const char *after, *last = NULL;
	struct hps_provider *rows;
	struct hps_store *store;
	struct hps_page page;
	size_t enough, known = 0, count;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_page_by_name(x, &page));
	enough = (size_t)hps_page_rows(&page);
	after = page.after;
	do {
		HPS_TRY(hps_provider_list(x->ctx, store->db, after,
					  HPS_PAGE_MAX, &rows, &count));
		HPS_TRY(add_known(x, rows, count, enough, &known, items,
				  &last));
		if (count)
			after = rows[count - 1].name;
	} while (count == HPS_PAGE_MAX && known < enough);
	hps_page_answer(x, items, known == enough ? last : NULL);
	return HPS_OK;
}

enum hps_code hps_h_provider(struct hps_exchange *x)
{
	struct hps_provider provider;
	struct hps_store *store;

	HPS_TRY(find(x, HPS_PERM_PROVIDER_READ, &store, &provider));
	HPS_TRY(answer(x, 200, &provider, NULL));
	hps_response_header(x->response, "Cache-Control", "private, no-cache");
	return HPS_OK;
}

/* --- changing ---------------------------------------------------------- */

/* A grant for one provider is no leave to make others. */
static enum hps_code need_store(struct hps_exchange *x,
				enum hps_permission permission)
{
	if (hps_caller_may(x->caller, permission, HPS_SCOPE_STORE, 0))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EFORBIDDEN, "not_allowed",
			"You may not do this: it needs the permission %s for "
			"the whole store.",
			hps_permission_name(permission));
}

enum hps_code hps_h_provider_make(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_provider_input input = { 0 };
	struct hps_provider provider;
	struct hps_store *store;

	HPS_TRY(need_store(x, HPS_PERM_PROVIDER_CREATE));
	HPS_TRY(hps_form_read(x, make_fields, HPS_COUNT(make_fields), &input));
	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_provider_make(x->ctx, store->db, &store->host, &change,
				  &input, &provider));
	hps_response_header(x->response, "Location", "/api/v1/providers/%s",
			    provider.name);
	return answer(x, 201, &provider, NULL);
}

enum hps_code hps_h_provider_edit(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_provider_input input = { 0 };
	struct hps_provider provider;
	struct hps_spread spread;
	struct hps_store *store;

	HPS_TRY(find(x, HPS_PERM_PROVIDER_EDIT, &store, &provider));
	HPS_TRY(hps_form_read(x, edit_fields, HPS_COUNT(edit_fields), &input));
	HPS_TRY(hps_provider_edit(x->ctx, store->db, &store->host, &change,
				  provider.name, &x->precondition, &input,
				  &provider, &spread));
	return answer(x, 200, &provider, &spread);
}

enum hps_code hps_h_provider_remove(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_provider provider;
	struct hps_store *store;

	HPS_TRY(find(x, HPS_PERM_PROVIDER_DELETE, &store, &provider));
	HPS_TRY(hps_provider_remove(x->ctx, store->db, &store->host, &change,
				    provider.name, &x->precondition));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

/* --- handing over ------------------------------------------------------ */

enum hps_code hps_h_plugin_transfer(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct transfer_form form = { 0 };
	struct json_object *provider;
	struct hps_plugin plugin;
	struct hps_spread spread;
	struct hps_store *store;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_plugin_find(x->ctx, store->db, hps_param(x, "plugin"),
				&plugin));
	HPS_TRY(hps_need_plugin(x->ctx, x->caller, HPS_PERM_PLUGIN_TRANSFER,
				&plugin));
	HPS_TRY(hps_form_read(x, transfer_fields, HPS_COUNT(transfer_fields),
			      &form));
	HPS_TRY(hps_plugin_transfer(x->ctx, store->db, &store->host, &change,
				    plugin.name, form.provider, &plugin,
				    &spread));
	hps_json_put_string(body, "pluginId", plugin.name);
	provider = hps_json_put_object(body, "provider");
	hps_json_put_string(provider, "id", plugin.provider);
	hps_json_put_string(provider, "title", plugin.provider_title);
	hps_json_put_time(body, "updatedAt", plugin.updated_us);
	hps_view_spread(&spread, body);
	hps_response_json(x->response, 200, body);
	hps_response_tag(x->response, (uint64_t)plugin.row_version);
	return HPS_OK;
}
