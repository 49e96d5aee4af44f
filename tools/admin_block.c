#include "tools/admin.h"

#include "lib/service/withdraw.h"

static void print_fallbacks(const struct hps_withdrawal *withdrawal)
{
	const struct hps_fallbacks *fallbacks = &withdrawal->fallbacks;
	size_t i;

	for (i = 0; i < fallbacks->count; i++)
		printf("%s\t%s\t%s\t%s\n", fallbacks->list[i].instance,
		       fallbacks->list[i].channel, fallbacks->list[i].from,
		       fallbacks->list[i].to ? fallbacks->list[i].to : "none");
}

/* The database is away: the files go now, the rest follows. */
static enum hps_code block_files(struct hps_admin *admin, struct hps_host *host,
				 const struct hps_change *change, char **names)
{
	hps_fail_clear(admin->ctx);
	HPS_TRY(hps_withdraw_note(admin->ctx, host, change, names[0],
				  names[1]));
	fprintf(stderr,
		"The database cannot be reached. The files of %s %s were "
		"moved away from the web server; the clerk does the rest when "
		"the database is back.\n",
		names[0], names[1]);
	return HPS_OK;
}

enum hps_code hps_admin_block(struct hps_admin *admin, int argc, char **argv)
{
	const char *reason = NULL;
	const struct hps_option options[] = {
		{ "reason", HPS_OPTION_TEXT, &reason },
	};
	struct hps_withdrawal done;
	struct hps_change change;
	struct hps_host *host;
	struct hps_db *db;
	enum hps_code code;
	char **names;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 2, 2, &names));
	if (!reason || !*reason)
		return hps_admin_usage(admin, "--reason is missing.");
	change = hps_admin_change(reason);
	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	code = hps_withdraw_block(admin->ctx, db, host, &change, names[0],
				  names[1], &done);
	if (code == HPS_EDB || code == HPS_EUNCERTAIN)
		return block_files(admin, host, &change, names);
	HPS_TRY(code);
	print_fallbacks(&done);
	fprintf(stderr, "%s %s %s.\n", names[0], names[1],
		done.changed ? "is blocked" : "was blocked already");
	return HPS_OK;
}

enum hps_code hps_admin_unblock(struct hps_admin *admin, int argc, char **argv)
{
	const char *reason = NULL;
	const struct hps_option options[] = {
		{ "reason", HPS_OPTION_TEXT, &reason },
	};
	struct hps_withdrawal done;
	struct hps_change change;
	struct hps_host *host;
	struct hps_db *db;
	char **names;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 2, 2, &names));
	change = hps_admin_change(reason);
	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(hps_withdraw_lift(admin->ctx, db, host, &change, names[0],
				  names[1], &done));
	fprintf(stderr, "%s %s may be served again. No channel was moved.\n",
		names[0], names[1]);
	return HPS_OK;
}
