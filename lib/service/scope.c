#include "lib/service/scope.h"

#include "lib/service/access.h"

static enum hps_code hidden(struct hps_ctx *ctx, const char *slug,
			    const char *what, const char *name)
{
	enum hps_code code = hps_fail(ctx, HPS_ENOTFOUND, slug,
				      "There is no %s '%s'.", what, name);

	ctx->error.hidden = true;
	return code;
}

static enum hps_code not_allowed(struct hps_ctx *ctx,
				 enum hps_permission permission,
				 const char *what, const char *name)
{
	return hps_fail(ctx, HPS_EFORBIDDEN, "not_allowed",
			"You may not do this with the %s '%s': it needs the "
			"permission %s there.",
			what, name, hps_permission_name(permission));
}

/* --- plugins ----------------------------------------------------------- */

/* A token's list; other callers have none. */
static bool reaches(const struct hps_caller *caller, const char *plugin)
{
	const struct hps_rights *rights = hps_caller_rights(caller);

	return !rights || hps_rights_plugin(rights, plugin);
}

static bool granted(const struct hps_caller *caller,
		    enum hps_permission permission,
		    const struct hps_plugin *plugin)
{
	return hps_caller_may(caller, permission, HPS_SCOPE_PLUGIN,
			      (uint64_t)plugin->id) ||
	       hps_caller_may(caller, permission, HPS_SCOPE_PROVIDER,
			      (uint64_t)plugin->provider_id);
}

bool hps_may_plugin(const struct hps_caller *caller,
		    enum hps_permission permission,
		    const struct hps_plugin *plugin)
{
	return granted(caller, permission, plugin) &&
	       reaches(caller, plugin->name);
}

enum hps_code hps_need_plugin(struct hps_ctx *ctx,
			      const struct hps_caller *caller,
			      enum hps_permission permission,
			      const struct hps_plugin *plugin)
{
	if (!granted(caller, HPS_PERM_PLUGIN_READ, plugin))
		return hidden(ctx, "plugin_unknown", "plugin", plugin->name);
	if (!reaches(caller, plugin->name))
		return hps_fail(ctx, HPS_EFORBIDDEN, "token_plugin",
				"This token is for other plugins than '%s'.",
				plugin->name);
	if (!granted(caller, permission, plugin))
		return not_allowed(ctx, permission, "plugin", plugin->name);
	return HPS_OK;
}

/* --- providers and instances ------------------------------------------- */

enum hps_code hps_need_provider(struct hps_ctx *ctx,
				const struct hps_caller *caller,
				enum hps_permission permission,
				const struct hps_provider *provider)
{
	uint64_t id = (uint64_t)provider->id;

	if (hps_caller_may(caller, permission, HPS_SCOPE_PROVIDER, id))
		return HPS_OK;
	if (hps_caller_may(caller, HPS_PERM_PROVIDER_READ, HPS_SCOPE_PROVIDER,
			   id))
		return not_allowed(ctx, permission, "provider", provider->name);
	return hidden(ctx, "provider_unknown", "provider", provider->name);
}

enum hps_code hps_need_instance(struct hps_ctx *ctx,
				const struct hps_caller *caller,
				enum hps_permission permission,
				const struct hps_instance *instance)
{
	uint64_t id = (uint64_t)instance->id;

	if (hps_caller_may(caller, permission, HPS_SCOPE_INSTANCE, id))
		return HPS_OK;
	if (hps_caller_may(caller, HPS_PERM_INSTANCE_READ, HPS_SCOPE_INSTANCE,
			   id))
		return not_allowed(ctx, permission, "instance", instance->name);
	return hidden(ctx, "instance_unknown", "instance", instance->name);
}
