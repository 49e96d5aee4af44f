/*
 * h_role.h - roles, and the permissions that they are made of.
 */
#ifndef HPS_FCGI_H_ROLE_H
#define HPS_FCGI_H_ROLE_H

#include "fcgi/exchange.h"

/* GET, POST /api/v1/roles */
enum hps_code hps_h_role_list(struct hps_exchange *x);
enum hps_code hps_h_role_make(struct hps_exchange *x);

/* GET, PUT, DELETE /api/v1/roles/{role} */
enum hps_code hps_h_role(struct hps_exchange *x);
enum hps_code hps_h_role_put(struct hps_exchange *x);
enum hps_code hps_h_role_delete(struct hps_exchange *x);

/* GET /api/v1/permissions */
enum hps_code hps_h_permissions(struct hps_exchange *x);

#endif
