#include "tests/unit/unit.h"

#include <unistd.h>

#include "lib/base/settings.h"
#include "lib/base/time.h"

static void settings__have_good_defaults(void **state)
{
	UNIT(u);
	struct hps_settings s;

	(void)state;
	assert_ok(hps_settings_parse(&u.ctx, "f", "", &s));
	assert_int_equal(hps_setting_number(&s, HPS_SET_BACKLOG), 4096);
	assert_int_equal(hps_setting_number(&s, HPS_SET_PUBLISH_BODY_BYTES),
			 64 << 20);
	assert_int_equal(hps_setting_us(&s, HPS_SET_STOP_TIMEOUT),
			 10 * HPS_SECOND_US);
	assert_true(hps_setting_bool(&s, HPS_SET_THROTTLES));
	assert_string_equal(hps_setting_text(&s, HPS_SET_PUBLIC_URL), "");
	assert_int_equal(hps_setting_list(&s, HPS_SET_TRUSTED_PROXY)->count, 0);
}

static void settings__read_every_form(void **state)
{
	UNIT(u);
	struct hps_settings s;

	(void)state;
	assert_ok(hps_settings_parse(&u.ctx, "f",
				     "# a comment\n\n"
				     "public_url= https://a = b \r\n"
				     "\tjson_body_bytes = 64k\n"
				     "db_timeout=1500ms\n"
				     "throttles = no\n"
				     "trusted_proxy = ::1,10.0.0.1 10.0.0.2",
				     &s));
	assert_string_equal(hps_setting_text(&s, HPS_SET_PUBLIC_URL),
			    "https://a = b");
	assert_int_equal(hps_setting_number(&s, HPS_SET_JSON_BODY_BYTES),
			 65536);
	assert_int_equal(hps_setting_us(&s, HPS_SET_DB_TIMEOUT), 1500000);
	assert_false(hps_setting_bool(&s, HPS_SET_THROTTLES));
	assert_int_equal(hps_setting_list(&s, HPS_SET_TRUSTED_PROXY)->count, 3);
	assert_string_equal(
		hps_setting_list(&s, HPS_SET_TRUSTED_PROXY)->items[2],
		"10.0.0.2");
}

static void settings__say_where_the_mistake_is(void **state)
{
	static const struct {
		const char *text;
		const char *says;
	} cases[] = {
		{ "\nworker = 3", "f:2: there is no setting 'worker'." },
		{ "workers", "f:1: a line must read key = value." },
		{ "workers = 3\nworkers = 4",
		  "f:2: 'workers' was set before." },
		{ "workers = many",
		  "f:1: workers must be a number such as 100, 64k or 2M." },
		{ "workers = 0", "f:1: workers must be between 1 and 256." },
		{ "workers = 99999999999999999999",
		  "f:1: workers must be a number such as 100, 64k or 2M." },
		{ "throttles = true", "f:1: throttles must be yes or no." },
		{ "db_timeout = 5", "f:1: db_timeout must be a time such as "
				    "500ms, 30s, 5min, 24h or 7d." },
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(cases); i++) {
		UNIT(u);
		struct hps_settings s;

		assert_int_equal(
			hps_settings_parse(&u.ctx, "f", cases[i].text, &s),
			HPS_EINVALID);
		assert_string_equal(u.ctx.error.detail, cases[i].says);
	}
}

static void settings__let_the_environment_win(void **state)
{
	UNIT(u);
	struct hps_settings s;

	(void)state;
	setenv("HPS_WORKERS", "9", 1);
	assert_ok(hps_settings_parse(&u.ctx, "f", "workers = 3", &s));
	assert_int_equal(hps_setting_number(&s, HPS_SET_WORKERS), 9);
	setenv("HPS_WORKERS", "x", 1);
	assert_int_equal(hps_settings_parse(&u.ctx, "f", "", &s), HPS_EINVALID);
	assert_non_null(strstr(u.ctx.error.detail, "HPS_WORKERS"));
	unsetenv("HPS_WORKERS");
}

static void settings__come_from_a_file(void **state)
{
	UNIT(u);
	struct hps_settings s;
	char path[] = "/tmp/hps-settings-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "workers = 5\n", 12), 12);
	close(fd);
	assert_ok(hps_settings_load(&u.ctx, path, &s));
	assert_int_equal(hps_setting_number(&s, HPS_SET_WORKERS), 5);
	unlink(path);
	assert_int_equal(hps_settings_load(&u.ctx, path, &s), HPS_EINVALID);
}

static void settings_print__hides_secrets_and_can_be_read_again(void **state)
{
	UNIT(u);
	struct hps_settings s, again;
	struct hps_buf text;

	(void)state;
	hps_buf_init(&text, &u.arena, 0);
	assert_ok(
		hps_settings_parse(&u.ctx, "f", "db_password = geheim\n", &s));
	hps_settings_print(&s, &text);
	assert_null(strstr(text.data, "geheim"));
	assert_non_null(strstr(text.data, "db_password = (set)"));
	assert_ok(hps_settings_parse(&u.ctx, "f", text.data, &again));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings__have_good_defaults),
		cmocka_unit_test(settings__read_every_form),
		cmocka_unit_test(settings__say_where_the_mistake_is),
		cmocka_unit_test(settings__let_the_environment_win),
		cmocka_unit_test(settings__come_from_a_file),
		cmocka_unit_test(
			settings_print__hides_secrets_and_can_be_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
