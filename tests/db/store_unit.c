#include "tests/db/store_unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/service/found.h"
#include "lib/service/live.h"

struct hps_host store_unit_host;
int64_t store_unit_instance;
const struct hps_change store_unit_change = {
	.actor = { "token:test", "test", "127.0.0.1" },
	.reason = "a test",
};

const char store_unit_good[] = "import { html } from 'lit';\n"
			       "export function initialize(api) { html``; }\n"
			       "export function dispose() {}\n";
const char store_unit_other[] = "export const initialize = () => 1;\n"
				"export const dispose = () => 2;\n";

static char folder[64];
static struct hps_rights rights;
static const char *const all[] = { "plugin:create", "version:publish",
				   "channel:move" };
static const char *const star[] = { "*" };

/* A token with a row, as pipelines have them. */
static void make_token(struct unit *u, struct hps_db *db)
{
	static const unsigned char sha256[HPS_SHA256_BYTES] = { 1 };
	const struct hps_token row = {
		.public_id = "ci",
		.provider_id = rights.provider.id,
		.name = "ci",
		.hint = "hps_",
		.rights = "[\"plugin:create\",\"version:publish\","
			  "\"channel:move\"]",
		.plugins = "[\"*\"]",
		.channels = "[\"*\"]",
		.default_channel = "stable",
		.cidrs = "[]",
		.expires_us = INT64_MAX,
	};
	struct hps_token_use use;

	db_assert_ok(&u->ctx, hps_token_insert(&u->ctx, db, &row, sha256));
	db_assert_ok(&u->ctx, hps_token_find_use(&u->ctx, db, sha256, &use));
	rights.token.id = use.token.id;
}

int64_t store_unit_make_instance(struct unit *u, struct hps_db *db,
				 const char *name)
{
	const struct hps_instance_input input = { .name = name,
						  .origins = { star, 1 },
						  .auto_enrol = true };
	int64_t id;

	db_assert_ok(&u->ctx, hps_instance_make(&u->ctx, db, &store_unit_change,
						&input, &id));
	return id;
}

int store_unit_setup(void **state)
{
	struct hps_provider provider;
	UNIT(u);

	snprintf(folder, sizeof(folder), "/tmp/hps-test-XXXXXX");
	if (db_unit_setup_schema(state) || !mkdtemp(folder))
		return -1;
	DB_UNIT(db);
	db_assert_ok(&u.ctx, hps_host_open(&u.ctx, folder, HPS_DAY_US,
					   &store_unit_host));
	db_assert_ok(&u.ctx, hps_provider_found(&u.ctx, db, &store_unit_change,
						"acme", NULL));
	db_assert_ok(&u.ctx, hps_provider_find(&u.ctx, db, "acme", &provider));
	store_unit_instance = store_unit_make_instance(&u, db, "default");
	db_assert_ok(&u.ctx, hps_snapshot_update(&u.ctx, db, &store_unit_host,
						 store_unit_instance));
	rights.provider = (struct hps_provider){ .id = provider.id,
						 .name = "acme",
						 .title = "acme" };
	make_token(&u, db);
	rights.token.name = "ci";
	rights.rights = (struct hps_strings){ all, 3 };
	rights.plugins = (struct hps_strings){ star, 1 };
	rights.channels = (struct hps_strings){ star, 1 };
	return 0;
}

int store_unit_teardown(void **state)
{
	UNIT(u);

	if (hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK)
		return -1;
	return db_unit_teardown(state);
}

enum hps_code store_unit_upload(struct unit *u, struct hps_db *db,
				const char *plugin, const char *version,
				const struct store_unit_upload *upload,
				struct hps_publish_result *result)
{
	const struct hps_publish_request request = {
		.plugin = plugin,
		.version = version,
		.channel = upload->channel,
		.kind = HPS_ARCHIVE_MODULE,
		.rights = &rights,
		.user_agent = upload->agent,
		.change = store_unit_change,
	};
	const struct hps_publish_limits limits = {
		.archive = HPS_ARCHIVE_LIMITS_DEFAULT,
		.compress_now_bytes = 65536,
		.rate_us = upload->rate_us,
		.rate_burst = 1,
	};
	struct hps_archive_content content;
	struct hps_inspection inspection;
	struct hps_staging staging;
	struct hps_ctx *ctx = &u->ctx;
	enum hps_code code;

	ctx->now_us = hps_now_us();
	HPS_TRY(hps_publish_check(ctx, db, &request, &limits));
	HPS_TRY(hps_staging_open(ctx, store_unit_host.state_fd, &staging));
	code = hps_write_all(ctx, staging.spool_fd, upload->source,
			     strlen(upload->source));
	if (code == HPS_OK)
		code = hps_publish_prepare(ctx, db, &request, &limits, &staging,
					   &content, &inspection);
	if (code == HPS_OK && upload->meanwhile)
		db_unit_sql(ctx, db, upload->meanwhile);
	if (code == HPS_OK)
		code = hps_publish_commit(ctx, db, &store_unit_host, &request,
					  &limits, &staging, &content,
					  &inspection, result);
	hps_staging_discard(ctx, &staging);
	return code;
}

void store_unit_publish(struct unit *u, struct hps_db *db, const char *plugin,
			const char *version)
{
	const struct store_unit_upload upload = {
		.channel = "stable",
		.source = hps_format(&u->arena,
				     "export const initialize = () => '%s';"
				     "\nexport const dispose = () => {};\n",
				     version),
	};
	struct hps_publish_result result;

	db_assert_ok(&u->ctx, store_unit_upload(u, db, plugin, version, &upload,
						&result));
}

bool store_unit_exists(struct unit *u, const char *fmt, ...)
{
	const char *path;
	va_list ap;

	va_start(ap, fmt);
	path = hps_vformat(&u->arena, fmt, ap);
	va_end(ap);
	return !faccessat(store_unit_host.state_fd, path, F_OK,
			  AT_SYMLINK_NOFOLLOW);
}

const char *store_unit_discover(struct unit *u, int64_t *generation)
{
	struct hps_live_query query = { .kind = HPS_ANSWER_DISCOVERY,
					.base = "http://s" };
	struct hps_live *live;
	const char *body;

	db_assert_ok(&u->ctx,
		     hps_live_open(&u->ctx, store_unit_host.snapshots_fd,
				   "default", &live));
	body = hps_strdup(&u->arena,
			  hps_live_ask(live, &query, HPS_ENCODING_IDENTITY)
				  ->body[HPS_ENCODING_IDENTITY]);
	if (generation)
		*generation = hps_live_generation(live);
	hps_live_close(live);
	return body;
}
