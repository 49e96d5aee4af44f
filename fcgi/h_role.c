#include "fcgi/h_role.h"

#include "fcgi/form.h"
#include "fcgi/login.h"
#include "fcgi/page.h"
#include "fcgi/view_user.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/service/role.h"

enum { TITLE_MAX = 255 };

static const char *permission_check(const char *text)
{
	enum hps_permission permission;

	return hps_permission_parse(text, &permission)
		       ? NULL
		       : "must be one that GET /api/v1/permissions lists";
}

#define NAME(flags)                                                            \
	HPS_JSON_STRING(struct hps_role_input, name, "name", flags, 1,         \
			HPS_NAME_MAX, .check = hps_name_check)
#define TITLE                                                                  \
	HPS_JSON_STRING(struct hps_role_input, title, "title",                 \
			HPS_JSON_ONE_LINE, 1, TITLE_MAX)
#define PERMISSIONS                                                            \
	HPS_JSON_STRINGS(struct hps_role_input, permissions, "permissions",    \
			 HPS_JSON_REQUIRED | HPS_JSON_UNIQUE, 0,               \
			 HPS_PERM__MAX, 1, 64, .check = permission_check)

static const struct hps_json_field make_fields[] = { NAME(HPS_JSON_REQUIRED),
						     TITLE, PERMISSIONS };
static const struct hps_json_field put_fields[] = { NAME(0), TITLE,
						    PERMISSIONS };

enum hps_code hps_h_role_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_role_row *list;
	struct hps_people people;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_page_by_name(x, &page));
	if (*page.after && hps_name_check(page.after))
		return hps_fail(x->ctx, HPS_EINVALID, "query_invalid",
				"cursor is what 'next' of the page before "
				"said; this is none.");
	HPS_TRY(hps_role_list(x->ctx, store->db, page.after,
			      hps_page_rows(&page), &list, &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		hps_view_role(x->ctx->arena, hps_json_add_object(items),
			      &list[i]);
	hps_page_answer(x, items, count > shown ? list[shown - 1].name : NULL);
	return HPS_OK;
}

static enum hps_code answer(struct hps_exchange *x, int status,
			    const struct hps_role_row *role)
{
	struct json_object *view = hps_json_object(x->ctx->arena);

	hps_view_role(x->ctx->arena, view, role);
	hps_response_json(x->response, status, view);
	hps_response_tag(x->response, (uint64_t)role->row_version);
	if (status == 201)
		hps_response_header(x->response, "Location", "/api/v1/roles/%s",
				    role->name);
	return HPS_OK;
}

enum hps_code hps_h_role(struct hps_exchange *x)
{
	struct hps_people people;
	struct hps_role_row role;
	struct hps_store *store;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_role_get(x->ctx, store->db, hps_param(x, "role"), &role));
	hps_response_header(x->response, "Cache-Control", "private, no-cache");
	return answer(x, 200, &role);
}

enum hps_code hps_h_role_make(struct hps_exchange *x)
{
	struct hps_role_input input = { 0 };
	struct hps_people people;
	struct hps_role_row role;
	struct hps_store *store;
	bool made;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_form_read(x, make_fields, HPS_COUNT(make_fields), &input));
	HPS_TRY(hps_role_put(x->ctx, store->db, &people, NULL, &input, &role,
			     &made));
	return answer(x, 201, &role);
}

/* The name in the path, which one in the body must not contradict. */
static enum hps_code check_name(struct hps_exchange *x,
				struct hps_role_input *input)
{
	const char *name = hps_param(x, "role");
	const char *why = hps_name_check(name);

	if (why)
		return hps_fail(x->ctx, HPS_EINVALID, "invalid_name",
				"The name of a role %s.", why);
	if (input->name && !hps_equal(input->name, name)) {
		hps_fault_add(x->ctx->arena, &x->ctx->error.faults, "/name",
			      "form_wrong",
			      "A role keeps its name; the path says '%s'.",
			      name);
		return hps_json_invalid(x->ctx);
	}
	input->name = name;
	return HPS_OK;
}

enum hps_code hps_h_role_put(struct hps_exchange *x)
{
	struct hps_role_input input = { 0 };
	struct hps_people people;
	struct hps_role_row role;
	struct hps_store *store;
	bool made;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_form_read(x, put_fields, HPS_COUNT(put_fields), &input));
	HPS_TRY(check_name(x, &input));
	HPS_TRY(hps_role_put(x->ctx, store->db, &people, &x->precondition,
			     &input, &role, &made));
	return answer(x, made ? 201 : 200, &role);
}

enum hps_code hps_h_role_delete(struct hps_exchange *x)
{
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_role_remove(x->ctx, store->db, &people, &x->precondition,
				hps_param(x, "role")));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

enum hps_code hps_h_permissions(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);

	for (unsigned int i = HPS_PERM_NONE + 1; i < HPS_PERM__MAX; i++) {
		struct json_object *row = hps_json_add_object(items);

		hps_json_put_string(
			row, "name",
			hps_permission_name((enum hps_permission)i));
		hps_json_put_string(row, "description",
				    hps_permission_doc((enum hps_permission)i));
	}
	hps_page_answer(x, items, NULL);
	return HPS_OK;
}
