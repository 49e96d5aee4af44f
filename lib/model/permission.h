/*
 * permission.h - what a caller may do, as names, sets and built-in roles.
 *
 * A permission is "<object>:<verb>".  The names are part of the HTTP contract
 * (roles are made of them, tokens carry some of them as rights), so a name
 * never changes its meaning; the numbers are private to one build.
 *
 * Where a permission holds (the store, one instance, one provider, one
 * plugin) is not said here: that is the scope of a grant (caller.h).
 */
#ifndef HPS_MODEL_PERMISSION_H
#define HPS_MODEL_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/attr.h"

enum hps_permission {
	HPS_PERM_NONE, /* any caller of the right kind will do */
	HPS_PERM_PLUGIN_READ,
	HPS_PERM_PLUGIN_CREATE,
	HPS_PERM_PLUGIN_EDIT,
	HPS_PERM_PLUGIN_STATE,
	HPS_PERM_PLUGIN_TRANSFER,
	HPS_PERM_VERSION_PUBLISH,
	HPS_PERM_VERSION_DEPRECATE,
	HPS_PERM_VERSION_BLOCK,
	HPS_PERM_VERSION_DELETE,
	HPS_PERM_VERSION_PURGE,
	HPS_PERM_CHANNEL_MOVE,
	HPS_PERM_CHANNEL_PROTECT,
	HPS_PERM_INSTANCE_READ,
	HPS_PERM_INSTANCE_CREATE,
	HPS_PERM_INSTANCE_EDIT,
	HPS_PERM_INSTANCE_DELETE,
	HPS_PERM_INSTANCE_LOCK,
	HPS_PERM_INSTANCE_PROMOTE,
	HPS_PERM_ENTRY_EDIT,
	HPS_PERM_RULE_EDIT,
	HPS_PERM_IMPORTMAP_EDIT,
	HPS_PERM_ATTRIBUTE_EDIT,
	HPS_PERM_IDENTITY_EDIT,
	HPS_PERM_SEGMENT_EDIT,
	HPS_PERM_PERSONA_EDIT,
	HPS_PERM_ROLLOUT_EDIT,
	HPS_PERM_GENERATION_ROLLBACK,
	HPS_PERM_GENERATION_KEEP,
	HPS_PERM_PROVIDER_READ,
	HPS_PERM_PROVIDER_CREATE,
	HPS_PERM_PROVIDER_EDIT,
	HPS_PERM_PROVIDER_DELETE,
	HPS_PERM_TOKEN_READ,
	HPS_PERM_TOKEN_EDIT,
	HPS_PERM_MEMBER_READ,
	HPS_PERM_MEMBER_EDIT,
	HPS_PERM_USER_READ,
	HPS_PERM_USER_EDIT,
	HPS_PERM_ROLE_READ,
	HPS_PERM_ROLE_EDIT,
	HPS_PERM_GRANT_EDIT,
	HPS_PERM_OWNER_GRANT,
	HPS_PERM_AUDIT_READ,
	HPS_PERM__MAX
};
_Static_assert(HPS_PERM__MAX <= 64, "a set of permissions fits its bits");

/* A set; all bits zero is the empty one. */
struct hps_permissions {
	uint64_t bits;
};

/* The built-in roles; they cannot be changed. */
enum hps_role {
	HPS_ROLE_OWNER,
	HPS_ROLE_ADMIN,
	HPS_ROLE_RELEASE_MANAGER,
	HPS_ROLE_AUDITOR,
	HPS_ROLE_MAINTAINER, /* within a provider */
	HPS_ROLE_PUBLISHER,  /* within a provider */
	HPS_ROLE__MAX
};

struct hps_role_info {
	const char *name;
	const char *title;
	bool provider; /* granted with a provider as its scope only */
	struct hps_permissions permissions;
};

/* The name as in the HTTP contract, e.g. "version:publish". */
const char *hps_permission_name(enum hps_permission permission);

/* A sentence for the list of permissions. */
const char *hps_permission_doc(enum hps_permission permission);

/* Returns false, and leaves permission alone, for an unknown name. */
HPS_MUST_CHECK bool hps_permission_parse(const char *name,
					 enum hps_permission *permission);

bool hps_permissions_have(struct hps_permissions set,
			  enum hps_permission permission);
void hps_permissions_add(struct hps_permissions *set,
			 enum hps_permission permission);
struct hps_permissions hps_permissions_join(struct hps_permissions a,
					    struct hps_permissions b);
struct hps_permissions hps_permissions_meet(struct hps_permissions a,
					    struct hps_permissions b);

const struct hps_role_info *hps_role_info(enum hps_role role);

/* Returns the built-in role of that name, or NULL. */
const struct hps_role_info *hps_role_find(const char *name);

/* The most that a user's own token can carry: reading, channels, promotion
 * and rollouts; never people, roles or identity. */
struct hps_permissions hps_permissions_of_user_tokens(void);

/* The most that a provider's token can carry. */
struct hps_permissions hps_permissions_of_provider_tokens(void);

#endif
