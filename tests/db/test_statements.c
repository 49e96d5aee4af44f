/* Every statement of every repository fits the schema of the migrations. */
#include "tests/db/db_unit.h"

#include "lib/db/migrate.h"
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
#include "lib/repo/member.h"
#include "lib/repo/overview.h"
#include "lib/repo/ownership.h"
#include "lib/repo/plugin.h"
#include "lib/repo/provider.h"
#include "lib/repo/replay.h"
#include "lib/repo/schema.h"
#include "lib/repo/session.h"
#include "lib/repo/token.h"
#include "lib/repo/user.h"
#include "lib/repo/invitation.h"
#include "lib/repo/person.h"
#include "lib/repo/role.h"
#include "lib/repo/totp.h"
#include "lib/repo/version.h"

/* Adding a repository is one line here. */
/* clang-format off */
static const struct hps_statement_table *const tables[] = {
	&hps_audit_statements,
	&hps_audit_read_statements,
	&hps_channel_statements,
	&hps_device_statements,
	&hps_entry_statements,
	&hps_epoch_statements,
	&hps_generation_statements,
	&hps_grant_statements,
	&hps_host_work_statements,
	&hps_instance_statements,
	&hps_member_statements,
	&hps_overview_statements,
	&hps_ownership_statements,
	&hps_plugin_statements,
	&hps_provider_statements,
	&hps_replay_statements,
	&hps_session_statements,
	&hps_token_statements,
	&hps_user_statements,
	&hps_invitation_statements,
	&hps_person_statements,
	&hps_role_statements,
	&hps_totp_statements,
	&hps_version_statements,
};
/* clang-format on */

static void check__accepts_every_repository(void **state)
{
	UNIT(unit);
	DB_UNIT(db);
	enum hps_code code;
	const struct hps_fault *fault;

	(void)state;
	code = hps_db_check(&unit.ctx, db, tables, HPS_COUNT(tables));
	for (fault = unit.ctx.error.faults.first; fault; fault = fault->next)
		print_error("%s\n", fault->detail);
	db_assert_ok(&unit.ctx, code);
}

static void schema__is_the_one_that_programs_ask_for(void **state)
{
	struct hps_schema_state schema;
	UNIT(unit);
	DB_UNIT(db);

	(void)state;
	db_assert_ok(&unit.ctx, hps_schema_check(&unit.ctx, db,
						 HPS_SCHEMA_NEWEST, &schema));
	assert_int_equal(schema.verdict, HPS_SCHEMA_CURRENT);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check__accepts_every_repository),
		cmocka_unit_test(schema__is_the_one_that_programs_ask_for),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, db_unit_setup_schema,
				      db_unit_teardown);
}
