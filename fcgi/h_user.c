#include "fcgi/h_user.h"

#include <string.h>

#include "fcgi/form.h"
#include "fcgi/login.h"
#include "fcgi/page.h"
#include "fcgi/view_user.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/service/person.h"

enum { Q_MAX = 128, DISPLAY_NAME_MAX = 255, EMAIL_MAX = 320 };

static const char *const languages[] = { "en", "es", "ca", NULL };

/* The store sends nothing there: enough that it is no other thing. */
static const char *email_check(const char *text)
{
	const char *at = strrchr(text, '@');

	if (!at || at == text || !at[1] || strchr(text, ' '))
		return "must be an address such as name@example.org";
	return NULL;
}

/* What POST takes. */
struct form {
	struct hps_person person;
	const char *password;
};

static const struct hps_json_field make_fields[] = {
	HPS_JSON_STRING(struct form, person.username, "username",
			HPS_JSON_REQUIRED, 1, HPS_USERNAME_MAX,
			.check = hps_username_check),
	HPS_JSON_STRING(struct form, person.display_name, "displayName",
			HPS_JSON_ONE_LINE, 1, DISPLAY_NAME_MAX),
	HPS_JSON_STRING(struct form, person.email, "email",
			HPS_JSON_NULLABLE | HPS_JSON_ONE_LINE, 3, EMAIL_MAX,
			.check = email_check),
	HPS_JSON_ENUM(struct form, person.language, "language",
		      HPS_JSON_NULLABLE, languages),
	HPS_JSON_STRING(struct form, password, "password", HPS_JSON_CONTROLS, 1,
			HPS_PASSWORD_MAX),
	HPS_JSON_BOOLEAN(struct form, person.must_change_password,
			 "mustChangePassword", 0),
};

#define PATCH_PRESENT(member) HPS_JSON_PRESENT(struct hps_person_patch, member)

static const struct hps_json_field edit_fields[] = {
	HPS_JSON_STRING(struct hps_person_patch, display_name, "displayName",
			HPS_JSON_ONE_LINE, 1, DISPLAY_NAME_MAX,
			PATCH_PRESENT(has_display_name)),
	HPS_JSON_STRING(struct hps_person_patch, email, "email",
			HPS_JSON_NULLABLE | HPS_JSON_ONE_LINE, 3, EMAIL_MAX,
			.check = email_check, PATCH_PRESENT(has_email)),
	HPS_JSON_ENUM(struct hps_person_patch, language, "language",
		      HPS_JSON_NULLABLE, languages,
		      PATCH_PRESENT(has_language)),
	HPS_JSON_BOOLEAN(struct hps_person_patch, active, "active", 0,
			 PATCH_PRESENT(has_active)),
	HPS_JSON_BOOLEAN(struct hps_person_patch, must_change_password,
			 "mustChangePassword", 0,
			 PATCH_PRESENT(has_must_change_password)),
};

/* --- reading ----------------------------------------------------------- */

static enum hps_code read_page(struct hps_exchange *x, struct hps_page *page,
			       const char **q)
{
	const char *text = hps_request_query(x->request, "q");

	HPS_TRY(hps_page_by_name(x, page));
	if (*page->after && hps_username_check(page->after))
		return hps_fail(x->ctx, HPS_EINVALID, "query_invalid",
				"cursor is what 'next' of the page before "
				"said; this is none.");
	if (text && strlen(text) > Q_MAX)
		return hps_fail(x->ctx, HPS_EINVALID, "query_invalid",
				"q has at most %d bytes.", Q_MAX);
	*q = text && *text ? text : NULL;
	return HPS_OK;
}

enum hps_code hps_h_user_list(struct hps_exchange *x)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_person *list;
	struct hps_people people;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;
	const char *q = NULL;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(read_page(x, &page, &q));
	HPS_TRY(hps_person_list(x->ctx, store->db, q, page.after,
				hps_page_rows(&page), &list, &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++)
		hps_view_user(hps_json_add_object(items), &list[i]);
	hps_page_answer(x, items,
			count > shown ? list[shown - 1].username : NULL);
	return HPS_OK;
}

/* invited: secret may be NULL. */
static enum hps_code answer(struct hps_exchange *x, struct hps_store *store,
			    int status, const struct hps_person *person,
			    const struct hps_invited *invited)
{
	struct json_object *view = hps_json_object(x->ctx->arena);
	struct hps_grant_row *grants;
	size_t count;

	HPS_TRY(hps_grant_list(x->ctx, store->db, person->username, &grants,
			       &count));
	hps_view_user(view, person);
	hps_view_grants(x->ctx->arena, view, grants, count);
	if (invited && invited->secret)
		hps_view_invited(x, view, invited);
	hps_response_json(x->response, status, view);
	hps_response_tag(x->response, (uint64_t)person->row_version);
	return HPS_OK;
}

enum hps_code hps_h_user(struct hps_exchange *x)
{
	struct hps_person person;
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_person_find(x->ctx, store->db, hps_param(x, "user"),
				&person));
	hps_response_header(x->response, "Cache-Control", "private, no-cache");
	return answer(x, store, 200, &person, NULL);
}

/* --- writing ----------------------------------------------------------- */

enum hps_code hps_h_user_make(struct hps_exchange *x)
{
	struct form form = { 0 };
	struct hps_people people;
	struct hps_store *store;
	struct hps_person person;
	struct hps_invited invited;
	const char *phc = NULL;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_form_read(x, make_fields, HPS_COUNT(make_fields), &form));
	if (!form.person.display_name)
		form.person.display_name = form.person.username;
	if (form.password)
		HPS_TRY(hps_new_password(x, store, form.password,
					 form.person.username, &phc));
	HPS_TRY(hps_person_make(x->ctx, store->db, &people, &form.person, phc,
				&person, &invited));
	hps_response_header(x->response, "Location", "/api/v1/users/%s",
			    person.username);
	return answer(x, store, 201, &person, &invited);
}

enum hps_code hps_h_user_edit(struct hps_exchange *x)
{
	struct hps_person_patch patch = { 0 };
	struct hps_people people;
	struct hps_store *store;
	struct hps_person person;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_person_find(x->ctx, store->db, hps_param(x, "user"),
				&person));
	HPS_TRY(hps_form_read(x, edit_fields, HPS_COUNT(edit_fields), &patch));
	HPS_TRY(hps_person_edit(x->ctx, store->db, &people, person.username,
				&x->precondition, &patch, &person));
	return answer(x, store, 200, &person, NULL);
}

enum hps_code hps_h_user_delete(struct hps_exchange *x)
{
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(hps_people_begin(x, &store, &people));
	HPS_TRY(hps_person_remove(x->ctx, store->db, &people,
				  hps_param(x, "user"), &x->precondition));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}
