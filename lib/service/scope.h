/*
 * scope.h - may this caller do this to this object?
 *
 * What a caller may not read looks as if it were not there (404); what it may
 * read and not change is refused (403).  A plugin is covered by grants for
 * itself and for its provider; a provider's token reaches only the plugins
 * that it lists.
 */
#ifndef HPS_SERVICE_SCOPE_H
#define HPS_SERVICE_SCOPE_H

#include "lib/model/caller.h"
#include "lib/repo/instance.h"
#include "lib/repo/plugin.h"
#include "lib/repo/provider.h"

/* True if a grant for the store, its provider or the plugin gives it. */
bool hps_may_plugin(const struct hps_caller *caller,
		    enum hps_permission permission,
		    const struct hps_plugin *plugin);

/*
 * Errors, for all: HPS_ENOTFOUND plugin_unknown, provider_unknown or
 * instance_unknown where the caller may not read it, with error.hidden;
 * HPS_EFORBIDDEN not_allowed; for plugins and tokens also token_plugin.
 */
HPS_MUST_CHECK enum hps_code hps_need_plugin(struct hps_ctx *ctx,
					     const struct hps_caller *caller,
					     enum hps_permission permission,
					     const struct hps_plugin *plugin);
HPS_MUST_CHECK enum hps_code
hps_need_provider(struct hps_ctx *ctx, const struct hps_caller *caller,
		  enum hps_permission permission,
		  const struct hps_provider *provider);
HPS_MUST_CHECK enum hps_code
hps_need_instance(struct hps_ctx *ctx, const struct hps_caller *caller,
		  enum hps_permission permission,
		  const struct hps_instance *instance);

#endif
