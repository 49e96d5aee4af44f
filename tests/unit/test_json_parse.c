#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"

#define TEN(text) text text text text text text text text text text

static void parse__takes_what_the_grammar_has(void **state)
{
	/* The text, and how it is written again. */
	static const char *const good[][2] = {
		{ "null", "null" },
		{ " true\r\n", "true" },
		{ "false", "false" },
		{ "0", "0" },
		{ "-0", "0" },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "9223372036854775807", "9223372036854775807" },
		{ "18446744073709551615", "18446744073709551615" },
		{ "0.1", "0.1" },
		{ "-0.0", "-0.0" },
		{ "1e5", "1e5" },
		{ "1E+2", "1E+2" },
		{ "2.5e-3", "2.5e-3" },
		{ "0e999", "0e999" },
		{ "\"\"", "\"\"" },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
		  "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
		{ "\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"",
		  "\"A\u00e9\u20ac\U0001f600\"" },
		{ "\"\\u0000\"", "\"\\u0000\"" },
		{ "\"\x7f\"", "\"\x7f\"" },
		{ "\"\\uffff\"", "\"\xef\xbf\xbf\"" },
		{ "[]", "[]" },
		{ "[ 1 , [ ] , { } ]", "[1,[],{}]" },
		{ "{ \"b\" : 1 , \"a\" : null }", "{\"b\":1,\"a\":null}" },
		{ "{\"\":{\"\":{}}}", "{\"\":{\"\":{}}}" },
		{ "{\"a\":1,\"A\":2}", "{\"a\":1,\"A\":2}" },
		{ TEN("[") TEN("[") TEN("[") "[[]]" TEN("]") TEN("]") TEN("]"),
		  TEN("[") TEN("[") TEN("[") "[[]]" TEN("]") TEN("]")
			  TEN("]") },
	};
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(good); i++) {
		struct json_object *value = NULL;

		assert_ok(hps_json_parse(&u.ctx, good[i][0], strlen(good[i][0]),
					 &value));
		assert_string_equal(hps_json_text(&u.arena, value, NULL),
				    good[i][1]);
	}
}

static void parse__refuses_what_the_grammar_lacks(void **state)
{
	static const char *const bad[] = {
		"",	      " ",	  "nul",	"True",	       "NaN",
		"01",	      "-",	  "-01",	"+1",	       ".5",
		"1.",	      "1.e5",	  "1e",		"1e+",	       "0x10",
		"Infinity",   "'a'",	  "\"",		"\"a",	       "\"\\",
		"\"\\x\"",    "\"\\a\"",  "\"\\u12\"",	"\"\\u00g0\"", "\"\t\"",
		"\"\n\"",     "[",	  "[1",		"[1,",	       "[1,]",
		"[,1]",	      "[1 2]",	  "]",		"{",	       "{\"a\"",
		"{\"a\":",    "{\"a\":1", "{\"a\":1,}", "{a:1}",       "{1:1}",
		"{,}",	      "1 2",	  "{}x",	"// x\n1",     "[1]\f",
		"\xc2\xa0[]",
	};
	struct json_object *untouched = NULL, *value;
	size_t i;
	UNIT(u);

	(void)state;
	assert_ok(hps_json_parse(&u.ctx, "[]", 2, &untouched));
	for (i = 0; i < HPS_COUNT(bad); i++) {
		value = untouched;
		assert_int_equal(
			hps_json_parse(&u.ctx, bad[i], strlen(bad[i]), &value),
			HPS_EINVALID);
		assert_string_equal(u.ctx.error.slug, "json_unreadable");
		assert_ptr_equal(value, untouched);
	}
}

/* What is JSON by the letter, or nearly so, and understood differently. */
static void parse__refuses_what_readers_disagree_on(void **state)
{
	static const struct {
		const char *text;
		const char *wrong;
	} bad[] = {
		{ "\xef\xbb\xbf{}", "byte order mark" },
		{ "{\"a\":1,\"a\":1}", "occurs twice" },
		{ "{\"a\":1,\"\\u0061\":1}", "occurs twice" },
		{ "{\"a\\u0000b\":1}", "\\u0000" },
		{ "\"\\ud800\"", "surrogate" },
		{ "\"\\ud800x\"", "surrogate" },
		{ "\"\\udc00\"", "surrogate" },
		{ "\"\\ud800\\ud800\"", "surrogate" },
		{ "\"\\ud800\\u0041\"", "surrogate" },
		{ "\"\xed\xa0\x80\"", "UTF-8" },
		{ "\"\xc0\xaf\"", "UTF-8" },
		{ "\"\xc2\\u0082\"", "UTF-8" },
		{ "{\"\xff\":1}", "UTF-8" },
		{ "9223372036854775808000", "64 bits" },
		{ "18446744073709551616", "64 bits" },
		{ "-9223372036854775809", "64 bits" },
		{ "1e309", "too large" },
		{ "-1.5e999999999999", "too large" },
		{ "1e-400", "too small" },
		{ TEN("[") TEN("[") TEN("[") "[[[]]]" TEN("]") TEN("]")
			  TEN("]"),
		  "too many levels" },
	};
	struct json_object *value;
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(bad); i++) {
		assert_int_equal(hps_json_parse(&u.ctx, bad[i].text,
						strlen(bad[i].text), &value),
				 HPS_EINVALID);
		assert_non_null(strstr(u.ctx.error.detail, bad[i].wrong));
	}
}

static void parse__reads_no_byte_behind_the_text(void **state)
{
	struct json_object *value;
	UNIT(u);

	(void)state;
	assert_ok(hps_json_parse(&u.ctx, "123", 2, &value));
	assert_int_equal(json_object_get_int64(value), 12);
	assert_int_equal(hps_json_parse(&u.ctx, "true", 3, &value),
			 HPS_EINVALID);
	assert_int_equal(hps_json_parse(&u.ctx, "1\0", 2, &value),
			 HPS_EINVALID);
}

static void parse__says_where(void **state)
{
	static const char text[] = "{\n  \"\u20ac\u20ac\": x\n}";
	struct json_object *value;
	UNIT(u);

	(void)state;
	assert_int_equal(hps_json_parse(&u.ctx, text, strlen(text), &value),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.detail,
			    "This is not readable as JSON: line 2, column 9: "
			    "a value is expected.");
}

/*
 * JSONTestSuite, where it is at hand: $HPS_CORPORA/json-test-suite.  All that
 * it leaves to the reader's decision (i_) is refused.
 */
static void parse__agrees_with_the_test_suite(void **state)
{
	const char *corpora = getenv("HPS_CORPORA");
	struct json_object *value;
	struct dirent *entry;
	size_t seen = 0;
	DIR *dir;
	UNIT(u);

	(void)state;
	dir = corpora ? opendir(hps_format(&u.arena,
					   "%s/json-test-suite/test_parsing",
					   corpora))
		      : NULL;
	if (!dir)
		skip();
	while ((entry = readdir(dir))) {
		enum hps_code code;
		struct hps_buf buf;

		if (entry->d_name[0] == '.')
			continue;
		hps_buf_init(&buf, &u.arena, 0);
		assert_ok(hps_file_read(&u.ctx, dirfd(dir), entry->d_name,
					1 << 20, &buf));
		code = hps_json_parse(&u.ctx, buf.data, buf.len, &value);
		/* Of the good ones, those with a name twice are not for us. */
		if (strstr(entry->d_name, "duplicated_key") ||
		    strstr(entry->d_name, "escaped_null_in_key"))
			assert_int_equal(code, HPS_EINVALID);
		else if ((code == HPS_OK) != (entry->d_name[0] == 'y'))
			fail_msg("%s: %s", entry->d_name,
				 code ? u.ctx.error.detail : "accepted");
		seen++;
	}
	closedir(dir);
	assert_true(seen > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse__takes_what_the_grammar_has),
		cmocka_unit_test(parse__refuses_what_the_grammar_lacks),
		cmocka_unit_test(parse__refuses_what_readers_disagree_on),
		cmocka_unit_test(parse__reads_no_byte_behind_the_text),
		cmocka_unit_test(parse__says_where),
		cmocka_unit_test(parse__agrees_with_the_test_suite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
