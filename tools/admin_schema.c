#include "tools/admin.h"

#include "lib/db/migrate.h"

enum { LOCK_WAIT_S = 60 };

static void show_step(void *arg, const struct hps_migration *migration)
{
	(void)arg;
	if (migration->steps_done == migration->script.count)
		printf("%s\n", migration->name);
}

static enum hps_code show_pending(struct hps_ctx *ctx, struct hps_db *db,
				  const char *folder)
{
	struct hps_migration *list;
	size_t count, i;

	HPS_TRY(hps_migrate_pending(ctx, db, folder, &list, &count));
	for (i = 0; i < count; i++)
		printf("%s\t%zu of %zu steps to do\n", list[i].name,
		       list[i].script.count - list[i].steps_done,
		       list[i].script.count);
	if (!count)
		fputs("The schema is up to date.\n", stderr);
	return HPS_OK;
}

enum hps_code hps_admin_migrate(struct hps_admin *admin, int argc, char **argv)
{
	bool pending = false, retry = false;
	const struct hps_option options[] = {
		{ "pending", HPS_OPTION_FLAG, &pending },
		{ "retry", HPS_OPTION_FLAG, &retry },
	};
	struct hps_migrate_options how = { .lock_wait_s = LOCK_WAIT_S,
					   .progress = show_step };
	int64_t applied = 0;
	struct hps_db *db;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 0, 0, NULL));
	how.retry_started = retry;
	how.folder = hps_format(admin->ctx->arena, "%s/migrations",
				hps_setting_text(admin->settings, HPS_SET_SQL));
	HPS_TRY(hps_admin_db_patient(admin, &db));
	if (pending)
		return show_pending(admin->ctx, db, how.folder);
	HPS_TRY(hps_migrate(admin->ctx, db, &how, &applied));
	if (applied)
		fprintf(stderr, "%lld steps were applied.\n",
			(long long)applied);
	else
		fputs("The schema is up to date.\n", stderr);
	return HPS_OK;
}
