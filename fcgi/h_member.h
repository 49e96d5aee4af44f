/*
 * h_member.h - the members of providers.
 */
#ifndef HPS_FCGI_H_MEMBER_H
#define HPS_FCGI_H_MEMBER_H

#include "fcgi/exchange.h"

/* GET /api/v1/providers/{provider}/members */
enum hps_code hps_h_member_list(struct hps_exchange *x);

/* PUT and DELETE /api/v1/providers/{provider}/members/{user} */
enum hps_code hps_h_member_put(struct hps_exchange *x);
enum hps_code hps_h_member_remove(struct hps_exchange *x);

#endif
