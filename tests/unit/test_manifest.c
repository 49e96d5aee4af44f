#include "tests/unit/unit.h"

#include <json-c/json.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/manifest.h"
#include "lib/model/manifest_path.h"

/* A content is a list of paths, each with a blank before and behind it. */
static bool has(void *content, const char *path)
{
	char wanted[256];

	assert_true(snprintf(wanted, sizeof(wanted), " %s ", path) <
		    (int)sizeof(wanted));
	return strstr(content, wanted) != NULL;
}

struct sample {
	const char *plugin_json;
	const char *package_json;
	const char *files;
};

static enum hps_code read_sample(struct unit *u, const struct sample *sample,
				 struct hps_manifest *manifest,
				 struct hps_faults *warnings)
{
	const struct hps_manifest_source source = {
		.plugin_json = sample->plugin_json,
		.plugin_json_len =
			sample->plugin_json ? strlen(sample->plugin_json) : 0,
		.package_json = sample->package_json,
		.package_json_len =
			sample->package_json ? strlen(sample->package_json) : 0,
		.has = has,
		.content = hps_format(&u->arena, " %s ", sample->files),
		.plugin = "acme-vitals",
		.version = "1.2.3",
	};

	return hps_manifest_read(&u->ctx, &source, manifest, warnings);
}

static void read__takes_every_member(void **state)
{
	static const struct sample sample = {
		"{\"$schema\":\"./schema.json\",\"kind\":\"library\","
		"\"entry\":\"./dist/main.js\","
		"\"title\":{\"en\":\"Vitals\",\"ca\":\"Constants\"},"
		"\"description\":\"What it does\\n\","
		"\"categories\":[\"clinical\"],\"icon\":\"favorite\","
		"\"styles\":[\"dist/./main.css\"],"
		"\"requires\":{\"@uxland/primary-shell\":\">=7 <9\"},"
		"\"order\":10,\"preload\":false,\"hot\":true,"
		"\"config\":{\"n\":1},"
		"\"configSchema\":{\"properties\":{\"n\":"
		"{\"type\":\"integer\"}}},\"extras\":{\"x\":true}}",
		"{\"name\":\"acme-vitals\",\"version\":\"1.2.3\","
		"\"main\":\"other.js\",\"harmonix\":{\"order\":99}}",
		"dist/main.js dist/main.css",
	};
	struct hps_manifest m;
	struct hps_faults warnings = { 0 };
	UNIT(u);

	(void)state;
	assert_ok(read_sample(&u, &sample, &m, &warnings));
	assert_int_equal(warnings.count, 0);
	assert_int_equal(m.kind, HPS_MANIFEST_LIBRARY);
	assert_string_equal(hps_manifest_kind_name(m.kind), "library");
	assert_string_equal(m.entry, "dist/main.js");
	assert_string_equal(hps_json_get_string(m.title, "ca"), "Constants");
	assert_string_equal(json_object_get_string(m.description),
			    "What it does\n");
	assert_int_equal(m.categories.count, 1);
	assert_string_equal(m.icon, "favorite");
	assert_int_equal(m.styles.count, 1);
	assert_string_equal(m.styles.items[0], "dist/main.css");
	assert_string_equal(
		hps_json_get_string(m.requires, "@uxland/primary-shell"),
		">=7 <9");
	assert_int_equal(m.order, 10);
	assert_false(m.preload);
	assert_true(m.hot);
	assert_int_equal(hps_json_get_integer(m.config, "n", 0), 1);
	assert_non_null(m.config_schema);
	assert_true(hps_json_get_boolean(m.extras, "x", false));
	assert_string_equal(m.package_name, "acme-vitals");
	assert_string_equal(m.package_version, "1.2.3");
}

static void read__needs_no_manifest(void **state)
{
	static const struct sample sample = { NULL, NULL, "index.js" };
	struct hps_manifest m;
	struct hps_faults warnings = { 0 };
	UNIT(u);

	(void)state;
	assert_ok(read_sample(&u, &sample, &m, &warnings));
	assert_int_equal(m.kind, HPS_MANIFEST_PLUGIN);
	assert_string_equal(m.entry, "index.js");
	assert_null(m.title);
	assert_int_equal(m.styles.count, 0);
	assert_int_equal(m.order, 100);
	assert_true(m.preload);
	assert_false(m.hot);
	assert_null(m.package_name);
}

static void entry__is_found_where_it_is_named(void **state)
{
	static const struct {
		struct sample sample;
		const char *entry;
	} cases[] = {
		{ { "{}", "{\"module\":\"m.mjs\"}", "m.mjs index.js" },
		  "m.mjs" },
		{ { NULL,
		    "{\"harmonix\":{\"entry\":\"a.js\"},"
		    "\"exports\":\"./b.js\"}",
		    "a.js b.js" },
		  "a.js" },
		{ { NULL, "{\"exports\":\"./b.js\",\"main\":\"c.js\"}",
		    "b.js c.js" },
		  "b.js" },
		{ { NULL, "{\"exports\":{\".\":\"./b.js\"}}", "b.js" },
		  "b.js" },
		{ { NULL,
		    "{\"exports\":{\"types\":\"./t.d.ts\","
		    "\"require\":\"./c.cjs\",\"import\":\"./b.js\"}}",
		    "b.js c.cjs" },
		  "b.js" },
		{ { NULL,
		    "{\"exports\":{\".\":{\"node\":\"./n.js\","
		    "\"browser\":{\"types\":\"./t.d.ts\","
		    "\"default\":\"./b.js\"},\"default\":\"./c.js\"},"
		    "\"./x\":\"./x.js\"}}",
		    "b.js c.js n.js" },
		  "b.js" },
		{ { NULL, "{\"exports\":[null,{\"default\":\"./b.js\"}]}",
		    "b.js" },
		  "b.js" },
		{ { NULL,
		    "{\"exports\":{\"./x\":\"./x.js\"},"
		    "\"module\":\"m.js\"}",
		    "m.js x.js" },
		  "m.js" },
		{ { NULL, "{\"main\":\"./dist\"}", "dist/index.js" },
		  "dist/index.js" },
		{ { NULL, "{\"main\":\"dist/\"}", "dist/index.js" },
		  "dist/index.js" },
		{ { NULL, "{\"main\":\"lib/a\"}", "lib/a.js" }, "lib/a.js" },
		{ { NULL, "{}", "dist/index.js x.js" }, "dist/index.js" },
		{ { NULL, NULL, "dist/index.js index.js" }, "index.js" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		struct hps_manifest m;
		struct hps_faults warnings = { 0 };
		UNIT(u);

		if (read_sample(&u, &cases[i].sample, &m, &warnings))
			fail_msg("row %zu: %s", i,
				 u.ctx.error.faults.first->detail);
		assert_string_equal(m.entry, cases[i].entry);
		assert_int_equal(warnings.count, 0);
	}
}

#define WITH(member)                                                           \
	{                                                                      \
		"{" member "}", NULL, "index.js a.css"                         \
	}

static void read__names_each_fault(void **state)
{
	static const struct {
		struct sample sample;
		const char *pointer;
		const char *slug;
	} cases[] = {
		{ { "{", NULL, "index.js" },
		  "harmonix-plugin.json",
		  "json_unreadable" },
		{ { "[]", NULL, "index.js" },
		  "harmonix-plugin.json",
		  "type_wrong" },
		{ { NULL, "{\"a\":1,\"a\":2}", "index.js" },
		  "package.json",
		  "json_unreadable" },
		{ { NULL, "{\"harmonix\":{\"order\":\"x\"}}", "index.js" },
		  "package.json#/harmonix/order",
		  "type_wrong" },
		{ { NULL, "{\"harmonix\":[]}", "index.js" },
		  "package.json#/harmonix",
		  "type_wrong" },
		{ WITH("\"initialise\":1"), "harmonix-plugin.json#/initialise",
		  "member_unknown" },
		{ WITH("\"kind\":\"theme\""), "harmonix-plugin.json#/kind",
		  "value_unknown" },
		{ WITH("\"title\":1"), "harmonix-plugin.json#/title",
		  "form_wrong" },
		{ WITH("\"title\":\"\""), "harmonix-plugin.json#/title",
		  "form_wrong" },
		{ WITH("\"title\":{}"), "harmonix-plugin.json#/title",
		  "form_wrong" },
		{ WITH("\"title\":{\"english\":\"x\"}"),
		  "harmonix-plugin.json#/title", "form_wrong" },
		{ WITH("\"title\":{\"en\":1}"), "harmonix-plugin.json#/title",
		  "form_wrong" },
		{ WITH("\"title\":\"a\\u0007\""), "harmonix-plugin.json#/title",
		  "form_wrong" },
		{ WITH("\"categories\":[\"a\",\"a\"]"),
		  "harmonix-plugin.json#/categories/1", "repeated" },
		{ WITH("\"order\":-1"), "harmonix-plugin.json#/order",
		  "too_small" },
		{ WITH("\"requires\":{\"A\":\"1\"}"),
		  "harmonix-plugin.json#/requires/A", "form_wrong" },
		{ WITH("\"requires\":{\"@a/b\":\"latest\"}"),
		  "harmonix-plugin.json#/requires/@a~1b", "form_wrong" },
		{ WITH("\"requires\":{\"a\":1}"),
		  "harmonix-plugin.json#/requires/a", "type_wrong" },
		{ WITH("\"configSchema\":{\"type\":\"x\"}"),
		  "harmonix-plugin.json#/configSchema/type", "schema_wrong" },
		{ WITH("\"configSchema\":{\"required\":[\"a\"]},\"config\":{}"),
		  "harmonix-plugin.json#/config/a", "member_missing" },
		{ WITH("\"styles\":[\"a.css\",\"b.css\"]"),
		  "harmonix-plugin.json#/styles/1", "path_missing" },
		{ WITH("\"styles\":[\"index.js\"]"),
		  "harmonix-plugin.json#/styles/0", "form_wrong" },
		{ WITH("\"styles\":[\"https://x/a.css\"]"),
		  "harmonix-plugin.json#/styles/0", "path_unsafe" },
		{ WITH("\"entry\":\"other.js\""), "harmonix-plugin.json#/entry",
		  "path_missing" },
		{ WITH("\"entry\":\"../index.js\""),
		  "harmonix-plugin.json#/entry", "path_unsafe" },
		{ WITH("\"entry\":\"a.css\""), "harmonix-plugin.json#/entry",
		  "entry_type" },
		{ { NULL, "{\"exports\":\"./x.js\"}", "index.js" },
		  "package.json#/exports",
		  "path_missing" },
		{ { NULL, "{\"module\":\"/x.js\"}", "index.js" },
		  "package.json#/module",
		  "path_unsafe" },
		{ { NULL, "{\"main\":\"x.cjs\"}", "x.cjs" },
		  "package.json#/main",
		  "entry_type" },
		{ { NULL, NULL, "main.js" }, "", "entry_missing" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		struct hps_manifest m = { .entry = "untouched" };
		struct hps_faults warnings = { 0 };
		UNIT(u);

		assert_int_equal(
			read_sample(&u, &cases[i].sample, &m, &warnings),
			HPS_EINVALID);
		assert_string_equal(u.ctx.error.slug, "invalid_manifest");
		if (u.ctx.error.faults.count != 1)
			fail_msg("row %zu: %zu faults", i,
				 u.ctx.error.faults.count);
		assert_string_equal(u.ctx.error.faults.first->pointer,
				    cases[i].pointer);
		assert_string_equal(u.ctx.error.faults.first->slug,
				    cases[i].slug);
		assert_string_equal(m.entry, "untouched");
	}
}

static void read__reports_all_faults_at_once(void **state)
{
	static const struct sample sample = {
		"{\"title\":1,\"requires\":{\"a\":1},\"styles\":[\"x.css\"],"
		"\"entry\":\"x.js\"}",
		"{",
		"index.js",
	};
	struct hps_manifest m;
	struct hps_faults warnings = { 0 };
	UNIT(u);

	(void)state;
	assert_int_equal(read_sample(&u, &sample, &m, &warnings), HPS_EINVALID);
	assert_int_equal(u.ctx.error.faults.count, 5);
}

static void read__warns_and_goes_on(void **state)
{
	static const struct {
		struct sample sample;
		const char *pointer;
		const char *slug;
	} cases[] = {
		{ { NULL, "{\"name\":\"other\"}", "index.js" },
		  "package.json#/name",
		  "name_differs" },
		{ { NULL, "{\"version\":\"0.0.0\"}", "index.js" },
		  "package.json#/version",
		  "version_differs" },
		{ { NULL, "{\"main\":\"index.js\"}", "dist/index.js" },
		  "package.json#/main",
		  "entry_guessed" },
		{ WITH("\"configSchema\":{\"pattern\":\"a\"}"),
		  "harmonix-plugin.json#/configSchema/pattern",
		  "keyword_unknown" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++) {
		struct hps_manifest m;
		struct hps_faults warnings = { 0 };
		UNIT(u);

		assert_ok(read_sample(&u, &cases[i].sample, &m, &warnings));
		assert_int_equal(warnings.count, 1);
		assert_string_equal(warnings.first->pointer, cases[i].pointer);
		assert_string_equal(warnings.first->slug, cases[i].slug);
	}
}

static void path__stays_inside(void **state)
{
	static const struct {
		const char *text;
		const char *path;
	} cases[] = {
		{ "index.js", "index.js" },
		{ "./index.js", "index.js" },
		{ "././a/./b.js", "a/b.js" },
		{ "a/..b/.c", "a/..b/.c" },
		{ "", NULL },
		{ ".", NULL },
		{ "./", NULL },
		{ "a/", NULL },
		{ "a/.", NULL },
		{ "/a.js", NULL },
		{ "a//b.js", NULL },
		{ "../a.js", NULL },
		{ "a/../b.js", NULL },
		{ "a\\b.js", NULL },
		{ "https://x/a.js", NULL },
		{ "a.js?x", NULL },
		{ "a.js#x", NULL },
		{ "a%2fb.js", NULL },
	};
	size_t i;
	UNIT(u);

	(void)state;
	for (i = 0; i < HPS_COUNT(cases); i++)
		if (!hps_equal(hps_manifest_path(&u.arena, cases[i].text),
			       cases[i].path))
			fail_msg("'%s'", cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read__takes_every_member),
		cmocka_unit_test(read__needs_no_manifest),
		cmocka_unit_test(entry__is_found_where_it_is_named),
		cmocka_unit_test(read__names_each_fault),
		cmocka_unit_test(read__reports_all_faults_at_once),
		cmocka_unit_test(read__warns_and_goes_on),
		cmocka_unit_test(path__stays_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
