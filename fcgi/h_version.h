/*
 * h_version.h - the versions of a plugin and their files.
 */
#ifndef HPS_FCGI_H_VERSION_H
#define HPS_FCGI_H_VERSION_H

#include "fcgi/exchange.h"

/* GET /api/v1/plugins/{plugin}/versions */
enum hps_code hps_h_version_list(struct hps_exchange *x);

/* GET /api/v1/plugins/{plugin}/versions/{version} */
enum hps_code hps_h_version(struct hps_exchange *x);

/* GET /api/v1/plugins/{plugin}/versions/{version}/files */
enum hps_code hps_h_file_list(struct hps_exchange *x);

#endif
