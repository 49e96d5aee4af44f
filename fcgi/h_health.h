/*
 * h_health.h - what operators, load balancers and tools ask a program.
 */
#ifndef HPS_FCGI_H_HEALTH_H
#define HPS_FCGI_H_HEALTH_H

#include "fcgi/exchange.h"

/* GET /api/v1/health/live: this worker answers. */
enum hps_code hps_h_live(struct hps_exchange *x);

/*
 * GET /api/v1/health/ready: every check of the program, by name; 503
 * not_ready with one row of errors for each that fails.
 */
enum hps_code hps_h_ready(struct hps_exchange *x);

/* GET /api/v1/discovery/: {"ready": true}, database or not. */
enum hps_code hps_h_discovery_ready(struct hps_exchange *x);

/* GET /metrics, for loopback and the addresses of metrics_allow. */
enum hps_code hps_h_metrics(struct hps_exchange *x);

/* GET /api/v1/openapi.json: the file of the setting openapi. */
enum hps_code hps_h_openapi(struct hps_exchange *x);

#endif
