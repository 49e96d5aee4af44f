/*
 * h_provider.h - providers, and handing plugins from one to another.
 */
#ifndef HPS_FCGI_H_PROVIDER_H
#define HPS_FCGI_H_PROVIDER_H

#include "fcgi/exchange.h"

/* GET /api/v1/providers: those that the caller may know of. */
enum hps_code hps_h_provider_list(struct hps_exchange *x);

/* POST /api/v1/providers */
enum hps_code hps_h_provider_make(struct hps_exchange *x);

/* GET, PATCH and DELETE /api/v1/providers/{provider} */
enum hps_code hps_h_provider(struct hps_exchange *x);
enum hps_code hps_h_provider_edit(struct hps_exchange *x);
enum hps_code hps_h_provider_remove(struct hps_exchange *x);

/* POST /api/v1/plugins/{plugin}/transfer */
enum hps_code hps_h_plugin_transfer(struct hps_exchange *x);

#endif
