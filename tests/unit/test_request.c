#include "tests/unit/exchange.h"

#include "fcgi/negotiate.h"

static enum hps_code parse(struct talk *talk)
{
	return hps_request_parse(&talk->unit.ctx, talk->params, &talk->settings,
				 &talk->request);
}

static void uri__takes_clean_paths_apart(void **state)
{
	UNIT(u);
	struct hps_uri uri;

	(void)state;
	assert_ok(hps_uri_parse(&u.ctx,
				"/a/%40b/c%20d/?q=x+y&q=%2B&r&&s=", &uri));
	assert_string_equal(uri.path, "/a/%40b/c%20d/");
	assert_int_equal(uri.segment_count, 3);
	assert_string_equal(uri.segments[1], "@b");
	assert_string_equal(uri.segments[2], "c d");
	assert_true(uri.trailing_slash);
	assert_int_equal(uri.query_count, 4);
	assert_string_equal(uri.query[0].value, "x y");
	assert_string_equal(uri.query[1].value, "+");
	assert_string_equal(uri.query[2].name, "r");
	assert_string_equal(uri.query[2].value, "");
}

static void uri__refuses_what_two_readers_could_read_differently(void **state)
{
	static const char *const bad[] = {
		"",	      "a",	 "//",	       "/a//b",	     "/a/../b",
		"/a/.",	      "/..",	 "/a/%2e%2E/", "/a%2fb",     "/a%2Fb",
		"/a%00b",     "/a%0ab",	 "/a%7f",      "/a%",	     "/a%4",
		"/a%zz",      "/%C3%28", "/%ff",       "/\xc3%A9",   "/a\\b",
		"/a%5Cb",     "/a#b",	 "*",	       "http://h/a", "/a\x01",
		"/%ed%a0%80",
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(bad); i++) {
		UNIT(u);
		struct hps_uri uri;

		if (hps_uri_parse(&u.ctx, bad[i], &uri) == HPS_OK)
			fail_msg("'%s' was taken", bad[i]);
		assert_string_equal(u.ctx.error.slug, "path_invalid");
	}
}

static void uri__limits_length_segments_and_parameters(void **state)
{
	UNIT(u);
	struct hps_buf text;
	struct hps_uri uri;

	(void)state;
	hps_buf_init(&text, &u.arena, 0);
	hps_buf_putc(&text, '/');
	while (text.len < HPS_URI_MAX_BYTES)
		hps_buf_putc(&text, 'a');
	assert_ok(hps_uri_parse(&u.ctx, text.data, &uri));
	hps_buf_putc(&text, 'a');
	assert_int_equal(hps_uri_parse(&u.ctx, text.data, &uri), HPS_EINVALID);
	hps_buf_clear(&text);
	hps_buf_puts(&text, "/a?");
	for (int i = 0; i < HPS_URI_QUERY_MAX; i++)
		hps_buf_puts(&text, "x&");
	assert_ok(hps_uri_parse(&u.ctx, text.data, &uri));
	hps_buf_puts(&text, "x");
	assert_int_equal(hps_uri_parse(&u.ctx, text.data, &uri), HPS_EINVALID);
	assert_string_equal(u.ctx.error.slug, "query_invalid");
}

static void request__reads_what_the_server_says(void **state)
{
	TALK(t, "REQUEST_METHOD=PATCH", "REQUEST_URI=/a?x=1", "HTTPS=on",
	     "HTTP_HOST=Store.Example:8443", "REMOTE_ADDR=192.0.2.7",
	     "CONTENT_LENGTH=12",
	     "CONTENT_TYPE=Application/JSON; charset=utf-8",
	     "HTTP_X_FORWARDED_FOR=10.0.0.1", "HTTP_IF_MATCH=\"1.a\"");

	(void)state;
	assert_ok(parse(&t));
	assert_int_equal(t.request.method, HPS_PATCH);
	assert_string_equal(t.request.host, "store.example:8443");
	assert_string_equal(t.request.scheme, "https");
	assert_string_equal(t.request.address, "192.0.2.7");
	assert_string_equal(t.request.content_type, "application/json");
	assert_int_equal(t.request.content_length, 12);
	assert_string_equal(hps_request_header(&t.request, "if-match"),
			    "\"1.a\"");
	assert_null(hps_request_header(&t.request, "Origin"));
	assert_string_equal(hps_request_query(&t.request, "x"), "1");
}

static void request__believes_a_trusted_proxy_alone(void **state)
{
	TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/", "REMOTE_ADDR=10.1.1.1",
	     "HTTP_X_FORWARDED_FOR=6.6.6.6, 198.51.100.4",
	     "HTTP_X_FORWARDED_PROTO=https");

	(void)state;
	talk_set(&t, "trusted_proxy = ::1, 10.1.1.1");
	assert_ok(parse(&t));
	assert_string_equal(t.request.address, "198.51.100.4");
	assert_string_equal(t.request.scheme, "https");
}

static void request__refuses_strange_hosts(void **state)
{
	static const char *const hosts[] = {
		"a b",	  "a/b",  "a@b", "a:",	     "a:0", "a:65536",
		"a:x",	  "[::1", "[x]", "..",	     ".a",  "a..b",
		"[::1]x", "a,b",  "-a",	 "\xc3\xa9",
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(hosts); i++) {
		TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/", "");
		t.params[2] =
			hps_format(&t.unit.arena, "HTTP_HOST=%s", hosts[i]);
		if (parse(&t) == HPS_OK)
			fail_msg("host '%s' was taken", hosts[i]);
	}
}

static void request__takes_usual_hosts(void **state)
{
	static const char *const hosts[] = { "a", "localhost:8080", "[::1]:80",
					     "10.0.0.1", "a-b.c_d" };

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(hosts); i++) {
		TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/", "");
		t.params[2] =
			hps_format(&t.unit.arena, "HTTP_HOST=%s", hosts[i]);
		assert_ok(parse(&t));
	}
}

static void request_cookie__ignores_a_planted_pair(void **state)
{
	TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/",
	     "HTTP_COOKIE=a=1; hps_session=s3; b=2; b=3; xhps_session=no");

	(void)state;
	assert_ok(parse(&t));
	assert_string_equal(
		hps_request_cookie(&t.unit.ctx, &t.request, "hps_session"),
		"s3");
	assert_null(hps_request_cookie(&t.unit.ctx, &t.request, "b"));
	assert_null(hps_request_cookie(&t.unit.ctx, &t.request, "c"));
}

static void request_read__tells_a_short_body_from_a_whole_one(void **state)
{
	struct {
		const char *length;
		long trouble;
		const char *slug; /* NULL: fine */
	} cases[] = {
		{ "CONTENT_LENGTH=5", 0, NULL },
		{ "CONTENT_LENGTH=", 0, NULL },
		{ "CONTENT_LENGTH=6", 0, "body_incomplete" },
		{ "CONTENT_LENGTH=4", 0, "body_incomplete" },
		{ "CONTENT_LENGTH=5", HPS_BODY_ABORTED, "body_incomplete" },
		{ "CONTENT_LENGTH=9", HPS_BODY_TIMED_OUT, "body_timeout" },
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(cases); i++) {
		TALK(t, "REQUEST_METHOD=PUT", "REQUEST_URI=/", cases[i].length);
		struct hps_buf body;
		enum hps_code code;

		talk_body(&t, "12345");
		t.piece = 2;
		t.trouble = cases[i].trouble;
		assert_ok(parse(&t));
		hps_buf_init(&body, &t.unit.arena, 0);
		code = hps_request_read_all(&t.unit.ctx, &t.request, 100,
					    &body);
		if (cases[i].slug) {
			assert_int_equal(code, HPS_EINVALID);
			assert_string_equal(t.unit.ctx.error.slug,
					    cases[i].slug);
		} else {
			assert_ok(code);
			assert_string_equal(body.data, "12345");
		}
	}
}

static void request_read_all__stops_at_the_limit(void **state)
{
	TALK(t, "REQUEST_METHOD=PUT", "REQUEST_URI=/");
	struct hps_buf body;

	(void)state;
	talk_body(&t, "12345");
	assert_ok(parse(&t));
	hps_buf_init(&body, &t.unit.arena, 0);
	assert_int_equal(
		hps_request_read_all(&t.unit.ctx, &t.request, 4, &body),
		HPS_ETOOLARGE);
}

static void request_type_parameter__reads_quoted_values(void **state)
{
	TALK(t, "REQUEST_METHOD=POST", "REQUEST_URI=/",
	     "CONTENT_TYPE=multipart/form-data; charset=x; "
	     "boundary=\"a\\\"b\"");

	(void)state;
	assert_ok(parse(&t));
	assert_string_equal(
		hps_request_type_parameter(&t.unit.ctx, &t.request, "boundary"),
		"a\"b");
}

static void accept__weighs_qualities(void **state)
{
	(void)state;
	assert_int_equal(hps_accept_encoding("gzip, br;q=0.5", "br"), 500);
	assert_int_equal(hps_accept_encoding("gzip;q=0, *", "gzip"), 0);
	assert_int_equal(hps_accept_encoding("gzip, *;q=0.1", "br"), 100);
	assert_int_equal(hps_accept_encoding("*;q=0", "identity"), 0);
	assert_int_equal(hps_accept_encoding("gzip", "identity"), 1000);
	assert_int_equal(hps_accept_encoding(NULL, "br"), 0);
	assert_int_equal(hps_accept_encoding("br;q=2", "br"), 0);
	assert_int_equal(
		hps_accept_type("text/*;q=0.3, */*;q=0.1", "text/html"), 300);
	assert_int_equal(hps_accept_type("text/html;q=0, text/*", "text/html"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uri__takes_clean_paths_apart),
		cmocka_unit_test(
			uri__refuses_what_two_readers_could_read_differently),
		cmocka_unit_test(uri__limits_length_segments_and_parameters),
		cmocka_unit_test(request__reads_what_the_server_says),
		cmocka_unit_test(request__believes_a_trusted_proxy_alone),
		cmocka_unit_test(request__refuses_strange_hosts),
		cmocka_unit_test(request__takes_usual_hosts),
		cmocka_unit_test(request_cookie__ignores_a_planted_pair),
		cmocka_unit_test(
			request_read__tells_a_short_body_from_a_whole_one),
		cmocka_unit_test(request_read_all__stops_at_the_limit),
		cmocka_unit_test(request_type_parameter__reads_quoted_values),
		cmocka_unit_test(accept__weighs_qualities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
