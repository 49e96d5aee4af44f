#include "tools/admin.h"

#include <getopt.h>
#include <string.h>

#include "lib/base/text.h"

enum { OPTIONS_MAX = 16, LIST_MAX = 256, NUMBER_MAX = 2000000000 };

enum hps_code hps_admin_usage(struct hps_admin *admin, const char *sentence)
{
	admin->usage_wrong = true;
	return hps_fail(admin->ctx, HPS_EINVALID, "usage",
			"%s Use: hps-admin %s %s", sentence,
			admin->command->name, admin->command->usage);
}

static enum hps_code add_to_list(struct hps_admin *admin,
				 const struct hps_option *option,
				 const char *text)
{
	struct hps_words *list = option->value;

	if (!list->items)
		list->items = HPS_NEW_ARRAY(admin->ctx->arena, LIST_MAX,
					    const char *);
	if (list->count == LIST_MAX)
		return hps_admin_usage(admin,
				       hps_format(admin->ctx->arena,
						  "--%s was given too often.",
						  option->name));
	list->items[list->count++] = text;
	return HPS_OK;
}

static enum hps_code take(struct hps_admin *admin,
			  const struct hps_option *option, const char *text)
{
	unsigned long number;

	switch (option->kind) {
	case HPS_OPTION_FLAG:
		*(bool *)option->value = true;
		return HPS_OK;
	case HPS_OPTION_TEXT:
		*(const char **)option->value = text;
		return HPS_OK;
	case HPS_OPTION_LIST:
		return add_to_list(admin, option, text);
	default:
		if (!hps_number_parse(text, NUMBER_MAX, &number))
			return hps_admin_usage(
				admin, hps_format(admin->ctx->arena,
						  "--%s takes a number.",
						  option->name));
		*(int64_t *)option->value = (int64_t)number;
		return HPS_OK;
	}
}

static enum hps_code check_count(struct hps_admin *admin, int given, int least,
				 int most)
{
	if (given < least)
		return hps_admin_usage(admin, "An argument is missing.");
	if (given > most)
		return hps_admin_usage(admin, "There are too many arguments.");
	return HPS_OK;
}

enum hps_code hps_admin_options(struct hps_admin *admin, int argc, char **argv,
				const struct hps_option *options, size_t count,
				int least, int most, char ***arguments)
{
	struct option known[OPTIONS_MAX + 1] = { { NULL, 0, NULL, 0 } };
	int chosen = 0;
	size_t i;
	int c;

	for (i = 0; i < count && i < OPTIONS_MAX; i++)
		known[i] = (struct option){ options[i].name,
					    options[i].kind == HPS_OPTION_FLAG
						    ? no_argument
						    : required_argument,
					    NULL, 'o' };
	optind = 0; /* glibc: begin anew, with the default order */
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", known, &chosen)) != -1) {
		if (c == ':' || c == '?')
			return hps_admin_usage(
				admin,
				hps_format(admin->ctx->arena,
					   c == ':' ? "%s needs a value."
						    : "%s is not an option.",
					   argv[optind - 1]));
		HPS_TRY(take(admin, &options[chosen], optarg));
	}
	HPS_TRY(check_count(admin, argc - optind, least, most));
	if (arguments)
		*arguments = argv + optind;
	return HPS_OK;
}
