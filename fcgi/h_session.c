#include "fcgi/h_session.h"

#include <string.h>

#include "fcgi/actor.h"
#include "fcgi/form.h"
#include "fcgi/store.h"
#include "fcgi/view_session.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/service/access.h"
#include "lib/service/session.h"

/* The one-time password is read by what will ask for one. */
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

/* --- cookies ----------------------------------------------------------- */

static bool is_https(const struct hps_exchange *x)
{
	return hps_starts_with(hps_session_cookie_name(x), "__Host-");
}

static const char *device_cookie_name(const struct hps_exchange *x)
{
	return is_https(x) ? "__Host-hps_device" : "hps_device";
}

static void set_cookie(struct hps_exchange *x, const char *name,
		       const char *value, const char *age)
{
	hps_response_header_add(x->response, "Set-Cookie",
				"%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
				name, value, is_https(x) ? "; Secure" : "",
				age);
}

/* It ends with the browser; how long it holds is the store's matter. */
static void set_session_cookie(struct hps_exchange *x, const char *secret)
{
	set_cookie(x, hps_session_cookie_name(x), secret, "");
}

static void set_device_cookie(struct hps_exchange *x, const char *secret)
{
	set_cookie(x, device_cookie_name(x), secret,
		   hps_format(x->ctx->arena, "; Max-Age=%lld",
			      (long long)(HPS_DEVICE_US / HPS_SECOND_US)));
}

static const char *cookie(struct hps_exchange *x, const char *name)
{
	return hps_request_cookie(x->ctx, x->request, name);
}

/* --- the password ------------------------------------------------------ */

static enum hps_code check_password(struct hps_exchange *x,
				    struct hps_store *store,
				    const char *username, const char *password,
				    struct hps_login *login)
{
	struct hps_login_attempt attempt = {
		.username = username,
		.password = password,
		.address = x->request->address,
		.device_secret = cookie(x, device_cookie_name(x)),
	};
	enum hps_code code = hps_login_check(x->ctx, store->db, &store->desk,
					     &attempt, login);

	if (code == HPS_ELIMIT)
		x->retry_after_s = store->desk.retry_us / HPS_SECOND_US + 1;
	return code;
}

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
	struct hps_session_input input = {
		.login = &login,
		.address = x->request->address,
		.user_agent = hps_request_header(x->request, "User-Agent"),
		.old_secret = cookie(x, hps_session_cookie_name(x)),
		.idle_us =
			hps_setting_number(settings, HPS_SET_SESSION_IDLE_MIN) *
			HPS_MINUTE_US,
		.most_us = hps_setting_number(settings,
					      HPS_SET_SESSION_MAX_HOURS) *
			   HPS_HOUR_US,
	};

	HPS_TRY(hps_form_read(x, open_fields, HPS_COUNT(open_fields), &form));
	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(check_password(x, store, form.username, form.password, &login));
	HPS_TRY(hps_session_open(x->ctx, store->db, &input, &secrets));
	set_session_cookie(x, secrets.session);
	if (secrets.device)
		set_device_cookie(x, secrets.device);
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
	const char *secret;

	HPS_TRY(hps_form_read(x, fresh_fields, HPS_COUNT(fresh_fields), &form));
	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(check_password(x, store, session->username, form.password,
			       &login));
	HPS_TRY(hps_session_renew(x->ctx, store->db, &actor, session, &secret));
	set_session_cookie(x, secret);
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
	set_cookie(x, hps_session_cookie_name(x), "", "; Max-Age=0");
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
