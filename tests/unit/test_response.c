#include "tests/unit/exchange.h"

#include "fcgi/etag.h"

static void etag__depends_on_version_and_bytes(void **state)
{
	UNIT(u);
	const char *tag = hps_etag_make(&u.arena, 7, "abc", 3);

	(void)state;
	assert_string_equal(tag, "\"7.ungWv48Bz-pBQUDe\"");
	assert_string_not_equal(tag, hps_etag_make(&u.arena, 8, "abc", 3));
	assert_string_not_equal(tag, hps_etag_make(&u.arena, 7, "abd", 3));
}

static void etag_none_match__compares_weakly(void **state)
{
	struct {
		const char *header;
		bool matches;
	} cases[] = {
		{ NULL, false },
		{ "*", true },
		{ "\"1.a\"", true },
		{ "W/\"1.a\"", true },
		{ "\"x\", \"1.a\"", true },
		{ "\"1.a-br\"", true },
		{ "\"1.a-gz\"", true },
		{ "\"1.a-xx\"", false },
		{ "\"1.b\"", false },
		{ "\"2.a\"", false },
		{ "1.a", false },
		{ "\"1.a", false },
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(cases); i++)
		if (hps_etag_none_match(cases[i].header, "\"1.a\"") !=
		    cases[i].matches)
			fail_msg("If-None-Match: %s", cases[i].header);
}

static void etag__tells_which_variant_the_client_has(void **state)
{
	static const struct {
		const char *header, *matched;
	} cases[] = {
		{ "\"1.a\"", "\"1.a\"" },
		{ "\"1.a-br\"", "\"1.a-br\"" },
		{ "\"2.b\", W/\"1.a-gz\"", "\"1.a-gz\"" },
		{ "*", "\"1.a\"" },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(cases); i++)
		assert_string_equal(
			hps_etag_matched(&u.arena, cases[i].header, "\"1.a\""),
			cases[i].matched);
	assert_null(hps_etag_matched(&u.arena, "\"1.b\"", "\"1.a\""));
	assert_null(hps_etag_matched(&u.arena, NULL, "\"1.a\""));
}

struct condition_case {
	const char *param;
	bool exists;
	uint64_t version;
	const char *slug; /* NULL: fine */
};

static const struct condition_case conditions[] = {
	{ "NOTHING=", true, 3, NULL },
	{ "HTTP_IF_MATCH=\"3.x\"", true, 3, NULL },
	{ "HTTP_IF_MATCH=\"3.other\"", true, 3, NULL },
	{ "HTTP_IF_MATCH=\"2.x\", \"3.x\"", true, 3, NULL },
	{ "HTTP_IF_MATCH=\"2.x\"", true, 3, "stale" },
	{ "HTTP_IF_MATCH=W/\"3.x\"", true, 3, "stale" },
	{ "HTTP_IF_MATCH=\"x\"", true, 3, "stale" },
	{ "HTTP_IF_MATCH=\"03.x\"", true, 3, "stale" },
	{ "HTTP_IF_MATCH=*", true, 3, NULL },
	{ "HTTP_IF_MATCH=*", false, 0, "not_there" },
	{ "HTTP_IF_MATCH=\"3.x\"", false, 0, "not_there" },
	{ "HTTP_IF_NONE_MATCH=*", false, 0, NULL },
	{ "HTTP_IF_NONE_MATCH=*", true, 3, "already_exists" },
	{ "HTTP_IF_NONE_MATCH=\"3.x\"", true, 3, "precondition_invalid" },
	{ "HTTP_IF_MATCH=3.x", true, 3, "precondition_invalid" },
	{ "HTTP_IF_MATCH=", true, 3, "precondition_invalid" },
};

static enum hps_code judge(struct talk *t, const struct condition_case *c)
{
	struct hps_precondition condition;

	HPS_TRY(hps_etag_precondition(&t->unit.ctx, &t->request, &condition));
	return hps_precondition_check(&t->unit.ctx, &condition, c->exists,
				      c->version);
}

static void precondition__compares_what_stands_before_the_dot(void **state)
{
	(void)state;
	for (size_t i = 0; i < HPS_COUNT(conditions); i++) {
		const struct condition_case *c = &conditions[i];
		TALK(t, "REQUEST_METHOD=PUT", "REQUEST_URI=/", c->param);
		enum hps_code code;

		t.request.params = t.params;
		code = judge(&t, c);
		if ((code == HPS_OK) != !c->slug)
			fail_msg("%s: %s", c->param, hps_code_name(code));
		if (c->slug)
			assert_string_equal(t.unit.ctx.error.slug, c->slug);
	}
}

static void response__refuses_control_bytes(void **state)
{
	UNIT(u);
	struct hps_response response;

	(void)state;
	hps_response_init(&response, &u.arena);
	hps_response_header(&response, "A", "plain \xc3\xa9");
	assert_false(response.broken);
	hps_response_header(&response, "B", "x\r\nSet-Cookie: y");
	assert_true(response.broken);
	assert_null(hps_response_get_header(&response, "B"));
}

static void response__keeps_one_value_per_name(void **state)
{
	UNIT(u);
	struct hps_response response;

	(void)state;
	hps_response_init(&response, &u.arena);
	hps_response_header(&response, "Vary", "a");
	hps_response_header(&response, "vary", "b");
	assert_int_equal(response.header_count, 1);
	hps_response_header_add(&response, "Set-Cookie", "a");
	hps_response_header_add(&response, "Set-Cookie", "b");
	assert_int_equal(response.header_count, 3);
}

static void response__answers_304_to_its_own_tag(void **state)
{
	TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/",
	     "HTTP_IF_NONE_MATCH=\"7.ungWv48Bz-pBQUDe\"");

	(void)state;
	t.request.params = t.params;
	hps_response_init(&t.response, &t.unit.arena);
	hps_response_bytes(&t.response, 200, "text/plain", "abc", 3);
	hps_response_header(&t.response, "Cache-Control", "no-cache");
	hps_response_tag(&t.response, 7);
	hps_response_complete(&t.response, &t.request, "id");
	assert_int_equal(t.response.status, 304);
	assert_int_equal(t.response.body_len, 0);
	assert_string_equal(hps_response_get_header(&t.response, "ETag"),
			    "\"7.ungWv48Bz-pBQUDe\"");
	assert_string_equal(
		hps_response_get_header(&t.response, "Cache-Control"),
		"no-cache");
	assert_null(hps_response_get_header(&t.response, "Content-Type"));
	assert_null(hps_response_get_header(&t.response, "Content-Length"));
}

static void response__writes_a_head_as_cgi_does(void **state)
{
	UNIT(u);
	struct hps_response response;
	struct hps_buf out;

	(void)state;
	hps_buf_init(&out, &u.arena, 0);
	hps_response_init(&response, &u.arena);
	hps_response_bytes(&response, 201, "text/plain", "abc", 3);
	hps_response_complete(&response, NULL, "id");
	hps_response_head(&response, &out);
	assert_string_equal(out.data, "Status: 201 Created\r\n"
				      "Content-Type: text/plain\r\n"
				      "Cache-Control: no-store\r\n"
				      "X-Content-Type-Options: nosniff\r\n"
				      "X-Request-Id: id\r\n"
				      "Content-Length: 3\r\n\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(etag__tells_which_variant_the_client_has),
		cmocka_unit_test(etag__depends_on_version_and_bytes),
		cmocka_unit_test(etag_none_match__compares_weakly),
		cmocka_unit_test(
			precondition__compares_what_stands_before_the_dot),
		cmocka_unit_test(response__refuses_control_bytes),
		cmocka_unit_test(response__keeps_one_value_per_name),
		cmocka_unit_test(response__answers_304_to_its_own_tag),
		cmocka_unit_test(response__writes_a_head_as_cgi_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
