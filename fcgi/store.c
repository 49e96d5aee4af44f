#include "fcgi/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "lib/base/time.h"
#include "lib/db/migrate.h"
#include "lib/db/settings.h"
#include "lib/repo/schema.h"

enum hps_code hps_store_start(struct hps_ctx *ctx, struct hps_app *app,
			      const struct hps_statement_table *const *tables,
			      size_t count)
{
	const struct hps_settings *settings = app->settings;
	struct hps_store *store = HPS_NEW(app->arena, struct hps_store);
	struct hps_db_settings db;
	int64_t pin_us =
		hps_setting_number(settings, HPS_SET_PIN_HOURS) * HPS_HOUR_US;

	HPS_TRY(hps_db_settings_read(ctx, settings, &db));
	HPS_TRY(hps_host_open(ctx, hps_setting_text(settings, HPS_SET_STATE),
			      pin_us, &store->host));
	HPS_TRY(hps_denials_open(ctx, store->host.state_fd, &store->denials));
	HPS_TRY(hps_login_desk_open(ctx, store->host.state_fd, settings,
				    &store->desk));
	store->db = hps_db_new(&db);
	store->tables = tables;
	store->table_count = count;
	app->state = store;
	return HPS_OK;
}

void hps_store_stop(struct hps_app *app)
{
	struct hps_store *store = app->state;

	hps_db_free(store->db);
	store->db = NULL;
}

static enum hps_code unfit(struct hps_ctx *ctx, const char *why)
{
	return hps_fail(ctx, HPS_EBUSY, "schema_unfit",
			"The schema of the store's database %s.", why);
}

static enum hps_code check_schema(struct hps_ctx *ctx, struct hps_db *db)
{
	struct hps_schema_state state;

	HPS_TRY(hps_schema_check(ctx, db, HPS_SCHEMA_NEWEST, &state));
	if (state.half_applied)
		return unfit(ctx, "is half migrated: see `hps-admin migrate`");
	if (state.verdict == HPS_SCHEMA_EMPTY)
		return unfit(ctx, "is not there: run `hps-admin migrate`");
	if (state.verdict == HPS_SCHEMA_OLDER)
		return unfit(ctx, "is older than this program: run "
				  "`hps-admin migrate`");
	if (state.verdict == HPS_SCHEMA_FOREIGN)
		return unfit(ctx, "is newer than this program: install the "
				  "newer release");
	return HPS_OK;
}

static enum hps_code see_that_it_fits(struct hps_ctx *ctx,
				      struct hps_store *store)
{
	if (store->fits)
		return HPS_OK;
	HPS_TRY(check_schema(ctx, store->db));
	HPS_TRY(hps_db_check(ctx, store->db, store->tables,
			     store->table_count));
	store->fits = true;
	return HPS_OK;
}

enum hps_code hps_store_use(struct hps_exchange *x, struct hps_store **store)
{
	struct hps_store *found = x->app->state;

	HPS_TRY(see_that_it_fits(x->ctx, found));
	*store = found;
	return HPS_OK;
}

static enum hps_code run_database(struct hps_ctx *ctx, struct hps_app *app)
{
	struct hps_store *store = app->state;

	return hps_db_ping(ctx, store->db);
}

static enum hps_code run_schema(struct hps_ctx *ctx, struct hps_app *app)
{
	struct hps_store *store = app->state;

	/* It may have been migrated since this worker began. */
	HPS_TRY(check_schema(ctx, store->db));
	return see_that_it_fits(ctx, store);
}

static enum hps_code run_disk(struct hps_ctx *ctx, struct hps_app *app)
{
	const struct hps_store *store = app->state;
	uint64_t wanted =
		(uint64_t)hps_setting_number(app->settings, HPS_SET_FREE_BYTES);
	struct statvfs disk;

	if (faccessat(store->host.state_fd, "staging", W_OK, AT_EACCESS) ||
	    fstatvfs(store->host.state_fd, &disk))
		return hps_fail_errno(ctx, "state folder");
	if ((uint64_t)disk.f_bavail * disk.f_frsize < wanted)
		return hps_fail(ctx, HPS_ENOSPACE, "disk_full",
				"The store's disk has less room left than the "
				"setting free_bytes asks for.");
	return HPS_OK;
}

const struct hps_check hps_store_checks[HPS_STORE_CHECKS] = {
	{ "database", run_database },
	{ "schema", run_schema },
	{ "disk", run_disk },
};
