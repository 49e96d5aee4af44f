#include "fcgi/h_me.h"

#include "fcgi/form.h"
#include "fcgi/login.h"
#include "fcgi/page.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/service/access.h"
#include "lib/service/own.h"
#include "lib/service/second.h"

struct form {
	const char *current;
	const char *password;
	const char *otp;
};

static const struct hps_json_field password_fields[] = {
	HPS_JSON_STRING(struct form, current, "current",
			HPS_JSON_REQUIRED | HPS_JSON_CONTROLS, 1,
			HPS_PASSWORD_MAX),
	HPS_JSON_STRING(struct form, password, "password",
			HPS_JSON_REQUIRED | HPS_JSON_CONTROLS, 1,
			HPS_PASSWORD_MAX),
};

static const struct hps_json_field confirm_fields[] = {
	HPS_JSON_STRING(struct form, otp, "otp", HPS_JSON_REQUIRED, 6, 6),
};

static enum hps_code begin(struct hps_exchange *x, struct hps_store **store,
			   struct hps_people *people)
{
	HPS_TRY(hps_store_use(x, store));
	*people = hps_people_of(x, *store);
	return HPS_OK;
}

/* --- the password ------------------------------------------------------ */

enum hps_code hps_h_me_password(struct hps_exchange *x)
{
	const struct hps_session *session = hps_caller_session(x->caller);
	struct form form = { 0 };
	struct hps_given given = { .username = session->username,
				   .password_only = true };
	struct hps_people people;
	struct hps_store *store;
	struct hps_login login;
	const char *secret;
	enum hps_code code;

	HPS_TRY(hps_form_read(x, password_fields, HPS_COUNT(password_fields),
			      &form));
	HPS_TRY(begin(x, &store, &people));
	given.password = form.current;
	HPS_TRY(hps_login_given(x, store, &given, &login));
	code = hps_own_password(x->ctx, store->db, &people, &store->desk,
				session, form.current, form.password, &secret);
	if (code != HPS_OK)
		return hps_password_fault(x, code, "/password");
	hps_cookie_session(x, secret);
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

/* --- sessions ---------------------------------------------------------- */

enum hps_code hps_h_me_sessions(struct hps_exchange *x)
{
	const struct hps_session *session = hps_caller_session(x->caller);
	struct json_object *items = hps_json_array(x->ctx->arena);
	int64_t idle_us =
		hps_setting_number(x->app->settings, HPS_SET_SESSION_IDLE_MIN) *
		HPS_MINUTE_US;
	struct hps_session *list;
	struct hps_store *store;
	struct hps_page page;
	size_t count, shown, i;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_page_by_number(x, &page));
	HPS_TRY(hps_session_list(x->ctx, store->db, session->user_id,
				 x->ctx->now_us - idle_us, page.before,
				 hps_page_rows(&page), &list, &count));
	shown = hps_page_shown(&page, count);
	for (i = 0; i < shown; i++) {
		struct json_object *row = hps_json_add_object(items);

		hps_json_put_string(row, "id", list[i].public_id);
		hps_json_put_boolean(row, "current", list[i].id == session->id);
		hps_json_put_string(row, "address", list[i].address);
		hps_json_put_string(row, "userAgent", list[i].user_agent);
		hps_json_put_time(row, "createdAt", list[i].created_us);
		hps_json_put_time(row, "seenAt", list[i].seen_us);
		hps_json_put_time(row, "expiresAt", list[i].expires_us);
	}
	hps_page_answer_number(x, items, count > shown,
			       shown ? list[shown - 1].id : 0);
	return HPS_OK;
}

enum hps_code hps_h_me_sessions_end(struct hps_exchange *x)
{
	const struct hps_session *session = hps_caller_session(x->caller);
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(begin(x, &store, &people));
	HPS_TRY(hps_own_sessions_end(x->ctx, store->db, &people,
				     session->user_id, session->username));
	hps_cookie_session(x, NULL);
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

enum hps_code hps_h_me_session_end(struct hps_exchange *x)
{
	const struct hps_session *session = hps_caller_session(x->caller);
	const char *id = hps_param(x, "session");
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(begin(x, &store, &people));
	HPS_TRY(hps_own_session_end(x->ctx, store->db, &people,
				    session->user_id, id));
	if (hps_equal(id, session->public_id))
		hps_cookie_session(x, NULL);
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

/* --- the second factor ------------------------------------------------- */

static struct hps_second second_of(const struct hps_exchange *x,
				   const struct hps_store *store)
{
	const struct hps_session *session = hps_caller_session(x->caller);

	return (struct hps_second){ store->host.state_fd, session->user_id,
				    session->username };
}

enum hps_code hps_h_me_totp_begin(struct hps_exchange *x)
{
	struct json_object *view = hps_json_object(x->ctx->arena);
	struct form unused = { 0 };
	struct hps_second second;
	struct hps_people people;
	struct hps_store *store;
	const char *uri;

	HPS_TRY(hps_form_read(x, NULL, 0, &unused));
	HPS_TRY(begin(x, &store, &people));
	second = second_of(x, store);
	HPS_TRY(hps_second_begin(x->ctx, store->db, &people, &second, &uri));
	hps_json_put_string(view, "uri", uri);
	hps_response_json(x->response, 201, view);
	return HPS_OK;
}

enum hps_code hps_h_me_totp_confirm(struct hps_exchange *x)
{
	struct json_object *view = hps_json_object(x->ctx->arena);
	struct json_object *list;
	const char *const *codes;
	struct form form = { 0 };
	struct hps_second second;
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(hps_form_read(x, confirm_fields, HPS_COUNT(confirm_fields),
			      &form));
	HPS_TRY(begin(x, &store, &people));
	second = second_of(x, store);
	HPS_TRY(hps_second_confirm(x->ctx, store->db, &people, &second,
				   form.otp, &codes));
	list = hps_json_put_array(view, "recoveryCodes");
	for (size_t i = 0; i < HPS_RECOVERY_CODES; i++)
		hps_json_add_string(list, codes[i]);
	hps_response_json(x->response, 200, view);
	return HPS_OK;
}

enum hps_code hps_h_me_totp_remove(struct hps_exchange *x)
{
	struct hps_second second;
	struct hps_people people;
	struct hps_store *store;

	HPS_TRY(begin(x, &store, &people));
	second = second_of(x, store);
	HPS_TRY(hps_second_remove(x->ctx, store->db, &people, &second));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}
