#include "tests/unit/unit.h"

#include "lib/store/archive.h"

#define TEN "abcdefghij"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void path_check__takes_the_names_that_bundlers_write(void **state)
{
	static const char *const paths[] = {
		"index.js",
		"dist/assets/chunk-BXy_1.js",
		"@uxland/x/a.b.c.mjs",
		"a~1/b+c.css",
		"-x.js",
		"com.js",
		"com10.js",
		"console.js",
		"node_modules/x/y.js",
		".npmignore",
		"a/.npmignore",
		".vite/manifest.json",
		"dist/.vite/deps/x",
		HUNDRED,
		"1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16",
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(paths); i++)
		if (hps_archive_path_check(paths[i]).why)
			fail_msg("%s is refused", paths[i]);
}

static void path_check__refuses_what_is_unsafe(void **state)
{
	static const char *const paths[] = {
		"",
		"/etc/x.js",
		"/",
		"..",
		"../x.js",
		"a/../x.js",
		"a/..",
		"./x.js",
		"a/./x.js",
		"a//x.js",
		"a/",
		"a b.js",
		" a.js",
		"a.js ",
		"a.",
		"a./x.js",
		"a\\b.js",
		"C:x.js",
		"a\nb.js",
		"a\x7f.js",
		"caf\xc3\xa9.js",
		"a%2fb.js",
		"a?b.js",
		"a#b.js",
		"a'b.js",
		"con",
		"CON.js",
		"a/Aux.min.js",
		"nul.txt",
		"prn.js/x.js",
		"com1.js",
		"LPT9",
		"com0",
		HUNDRED "x",
		"1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17",
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(paths); i++) {
		struct hps_archive_verdict verdict =
			hps_archive_path_check(paths[i]);

		if (!verdict.why)
			fail_msg("'%s' is taken", paths[i]);
		assert_int_equal(verdict.slug, HPS_ARCHIVE_PATH_UNSAFE);
	}
}

static void path_check__refuses_hidden_names(void **state)
{
	static const char *const paths[] = {
		".env",	       ".hps/manifest.json",  "a/.git/config",
		".DS_Store",   "__MACOSX/._index.js", ".npmignore/x.js",
		".vite/.x.js", ".VITE/x.js",
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(paths); i++) {
		struct hps_archive_verdict verdict =
			hps_archive_path_check(paths[i]);

		if (!verdict.why)
			fail_msg("'%s' is taken", paths[i]);
		assert_int_equal(verdict.slug, HPS_ARCHIVE_PATH_HIDDEN);
	}
}

static void classify__knows_every_type(void **state)
{
	static const struct {
		const char *path;
		enum hps_file_class class;
		const char *media_type;
	} rows[] = {
		{ "a.js", HPS_FILE_SERVED, "text/javascript" },
		{ "a.mjs", HPS_FILE_SERVED, "text/javascript" },
		{ "a.cjs", HPS_FILE_SERVED, "text/javascript" },
		{ "a.css", HPS_FILE_SERVED, "text/css" },
		{ "package.json", HPS_FILE_SERVED, "application/json" },
		{ "a.js.map", HPS_FILE_SERVED, "application/json" },
		{ "a.d.ts.map", HPS_FILE_SERVED, "application/json" },
		{ "a.svg", HPS_FILE_SERVED, "image/svg+xml" },
		{ "a.png", HPS_FILE_SERVED, "image/png" },
		{ "a.jpg", HPS_FILE_SERVED, "image/jpeg" },
		{ "a.jpeg", HPS_FILE_SERVED, "image/jpeg" },
		{ "a.gif", HPS_FILE_SERVED, "image/gif" },
		{ "a.webp", HPS_FILE_SERVED, "image/webp" },
		{ "a.avif", HPS_FILE_SERVED, "image/avif" },
		{ "a.ico", HPS_FILE_SERVED, "image/x-icon" },
		{ "a.woff", HPS_FILE_SERVED, "font/woff" },
		{ "a.woff2", HPS_FILE_SERVED, "font/woff2" },
		{ "a.ttf", HPS_FILE_SERVED, "font/ttf" },
		{ "a.otf", HPS_FILE_SERVED, "font/otf" },
		{ "a.wasm", HPS_FILE_SERVED, "application/wasm" },
		{ "LICENSE.txt", HPS_FILE_SERVED, "text/plain" },
		{ "README.md", HPS_FILE_SERVED, "text/markdown" },
		{ "a.ts", HPS_FILE_SKIPPED, NULL },
		{ "a.d.ts", HPS_FILE_SKIPPED, NULL },
		{ "b/a.tsx", HPS_FILE_SKIPPED, NULL },
		{ "a.mts", HPS_FILE_SKIPPED, NULL },
		{ "a.d.mts", HPS_FILE_SKIPPED, NULL },
		{ "a.d.cts", HPS_FILE_SKIPPED, NULL },
		{ "LICENSE", HPS_FILE_SKIPPED, NULL },
		{ "LICENCE", HPS_FILE_SKIPPED, NULL },
		{ "b/COPYING", HPS_FILE_SKIPPED, NULL },
		{ "b/NOTICE", HPS_FILE_SKIPPED, NULL },
		{ "readme", HPS_FILE_SKIPPED, NULL },
		{ "CHANGELOG", HPS_FILE_SKIPPED, NULL },
		{ ".npmignore", HPS_FILE_SKIPPED, NULL },
		{ ".vite/manifest.json", HPS_FILE_SKIPPED, NULL },
		{ "dist/.vite/x.html", HPS_FILE_SKIPPED, NULL },
		{ "index.html", HPS_FILE_REFUSED, NULL },
		{ "index.htm", HPS_FILE_REFUSED, NULL },
		{ "a.xhtml", HPS_FILE_REFUSED, NULL },
		{ "a.php", HPS_FILE_REFUSED, NULL },
		{ "a.js.br", HPS_FILE_REFUSED, NULL },
		{ "a.js.gz", HPS_FILE_REFUSED, NULL },
		{ "a.JS", HPS_FILE_REFUSED, NULL },
		{ "Makefile", HPS_FILE_REFUSED, NULL },
		{ "js", HPS_FILE_REFUSED, NULL },
		{ "a.js/b", HPS_FILE_REFUSED, NULL },
		{ "a.vite/b", HPS_FILE_REFUSED, NULL },
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		const char *type = NULL, *why = NULL;

		if (hps_archive_classify(rows[i].path, &type, &why) !=
		    rows[i].class)
			fail_msg("%s is of another class", rows[i].path);
		if (rows[i].media_type)
			assert_string_equal(type, rows[i].media_type);
		else
			assert_non_null(why);
	}
}

/* What dist folders hold by mistake, and the word that helps. */
static void classify__says_what_to_do(void **state)
{
	static const struct {
		const char *path;
		const char *remedy;
	} rows[] = {
		{ "index.html", "\"index\": false" },
		{ "src/App.jsx", "\"files\"" },
		{ "src/View.vue", "\"files\"" },
		{ "src/style.scss", "\"files\"" },
		{ "x.tsbuildinfo", "tsBuildInfoFile" },
		{ "a.js.br", "leave it out" },
		{ "old.tgz", "leave it out" },
		{ "video.mp4", "leave it out" },
		{ "Dockerfile", "leave it out" },
		{ "Photo.PNG", "small ones" },
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		const char *type, *why = NULL;

		assert_int_equal(
			hps_archive_classify(rows[i].path, &type, &why),
			HPS_FILE_REFUSED);
		if (!strstr(why, rows[i].remedy))
			fail_msg("%s: %s", rows[i].path, why);
	}
}

static void slug__is_there_for_each(void **state)
{
	(void)state;
	for (int i = 0; i < HPS_ARCHIVE_SLUG__MAX; i++)
		assert_memory_equal(hps_archive_slug(i), "archive_", 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			path_check__takes_the_names_that_bundlers_write),
		cmocka_unit_test(path_check__refuses_what_is_unsafe),
		cmocka_unit_test(path_check__refuses_hidden_names),
		cmocka_unit_test(classify__knows_every_type),
		cmocka_unit_test(classify__says_what_to_do),
		cmocka_unit_test(slug__is_there_for_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
