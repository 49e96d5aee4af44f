/*
 * token_check.h - what a token may be made of; for token.c.
 */
#ifndef HPS_SERVICE_TOKEN_CHECK_H
#define HPS_SERVICE_TOKEN_CHECK_H

#include "lib/service/token.h"

/* Errors: HPS_EINVALID "invalid_body", with all that is wrong. */
HPS_MUST_CHECK enum hps_code
hps_token_input_check(struct hps_ctx *ctx, const struct hps_token_input *input);

#endif
