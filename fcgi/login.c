#include "fcgi/login.h"

#include "fcgi/actor.h"
#include "fcgi/known.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/json/read.h"
#include "lib/service/session.h"

static bool is_https(const struct hps_exchange *x)
{
	return hps_starts_with(hps_session_cookie_name(x), "__Host-");
}

static const char *device_name(const struct hps_exchange *x)
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

const char *hps_cookie(struct hps_exchange *x, const char *name)
{
	return hps_request_cookie(x->ctx, x->request, name);
}

void hps_cookie_session(struct hps_exchange *x, const char *secret)
{
	set_cookie(x, hps_session_cookie_name(x), secret ? secret : "",
		   secret ? "" : "; Max-Age=0");
}

void hps_cookie_device(struct hps_exchange *x, const char *secret)
{
	set_cookie(x, device_name(x), secret,
		   hps_format(x->ctx->arena, "; Max-Age=%lld",
			      (long long)(HPS_DEVICE_US / HPS_SECOND_US)));
}

enum hps_code hps_login_given(struct hps_exchange *x, struct hps_store *store,
			      const struct hps_given *given,
			      struct hps_login *login)
{
	struct hps_login_attempt attempt = {
		.username = given->username,
		.password = given->password,
		.otp = given->otp,
		.password_only = given->password_only,
		.address = x->request->address,
		.device_secret = hps_cookie(x, device_name(x)),
	};
	enum hps_code code = hps_login_check(x->ctx, store->db, &store->desk,
					     &attempt, login);

	if (code == HPS_ELIMIT)
		x->retry_after_s = store->desk.retry_us / HPS_SECOND_US + 1;
	return code;
}

struct hps_people hps_people_of(struct hps_exchange *x, struct hps_store *store)
{
	return (struct hps_people){ .change = { .actor = hps_actor_of(x) },
				    .epoch = &store->host.epoch,
				    .caller = x->caller };
}

enum hps_code hps_people_begin(struct hps_exchange *x, struct hps_store **store,
			       struct hps_people *people)
{
	enum hps_permission permission = x->match.route->permission;

	HPS_TRY(hps_store_use(x, store));
	*people = hps_people_of(x, *store);
	if (hps_people_need(x->ctx, people, permission) == HPS_OK)
		return HPS_OK;
	HPS_TRY(hps_known_check(x));
	return hps_people_need(x->ctx, people, permission);
}

enum hps_code hps_password_fault(struct hps_exchange *x, enum hps_code code,
				 const char *pointer)
{
	const struct hps_error *error = &x->ctx->error;

	if (code != HPS_EINVALID || error->faults.first ||
	    !hps_starts_with(error->slug, "password_"))
		return code;
	hps_fault_add(x->ctx->arena, &x->ctx->error.faults, pointer,
		      error->slug, "%s", error->detail);
	return hps_json_invalid(x->ctx);
}

enum hps_code hps_new_password(struct hps_exchange *x, struct hps_store *store,
			       const char *password, const char *username,
			       const char **phc)
{
	enum hps_code code = hps_password_check(x->ctx, password, username);

	if (code != HPS_OK)
		return hps_password_fault(x, code, "/password");
	return hps_login_hash(x->ctx, &store->desk, password, phc);
}

void hps_view_invited(struct hps_exchange *x, struct json_object *view,
		      const struct hps_invited *invited)
{
	struct json_object *out = hps_json_put_object(view, "invitation");
	const char *site = hps_public_url(x);

	hps_json_put_string(out, "url",
			    hps_format(x->ctx->arena, "%s/admin/invitations/%s",
				       site ? site : "", invited->secret));
	hps_json_put_time(out, "expiresAt", invited->expires_us);
}
