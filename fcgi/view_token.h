/*
 * view_token.h - a token as answers show it: all but its secret.
 */
#ifndef HPS_FCGI_VIEW_TOKEN_H
#define HPS_FCGI_VIEW_TOKEN_H

#include "lib/repo/provider.h"
#include "lib/repo/token.h"

struct json_object;

/* Put the members of its view into an object.  Errors: HPS_EINTERNAL. */
HPS_MUST_CHECK enum hps_code hps_view_token(struct hps_ctx *ctx,
					    const struct hps_provider *provider,
					    const struct hps_token *token,
					    struct json_object *view);

#endif
