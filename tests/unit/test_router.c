#include "tests/unit/unit.h"

#include "fcgi/route.h"
#include "fcgi/routes.h"

static enum hps_code handler(struct hps_exchange *x)
{
	(void)x;
	return HPS_OK;
}

/* clang-format off */
static const struct hps_route routes[] = {
	{ HPS_GET, "/", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_NONE, 0, handler },
	{ HPS_GET, "/p", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_NONE, 0, handler },
	{ HPS_GET, "/p/{plugin}", HPS_CALLER_SESSION, HPS_PERM_PLUGIN_READ, HPS_BODY_NONE, 0, handler },
	{ HPS_PATCH, "/p/{plugin}", HPS_CALLER_SESSION, HPS_PERM_PLUGIN_EDIT, HPS_BODY_JSON, HPS_NEEDS_MATCH | HPS_CREATES, handler },
	{ HPS_GET, "/p/{plugin}/v/{version}", HPS_CALLER_SESSION, HPS_PERM_PLUGIN_READ, HPS_BODY_NONE, 0, handler },
	{ HPS_GET, "/d/", HPS_CALLER_SHELL, HPS_PERM_NONE, HPS_BODY_NONE, 0, handler },
	{ HPS_GET, "/d/{instance}", HPS_CALLER_SHELL, HPS_PERM_NONE, HPS_BODY_NONE, 0, handler },
};
/* clang-format on */

struct find_case {
	enum hps_method method;
	const char *uri;
	int row; /* -1: none */
	const char *value;
	const char *allow; /* "": the path is unknown */
};

static const struct find_case cases[] = {
	{ HPS_GET, "/", 0, NULL, NULL },
	{ HPS_HEAD, "/p", 1, NULL, NULL },
	{ HPS_GET, "/p/", -1, NULL, "" },
	{ HPS_GET, "/p/a", 2, "a", NULL },
	{ HPS_GET, "/p/@s/a", 2, "@s/a", NULL },
	{ HPS_GET, "/p/%40s/a", 2, "@s/a", NULL },
	{ HPS_GET, "/p/@s", -1, NULL, "" },
	{ HPS_GET, "/p/a/b", -1, NULL, "" },
	{ HPS_GET, "/p/a/v/1", 4, "a", NULL },
	{ HPS_GET, "/p/@s/a/v/1", 4, "@s/a", NULL },
	{ HPS_GET, "/p/a/v/@s/1", -1, NULL, "" },
	{ HPS_PATCH, "/p/a", 3, "a", NULL },
	{ HPS_PUT, "/p/a", -1, NULL, "GET, HEAD, PATCH, OPTIONS" },
	{ HPS_METHOD_OTHER, "/p", -1, NULL, "GET, HEAD, OPTIONS" },
	{ HPS_GET, "/d/", 5, NULL, NULL },
	{ HPS_GET, "/d", -1, NULL, "" },
	{ HPS_GET, "/d/x", 6, "x", NULL },
	{ HPS_GET, "/q", -1, NULL, "" },
};

static void router__finds_the_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < HPS_COUNT(cases); i++) {
		const struct find_case *c = &cases[i];
		UNIT(u);
		struct hps_route_match match;
		struct hps_uri uri;

		assert_ok(hps_uri_parse(&u.ctx, c->uri, &uri));
		hps_router_find(&u.arena, routes, HPS_COUNT(routes), c->method,
				&uri, &match);
		if ((c->row < 0 && match.route) ||
		    (c->row >= 0 && match.route != &routes[c->row]))
			fail_msg("%s %s: another row",
				 hps_method_name(c->method), c->uri);
		if (c->value)
			assert_string_equal(match.params[0].value, c->value);
		if (c->allow && !*c->allow)
			assert_int_equal(match.allowed, 0);
		else if (c->allow)
			assert_string_equal(
				hps_router_allow(&u.arena, match.allowed),
				c->allow);
	}
}

static void router__prints_what_a_row_says(void **state)
{
	UNIT(u);
	struct hps_buf text;

	(void)state;
	hps_buf_init(&text, &u.arena, 0);
	hps_router_print(&routes[3], 1, &text);
	assert_string_equal(text.data,
			    "PATCH\t/p/{plugin}\tsession\tplugin:edit\tjson\t"
			    "if-match,creates\n");
}

/* A handler of such a row would act for anyone, or read nothing. */
static void check_rows(const struct hps_route *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct hps_route *row = &rows[i];
		bool nobody = row->caller == HPS_CALLER_ANYONE ||
			      row->caller == HPS_CALLER_SHELL;
		bool writes =
			row->method != HPS_GET && row->method != HPS_OPTIONS;

		assert_non_null(row->handler);
		assert_int_equal(row->pattern[0], '/');
		if (nobody && row->permission != HPS_PERM_NONE)
			fail_msg("%s: a permission of nobody", row->pattern);
		if (nobody && writes && !(row->flags & HPS_PUBLIC_WRITE))
			fail_msg("%s: a write by nobody", row->pattern);
		if (!writes && row->body != HPS_BODY_NONE)
			fail_msg("%s: a GET with a body", row->pattern);
	}
}

static void routes__are_coherent(void **state)
{
	(void)state;
	check_rows(hps_routes_admin, hps_routes_admin_count);
	check_rows(hps_routes_publish, hps_routes_publish_count);
	check_rows(hps_routes_discovery, hps_routes_discovery_count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(router__finds_the_row),
		cmocka_unit_test(router__prints_what_a_row_says),
		cmocka_unit_test(routes__are_coherent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
