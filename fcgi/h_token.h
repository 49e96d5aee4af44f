/*
 * h_token.h - the tokens of providers.
 */
#ifndef HPS_FCGI_H_TOKEN_H
#define HPS_FCGI_H_TOKEN_H

#include "fcgi/exchange.h"

/* GET /api/v1/providers/{provider}/tokens */
enum hps_code hps_h_token_list(struct hps_exchange *x);

/* POST /api/v1/providers/{provider}/tokens: the secret is in the answer. */
enum hps_code hps_h_token_make(struct hps_exchange *x);

/* DELETE /api/v1/providers/{provider}/tokens/{token} */
enum hps_code hps_h_token_end(struct hps_exchange *x);

/*
 * POST /api/v1/providers/{provider}/tokens/{token}/rotate: with another
 * secret, which is in the answer; with an Idempotency-Key it may be repeated.
 */
enum hps_code hps_h_token_rotate(struct hps_exchange *x);

/* POST /api/v1/tokens/report: whoever finds a token ends it. */
enum hps_code hps_h_token_report(struct hps_exchange *x);

#endif
