/*
 * rights.h - what a provider's token may do, read from its row.
 */
#ifndef HPS_SERVICE_RIGHTS_H
#define HPS_SERVICE_RIGHTS_H

#include <stdbool.h>

#include "lib/json/read.h"
#include "lib/repo/provider.h"
#include "lib/repo/token.h"

/* A token that was accepted, with what it was granted. */
struct hps_rights {
	struct hps_token token;
	struct hps_provider provider;
	struct hps_strings rights;   /* "version:publish", … */
	struct hps_strings plugins;  /* names, "prefix*" or "*" */
	struct hps_strings channels; /* names or "*" */
	struct hps_strings cidrs;    /* networks it may come from; none: any */
};

/* Read the lists of a token's row.  Errors: HPS_EINTERNAL. */
HPS_MUST_CHECK enum hps_code
hps_rights_read(struct hps_ctx *ctx, const struct hps_token *token,
		const struct hps_provider *provider, struct hps_rights *rights);

/* Whether a token has a right, and is for a plugin, for a channel. */
bool hps_rights_have(const struct hps_rights *rights, const char *right);
bool hps_rights_plugin(const struct hps_rights *rights, const char *plugin);
bool hps_rights_channel(const struct hps_rights *rights, const char *channel);

/* The strings of a JSON list that a column holds. */
HPS_MUST_CHECK enum hps_code hps_column_strings(struct hps_ctx *ctx,
						const char *json,
						struct hps_strings *strings);

#endif
