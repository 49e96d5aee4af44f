/* Who is calling, and is it the right password. */
#include "tests/db/db_unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/crypto/token.h"
#include "lib/repo/session.h"
#include "lib/repo/user.h"
#include "lib/service/access.h"
#include "lib/service/login.h"
#include "lib/service/scope.h"
#include "lib/service/session.h"
#include "lib/service/token.h"

#define PASSWORD "grey-heron-on-a-post"
#define IDLE (30 * HPS_MINUTE_US)
#define FRESH (5 * HPS_MINUTE_US)

static char folder[] = "/tmp/hps-test-XXXXXX";
static struct hps_login_desk desk;
static struct hps_provider provider = { .name = "acme",
					.title = "Acme",
					.scopes = "[]" };
static int64_t maria; /* a maintainer of acme */

static void make_desk(struct unit *u, const char *more)
{
	struct hps_settings settings;
	int state_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	db_assert_ok(&u->ctx,
		     hps_settings_parse(&u->ctx, "test", more, &settings));
	db_assert_ok(&u->ctx,
		     hps_login_desk_open(&u->ctx, state_fd, &settings, &desk));
	desk.cost = hps_password_cost_least;
}

static int setup(void **state)
{
	struct hps_user user = { .username = "maria", .display_name = "" };
	UNIT(u);

	if (db_unit_setup_schema(state) || !mkdtemp(folder))
		return -1;
	DB_UNIT(db);
	db_assert_ok(&u.ctx,
		     hps_provider_insert(&u.ctx, db, &provider, &provider.id));
	db_assert_ok(&u.ctx, hps_password_hash(&u.ctx, &hps_password_cost_least,
					       PASSWORD, &user.password));
	db_assert_ok(&u.ctx, hps_user_insert(&u.ctx, db, &user, &maria));
	db_assert_ok(&u.ctx, hps_user_grant(&u.ctx, db, maria, "maintainer",
					    "provider", provider.id, "host"));
	db_assert_ok(&u.ctx,
		     hps_mkdirs(&u.ctx, AT_FDCWD,
				hps_format(&u.arena, "%s/run", folder)));
	return 0;
}

static int teardown(void **state)
{
	UNIT(u);

	if (hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK)
		return -1;
	return db_unit_teardown(state);
}

/* --- login ------------------------------------------------------------- */

static enum hps_code log_in(struct unit *u, struct hps_db *db,
			    const char *username, const char *password,
			    struct hps_login *login)
{
	struct hps_login_attempt attempt = { .username = username,
					     .password = password,
					     .address = "192.0.2.1" };

	return hps_login_check(&u->ctx, db, &desk, &attempt, login);
}

static void login_check__takes_the_right_password(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_login login;

	(void)state;
	make_desk(&u, "");
	db_assert_ok(&u.ctx, log_in(&u, db, "maria", PASSWORD, &login));
	assert_int_equal(login.user.id, maria);
	assert_false(login.device_known);
}

static void login_check__says_no_more_than_no(void **state)
{
	/* The third one is "maría": no text of ASCII. */
	static const char accented[] = "mar\xc3\xad"
				       "a";
	const char *const names[] = { "maria", "nobody", accented, "" };
	UNIT(u);
	DB_UNIT(db);
	struct hps_login login;

	(void)state;
	make_desk(&u, "");
	for (size_t i = 0; i < HPS_COUNT(names); i++) {
		assert_int_equal(log_in(&u, db, names[i], "wrong", &login),
				 HPS_EAUTH);
		assert_string_equal(u.ctx.error.slug, "login_failed");
	}
}

static void login_check__hashes_anew_when_the_cost_rose(void **state)
{
	struct hps_password_cost more = { 19456, 3, 1 };
	struct hps_user before, after;
	struct hps_login login;
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	make_desk(&u, "");
	db_assert_ok(&u.ctx, hps_user_get(&u.ctx, db, maria, &before));
	desk.cost = more;
	db_assert_ok(&u.ctx, log_in(&u, db, "maria", PASSWORD, &login));
	db_assert_ok(&u.ctx, hps_user_get(&u.ctx, db, maria, &after));
	assert_string_not_equal(before.password, after.password);
	assert_false(hps_password_needs_upgrade(after.password, &more));
	db_assert_ok(&u.ctx, log_in(&u, db, "maria", PASSWORD, &login));
}

static void login_check__throttles_an_address(void **state)
{
	struct hps_login login;
	UNIT(u);
	DB_UNIT(db);
	char name[16];

	(void)state;
	make_desk(&u, "login_per_address = 6\n");
	u.ctx.now_us += HPS_HOUR_US; /* what other tests counted is over */
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "user%d", i);
		assert_int_equal(log_in(&u, db, name, "wrong", &login),
				 HPS_EAUTH);
	}
	assert_int_equal(log_in(&u, db, "maria", PASSWORD, &login), HPS_ELIMIT);
	assert_true(desk.retry_us > 0 && desk.retry_us <= desk.window_us);
	u.ctx.now_us += desk.retry_us;
	db_assert_ok(&u.ctx, log_in(&u, db, "maria", PASSWORD, &login));
}

static void login_check__gives_up_when_too_many_wait(void **state)
{
	struct hps_slots others;
	struct hps_login login;
	UNIT(u);
	DB_UNIT(db);
	int state_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	make_desk(&u, "workers = 4\n");
	u.ctx.now_us += 2 * HPS_HOUR_US;
	assert_ok(hps_slots_open(&u.ctx, state_fd, "run/hashes", &others));
	assert_int_equal(hps_slots_take(&others, 128, 1), 128);
	assert_int_equal(hps_slots_take(&others, 129, 1), 129);
	assert_int_equal(log_in(&u, db, "maria", PASSWORD, &login), HPS_EBUSY);
	assert_string_equal(u.ctx.error.slug, "password_busy");
	close(others.fd);
	db_assert_ok(&u.ctx, log_in(&u, db, "maria", PASSWORD, &login));
	close(state_fd);
}

/* --- sessions ---------------------------------------------------------- */

static const char *open_session(struct unit *u, struct hps_db *db)
{
	struct hps_session_secrets secrets;
	struct hps_login login = { .user = { .id = maria,
					     .username = "maria" } };
	struct hps_session_input input = { .login = &login,
					   .address = "192.0.2.1",
					   .idle_us = IDLE,
					   .most_us = 8 * HPS_HOUR_US };

	db_assert_ok(&u->ctx, hps_session_open(&u->ctx, db, &input, &secrets));
	return secrets.session;
}

static enum hps_code by_session(struct unit *u, struct hps_db *db,
				const char *secret,
				const struct hps_caller **caller)
{
	return hps_access_by_session(&u->ctx, db, secret, IDLE, FRESH, caller);
}

static void access_by_session__brings_the_grants_of_now(void **state)
{
	const struct hps_caller *caller;
	struct hps_actor actor;
	UNIT(u);
	DB_UNIT(db);
	const char *secret = open_session(&u, db);

	(void)state;
	db_assert_ok(&u.ctx, by_session(&u, db, secret, &caller));
	assert_int_equal(caller->user_id, maria);
	assert_true(hps_caller_may(caller, HPS_PERM_TOKEN_EDIT,
				   HPS_SCOPE_PROVIDER, (uint64_t)provider.id));
	assert_false(hps_caller_may(caller, HPS_PERM_TOKEN_EDIT,
				    HPS_SCOPE_PROVIDER,
				    (uint64_t)provider.id + 1));
	assert_int_equal(caller->fresh_until_us, u.ctx.now_us + FRESH);
	actor = hps_caller_actor(u.ctx.arena, caller, "192.0.2.1");
	assert_string_equal(actor.name, "user:maria");
	db_unit_sql(&u.ctx, db, "UPDATE user SET must_change_password = 1");
	db_assert_ok(&u.ctx, by_session(&u, db, secret, &caller));
	assert_int_equal(caller->grant_count, 0);
	db_unit_sql(&u.ctx, db, "UPDATE user SET must_change_password = 0");
}

static void access_by_session__ends_with_time(void **state)
{
	const struct hps_caller *caller;
	UNIT(u);
	DB_UNIT(db);
	const char *secret = open_session(&u, db);
	int64_t opened_us = u.ctx.now_us;

	(void)state;
	u.ctx.now_us = opened_us + IDLE - 1;
	db_assert_ok(&u.ctx, by_session(&u, db, secret, &caller));
	u.ctx.now_us += IDLE;
	assert_int_equal(by_session(&u, db, secret, &caller), HPS_EAUTH);
	secret = open_session(&u, db);
	db_unit_sql(&u.ctx, db, "UPDATE session SET seen_us = 1 << 60");
	u.ctx.now_us += 8 * HPS_HOUR_US;
	assert_int_equal(by_session(&u, db, secret, &caller), HPS_EAUTH);
	assert_string_equal(u.ctx.error.slug, "credentials_invalid");
}

static void access_by_session__asks_no_query_for_nonsense(void **state)
{
	const struct hps_caller *caller;
	UNIT(u);
	struct hps_db_settings away = { .socket = "/nowhere", .name = "x" };
	struct hps_db *db = hps_db_new(&away);

	(void)state;
	assert_int_equal(by_session(&u, db, "nonsense", &caller), HPS_EAUTH);
	assert_int_equal(
		hps_access_by_token(&u.ctx, db, "hps_nonsense", "", &caller),
		HPS_EAUTH);
	hps_db_free(db);
}

/* --- tokens ------------------------------------------------------------ */

static const char *make_token(struct unit *u, struct hps_db *db,
			      int64_t user_id, const char *cidr)
{
	static const char *const rights[] = { "plugin:create",
					      "version:publish" };
	struct hps_change change = { .actor = { "host", "host", "" } };
	const char *const cidrs[] = { cidr };
	struct hps_token_input input = {
		.provider = &provider,
		.user_id = user_id,
		.name = "test",
		.rights = { rights, 2 },
		.cidrs = { cidrs, cidr ? 1 : 0 },
		.usual_us = HPS_DAY_US,
		.most_us = HPS_DAY_US,
	};
	struct hps_token row;
	const char *text;

	db_assert_ok(&u->ctx, hps_token_make_for(&u->ctx, db, &change, &input,
						 &text, &row));
	return text;
}

static void access_by_token__is_bounded_by_its_maker(void **state)
{
	const struct hps_caller *caller;
	const struct hps_rights *rights;
	UNIT(u);
	DB_UNIT(db);
	const char *own = make_token(&u, db, maria, NULL);
	const char *of_host = make_token(&u, db, 0, NULL);

	(void)state;
	db_unit_sql(&u.ctx, db,
		    "UPDATE role_grant SET role_id = (SELECT id FROM role "
		    "WHERE name = 'publisher')");
	db_assert_ok(&u.ctx, hps_access_by_token(&u.ctx, db, own, "192.0.2.1",
						 &caller));
	rights = hps_caller_rights(caller);
	assert_int_equal(rights->rights.count, 1);
	assert_string_equal(rights->rights.items[0], "version:publish");
	assert_false(hps_caller_may_somewhere(caller, HPS_PERM_PLUGIN_CREATE));
	db_assert_ok(&u.ctx, hps_access_by_token(&u.ctx, db, of_host,
						 "192.0.2.1", &caller));
	assert_true(hps_caller_may_somewhere(caller, HPS_PERM_PLUGIN_CREATE));
	assert_false(hps_caller_may_somewhere(caller, HPS_PERM_CHANNEL_MOVE));
	db_unit_sql(&u.ctx, db, "DELETE FROM role_grant");
	db_assert_ok(&u.ctx, hps_access_by_token(&u.ctx, db, own, "192.0.2.1",
						 &caller));
	assert_int_equal(hps_caller_permissions(caller).bits, 0);
	assert_int_equal(hps_caller_rights(caller)->rights.count, 0);
	db_unit_sql(&u.ctx, db, "UPDATE user SET active = 0");
	assert_int_equal(
		hps_access_by_token(&u.ctx, db, own, "192.0.2.1", &caller),
		HPS_EAUTH);
	db_unit_sql(&u.ctx, db, "UPDATE user SET active = 1");
}

static void access_by_token__needs_its_network(void **state)
{
	const struct hps_caller *caller;
	UNIT(u);
	DB_UNIT(db);
	const char *text = make_token(&u, db, 0, "192.0.2.0/24");

	(void)state;
	db_assert_ok(&u.ctx, hps_access_by_token(&u.ctx, db, text,
						 "::ffff:192.0.2.9", &caller));
	assert_int_equal(
		hps_access_by_token(&u.ctx, db, text, "198.51.100.1", &caller),
		HPS_EFORBIDDEN);
	assert_string_equal(u.ctx.error.slug, "token_address");
	assert_int_equal(hps_access_by_token(&u.ctx, db, text, "", &caller),
			 HPS_EFORBIDDEN);
}

static void access_by_token__ends_with_time(void **state)
{
	const struct hps_caller *caller;
	UNIT(u);
	DB_UNIT(db);
	const char *text = make_token(&u, db, 0, NULL);

	(void)state;
	u.ctx.now_us += HPS_DAY_US;
	assert_int_equal(
		hps_access_by_token(&u.ctx, db, text, "192.0.2.1", &caller),
		HPS_EAUTH);
	assert_string_equal(u.ctx.error.slug, "token_expired");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(login_check__takes_the_right_password),
		cmocka_unit_test(login_check__says_no_more_than_no),
		cmocka_unit_test(login_check__hashes_anew_when_the_cost_rose),
		cmocka_unit_test(login_check__throttles_an_address),
		cmocka_unit_test(login_check__gives_up_when_too_many_wait),
		cmocka_unit_test(access_by_session__brings_the_grants_of_now),
		cmocka_unit_test(access_by_session__ends_with_time),
		cmocka_unit_test(access_by_session__asks_no_query_for_nonsense),
		cmocka_unit_test(access_by_token__is_bounded_by_its_maker),
		cmocka_unit_test(access_by_token__needs_its_network),
		cmocka_unit_test(access_by_token__ends_with_time),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
