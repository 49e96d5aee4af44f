#include "tests/unit/unit.h"

#include "lib/model/url.h"

#define TEXT16 "0123456789abcdef"
#define TEXT64 TEXT16 TEXT16 TEXT16 TEXT16

struct form {
	const char *text;
	const char *normal; /* NULL: refused */
};

static void origin_normal__has_one_form(void **state)
{
	static const struct form cases[] = {
		{ "*", "*" },
		{ "https://shell.example", "https://shell.example" },
		{ "HTTPS://Shell.Example", "https://shell.example" },
		{ "https://shell.example:443", "https://shell.example" },
		{ "http://shell.example:80", "http://shell.example" },
		{ "http://shell.example:443", "http://shell.example:443" },
		{ "https://shell.example:8443", "https://shell.example:8443" },
		{ "http://localhost:5173", "http://localhost:5173" },
		{ "http://my_host", "http://my_host" },
		{ "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
		{ "http://[::1]:8080", "http://[::1]:8080" },
		{ "http://[FE80::1]", "http://[fe80::1]" },
		{ "https://xn--caf-dma.example",
		  "https://xn--caf-dma.example" },
		{ "", NULL },
		{ "null", NULL },
		{ "shell.example", NULL },
		{ "ftp://shell.example", NULL },
		{ "https://", NULL },
		{ "https:///", NULL },
		{ "https://shell.example/", NULL },
		{ "https://shell.example/path", NULL },
		{ "https://shell.example?x", NULL },
		{ "https://shell.example#x", NULL },
		{ "https://user@shell.example", NULL },
		{ "https://*.example", NULL },
		{ "https://caf\u00e9.example", NULL },
		{ "https://shell.example:", NULL },
		{ "https://shell.example:0", NULL },
		{ "https://shell.example:65536", NULL },
		{ "https://shell.example:08", NULL },
		{ "https://shell..example", NULL },
		{ "https://shell.example.", NULL },
		{ "https://-shell.example", NULL },
		{ "https://shell-.example", NULL },
		{ "https://1.2.3", NULL },
		{ "https://1.2.3.256", NULL },
		{ "https://[::1", NULL },
		{ "https://[::1]x", NULL },
		{ "https://[::g]", NULL },
		{ "https://[fe80::1%25eth0]", NULL },
		{ "https://::1", NULL },
		{ "https://a b", NULL },
		{ " https://shell.example", NULL },
		{ "https://" TEXT64 ".example", NULL },
	};
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		const char *found = hps_origin_normal(&u.arena, cases[i].text);

		if (!found != !cases[i].normal ||
		    (found && strcmp(found, cases[i].normal) != 0))
			fail_msg("'%s' gives '%s'", cases[i].text,
				 found ? found : "nothing");
		assert_int_equal(!hps_origin_check(cases[i].text), !!found);
	}
}

static void public_url_normal__has_one_form(void **state)
{
	static const struct form cases[] = {
		{ "https://store.example", "https://store.example" },
		{ "https://Store.example:443/", "https://store.example" },
		{ "https://store.example/Plugins/v1/",
		  "https://store.example/Plugins/v1" },
		{ "http://10.0.0.7:8080/a.b_c~d-e",
		  "http://10.0.0.7:8080/a.b_c~d-e" },
		{ "https://store.example/a//b", NULL },
		{ "https://store.example//", NULL },
		{ "https://store.example/../x", NULL },
		{ "https://store.example/./x", NULL },
		{ "https://store.example/a%20b", NULL },
		{ "https://store.example/\"", NULL },
		{ "https://store.example/a b", NULL },
		{ "https://store.example/?q", NULL },
		{ "https://store.example/#f", NULL },
		{ "*", NULL },
		{ "", NULL },
		{ "/plugins", NULL },
	};
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		const char *found =
			hps_public_url_normal(&u.arena, cases[i].text);

		if (!found != !cases[i].normal ||
		    (found && strcmp(found, cases[i].normal) != 0))
			fail_msg("'%s' gives '%s'", cases[i].text,
				 found ? found : "nothing");
		assert_int_equal(!hps_public_url_check(cases[i].text), !!found);
	}
}

static void host_parse__reads_the_header(void **state)
{
	struct hps_authority host = { "untouched", 7 };
	UNIT(u);

	(void)state;
	assert_false(hps_host_parse(&u.arena, "a b", 3, &host));
	assert_false(hps_host_parse(&u.arena, "", 0, &host));
	assert_false(hps_host_parse(&u.arena, "a\0b", 3, &host));
	assert_false(hps_host_parse(&u.arena, "a:1:2", 5, &host));
	assert_false(hps_host_parse(&u.arena, "a/b", 3, &host));
	assert_false(hps_host_parse(&u.arena, "a,b", 3, &host));
	assert_string_equal(host.name, "untouched");
	assert_true(
		hps_host_parse(&u.arena, "Store.Example:8080xx", 18, &host));
	assert_string_equal(host.name, "store.example");
	assert_int_equal(host.port, 8080);
	assert_string_equal(hps_host_url(&u.arena, &host, false),
			    "http://store.example:8080");
	assert_true(hps_host_parse(&u.arena, "[::1]", 5, &host));
	assert_string_equal(hps_host_url(&u.arena, &host, true),
			    "https://[::1]");
	assert_int_equal(host.port, 0);
}

static void url_origin__cuts_the_path(void **state)
{
	UNIT(u);

	(void)state;
	assert_string_equal(hps_url_origin(&u.arena, "https://a:1/b/c"),
			    "https://a:1");
	assert_string_equal(hps_url_origin(&u.arena, "http://a"), "http://a");
	assert_true(hps_url_is_https("https://a"));
	assert_false(hps_url_is_https("http://a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(origin_normal__has_one_form),
		cmocka_unit_test(public_url_normal__has_one_form),
		cmocka_unit_test(host_parse__reads_the_header),
		cmocka_unit_test(url_origin__cuts_the_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
