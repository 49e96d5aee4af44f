#include "lib/model/permission.h"

#include <stddef.h>
#include <string.h>

struct permission_info {
	const char *name;
	const char *doc;
};

/* clang-format off */
static const struct permission_info permissions[] = {
	[HPS_PERM_NONE] = { "none", "Nothing in particular." },
	[HPS_PERM_PLUGIN_READ] = { "plugin:read", "See plugins, their versions, files and channels." },
	[HPS_PERM_PLUGIN_CREATE] = { "plugin:create", "Publish under a name that is not taken yet." },
	[HPS_PERM_PLUGIN_EDIT] = { "plugin:edit", "Change a plugin's title, description, icon and categories." },
	[HPS_PERM_PLUGIN_STATE] = { "plugin:state", "Deprecate, deactivate and reactivate a plugin." },
	[HPS_PERM_PLUGIN_TRANSFER] = { "plugin:transfer", "Hand a plugin to another provider." },
	[HPS_PERM_VERSION_PUBLISH] = { "version:publish", "Publish a version." },
	[HPS_PERM_VERSION_DEPRECATE] = { "version:deprecate", "Deprecate a version." },
	[HPS_PERM_VERSION_BLOCK] = { "version:block", "Take a version out of service at once, and back." },
	[HPS_PERM_VERSION_DELETE] = { "version:delete", "Delete a version that nothing refers to." },
	[HPS_PERM_VERSION_PURGE] = { "version:purge", "Destroy the files of a version for good." },
	[HPS_PERM_CHANNEL_MOVE] = { "channel:move", "Move a channel to another version." },
	[HPS_PERM_CHANNEL_PROTECT] = { "channel:protect", "Protect a channel, and move a protected one." },
	[HPS_PERM_INSTANCE_READ] = { "instance:read", "See instances, entries, rules and generations, and explain them." },
	[HPS_PERM_INSTANCE_CREATE] = { "instance:create", "Make an instance." },
	[HPS_PERM_INSTANCE_EDIT] = { "instance:edit", "Change an instance's title, origins and addresses." },
	[HPS_PERM_INSTANCE_DELETE] = { "instance:delete", "Delete an instance." },
	[HPS_PERM_INSTANCE_LOCK] = { "instance:lock", "Lock and unlock an instance." },
	[HPS_PERM_INSTANCE_PROMOTE] = { "instance:promote", "Copy what one instance serves to another." },
	[HPS_PERM_ENTRY_EDIT] = { "entry:edit", "Change which plugins an instance has, and their configuration." },
	[HPS_PERM_RULE_EDIT] = { "rule:edit", "Change who gets what." },
	[HPS_PERM_IMPORTMAP_EDIT] = { "importmap:edit", "Change the shared libraries of an instance." },
	[HPS_PERM_ATTRIBUTE_EDIT] = { "attribute:edit", "Declare the attributes that rules may use." },
	[HPS_PERM_IDENTITY_EDIT] = { "identity:edit", "Change whose tokens an instance trusts." },
	[HPS_PERM_SEGMENT_EDIT] = { "segment:edit", "Change reusable conditions." },
	[HPS_PERM_PERSONA_EDIT] = { "persona:edit", "Change the saved users to test with." },
	[HPS_PERM_ROLLOUT_EDIT] = { "rollout:edit", "Plan, start, pause and end rollouts." },
	[HPS_PERM_GENERATION_ROLLBACK] = { "generation:rollback", "Bring an earlier generation back." },
	[HPS_PERM_GENERATION_KEEP] = { "generation:keep", "Keep a generation beyond its retention." },
	[HPS_PERM_PROVIDER_READ] = { "provider:read", "See providers." },
	[HPS_PERM_PROVIDER_CREATE] = { "provider:create", "Make a provider." },
	[HPS_PERM_PROVIDER_EDIT] = { "provider:edit", "Change a provider." },
	[HPS_PERM_PROVIDER_DELETE] = { "provider:delete", "Delete a provider." },
	[HPS_PERM_TOKEN_READ] = { "token:read", "See a provider's tokens, without their secrets." },
	[HPS_PERM_TOKEN_EDIT] = { "token:edit", "Make, rotate and revoke a provider's tokens." },
	[HPS_PERM_MEMBER_READ] = { "member:read", "See a provider's members." },
	[HPS_PERM_MEMBER_EDIT] = { "member:edit", "Add and remove a provider's members." },
	[HPS_PERM_USER_READ] = { "user:read", "See users and their grants." },
	[HPS_PERM_USER_EDIT] = { "user:edit", "Make, change and deactivate users." },
	[HPS_PERM_ROLE_READ] = { "role:read", "See roles." },
	[HPS_PERM_ROLE_EDIT] = { "role:edit", "Make and change roles." },
	[HPS_PERM_GRANT_EDIT] = { "grant:edit", "Grant and withdraw roles, but for owner." },
	[HPS_PERM_OWNER_GRANT] = { "owner:grant", "Make and unmake owners." },
	[HPS_PERM_AUDIT_READ] = { "audit:read", "Read and export the audit record." },
};
/* clang-format on */
_Static_assert(HPS_COUNT(permissions) == HPS_PERM__MAX,
	       "every permission has a name");

#define BIT(name) (UINT64_C(1) << HPS_PERM_##name)

#define ALL ((UINT64_C(1) << HPS_PERM__MAX) - 1 - BIT(NONE))

#define READ (BIT(PLUGIN_READ) | BIT(INSTANCE_READ) | BIT(PROVIDER_READ))

#define PEOPLE_READ                                                            \
	(BIT(TOKEN_READ) | BIT(MEMBER_READ) | BIT(USER_READ) | BIT(ROLE_READ))

#define RELEASE                                                                \
	(BIT(PLUGIN_STATE) | BIT(VERSION_DEPRECATE) | BIT(VERSION_BLOCK) |     \
	 BIT(CHANNEL_MOVE) | BIT(CHANNEL_PROTECT) | BIT(INSTANCE_LOCK) |       \
	 BIT(INSTANCE_PROMOTE) | BIT(ENTRY_EDIT) | BIT(RULE_EDIT) |            \
	 BIT(SEGMENT_EDIT) | BIT(PERSONA_EDIT) | BIT(ROLLOUT_EDIT) |           \
	 BIT(GENERATION_ROLLBACK) | BIT(GENERATION_KEEP))

#define PUBLISH                                                                \
	(BIT(PLUGIN_READ) | BIT(PROVIDER_READ) | BIT(VERSION_PUBLISH) |        \
	 BIT(CHANNEL_MOVE))

#define MAINTAIN                                                               \
	(PUBLISH | BIT(PLUGIN_CREATE) | BIT(PLUGIN_EDIT) | BIT(PLUGIN_STATE) | \
	 BIT(VERSION_DEPRECATE) | BIT(VERSION_BLOCK) | BIT(VERSION_DELETE) |   \
	 BIT(TOKEN_READ) | BIT(TOKEN_EDIT) | BIT(MEMBER_READ) |                \
	 BIT(MEMBER_EDIT))

/* clang-format off */
static const struct hps_role_info roles[] = {
	[HPS_ROLE_OWNER] = { "owner", "Owner", false, { ALL } },
	[HPS_ROLE_ADMIN] = { "admin", "Administrator", false, { ALL & ~(BIT(VERSION_PURGE) | BIT(OWNER_GRANT)) } },
	[HPS_ROLE_RELEASE_MANAGER] = { "release-manager", "Release manager", false, { READ | RELEASE } },
	[HPS_ROLE_AUDITOR] = { "auditor", "Auditor", false, { READ | PEOPLE_READ | BIT(AUDIT_READ) } },
	[HPS_ROLE_MAINTAINER] = { "maintainer", "Maintainer", true, { MAINTAIN } },
	[HPS_ROLE_PUBLISHER] = { "publisher", "Publisher", true, { PUBLISH } },
};
/* clang-format on */
_Static_assert(HPS_COUNT(roles) == HPS_ROLE__MAX, "every role has a row");

const char *hps_permission_name(enum hps_permission permission)
{
	return permission < HPS_PERM__MAX ? permissions[permission].name
					  : "unknown";
}

const char *hps_permission_doc(enum hps_permission permission)
{
	return permission < HPS_PERM__MAX ? permissions[permission].doc : "";
}

bool hps_permission_parse(const char *name, enum hps_permission *permission)
{
	for (unsigned int i = HPS_PERM_NONE + 1; i < HPS_PERM__MAX; i++) {
		if (strcmp(name, permissions[i].name) != 0)
			continue;
		*permission = (enum hps_permission)i;
		return true;
	}
	return false;
}

bool hps_permissions_have(struct hps_permissions set,
			  enum hps_permission permission)
{
	return permission == HPS_PERM_NONE ||
	       (set.bits & (UINT64_C(1) << permission)) != 0;
}

void hps_permissions_add(struct hps_permissions *set,
			 enum hps_permission permission)
{
	if (permission != HPS_PERM_NONE)
		set->bits |= UINT64_C(1) << permission;
}

struct hps_permissions hps_permissions_join(struct hps_permissions a,
					    struct hps_permissions b)
{
	return (struct hps_permissions){ a.bits | b.bits };
}

struct hps_permissions hps_permissions_meet(struct hps_permissions a,
					    struct hps_permissions b)
{
	return (struct hps_permissions){ a.bits & b.bits };
}

const struct hps_role_info *hps_role_info(enum hps_role role)
{
	return role < HPS_ROLE__MAX ? &roles[role] : NULL;
}

const struct hps_role_info *hps_role_find(const char *name)
{
	for (size_t i = 0; i < HPS_COUNT(roles); i++)
		if (strcmp(name, roles[i].name) == 0)
			return &roles[i];
	return NULL;
}

struct hps_permissions hps_permissions_of_user_tokens(void)
{
	return (struct hps_permissions){ READ | BIT(CHANNEL_MOVE) |
					 BIT(INSTANCE_PROMOTE) |
					 BIT(ROLLOUT_EDIT) };
}

struct hps_permissions hps_permissions_of_provider_tokens(void)
{
	return (struct hps_permissions){ PUBLISH | BIT(PLUGIN_CREATE) };
}
