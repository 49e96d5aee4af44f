#include "fcgi/h_session.h"

#include <string.h>

#include "fcgi/actor.h"
#include "fcgi/form.h"
#include "fcgi/login.h"
#include "fcgi/store.h"
#include "fcgi/view_session.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/service/access.h"
#include "lib/service/session.h"

struct form {
	const char *username;
	const char *password;
	const char *otp;
};

#define PASSWORD                                                               \
	HPS_JSON_STRING(struct form, password, "password",                     \
			HPS_JSON_REQUIRED | HPS_JSON_CONTROLS, 1,              \
			HPS_PASSWORD_MAX)
#define OTP HPS_JSON_STRING(struct form, otp, "otp", HPS_JSON_NULLABLE, 0, 64)

static const struct hps_json_field open_fields[] = {
	HPS_JSON_STRING(struct form, username, "username", HPS_JSON_REQUIRED, 1,
			HPS_USERNAME_MAX),
	PASSWORD,
	OTP,
};

static const struct hps_json_field fresh_fields[] = { PASSWORD, OTP };

/* --- the password ------------------------------------------------------ */

static int64_t fresh_us(const struct hps_exchange *x)
{
	return hps_setting_number(x->app->settings, HPS_SET_FRESH_MIN) *
	       HPS_MINUTE_US;
}

enum hps_code hps_h_session_open(struct hps_exchange *x)
{
	const struct hps_settings *settings = x->app->settings;
	struct hps_session_secrets secrets;
	struct hps_store *store;
	struct hps_login login;
	struct form form = { 0 };
	struct hps_given given;
	struct hps_session_input input = {
		.login = &login,
		.address = x->request->address,
		.user_agent = hps_request_header(x->request, "User-Agent"),
		.old_secret = hps_cookie(x, hps_session_cookie_name(x)),
		.idle_us =
			hps_setting_number(settings, HPS_SET_SESSION_IDLE_MIN) *
			HPS_MINUTE_US,
		.most_us = hps_setting_number(settings,
					      HPS_SET_SESSION_MAX_HOURS) *
			   HPS_HOUR_US,
	};

	HPS_TRY(hps_form_read(x, open_fields, HPS_COUNT(open_fields), &form));
	HPS_TRY(hps_store_use(x, &store));
	given = (struct hps_given){ form.username, form.password, form.otp,
				    false };
	HPS_TRY(hps_login_given(x, store, &given, &login));
	HPS_TRY(hps_session_open(x->ctx, store->db, &input, &secrets));
	hps_cookie_session(x, secrets.session);
	if (secrets.device)
		hps_cookie_device(x, secrets.device);
	return hps_view_session(x, store, &login.user, secrets.expires_us,
				secrets.fresh_us + fresh_us(x));
}

enum hps_code hps_h_session_fresh(struct hps_exchange *x)
{
	const struct hps_session *session = hps_caller_session(x->caller);
	struct hps_actor actor = hps_actor_of(x);
	struct hps_store *store;
	struct hps_login login;
	struct form form = { 0 };
	struct hps_given given;
	const char *secret;

	HPS_TRY(hps_form_read(x, fresh_fields, HPS_COUNT(fresh_fields), &form));
	HPS_TRY(hps_store_use(x, &store));
	given = (struct hps_given){ session->username, form.password, form.otp,
				    false };
	HPS_TRY(hps_login_given(x, store, &given, &login));
	HPS_TRY(hps_session_renew(x->ctx, store->db, &actor, session, &secret));
	hps_cookie_session(x, secret);
	return hps_view_session(x, store, &login.user, session->expires_us,
				x->ctx->now_us + fresh_us(x));
}

/* --- what a session can do with itself --------------------------------- */

enum hps_code hps_h_session(struct hps_exchange *x)
{
	const struct hps_session *session = hps_caller_session(x->caller);
	struct hps_store *store;
	struct hps_user user;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_user_get(x->ctx, store->db, session->user_id, &user));
	HPS_TRY(hps_view_session(x, store, &user, session->expires_us,
				 x->caller->fresh_until_us));
	hps_response_header(x->response, "Cache-Control", "private, no-cache");
	hps_response_tag(x->response, (uint64_t)user.row_version);
	return HPS_OK;
}

enum hps_code hps_h_session_close(struct hps_exchange *x)
{
	struct hps_actor actor = hps_actor_of(x);
	struct hps_store *store;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_session_close(x->ctx, store->db, &store->host.epoch, &actor,
				  hps_caller_session(x->caller)));
	hps_cookie_session(x, NULL);
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

enum hps_code hps_h_session_token(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_actor actor = hps_actor_of(x);
	struct form unused = { 0 };
	struct hps_store *store;
	int64_t expires_us;
	const char *token;

	HPS_TRY(hps_form_read(x, NULL, 0, &unused));
	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(hps_session_make_token(
		x->ctx, store->db, &actor, hps_caller_session(x->caller),
		hps_setting_number(x->app->settings, HPS_SET_STORE_TOKEN_MIN) *
			HPS_MINUTE_US,
		&token, &expires_us));
	hps_json_put_string(body, "token", token);
	hps_json_put_time(body, "expiresAt", expires_us);
	hps_response_json(x->response, 201, body);
	return HPS_OK;
}
