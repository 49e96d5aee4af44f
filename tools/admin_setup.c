#include "tools/admin.h"

#include "lib/service/found.h"

/* With --if-missing what is there already is as good as what was made. */
static enum hps_code forgive_taken(struct hps_admin *admin, enum hps_code code,
				   bool if_missing)
{
	if (code != HPS_ECONFLICT || !if_missing)
		return code;
	hps_fail_clear(admin->ctx);
	return HPS_OK;
}

enum hps_code hps_admin_create_provider(struct hps_admin *admin, int argc,
					char **argv)
{
	struct hps_change change = hps_admin_change(NULL);
	const char *title = NULL;
	bool if_missing = false;
	const struct hps_option options[] = {
		{ "title", HPS_OPTION_TEXT, &title },
		{ "if-missing", HPS_OPTION_FLAG, &if_missing },
	};
	struct hps_db *db;
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 1, 1, &arguments));
	HPS_TRY(hps_admin_db(admin, &db));
	return forgive_taken(admin,
			     hps_provider_found(admin->ctx, db, &change,
						arguments[0], title),
			     if_missing);
}

static enum hps_code create_instance(struct hps_admin *admin,
				     const struct hps_instance_input *input)
{
	struct hps_change change = hps_admin_change(NULL);
	struct hps_host *host;
	struct hps_db *db;
	int64_t id;

	HPS_TRY(hps_admin_db(admin, &db));
	HPS_TRY(hps_admin_host(admin, &host));
	HPS_TRY(hps_instance_make(admin->ctx, db, &change, input, &id));
	return hps_snapshot_update(admin->ctx, db, host, id);
}

enum hps_code hps_admin_create_instance(struct hps_admin *admin, int argc,
					char **argv)
{
	struct hps_instance_input input = { .name = NULL };
	struct hps_words origins = { NULL, 0 };
	bool if_missing = false;
	const struct hps_option options[] = {
		{ "title", HPS_OPTION_TEXT, &input.title },
		{ "auto-enrol", HPS_OPTION_FLAG, &input.auto_enrol },
		{ "origin", HPS_OPTION_LIST, &origins },
		{ "if-missing", HPS_OPTION_FLAG, &if_missing },
	};
	char **arguments;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 1, 1, &arguments));
	input.name = arguments[0];
	input.origins = (struct hps_strings){ origins.items, origins.count };
	return forgive_taken(admin, create_instance(admin, &input), if_missing);
}
