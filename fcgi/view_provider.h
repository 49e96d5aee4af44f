/*
 * view_provider.h - providers, their members and what a change of one did, as
 * answers show them.
 */
#ifndef HPS_FCGI_VIEW_PROVIDER_H
#define HPS_FCGI_VIEW_PROVIDER_H

#include "lib/repo/member.h"
#include "lib/repo/provider.h"
#include "lib/service/spread.h"

struct json_object;

/* Put the members of a provider's view into an object. */
HPS_MUST_CHECK enum hps_code
hps_view_provider(struct hps_ctx *ctx, const struct hps_provider *provider,
		  struct json_object *view);

/* The same for a member. */
void hps_view_member(const struct hps_member *member, struct json_object *view);

/* "generations": [{instance, generation}]: where a change shows. */
void hps_view_spread(const struct hps_spread *spread, struct json_object *view);

#endif
