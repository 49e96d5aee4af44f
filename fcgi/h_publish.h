/*
 * h_publish.h - what providers' pipelines call.
 */
#ifndef HPS_FCGI_H_PUBLISH_H
#define HPS_FCGI_H_PUBLISH_H

#include "fcgi/exchange.h"

/* PUT /api/v1/publish/{plugin}/{version}?channel=&dryRun= */
enum hps_code hps_h_publish(struct hps_exchange *x);

/* POST /api/plugins/version, as the command line of Harmonix sends it. */
enum hps_code hps_h_publish_form(struct hps_exchange *x);

/* GET /api/v1/publish/whoami: what the token may do. */
enum hps_code hps_h_whoami(struct hps_exchange *x);

#endif
