/*
 * h_overview.h - what somebody who opens the panel wants to know first.
 */
#ifndef HPS_FCGI_H_OVERVIEW_H
#define HPS_FCGI_H_OVERVIEW_H

#include "fcgi/exchange.h"

/* GET /api/v1/overview: of what the caller may know of, and no more. */
enum hps_code hps_h_overview(struct hps_exchange *x);

#endif
