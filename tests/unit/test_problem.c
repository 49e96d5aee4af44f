#include "tests/unit/exchange.h"

#include "fcgi/problem.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"

static enum hps_code h_fail(struct hps_exchange *x)
{
	hps_response_header(x->response, "ETag", "\"1.a\"");
	hps_response_header(x->response, "Retry-After", "7");
	hps_fault_add(x->ctx->arena, &x->ctx->error.faults, "/a/0", "too_long",
		      "It is \"too\" long.");
	return hps_fail(x->ctx, HPS_EBUSY, "not_ready", "Come back later.");
}

/* clang-format off */
static const struct hps_route routes[] = {
	{ HPS_GET, "/fail", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_NONE, 0, h_fail },
	{ HPS_GET, "/problems/{slug}", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_NONE, 0, hps_h_problem },
};
/* clang-format on */

static const struct hps_program program = { .name = "test",
					    .routes = routes,
					    .route_count = HPS_COUNT(routes) };

static void problem_table__is_sorted_and_well_formed(void **state)
{
	size_t count;
	const struct hps_problem_info *table = hps_problem_table(&count);

	(void)state;
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && strcmp(table[i - 1].slug, table[i].slug) >= 0)
			fail_msg("%s stands in the wrong place", table[i].slug);
		assert_ptr_equal(hps_problem_find(table[i].slug), &table[i]);
		assert_in_range(table[i].status, 400, 599);
		assert_string_not_equal(hps_status_text(table[i].status),
					"Unknown");
		assert_null(strpbrk(table[i].title, "<>&\""));
	}
}

static void problem_status__goes_by_slug_then_by_code(void **state)
{
	(void)state;
	assert_int_equal(hps_problem_status(HPS_EINVALID, "json_unreadable"),
			 400);
	assert_int_equal(hps_problem_status(HPS_EINVALID, "not_in_table"), 422);
	assert_int_equal(hps_problem_status(HPS_ENOSPACE, NULL), 507);
	assert_int_equal(hps_problem_status(HPS_OK, NULL), 500);
	for (int code = HPS_OK + 1; code < HPS_CODE__MAX; code++)
		assert_in_range(hps_problem_status((enum hps_code)code, NULL),
				400, 599);
}

static void problem__says_all_that_the_contract_names(void **state)
{
	TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/fail");
	struct json_object *body;

	(void)state;
	talk_run(&t, &program);
	assert_int_equal(t.response.status, 503);
	assert_string_equal(
		hps_response_get_header(&t.response, "Content-Type"),
		"application/problem+json");
	assert_string_equal(hps_response_get_header(&t.response, "Retry-After"),
			    "7");
	assert_null(hps_response_get_header(&t.response, "ETag"));
	hps_fail_clear(&t.unit.ctx);
	assert_ok(hps_json_parse(&t.unit.ctx, t.response.body,
				 t.response.body_len, &body));
	assert_string_equal(hps_json_get_string(body, "type"),
			    "/problems/not_ready");
	assert_string_equal(hps_json_get_string(body, "title"),
			    "The store is not ready");
	assert_int_equal(hps_json_get_integer(body, "status", 0), 503);
	assert_string_equal(hps_json_get_string(body, "detail"),
			    "Come back later.");
	assert_string_equal(hps_json_get_string(body, "code"), "not_ready");
	assert_string_equal(hps_json_get_string(body, "requestId"), "test");
	assert_string_equal(
		hps_json_text(&t.unit.arena, hps_json_get(body, "errors"),
			      NULL),
		"[{\"pointer\":\"/a/0\",\"code\":\"too_long\",\"detail\":"
		"\"It is \\\"too\\\" long.\"}]");
}

static void problem_page__is_html_for_browsers_alone(void **state)
{
	TALK(json, "REQUEST_METHOD=GET", "REQUEST_URI=/problems/stale",
	     "HTTP_ACCEPT=*/*");
	TALK(html, "REQUEST_METHOD=GET", "REQUEST_URI=/problems/stale",
	     "HTTP_ACCEPT=text/html,application/xml;q=0.9,*/*;q=0.8");

	(void)state;
	talk_run(&json, &program);
	assert_string_equal(
		hps_response_get_header(&json.response, "Content-Type"),
		"application/json");
	talk_run(&html, &program);
	assert_string_equal(
		hps_response_get_header(&html.response, "Content-Type"),
		"text/html; charset=utf-8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(problem_table__is_sorted_and_well_formed),
		cmocka_unit_test(problem_status__goes_by_slug_then_by_code),
		cmocka_unit_test(problem__says_all_that_the_contract_names),
		cmocka_unit_test(problem_page__is_html_for_browsers_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
