#include "fcgi/known.h"

#include <string.h>

#include "fcgi/store.h"
#include "lib/repo/user.h"
#include "lib/service/scope.h"

/* The value of a parameter that the pattern may lack. */
static const char *param(const struct hps_exchange *x, const char *name)
{
	for (size_t i = 0; i < x->match.param_count; i++)
		if (x->match.params[i].name_len == strlen(name) &&
		    !memcmp(x->match.params[i].name, name, strlen(name)))
			return x->match.params[i].value;
	return NULL;
}

static enum hps_code check_provider(struct hps_exchange *x,
				    struct hps_store *store, const char *name)
{
	struct hps_provider provider;

	HPS_TRY(hps_provider_find(x->ctx, store->db, name, &provider));
	return hps_need_provider(x->ctx, x->caller, x->match.route->permission,
				 &provider);
}

static enum hps_code check_plugin(struct hps_exchange *x,
				  struct hps_store *store, const char *name)
{
	struct hps_plugin plugin;

	HPS_TRY(hps_plugin_find(x->ctx, store->db, name, &plugin));
	return hps_need_plugin(x->ctx, x->caller, x->match.route->permission,
			       &plugin);
}

static enum hps_code check_instance(struct hps_exchange *x,
				    struct hps_store *store, const char *name)
{
	struct hps_instance instance;

	HPS_TRY(hps_instance_find(x->ctx, store->db, name, &instance));
	return hps_need_instance(x->ctx, x->caller, x->match.route->permission,
				 &instance);
}

/* People belong to the store: whoever may read one may read all. */
static enum hps_code check_user(struct hps_exchange *x, struct hps_store *store,
				const char *name)
{
	struct hps_user user;
	enum hps_code code;

	if (hps_caller_may(x->caller, HPS_PERM_USER_READ, HPS_SCOPE_STORE, 0))
		return hps_user_find(x->ctx, store->db, name, &user);
	code = hps_fail(x->ctx, HPS_ENOTFOUND, "user_unknown",
			"There is no user '%s'.", name);
	x->ctx->error.hidden = true;
	return code;
}

static enum hps_code check_role(struct hps_exchange *x, struct hps_store *store,
				const char *name)
{
	enum hps_code code;

	(void)store;
	if (hps_caller_may(x->caller, HPS_PERM_ROLE_READ, HPS_SCOPE_STORE, 0))
		return HPS_OK;
	code = hps_fail(x->ctx, HPS_ENOTFOUND, "role_unknown",
			"There is no role '%s'.", name);
	x->ctx->error.hidden = true;
	return code;
}

/* clang-format off */
/* The first that the pattern has decides: the others stand below it. */
static const struct {
	const char *param;
	enum hps_code (*check)(struct hps_exchange *x, struct hps_store *store, const char *name);
} kinds[] = {
	{ "provider", check_provider },
	{ "plugin", check_plugin },
	{ "instance", check_instance },
	{ "user", check_user },
	{ "role", check_role },
};
/* clang-format on */

enum hps_code hps_known_check(struct hps_exchange *x)
{
	struct hps_store *store;

	if (!x->caller)
		return HPS_OK;
	HPS_TRY(hps_store_use(x, &store));
	for (size_t i = 0; i < HPS_COUNT(kinds); i++) {
		const char *name = param(x, kinds[i].param);

		if (name)
			return kinds[i].check(x, store, name);
	}
	return HPS_OK;
}
