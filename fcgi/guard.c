#include "fcgi/guard.h"

#include <string.h>
#include <strings.h>

#include "fcgi/etag.h"
#include "lib/base/text.h"
#include "lib/base/time.h"

static const char *const json_types[] = { "application/json", NULL };
static const char *const multipart_types[] = { "multipart/form-data", NULL };
static const char *const bundle_types[] = { "text/javascript",
					    "application/javascript",
					    "application/gzip",
					    "application/x-gzip",
					    "application/zip",
					    "application/x-zip-compressed",
					    NULL };

struct body_rule {
	const char *const *types;
	enum hps_setting limit;
	const char *hint;
};

/* clang-format off */
static const struct body_rule body_rules[] = {
	[HPS_BODY_NONE] = { NULL, HPS_SET_JSON_BODY_BYTES, "" },
	[HPS_BODY_JSON] = { json_types, HPS_SET_JSON_BODY_BYTES, "application/json" },
	[HPS_BODY_MULTIPART] = { multipart_types, HPS_SET_PUBLISH_BODY_BYTES, "multipart/form-data" },
	[HPS_BODY_BUNDLE] = { bundle_types, HPS_SET_PUBLISH_BODY_BYTES, "text/javascript for one module, application/gzip for a tarball, or application/zip" },
};
/* clang-format on */
_Static_assert(HPS_COUNT(body_rules) == HPS_BODY_KIND__MAX,
	       "every kind of body has a rule");

enum hps_code hps_guard_bearer(struct hps_exchange *x, const char **secret)
{
	const char *bearer = hps_request_header(x->request, "Authorization");
	const char *key = hps_request_header(x->request, "X-Api-Key");

	/* Servers join repeated headers with a comma; no secret holds one. */
	if ((key && strchr(key, ',')) || (bearer && strchr(bearer, ',')))
		return hps_fail(x->ctx, HPS_EINVALID, "header_repeated",
				"A request can carry one credential only.");
	if (bearer && strncasecmp(bearer, "Bearer ", 7) == 0) {
		bearer += 7 + strspn(bearer + 7, " ");
		if (*bearer) {
			*secret = bearer;
			return HPS_OK;
		}
	}
	*secret = key && *key ? key : NULL;
	return HPS_OK;
}

static enum hps_code needs(struct hps_exchange *x, const char *what)
{
	return hps_fail(x->ctx, HPS_EAUTH, "credentials_needed",
			"This needs %s.", what);
}

static enum hps_code by_token(struct hps_exchange *x, bool *found)
{
	const struct hps_auth *auth = x->app->program->auth;
	const char *secret;

	HPS_TRY(hps_guard_bearer(x, &secret));
	*found = secret != NULL;
	return secret ? auth->by_token(x, secret, &x->caller) : HPS_OK;
}

static enum hps_code by_session(struct hps_exchange *x, bool *found)
{
	const struct hps_auth *auth = x->app->program->auth;
	const char *secret = hps_request_cookie(x->ctx, x->request,
						hps_session_cookie_name(x));

	*found = x->by_cookie = secret && *secret;
	return *found ? auth->by_session(x, secret, &x->caller) : HPS_OK;
}

static enum hps_code find_caller(struct hps_exchange *x)
{
	enum hps_caller_kind wanted = x->match.route->caller;
	bool found = false;

	if (wanted == HPS_CALLER_ANYONE || wanted == HPS_CALLER_SHELL)
		return HPS_OK;
	if (!x->app->program->auth)
		return hps_fail(x->ctx, HPS_EINTERNAL, "no_auth",
				"This program cannot tell who is calling.");
	if (wanted != HPS_CALLER_SESSION)
		HPS_TRY(by_token(x, &found));
	if (!found && wanted != HPS_CALLER_TOKEN)
		HPS_TRY(by_session(x, &found));
	if (found)
		return HPS_OK;
	if (wanted == HPS_CALLER_SESSION)
		return needs(x, "a session: sign in first");
	if (wanted == HPS_CALLER_TOKEN)
		return needs(x, "a token of this store, as "
				"'Authorization: Bearer hps_...'");
	return needs(x, "a session, or a token of this store, as "
			"'Authorization: Bearer hps_...'");
}

/* Before anything else is said about what the path names. */
static enum hps_code check_known(struct hps_exchange *x)
{
	const struct hps_auth *auth = x->app->program->auth;

	return auth && auth->known ? auth->known(x) : HPS_OK;
}

static enum hps_code check_permission(struct hps_exchange *x)
{
	enum hps_permission permission = x->match.route->permission;

	if (permission == HPS_PERM_NONE ||
	    (x->caller && hps_caller_may_somewhere(x->caller, permission)))
		return HPS_OK;
	HPS_TRY(check_known(x));
	return hps_fail(x->ctx, HPS_EFORBIDDEN, "not_allowed",
			"You may not do this: it needs the permission %s.",
			hps_permission_name(permission));
}

/* Whoever must change the password does that first. */
static enum hps_code check_password_changed(struct hps_exchange *x)
{
	if (!x->caller || !x->caller->must_change_password ||
	    (x->match.route->flags & HPS_BEFORE_CHANGE))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EFORBIDDEN, "password_change_needed",
			"Change your password first, with "
			"PUT /api/v1/me/password.");
}

static bool is_write(const struct hps_exchange *x)
{
	enum hps_method method = x->match.route->method;

	return method != HPS_GET && method != HPS_OPTIONS;
}

/*
 * A browser sends cookies with what other sites make it send.  Only requests
 * that say themselves that they come from this origin may change anything.
 * A write without a caller (signing in) needs the same of browsers alone.
 */
static enum hps_code check_origin(struct hps_exchange *x)
{
	const char *site = hps_request_header(x->request, "Sec-Fetch-Site");
	const char *origin = hps_request_header(x->request, "Origin");
	const char *own = hps_public_url(x);
	bool public_write = x->match.route->flags & HPS_PUBLIC_WRITE;

	if (!is_write(x) || !(x->by_cookie || public_write))
		return HPS_OK;
	if (site && strcmp(site, "same-origin") == 0)
		return HPS_OK;
	if (!site && origin && own && strcasecmp(origin, own) == 0)
		return HPS_OK;
	if (!site && !origin && public_write && !x->by_cookie)
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EFORBIDDEN, "cross_site",
			"Changes with a session must come from the store's "
			"own pages. Scripts send 'Origin: %s', or use a token.",
			own ? own : "scheme://host");
}

static enum hps_code check_fresh(struct hps_exchange *x)
{
	if (!(x->match.route->flags & HPS_FRESH_PASSWORD) ||
	    (x->caller && x->caller->fresh_until_us > x->ctx->now_us))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EFORBIDDEN, "fresh_password_needed",
			"Type your password again first: this needs one that "
			"was typed within the last minutes.");
}

static enum hps_code check_type(struct hps_exchange *x)
{
	const struct body_rule *rule = &body_rules[x->match.route->body];
	const char *coding = hps_request_header(x->request, "Content-Encoding");

	if (!rule->types)
		return HPS_OK;
	if (coding && *coding && strcasecmp(coding, "identity") != 0)
		return hps_fail(x->ctx, HPS_EINVALID, "coding_unsupported",
				"Bodies are taken without Content-Encoding; a "
				"tarball is Content-Type: application/gzip.");
	for (size_t i = 0; rule->types[i]; i++)
		if (strcmp(rule->types[i], x->request->content_type) == 0)
			return HPS_OK;
	return hps_fail(x->ctx, HPS_EINVALID, "type_unsupported",
			"The body must come with a Content-Type of %s.",
			rule->hint);
}

size_t hps_guard_body_max(const struct hps_exchange *x)
{
	return (size_t)hps_setting_number(
		x->app->settings, body_rules[x->match.route->body].limit);
}

static enum hps_code check_size(struct hps_exchange *x)
{
	size_t max = hps_guard_body_max(x);

	if (x->match.route->body == HPS_BODY_NONE ||
	    x->request->content_length <= (int64_t)max)
		return HPS_OK;
	return hps_fail(x->ctx, HPS_ETOOLARGE, "body_too_large",
			"The body of this request has %lld bytes; %zu are "
			"allowed here.",
			(long long)x->request->content_length, max);
}

/* True unless the row demands a condition that did not come. */
static bool has_condition(const struct hps_exchange *x)
{
	unsigned flags = x->match.route->flags;

	return !(flags & HPS_NEEDS_MATCH) || x->precondition.must_exist ||
	       ((flags & HPS_CREATES) && x->precondition.must_lack);
}

enum hps_code hps_guard_condition(struct hps_exchange *x)
{
	unsigned flags = x->match.route->flags;

	if (has_condition(x))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EINVALID, "precondition_needed",
			"Send If-Match with the ETag of the state that you "
			"read%s, so that nobody's changes are lost.",
			flags & HPS_CREATES ? ", or If-None-Match: * to make it"
					    : "");
}

enum hps_code hps_guard_check(struct hps_exchange *x)
{
	HPS_TRY(find_caller(x));
	HPS_TRY(check_password_changed(x));
	HPS_TRY(check_permission(x));
	HPS_TRY(check_origin(x));
	HPS_TRY(check_fresh(x));
	HPS_TRY(check_type(x));
	HPS_TRY(check_size(x));
	if (!is_write(x))
		return HPS_OK;
	HPS_TRY(hps_etag_precondition(x->ctx, x->request, &x->precondition));
	if (x->match.route->body != HPS_BODY_NONE || has_condition(x))
		return HPS_OK;
	HPS_TRY(check_known(x));
	return hps_guard_condition(x);
}
