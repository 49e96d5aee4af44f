/*
 * caller.h - who is asking, and what that caller may do where.
 *
 * Made by lib/service/access from a session's or a token's secret and handed
 * down to services, which ask hps_caller_may() about the object they found.
 * A caller holds no secret.  The rows come from the database at each request,
 * so that a revocation holds at once.
 */
#ifndef HPS_MODEL_CALLER_H
#define HPS_MODEL_CALLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/model/permission.h"

/* Who a route accepts; a caller has one of ANYONE, SESSION and TOKEN. */
enum hps_caller_kind {
	HPS_CALLER_ANYONE, /* nobody in particular */
	HPS_CALLER_SHELL,  /* a shell's user; discovery judges the bearer */
	HPS_CALLER_SESSION,
	HPS_CALLER_TOKEN,
	HPS_CALLER_SESSION_OR_TOKEN,
	HPS_CALLER_KIND__MAX
};

enum hps_scope {
	HPS_SCOPE_STORE, /* everywhere */
	HPS_SCOPE_INSTANCE,
	HPS_SCOPE_PROVIDER,
	HPS_SCOPE_PLUGIN,
	HPS_SCOPE__MAX
};

/* One grant: these permissions, on this object. */
struct hps_grant {
	enum hps_scope scope;
	uint64_t object_id; /* 0 for HPS_SCOPE_STORE */
	struct hps_permissions permissions;
};

struct hps_caller {
	enum hps_caller_kind kind;
	uint64_t user_id;	/* 0 for a provider's token */
	uint64_t provider_id;	/* of a provider's token, else 0 */
	uint64_t credential_id; /* the session's or the token's row */
	const char *name;	/* username, or "provider/token", for audit */
	bool must_change_password; /* and may do nothing else */
	int64_t fresh_until_us;	   /* the password is that fresh; 0: not */
	const struct hps_grant *grants;
	size_t grant_count;
	const void *detail; /* what the service that made it adds */
};

/* "anyone", "shell", "session", "token", "session or token". */
const char *hps_caller_kind_name(enum hps_caller_kind kind);

/* "store", "instance", "provider", "plugin". */
const char *hps_scope_name(enum hps_scope scope);

/* True if some grant gives the permission, wherever it holds. */
bool hps_caller_may_somewhere(const struct hps_caller *caller,
			      enum hps_permission permission);

/* True if a grant for the whole store, or for this object, gives it. */
bool hps_caller_may(const struct hps_caller *caller,
		    enum hps_permission permission, enum hps_scope scope,
		    uint64_t object_id);

/* What the caller may do at least somewhere, e.g. for a panel's menu. */
struct hps_permissions hps_caller_permissions(const struct hps_caller *caller);

#endif
