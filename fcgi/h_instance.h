/*
 * h_instance.h - instances, their entries and generations, for reading.
 */
#ifndef HPS_FCGI_H_INSTANCE_H
#define HPS_FCGI_H_INSTANCE_H

#include "fcgi/exchange.h"

/* GET /api/v1/instances */
enum hps_code hps_h_instance_list(struct hps_exchange *x);

/* GET /api/v1/instances/{instance} */
enum hps_code hps_h_instance(struct hps_exchange *x);

/* GET /api/v1/instances/{instance}/plugins */
enum hps_code hps_h_entry_list(struct hps_exchange *x);

/* GET /api/v1/instances/{instance}/generations */
enum hps_code hps_h_generation_list(struct hps_exchange *x);

/* GET /api/v1/instances/{instance}/generations/{number} */
enum hps_code hps_h_generation(struct hps_exchange *x);

#endif
