#include "lib/model/caller.h"

static const char *const kind_names[] = {
	[HPS_CALLER_ANYONE] = "anyone",
	[HPS_CALLER_SHELL] = "shell",
	[HPS_CALLER_SESSION] = "session",
	[HPS_CALLER_TOKEN] = "token",
	[HPS_CALLER_SESSION_OR_TOKEN] = "session or token",
};
_Static_assert(HPS_COUNT(kind_names) == HPS_CALLER_KIND__MAX,
	       "every kind of caller has a name");

static const char *const scope_names[] = {
	[HPS_SCOPE_STORE] = "store",
	[HPS_SCOPE_INSTANCE] = "instance",
	[HPS_SCOPE_PROVIDER] = "provider",
	[HPS_SCOPE_PLUGIN] = "plugin",
};
_Static_assert(HPS_COUNT(scope_names) == HPS_SCOPE__MAX,
	       "every scope has a name");

const char *hps_caller_kind_name(enum hps_caller_kind kind)
{
	return kind < HPS_CALLER_KIND__MAX ? kind_names[kind] : "unknown";
}

const char *hps_scope_name(enum hps_scope scope)
{
	return scope < HPS_SCOPE__MAX ? scope_names[scope] : "unknown";
}

struct hps_permissions hps_caller_permissions(const struct hps_caller *caller)
{
	struct hps_permissions all = { 0 };

	for (size_t i = 0; i < caller->grant_count; i++)
		all = hps_permissions_join(all, caller->grants[i].permissions);
	return all;
}

bool hps_caller_may_somewhere(const struct hps_caller *caller,
			      enum hps_permission permission)
{
	return hps_permissions_have(hps_caller_permissions(caller), permission);
}

bool hps_caller_may(const struct hps_caller *caller,
		    enum hps_permission permission, enum hps_scope scope,
		    uint64_t object_id)
{
	for (size_t i = 0; i < caller->grant_count; i++) {
		const struct hps_grant *grant = &caller->grants[i];
		bool covers = grant->scope == HPS_SCOPE_STORE ||
			      (grant->scope == scope &&
			       grant->object_id == object_id);

		if (covers &&
		    hps_permissions_have(grant->permissions, permission))
			return true;
	}
	return false;
}
