#include "tests/unit/unit.h"

#include "lib/model/answer.h"
#include "lib/model/decide.h"

static const char calendar[] =
	"{\"enabled\":true,\"default\":{\"channel\":\"stable\"},\"rules\":[],"
	"\"heads\":{\"stable\":\"2.1.0\",\"beta\":\"2.2.0\"},"
	"\"provider\":{\"id\":\"acme\",\"title\":\"Acme \\\"Salut\\\"\"},"
	"\"order\":10,"
	"\"versions\":{"
	"\"2.1.0\":{\"entry\":\"index.js\","
	"\"modules\":{\"chunk.js\":\"sha384-c\",\"index.js\":\"sha384-i\"},"
	"\"styles\":[{\"path\":\"a.css\",\"integrity\":\"sha384-s\"}],"
	"\"imports\":[\"lit\"],\"size\":7,\"title\":\"Calendar\","
	"\"categories\":[\"clinical\"],\"deprecated\":null},"
	"\"2.2.0\":{\"entry\":\"index.js\","
	"\"modules\":{\"index.js\":\"sha384-j\"},\"order\":90}}}";

static const char notes[] =
	"{\"enabled\":true,\"default\":{\"version\":\"1.0.0\"},\"heads\":{},"
	"\"provider\":{\"id\":\"acme\",\"title\":\"Acme\"},"
	"\"versions\":{\"1.0.0\":{\"entry\":\"dist/index.js\","
	"\"modules\":{\"dist/index.js\":\"sha384-n\"},\"order\":5}}}";

static const char shared_json[] =
	"{\"imports\":{\"react\":\"https://cdn.example/react.js\"},"
	"\"scopes\":{},\"integrity\":{},"
	"\"libraries\":{\"lit\":{\"plugin\":\"lit\",\"version\":\"3.0.0\","
	"\"entry\":\"index.js\",\"modules\":{\"index.js\":\"sha384-l\"}}}}";

static const struct hps_doc_entry *compile(struct unit *u, const char *plugin,
					   const char *body)
{
	const struct hps_doc_entry *entry;

	assert_ok(hps_doc_entry_compile(&u->ctx, plugin, body, strlen(body),
					&entry));
	return entry;
}

static const char *answer(struct unit *u, enum hps_answer_kind kind,
			  const char *const *plugins,
			  const char *const *categories)
{
	const struct hps_doc_entry *entries[2];
	const struct hps_doc_shared *shared;
	int16_t vector[2];
	struct hps_answer_input input = { .instance = "ward",
					  .generation = 12,
					  .base = "https://s.example",
					  .entries = entries,
					  .vector = vector,
					  .count = 2,
					  .plugins = plugins,
					  .categories = categories };
	struct hps_buf out;

	entries[0] = compile(u, "@acme/calendar", calendar);
	entries[1] = compile(u, "notes", notes);
	assert_ok(hps_doc_shared_compile(&u->ctx, shared_json,
					 strlen(shared_json), &shared));
	input.shared = shared;
	hps_decide(entries, 2, NULL, 0, vector);
	hps_buf_init(&out, &u->arena, 0);
	hps_answer_write(&out, kind, &input);
	return out.data;
}

static void answer__is_the_contract_to_the_letter(void **state)
{
	UNIT(u);

	(void)state;
	assert_string_equal(
		answer(&u, HPS_ANSWER_DISCOVERY, NULL, NULL),
		"{\"schemaVersion\":1,\"instance\":\"ward\",\"generation\":12,"
		"\"plugins\":[{\"pluginId\":\"notes\",\"version\":\"1.0.0\","
		"\"url\":\"https://s.example/plugins/notes/1.0.0/dist/"
		"index.js\","
		"\"integrity\":\"sha384-n\",\"format\":\"esm\",\"styles\":[],"
		"\"preload\":true,\"imports\":[],\"requires\":{},\"hot\":false,"
		"\"size\":0,\"title\":\"notes\",\"description\":\"\","
		"\"icon\":null,\"provider\":{\"id\":\"acme\",\"title\":"
		"\"Acme\"},"
		"\"categories\":[],\"order\":5,\"config\":{},"
		"\"deprecated\":null,\"extras\":{}},"
		"{\"pluginId\":\"@acme/calendar\",\"version\":\"2.1.0\","
		"\"url\":\"https://s.example/plugins/@acme/calendar/2.1.0/"
		"index.js\",\"integrity\":\"sha384-i\",\"format\":\"esm\","
		"\"styles\":[{\"url\":\"https://s.example/plugins/"
		"@acme/calendar/2.1.0/a.css\",\"integrity\":\"sha384-s\"}],"
		"\"preload\":true,\"imports\":[\"lit\"],\"requires\":{},"
		"\"hot\":false,\"size\":7,\"title\":\"Calendar\","
		"\"description\":\"\",\"icon\":null,"
		"\"provider\":{\"id\":\"acme\",\"title\":\"Acme "
		"\\\"Salut\\\"\"},"
		"\"categories\":[\"clinical\"],\"order\":10,\"config\":{},"
		"\"deprecated\":null,\"extras\":{}}],"
		"\"importMap\":{\"imports\":{"
		"\"lit\":\"https://s.example/plugins/lit/3.0.0/index.js\","
		"\"react\":\"https://cdn.example/react.js\"},\"scopes\":{},"
		"\"integrity\":{"
		"\"https://s.example/plugins/lit/3.0.0/index.js\":\"sha384-l\","
		"\"https://s.example/plugins/notes/1.0.0/dist/index.js\":"
		"\"sha384-n\","
		"\"https://s.example/plugins/@acme/calendar/2.1.0/chunk.js\":"
		"\"sha384-c\","
		"\"https://s.example/plugins/@acme/calendar/2.1.0/index.js\":"
		"\"sha384-i\"}}}");
}

static void answer__feed_has_id_and_src(void **state)
{
	UNIT(u);
	const char *const only[] = { "@acme/calendar", NULL };
	const char *text = answer(&u, HPS_ANSWER_FEED, only, NULL);

	(void)state;
	assert_non_null(strstr(text, "{\"data\":{\"plugins\":[{\"id\":"
				     "\"@acme/calendar\",\"src\":"
				     "\"@acme/calendar/2.1.0/index.js\","
				     "\"pluginId\":"));
	assert_null(strstr(text, "notes"));
}

static void answer__narrows_by_category(void **state)
{
	UNIT(u);
	const char *const clinical[] = { "clinical", NULL };
	const char *const none[] = { "other", NULL };

	(void)state;
	assert_null(strstr(answer(&u, HPS_ANSWER_DISCOVERY, NULL, clinical),
			   "notes"));
	assert_non_null(strstr(answer(&u, HPS_ANSWER_DISCOVERY, NULL, none),
			       "\"plugins\":[]"));
}

static void answer__boot_quotes_the_map(void **state)
{
	UNIT(u);

	(void)state;
	assert_non_null(strstr(answer(&u, HPS_ANSWER_BOOT, NULL, NULL),
			       "map.textContent = \"{\\\"imports\\\":{"));
}

static void decide__gives_nothing_for_what_is_off_or_missing(void **state)
{
	static const char *const bodies[] = {
		"{\"enabled\":false,\"default\":{\"version\":\"1.0.0\"},"
		"\"versions\":{\"1.0.0\":{\"entry\":\"i.js\","
		"\"modules\":{\"i.js\":\"x\"}}}}",
		"{\"enabled\":true,\"default\":\"off\",\"versions\":{}}",
		"{\"enabled\":true,\"default\":{\"channel\":\"beta\"},"
		"\"heads\":{},\"versions\":{}}",
		"{\"enabled\":true,\"default\":{\"channel\":\"beta\"},"
		"\"heads\":{\"beta\":\"1.0.0\"},\"versions\":{}}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(bodies); i++) {
		UNIT(u);
		const struct hps_doc_entry *entry = compile(&u, "p", bodies[i]);
		int16_t vector = 7;

		hps_decide(&entry, 1, NULL, 0, &vector);
		assert_int_equal(vector, HPS_SERVE_OFF);
	}
}

static void decide__a_withdrawn_pin_gives_way_to_stable(void **state)
{
	static const char body[] =
		"{\"enabled\":true,\"default\":{\"version\":\"2.0.0\"},"
		"\"heads\":{\"stable\":\"1.0.0\"},"
		"\"versions\":{\"1.0.0\":{\"entry\":\"i.js\","
		"\"modules\":{\"i.js\":\"x\"}}}}";
	UNIT(u);
	const struct hps_doc_entry *entry = compile(&u, "p", body);
	int16_t vector = 7;

	(void)state;
	hps_decide(&entry, 1, NULL, 0, &vector);
	assert_int_equal(vector, 0);
	assert_string_equal(entry->versions[0].version, "1.0.0");
}

/* What is decided is a number of 16 bits. */
static void document__refuses_more_versions_than_it_can_number(void **state)
{
	const struct hps_doc_entry *entry;
	UNIT(u);
	struct hps_buf body;
	int i;

	(void)state;
	hps_buf_init(&body, &u.arena, 4 << 20);
	hps_buf_puts(&body, "{\"enabled\":true,\"default\":{\"version\":"
			    "\"1.0.40000\"},\"versions\":{");
	for (i = 0; i <= 40000; i++)
		hps_buf_printf(&body,
			       "%s\"1.0.%d\":{\"entry\":\"i.js\","
			       "\"modules\":{\"i.js\":\"s\"}}",
			       i ? "," : "", i);
	hps_buf_puts(&body, "}}");
	assert_int_equal(
		hps_doc_entry_compile(&u.ctx, "p", body.data, body.len, &entry),
		HPS_EINTERNAL);
	assert_string_equal(u.ctx.error.slug, "document_broken");
}

static void document__refuses_what_is_broken(void **state)
{
	static const char *const bodies[] = {
		"{}",
		"{\"versions\":[]}",
		"{\"versions\":{\"1.0.0\":{\"entry\":\"i.js\"}}}",
		("{\"versions\":{\"1.0.0\":{\"entry\":\"i.js\","
		 "\"modules\":{\"other.js\":\"x\"}}}}"),
	};
	size_t i;

	(void)state;
	for (i = 0; i < HPS_COUNT(bodies); i++) {
		UNIT(u);
		const struct hps_doc_entry *entry = NULL;

		assert_int_equal(hps_doc_entry_compile(&u.ctx, "p", bodies[i],
						       strlen(bodies[i]),
						       &entry),
				 HPS_EINTERNAL);
		assert_null(entry);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answer__is_the_contract_to_the_letter),
		cmocka_unit_test(answer__feed_has_id_and_src),
		cmocka_unit_test(answer__narrows_by_category),
		cmocka_unit_test(answer__boot_quotes_the_map),
		cmocka_unit_test(
			decide__gives_nothing_for_what_is_off_or_missing),
		cmocka_unit_test(decide__a_withdrawn_pin_gives_way_to_stable),
		cmocka_unit_test(
			document__refuses_more_versions_than_it_can_number),
		cmocka_unit_test(document__refuses_what_is_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
