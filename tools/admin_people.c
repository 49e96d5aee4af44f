#include "tools/admin.h"

#include "lib/crypto/random.h"
#include "lib/repo/grant.h"
#include "lib/service/account.h"
#include "lib/service/second.h"

enum { RANDOM_CHARACTERS = 24 };

static struct hps_password_cost cost_of(const struct hps_settings *settings)
{
	return (struct hps_password_cost){
		.memory_kib = (uint32_t)hps_setting_number(
			settings, HPS_SET_HASH_MEMORY_KIB),
		.passes = (uint32_t)hps_setting_number(settings,
						       HPS_SET_HASH_PASSES),
		.lanes = (uint32_t)hps_setting_number(settings,
						      HPS_SET_HASH_LANES),
	};
}

static enum hps_code get_password(struct hps_admin *admin, bool random,
				  const char *username, const char **password)
{
	if (!random)
		return hps_admin_password(
			admin,
			hps_format(admin->ctx->arena,
				   "Password of %s: ", username),
			password);
	*password = hps_random_base62(admin->ctx->arena, RANDOM_CHARACTERS);
	return HPS_OK;
}

static enum hps_code user_exists(struct hps_admin *admin, struct hps_db *db,
				 const char *username, bool *exists)
{
	struct hps_user user;
	enum hps_code code = hps_user_find(admin->ctx, db, username, &user);

	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	*exists = code == HPS_OK;
	hps_fail_clear(admin->ctx);
	return HPS_OK;
}

static enum hps_code create(struct hps_admin *admin,
			    struct hps_account_input *input, bool random,
			    bool if_missing)
{
	struct hps_password_cost cost = cost_of(admin->settings);
	struct hps_change change = hps_admin_change(NULL);
	bool exists = false;
	struct hps_host *host;
	struct hps_db *db;

	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	if (if_missing)
		HPS_TRY(user_exists(admin, db, input->username, &exists));
	if (exists)
		return HPS_OK;
	HPS_TRY(get_password(admin, random, input->username, &input->password));
	HPS_TRY(hps_account_make(admin->ctx, db, &host->epoch, &change, &cost,
				 input));
	if (random)
		printf("%s\n", input->password);
	return HPS_OK;
}

enum hps_code hps_admin_create_user(struct hps_admin *admin, int argc,
				    char **argv)
{
	struct hps_account_input input = { .username = NULL };
	bool random = false, if_missing = false;
	const struct hps_option options[] = {
		{ "role", HPS_OPTION_TEXT, &input.role },
		{ "scope", HPS_OPTION_TEXT, &input.scope },
		{ "display-name", HPS_OPTION_TEXT, &input.display_name },
		{ "random", HPS_OPTION_FLAG, &random },
		{ "if-missing", HPS_OPTION_FLAG, &if_missing },
	};
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 1, 1, &arguments));
	if (input.scope && !input.role)
		return hps_admin_usage(admin, "--scope needs --role.");
	input.username = arguments[0];
	return create(admin, &input, random, if_missing);
}

enum hps_code hps_admin_reset_password(struct hps_admin *admin, int argc,
				       char **argv)
{
	struct hps_password_cost cost = cost_of(admin->settings);
	struct hps_change change = hps_admin_change(NULL);
	bool random = false;
	const struct hps_option options[] = {
		{ "random", HPS_OPTION_FLAG, &random },
	};
	const char *password;
	struct hps_host *host;
	struct hps_db *db;
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 1, 1, &arguments));
	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(get_password(admin, random, arguments[0], &password));
	HPS_TRY(hps_account_set_password(admin->ctx, db, &host->epoch, &change,
					 &cost, arguments[0], password));
	if (random)
		printf("%s\n", password);
	return HPS_OK;
}

enum hps_code hps_admin_reset_totp(struct hps_admin *admin, int argc,
				   char **argv)
{
	struct hps_people people = { .change = hps_admin_change(NULL) };
	struct hps_second second = { .state_fd = -1 };
	struct hps_host *host;
	struct hps_user user;
	struct hps_db *db;
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, NULL, 0, 1, 1,
				  &arguments));
	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(hps_user_find(admin->ctx, db, arguments[0], &user));
	people.epoch = &host->epoch;
	second.user_id = user.id;
	second.username = user.username;
	HPS_TRY(hps_second_remove(admin->ctx, db, &people, &second));
	return hps_account_end_sessions(admin->ctx, db, &host->epoch,
					&people.change, user.username);
}

enum hps_code hps_admin_end_sessions(struct hps_admin *admin, int argc,
				     char **argv)
{
	struct hps_change change = hps_admin_change(NULL);
	struct hps_host *host;
	struct hps_db *db;
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, NULL, 0, 1, 1,
				  &arguments));
	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	return hps_account_end_sessions(admin->ctx, db, &host->epoch, &change,
					arguments[0]);
}

enum hps_code hps_admin_list_grants(struct hps_admin *admin, int argc,
				    char **argv)
{
	struct hps_grant_row *rows;
	struct hps_db *db;
	char **arguments;
	size_t count, i;

	HPS_TRY(hps_admin_options(admin, argc, argv, NULL, 0, 0, 1,
				  &arguments));
	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_grant_list(admin->ctx, db, arguments[0], &rows, &count));
	for (i = 0; i < count; i++)
		printf("%s\t%s\t%s%s%s\t%s\n", rows[i].username, rows[i].role,
		       rows[i].scope_kind, rows[i].object ? ":" : "",
		       rows[i].object ? rows[i].object : "",
		       rows[i].granted_by);
	return HPS_OK;
}
