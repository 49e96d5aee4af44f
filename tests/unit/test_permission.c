#include "tests/unit/unit.h"

#include "lib/model/caller.h"
#include "lib/model/permission.h"

static bool role_has(enum hps_role role, enum hps_permission permission)
{
	return hps_permissions_have(hps_role_info(role)->permissions,
				    permission);
}

static void permission__names_are_distinct_and_parse_back(void **state)
{
	(void)state;
	for (int i = HPS_PERM_NONE + 1; i < HPS_PERM__MAX; i++) {
		enum hps_permission parsed = HPS_PERM_NONE;
		const char *name = hps_permission_name((enum hps_permission)i);

		assert_true(hps_permission_parse(name, &parsed));
		assert_int_equal(parsed, i);
		assert_non_null(strchr(name, ':'));
		assert_true(strlen(hps_permission_doc(parsed)) > 0);
	}
}

static void permission_parse__refuses_none_and_unknown(void **state)
{
	enum hps_permission parsed = HPS_PERM_AUDIT_READ;

	(void)state;
	assert_false(hps_permission_parse("none", &parsed));
	assert_false(hps_permission_parse("plugin:rea", &parsed));
	assert_int_equal(parsed, HPS_PERM_AUDIT_READ);
}

static void role__sets_are_what_the_contract_says(void **state)
{
	(void)state;
	for (int i = HPS_PERM_NONE + 1; i < HPS_PERM__MAX; i++)
		assert_true(role_has(HPS_ROLE_OWNER, (enum hps_permission)i));
	assert_false(role_has(HPS_ROLE_ADMIN, HPS_PERM_VERSION_PURGE));
	assert_false(role_has(HPS_ROLE_ADMIN, HPS_PERM_OWNER_GRANT));
	assert_true(role_has(HPS_ROLE_ADMIN, HPS_PERM_USER_EDIT));
	assert_true(role_has(HPS_ROLE_RELEASE_MANAGER, HPS_PERM_VERSION_BLOCK));
	assert_false(role_has(HPS_ROLE_RELEASE_MANAGER, HPS_PERM_USER_EDIT));
	assert_true(role_has(HPS_ROLE_AUDITOR, HPS_PERM_AUDIT_READ));
	assert_false(role_has(HPS_ROLE_AUDITOR, HPS_PERM_CHANNEL_MOVE));
	assert_false(role_has(HPS_ROLE_MAINTAINER, HPS_PERM_CHANNEL_PROTECT));
	assert_false(role_has(HPS_ROLE_PUBLISHER, HPS_PERM_TOKEN_EDIT));
	assert_ptr_equal(hps_role_find("release-manager"),
			 hps_role_info(HPS_ROLE_RELEASE_MANAGER));
	assert_null(hps_role_find("root"));
}

static void token__sets_never_reach_people_roles_or_identity(void **state)
{
	static const enum hps_permission never[] = {
		HPS_PERM_USER_EDIT,	HPS_PERM_ROLE_EDIT,
		HPS_PERM_GRANT_EDIT,	HPS_PERM_OWNER_GRANT,
		HPS_PERM_IDENTITY_EDIT, HPS_PERM_MEMBER_EDIT,
		HPS_PERM_TOKEN_EDIT,
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(never); i++) {
		assert_false(hps_permissions_have(
			hps_permissions_of_user_tokens(), never[i]));
		assert_false(hps_permissions_have(
			hps_permissions_of_provider_tokens(), never[i]));
	}
}

static void caller_may__looks_at_the_scope(void **state)
{
	const struct hps_grant grants[] = {
		{ HPS_SCOPE_STORE, 0, { UINT64_C(1) << HPS_PERM_PLUGIN_READ } },
		{ HPS_SCOPE_PLUGIN,
		  7,
		  { UINT64_C(1) << HPS_PERM_PLUGIN_EDIT } },
	};
	const struct hps_caller caller = { .grants = grants, .grant_count = 2 };

	(void)state;
	assert_true(hps_caller_may(&caller, HPS_PERM_PLUGIN_READ,
				   HPS_SCOPE_PLUGIN, 1));
	assert_true(hps_caller_may(&caller, HPS_PERM_PLUGIN_EDIT,
				   HPS_SCOPE_PLUGIN, 7));
	assert_false(hps_caller_may(&caller, HPS_PERM_PLUGIN_EDIT,
				    HPS_SCOPE_PLUGIN, 8));
	assert_false(hps_caller_may(&caller, HPS_PERM_PLUGIN_EDIT,
				    HPS_SCOPE_INSTANCE, 7));
	assert_true(hps_caller_may_somewhere(&caller, HPS_PERM_PLUGIN_EDIT));
	assert_false(hps_caller_may_somewhere(&caller, HPS_PERM_AUDIT_READ));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(permission__names_are_distinct_and_parse_back),
		cmocka_unit_test(permission_parse__refuses_none_and_unknown),
		cmocka_unit_test(role__sets_are_what_the_contract_says),
		cmocka_unit_test(
			token__sets_never_reach_people_roles_or_identity),
		cmocka_unit_test(caller_may__looks_at_the_scope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
