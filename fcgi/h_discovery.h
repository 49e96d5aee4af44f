/*
 * h_discovery.h - GET /api/v1/discovery/{instance} and what hangs on it.
 */
#ifndef HPS_FCGI_H_DISCOVERY_H
#define HPS_FCGI_H_DISCOVERY_H

#include "fcgi/exchange.h"

/* The list of plugins, the import map alone, the script that installs it. */
enum hps_code hps_h_discovery(struct hps_exchange *x);
enum hps_code hps_h_import_map(struct hps_exchange *x);
enum hps_code hps_h_boot(struct hps_exchange *x);

/* The list as shells read it that know no instances. */
enum hps_code hps_h_feed(struct hps_exchange *x);

/* A browser asks whether a page may ask. */
enum hps_code hps_h_preflight(struct hps_exchange *x);
enum hps_code hps_h_feed_preflight(struct hps_exchange *x);

#endif
