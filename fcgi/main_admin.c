#include "fcgi/auth.h"
#include "fcgi/master.h"
#include "fcgi/routes.h"
#include "fcgi/store.h"
#include "lib/repo/audit.h"
#include "lib/repo/audit_read.h"
#include "lib/repo/channel.h"
#include "lib/repo/device.h"
#include "lib/repo/entry.h"
#include "lib/repo/epoch.h"
#include "lib/repo/generation.h"
#include "lib/repo/grant.h"
#include "lib/repo/host_work.h"
#include "lib/repo/instance.h"
#include "lib/repo/invitation.h"
#include "lib/repo/member.h"
#include "lib/repo/overview.h"
#include "lib/repo/ownership.h"
#include "lib/repo/person.h"
#include "lib/repo/plugin.h"
#include "lib/repo/provider.h"
#include "lib/repo/replay.h"
#include "lib/repo/role.h"
#include "lib/repo/session.h"
#include "lib/repo/token.h"
#include "lib/repo/totp.h"
#include "lib/repo/user.h"
#include "lib/repo/version.h"

/* Adding a repository is one line here. */
/* clang-format off */
static const struct hps_statement_table *const tables[] = {
	&hps_audit_read_statements,
	&hps_audit_statements,
	&hps_channel_statements,
	&hps_device_statements,
	&hps_entry_statements,
	&hps_epoch_statements,
	&hps_generation_statements,
	&hps_grant_statements,
	&hps_host_work_statements,
	&hps_instance_statements,
	&hps_invitation_statements,
	&hps_member_statements,
	&hps_overview_statements,
	&hps_ownership_statements,
	&hps_person_statements,
	&hps_plugin_statements,
	&hps_provider_statements,
	&hps_replay_statements,
	&hps_role_statements,
	&hps_session_statements,
	&hps_token_statements,
	&hps_totp_statements,
	&hps_user_statements,
	&hps_version_statements,
};
/* clang-format on */

static enum hps_code start(struct hps_ctx *ctx, struct hps_app *app)
{
	return hps_store_start(ctx, app, tables, HPS_COUNT(tables));
}

int main(int argc, char **argv)
{
	const struct hps_program program = {
		.name = "admin",
		.routes = hps_routes_admin,
		.route_count = hps_routes_admin_count,
		.auth = &hps_store_auth,
		.checks = hps_store_checks,
		.check_count = HPS_STORE_CHECKS,
		.start = start,
		.idle = hps_auth_idle,
		.stop = hps_store_stop,
	};

	return hps_program_main(&program, argc, argv);
}
