/*
 * view_publish.h - the answers to a pipeline.
 */
#ifndef HPS_FCGI_VIEW_PUBLISH_H
#define HPS_FCGI_VIEW_PUBLISH_H

#include "fcgi/exchange.h"
#include "lib/service/publish.h"

/*
 * The version, what became of the channel, and a sentence that says what is
 * live where: 201 for a new one, 200 for a replay or a dry run.
 */
HPS_MUST_CHECK enum hps_code
hps_view_published(struct hps_exchange *x,
		   const struct hps_publish_request *request,
		   const struct hps_publish_result *result);

/*
 * The same in short, for a command line that prints what it gets: {message,
 * pluginId, version, warnings}.
 */
HPS_MUST_CHECK enum hps_code
hps_view_published_brief(struct hps_exchange *x,
			 const struct hps_publish_request *request,
			 const struct hps_publish_result *result);

/* The token's provider, plugins, rights and expiry. */
void hps_view_whoami(struct hps_exchange *x, const struct hps_rights *rights);

#endif
