#include "tests/unit/exchange.h"

#include "fcgi/form.h"

struct body {
	const char *title;
};

static const struct hps_json_field fields[] = {
	HPS_JSON_STRING(struct body, title, "title", HPS_JSON_REQUIRED, 1, 20),
};

static enum hps_code h_read(struct hps_exchange *x)
{
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

static enum hps_code h_write(struct hps_exchange *x)
{
	struct body body = { 0 };

	HPS_TRY(hps_form_read(x, fields, HPS_COUNT(fields), &body));
	HPS_TRY(hps_precondition_check(x->ctx, &x->precondition, true, 3));
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

static const struct hps_grant grants[] = {
	{ HPS_SCOPE_STORE, 0, { UINT64_C(1) << HPS_PERM_PLUGIN_READ } },
	{ HPS_SCOPE_PLUGIN, 7, { UINT64_C(1) << HPS_PERM_PLUGIN_EDIT } },
};
static const struct hps_caller reader = { .kind = HPS_CALLER_SESSION,
					  .grants = grants,
					  .grant_count = 1 };
static const struct hps_caller editor = { .kind = HPS_CALLER_SESSION,
					  .grants = grants,
					  .grant_count = 2 };

static enum hps_code by_secret(struct hps_exchange *x, const char *secret,
			       const struct hps_caller **caller)
{
	if (strcmp(secret, "reader") == 0)
		*caller = &reader;
	else if (strcmp(secret, "editor") == 0)
		*caller = &editor;
	else
		return hps_fail(x->ctx, HPS_EAUTH, "credentials_needed",
				"This session has ended.");
	return HPS_OK;
}

static const struct hps_auth auth = { .by_session = by_secret,
				      .by_token = by_secret };

/* clang-format off */
static const struct hps_route routes[] = {
	{ HPS_GET, "/open", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_NONE, 0, h_read },
	{ HPS_POST, "/login", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_JSON, HPS_PUBLIC_WRITE, h_write },
	{ HPS_GET, "/thing", HPS_CALLER_SESSION_OR_TOKEN, HPS_PERM_PLUGIN_READ, HPS_BODY_NONE, 0, h_read },
	{ HPS_PATCH, "/thing", HPS_CALLER_SESSION_OR_TOKEN, HPS_PERM_PLUGIN_EDIT, HPS_BODY_JSON, HPS_NEEDS_MATCH, h_write },
	{ HPS_DELETE, "/thing", HPS_CALLER_SESSION, HPS_PERM_PLUGIN_EDIT, HPS_BODY_NONE, HPS_NEEDS_MATCH, h_read },
	{ HPS_POST, "/fresh", HPS_CALLER_SESSION, HPS_PERM_NONE, HPS_BODY_NONE, HPS_FRESH_PASSWORD, h_read },
};
/* clang-format on */

static const struct hps_program program = { .name = "test",
					    .routes = routes,
					    .route_count = HPS_COUNT(routes),
					    .auth = &auth };

#define COOKIE(who) "HTTP_COOKIE=hps_session=" who
#define SAME "HTTP_SEC_FETCH_SITE=same-origin"
#define JSON "CONTENT_TYPE=application/json"
#define GOOD "{\"title\":\"x\"}"

struct guard_case {
	const char *method;
	const char *uri;
	const char *params[5];
	const char *body;
	int status;
	const char *slug;
};

/* Down a group one fault is taken away after the other, in the order of the
 * contract. */
/* clang-format off */
static const struct guard_case cases[] = {
	{ "GET", "/open", { NULL }, "", 204, NULL },
	{ "GET", "/nothing", { NULL }, "", 404, "not_found" },
	{ "PUT", "/open", { NULL }, "", 405, "method_not_allowed" },
	{ "OPTIONS", "/open", { NULL }, "", 204, NULL },

	{ "PATCH", "/thing", { "X=" }, "x", 401, "credentials_needed" },
	{ "PATCH", "/thing", { COOKIE("gone") }, "x", 401, "credentials_needed" },
	{ "PATCH", "/thing", { COOKIE("reader") }, "x", 403, "not_allowed" },
	{ "PATCH", "/thing", { COOKIE("editor") }, "x", 403, "cross_site" },
	{ "PATCH", "/thing", { COOKIE("editor"), SAME }, "x", 415, "type_unsupported" },
	{ "PATCH", "/thing", { COOKIE("editor"), SAME, JSON, "CONTENT_LENGTH=99999999" }, "x", 413, "body_too_large" },
	{ "PATCH", "/thing", { COOKIE("editor"), SAME, JSON }, "x", 400, "json_unreadable" },
	{ "PATCH", "/thing", { COOKIE("editor"), SAME, JSON }, "{}", 422, "invalid_body" },
	{ "PATCH", "/thing", { COOKIE("editor"), SAME, JSON }, GOOD, 428, "precondition_needed" },
	{ "PATCH", "/thing", { COOKIE("editor"), SAME, JSON, "HTTP_IF_MATCH=\"2.x\"" }, GOOD, 412, "stale" },
	{ "PATCH", "/thing", { COOKIE("editor"), SAME, JSON, "HTTP_IF_MATCH=\"3.x\"" }, GOOD, 204, NULL },

	{ "DELETE", "/thing", { COOKIE("editor"), SAME }, "", 428, "precondition_needed" },
	{ "DELETE", "/thing", { "HTTP_AUTHORIZATION=Bearer editor" }, "", 401, "credentials_needed" },
	{ "GET", "/thing", { "HTTP_AUTHORIZATION=bearer reader" }, "", 204, NULL },
	{ "GET", "/thing", { "HTTP_AUTHORIZATION=Bearer ", COOKIE("reader") }, "", 204, NULL },
	{ "GET", "/thing", { "HTTP_X_API_KEY=reader" }, "", 204, NULL },
	{ "GET", "/thing", { "HTTP_X_API_KEY=reader, reader" }, "", 400, "header_repeated" },
	{ "GET", "/thing", { "HTTP_X_ROLE=owner" }, "", 401, "credentials_needed" },
	{ "PATCH", "/thing", { "HTTP_AUTHORIZATION=Bearer editor", JSON, "HTTP_IF_MATCH=*" }, GOOD, 204, NULL },

	{ "POST", "/fresh", { COOKIE("editor"), SAME }, "", 403, "fresh_password_needed" },
	{ "POST", "/fresh", { COOKIE("editor"), "HTTP_SEC_FETCH_SITE=same-site", "HTTP_ORIGIN=http://s", "HTTP_HOST=s" }, "", 403, "cross_site" },
	{ "POST", "/fresh", { COOKIE("editor"), "HTTP_ORIGIN=http://s", "HTTP_HOST=s" }, "", 403, "fresh_password_needed" },
	{ "POST", "/fresh", { COOKIE("editor"), "HTTP_ORIGIN=http://s", "HTTP_HOST=s:81" }, "", 403, "cross_site" },
	{ "POST", "/fresh", { COOKIE("editor"), "HTTP_ORIGIN=null", "HTTP_HOST=s" }, "", 403, "cross_site" },

	{ "POST", "/login", { JSON }, GOOD, 204, NULL },
	{ "POST", "/login", { JSON, "HTTP_ORIGIN=http://other", "HTTP_HOST=s" }, GOOD, 403, "cross_site" },
	{ "POST", "/login", { JSON, "HTTP_CONTENT_ENCODING=gzip" }, GOOD, 415, "coding_unsupported" },
};
/* clang-format on */

static void run_case(const struct guard_case *c)
{
	TALK(t, "", "", "", "", "", "", "");

	t.params[0] = hps_format(&t.unit.arena, "REQUEST_METHOD=%s", c->method);
	t.params[1] = hps_format(&t.unit.arena, "REQUEST_URI=%s", c->uri);
	for (size_t i = 0; i < HPS_COUNT(c->params) && c->params[i]; i++)
		t.params[2 + i] = hps_strdup(&t.unit.arena, c->params[i]);
	talk_body(&t, c->body);
	talk_run(&t, &program);
	if (t.response.status != c->status ||
	    (c->slug && (!t.unit.ctx.error.slug ||
			 strcmp(t.unit.ctx.error.slug, c->slug) != 0)))
		fail_msg("case %td, %s %s: %d %s instead of %d %s", c - cases,
			 c->method, c->uri, t.response.status,
			 t.unit.ctx.error.slug, c->status, c->slug);
}

static void guard__asks_in_the_order_of_the_contract(void **state)
{
	(void)state;
	for (size_t i = 0; i < HPS_COUNT(cases); i++)
		run_case(&cases[i]);
}

static void guard__names_the_session_cookie_by_scheme(void **state)
{
	TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/thing", "HTTP_HOST=s",
	     "HTTP_COOKIE=__Host-hps_session=reader; hps_session=gone");

	(void)state;
	talk_set(&t, "public_url = https://store.example");
	talk_run(&t, &program);
	assert_int_equal(t.response.status, 204);
	assert_string_equal(hps_public_url(&t.x), "https://store.example");
}

static void guard__challenges_who_is_not_known(void **state)
{
	TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/thing");

	(void)state;
	talk_run(&t, &program);
	assert_int_equal(t.response.status, 401);
	assert_non_null(
		hps_response_get_header(&t.response, "WWW-Authenticate"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guard__asks_in_the_order_of_the_contract),
		cmocka_unit_test(guard__names_the_session_cookie_by_scheme),
		cmocka_unit_test(guard__challenges_who_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
