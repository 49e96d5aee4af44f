#include "fcgi/auth.h"
#include "fcgi/master.h"
#include "fcgi/routes.h"
#include "fcgi/store.h"
#include "lib/repo/audit.h"
#include "lib/repo/channel.h"
#include "lib/repo/entry.h"
#include "lib/repo/generation.h"
#include "lib/repo/host_work.h"
#include "lib/repo/instance.h"
#include "lib/repo/plugin.h"
#include "lib/repo/provider.h"
#include "lib/repo/session.h"
#include "lib/repo/token.h"
#include "lib/repo/user.h"
#include "lib/repo/version.h"

static const struct hps_statement_table *const tables[] = {
	&hps_audit_statements,	   &hps_channel_statements,
	&hps_entry_statements,	   &hps_generation_statements,
	&hps_host_work_statements, &hps_instance_statements,
	&hps_plugin_statements,	   &hps_provider_statements,
	&hps_session_statements,   &hps_token_statements,
	&hps_user_statements,	   &hps_version_statements,
};

static enum hps_code start(struct hps_ctx *ctx, struct hps_app *app)
{
	return hps_store_start(ctx, app, tables, HPS_COUNT(tables));
}

int main(int argc, char **argv)
{
	struct hps_auth auth = hps_store_auth;
	const struct hps_program program = {
		.name = "publish",
		.routes = hps_routes_publish,
		.route_count = hps_routes_publish_count,
		.auth = &auth,
		.checks = hps_store_checks,
		.check_count = HPS_STORE_CHECKS,
		.start = start,
		.idle = hps_auth_idle,
		.stop = hps_store_stop,
	};

	/* Publishing names plugins that are not there yet. */
	auth.known = NULL;
	return hps_program_main(&program, argc, argv);
}
