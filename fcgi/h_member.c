#include "fcgi/h_member.h"

#include <string.h>

#include "fcgi/actor.h"
#include "fcgi/form.h"
#include "fcgi/page.h"
#include "fcgi/store.h"
#include "fcgi/view_provider.h"
#include "lib/json/build.h"
#include "lib/service/member.h"
#include "lib/service/scope.h"

struct form {
	const char *role;
};

static const char *const roles[] = { "maintainer", "publisher", NULL };

static const struct hps_json_field fields[] = {
	HPS_JSON_ENUM(struct form, role, "role", HPS_JSON_REQUIRED, roles),
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

enum hps_code hps_h_member_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_provider provider;
	struct hps_member *members;
	struct hps_store *store;
	const char *last = NULL;
	struct hps_page page;
	size_t count, shown;
	char *user, *role;

	HPS_TRY(find(x, HPS_PERM_MEMBER_READ, &store, &provider));
	HPS_TRY(hps_page_by_name(x, &page));
	/* A user may have several roles: a cursor is "user role". */
	role = hps_strdup(x->ctx->arena, page.after);
	user = strsep(&role, " ");
	HPS_TRY(hps_member_list(x->ctx, store->db, provider.id, user,
				role ? role : "", hps_page_rows(&page),
				&members, &count));
	shown = hps_page_shown(&page, count);
	for (size_t i = 0; i < shown; i++)
		hps_view_member(&members[i], hps_json_add_object(items));
	if (count > shown)
		last = hps_format(x->ctx->arena, "%s %s",
				  members[shown - 1].username,
				  members[shown - 1].role);
	hps_page_answer(x, items, last);
	return HPS_OK;
}

enum hps_code hps_h_member_put(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_provider provider;
	struct form form = { NULL };
	struct hps_store *store;

	HPS_TRY(find(x, HPS_PERM_MEMBER_EDIT, &store, &provider));
	HPS_TRY(hps_form_read(x, fields, HPS_COUNT(fields), &form));
	HPS_TRY(hps_member_put(x->ctx, store->db, &store->host.epoch, &change,
			       x->caller, &provider, hps_param(x, "user"),
			       form.role));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

enum hps_code hps_h_member_remove(struct hps_exchange *x)
{
	struct hps_change change = { .actor = hps_actor_of(x) };
	struct hps_provider provider;
	struct hps_store *store;

	HPS_TRY(find(x, HPS_PERM_MEMBER_EDIT, &store, &provider));
	HPS_TRY(hps_member_remove(x->ctx, store->db, &store->host.epoch,
				  &change, x->caller, &provider,
				  hps_param(x, "user")));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}
