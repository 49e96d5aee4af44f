#include "tools/admin.h"

#include "lib/base/time.h"
#include "lib/service/token.h"

enum { TOKENS_MAX = 1000 };

static struct hps_strings strings(const struct hps_words *words)
{
	return (struct hps_strings){ words->items, words->count };
}

static int64_t days_us(const struct hps_admin *admin, enum hps_setting setting)
{
	return hps_setting_number(admin->settings, setting) * HPS_DAY_US;
}

static enum hps_code find_provider(struct hps_admin *admin, const char *name,
				   struct hps_db **db,
				   struct hps_provider *provider)
{
	HPS_TRY(hps_admin_db(admin, db));
	return hps_provider_find(admin->ctx, *db, name, provider);
}

static enum hps_code create(struct hps_admin *admin, const char *provider_name,
			    struct hps_token_input *input)
{
	struct hps_change change = hps_admin_change(NULL);
	struct hps_provider provider;
	struct hps_token row;
	const char *text;
	struct hps_db *db;

	HPS_TRY(find_provider(admin, provider_name, &db, &provider));
	input->provider = &provider;
	HPS_TRY(hps_token_make_for(admin->ctx, db, &change, input, &text,
				   &row));
	printf("%s\n", text);
	return HPS_OK;
}

enum hps_code hps_admin_token_create(struct hps_admin *admin, int argc,
				     char **argv)
{
	struct hps_words rights = { NULL, 0 }, plugins = { NULL, 0 };
	struct hps_words channels = { NULL, 0 }, cidrs = { NULL, 0 };
	struct hps_token_input input = { .name = NULL };
	int64_t days = 0;
	const struct hps_option options[] = {
		{ "name", HPS_OPTION_TEXT, &input.name },
		{ "right", HPS_OPTION_LIST, &rights },
		{ "plugin", HPS_OPTION_LIST, &plugins },
		{ "channel", HPS_OPTION_LIST, &channels },
		{ "default-channel", HPS_OPTION_TEXT, &input.default_channel },
		{ "days", HPS_OPTION_NUMBER, &days },
		{ "cidr", HPS_OPTION_LIST, &cidrs },
	};
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 1, 1, &arguments));
	if (!input.name)
		return hps_admin_usage(admin, "--name is missing.");
	if (days > INT64_MAX / HPS_DAY_US / 4)
		return hps_admin_usage(admin, "--days is too large.");
	input.rights = strings(&rights);
	input.plugins = strings(&plugins);
	input.channels = strings(&channels);
	input.cidrs = strings(&cidrs);
	input.usual_us = days_us(admin, HPS_SET_TOKEN_DAYS);
	input.most_us = days_us(admin, HPS_SET_TOKEN_MAX_DAYS);
	if (days)
		input.expires_us = admin->ctx->now_us + days * HPS_DAY_US;
	return create(admin, arguments[0], &input);
}

static void print_token(const struct hps_token *token)
{
	char expires[HPS_TIME_TEXT_MAX], used[HPS_TIME_TEXT_MAX];

	printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", token->public_id,
	       token->hint, token->name, token->rights, token->plugins,
	       token->channels, hps_time_format(token->expires_us, expires),
	       token->last_used_us ? hps_time_format(token->last_used_us, used)
				   : "never");
}

enum hps_code hps_admin_token_list(struct hps_admin *admin, int argc,
				   char **argv)
{
	struct hps_provider provider;
	struct hps_token *tokens;
	struct hps_db *db;
	char **arguments;
	size_t count, i;

	HPS_TRY(hps_admin_options(admin, argc, argv, NULL, 0, 1, 1,
				  &arguments));
	HPS_TRY(find_provider(admin, arguments[0], &db, &provider));
	HPS_TRY(hps_token_list(admin->ctx, db, provider.id, INT64_MAX,
			       TOKENS_MAX, &tokens, &count));
	for (i = 0; i < count; i++)
		if (!tokens[i].revoked_us)
			print_token(&tokens[i]);
	return HPS_OK;
}

enum hps_code hps_admin_token_revoke(struct hps_admin *admin, int argc,
				     char **argv)
{
	struct hps_change change = hps_admin_change(NULL);
	struct hps_provider provider;
	struct hps_db *db;
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, NULL, 0, 2, 2,
				  &arguments));
	HPS_TRY(find_provider(admin, arguments[0], &db, &provider));
	return hps_token_end(admin->ctx, db, &change, &provider, arguments[1],
			     "revoked");
}
