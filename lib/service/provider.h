/*
 * provider.h - making, changing and deleting providers, and handing a plugin
 * from one to another.
 *
 * Each function is one transaction with an audit row.  What shows in discovery
 * (a title, whether the provider is active, who owns a plugin) makes one
 * generation in each instance that shows it, in the same transaction.
 */
#ifndef HPS_SERVICE_PROVIDER_H
#define HPS_SERVICE_PROVIDER_H

#include "lib/json/read.h"
#include "lib/model/precondition.h"
#include "lib/repo/plugin.h"
#include "lib/repo/provider.h"
#include "lib/service/spread.h"

/* What a provider is to be; members without has_… stay as they are. */
struct hps_provider_input {
	const char *name;	   /* of a new one */
	const char *title;	   /* one line, 1 to 255 bytes */
	const char *contact;	   /* free text, or NULL for none */
	struct hps_strings scopes; /* "@acme": its alone */
	bool active;
	bool has_title, has_contact, has_scopes, has_active;
};

/*
 * Make a provider.
 * Errors: HPS_ECONFLICT "duplicate" for a name that is or was taken,
 *	"scope_taken".
 */
HPS_MUST_CHECK enum hps_code
hps_provider_make(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
		  const struct hps_change *change,
		  const struct hps_provider_input *input,
		  struct hps_provider *provider);

/*
 * Change a provider.  One that is not active has no plugin in discovery, and
 * its tokens are dead; its versions stay, so all comes back with it.
 *
 * provider: as it is now.  spread: the instances that changed.
 * Errors: HPS_ENOTFOUND "provider_unknown"; HPS_ESTALE; HPS_ECONFLICT
 *	"scope_taken".
 */
HPS_MUST_CHECK enum hps_code
hps_provider_edit(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
		  const struct hps_change *change, const char *name,
		  const struct hps_precondition *condition,
		  const struct hps_provider_input *input,
		  struct hps_provider *provider, struct hps_spread *spread);

/*
 * Delete a provider that nothing refers to.  Its name stays taken.
 * Errors: as above; HPS_ECONFLICT "still_referenced", with a fault for each
 *	reference.
 */
HPS_MUST_CHECK enum hps_code
hps_provider_remove(struct hps_ctx *ctx, struct hps_db *db,
		    struct hps_host *host, const struct hps_change *change,
		    const char *name, const struct hps_precondition *condition);

/*
 * Hand a plugin to another provider: from now on that one's tokens and members
 * reach it, and nobody else's.
 *
 * plugin: as it is now.  spread: the instances that changed.
 * Errors: HPS_ENOTFOUND "plugin_unknown"; HPS_EINVALID "invalid_body" if there
 *	is no such provider; HPS_ECONFLICT "provider_inactive".
 */
HPS_MUST_CHECK enum hps_code
hps_plugin_transfer(struct hps_ctx *ctx, struct hps_db *db,
		    struct hps_host *host, const struct hps_change *change,
		    const char *name, const char *provider,
		    struct hps_plugin *plugin, struct hps_spread *spread);

#endif
