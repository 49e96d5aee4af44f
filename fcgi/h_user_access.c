#include "fcgi/h_user.h"

#include <string.h>

#include "fcgi/form.h"
#include "fcgi/known.h"
#include "fcgi/login.h"
#include "lib/json/build.h"
#include "lib/service/own.h"
#include "lib/service/role.h"

struct form {
	const char *password;
	bool must_change;
};

#define PASSWORD(flags)                                                        \
	HPS_JSON_STRING(struct form, password, "password",                     \
			(flags) | HPS_JSON_CONTROLS, 1, HPS_PASSWORD_MAX)

static const struct hps_json_field reset_fields[] = {
	PASSWORD(0),
	HPS_JSON_BOOLEAN(struct form, must_change, "mustChangePassword", 0),
};

static const struct hps_json_field invitation_fields[] = {
	PASSWORD(HPS_JSON_REQUIRED),
};

/* --- passwords and sessions -------------------------------------------- */

enum hps_code hps_h_user_password(struct hps_exchange *x)
{
	struct json_object *view = hps_json_object(x->ctx->arena);
	/* Whoever sets it knows it: it should not last. */
	struct form form = { .must_change = true };
	struct hps_invited invited;
	struct hps_people people;
	struct hps_person person;
	struct hps_store *store;
	const char *phc = NULL;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_person_find(x->ctx, store->db, hps_param(x, "user"),
				&person));
	HPS_TRY(hps_form_read(x, reset_fields, HPS_COUNT(reset_fields), &form));
	HPS_TRY(hps_people_cover_user(x->ctx, store->db, &people, person.id));
	if (form.password)
		HPS_TRY(hps_new_password(x, store, form.password,
					 person.username, &phc));
	HPS_TRY(hps_person_reset(x->ctx, store->db, &people, person.username,
				 phc, form.must_change, &invited));
	if (!invited.secret) {
		hps_response_empty(x->response, 204);
		return HPS_OK;
	}
	hps_view_invited(x, view, &invited);
	hps_response_json(x->response, 201, view);
	return HPS_OK;
}

enum hps_code hps_h_user_sessions(struct hps_exchange *x)
{
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_person_end_sessions(x->ctx, store->db, &people,
					hps_param(x, "user")));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

enum hps_code hps_h_invitation(struct hps_exchange *x)
{
	struct form form = { 0 };
	struct hps_store *store;
	enum hps_code code;

	HPS_TRY(hps_form_read(x, invitation_fields,
			      HPS_COUNT(invitation_fields), &form));
	HPS_TRY(hps_store_use(x, &store));
	code = hps_own_invitation(x->ctx, store->db, &store->host.epoch,
				  &store->desk, hps_param(x, "secret"),
				  x->request->address, form.password);
	if (code != HPS_OK)
		return hps_password_fault(x, code, "/password");
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

/* --- grants ------------------------------------------------------------ */

/*
 * Whoever has the permission for a part of the store may grant there, if
 * reading users is allowed: the service looks at the scope.
 */
static enum hps_code begin_grant(struct hps_exchange *x,
				 struct hps_store **store,
				 struct hps_people *people)
{
	HPS_TRY(hps_store_use(x, store));
	*people = hps_people_of(x, *store);
	return hps_known_check(x);
}

/* A parameter that is misspelt must not grant for the whole store. */
static enum hps_code read_scope(struct hps_exchange *x, const char **scope)
{
	const struct hps_uri *uri = &x->request->uri;

	for (size_t i = 0; i < uri->query_count; i++)
		if (strcmp(uri->query[i].name, "scope") != 0)
			return hps_fail(x->ctx, HPS_EINVALID, "query_unknown",
					"There is no parameter '%s'; there is "
					"scope.",
					uri->query[i].name);
	if (uri->query_count > 1)
		return hps_fail(x->ctx, HPS_EINVALID, "scope_invalid",
				"A grant has one scope; this names %zu.",
				uri->query_count);
	*scope = hps_request_query(x->request, "scope");
	if (!*scope)
		*scope = "store";
	return HPS_OK;
}

enum hps_code hps_h_grant_give(struct hps_exchange *x)
{
	struct hps_people people;
	struct hps_store *store;
	const char *scope;

	HPS_TRY(begin_grant(x, &store, &people));
	HPS_TRY(read_scope(x, &scope));
	HPS_TRY(hps_grant_give(x->ctx, store->db, &people, hps_param(x, "user"),
			       hps_param(x, "role"), scope));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

enum hps_code hps_h_grant_take(struct hps_exchange *x)
{
	struct hps_people people;
	struct hps_store *store;
	const char *scope;

	HPS_TRY(begin_grant(x, &store, &people));
	HPS_TRY(read_scope(x, &scope));
	HPS_TRY(hps_grant_take(x->ctx, store->db, &people, hps_param(x, "user"),
			       hps_param(x, "role"), scope));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}
