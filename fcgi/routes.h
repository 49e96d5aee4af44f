/*
 * routes.h - the route tables of the three programs, for them, for hps-admin
 * routes and for the lint that compares them with openapi.yaml.
 */
#ifndef HPS_FCGI_ROUTES_H
#define HPS_FCGI_ROUTES_H

#include "fcgi/route.h"

extern const struct hps_route hps_routes_admin[];
extern const size_t hps_routes_admin_count;

extern const struct hps_route hps_routes_publish[];
extern const size_t hps_routes_publish_count;

extern const struct hps_route hps_routes_discovery[];
extern const size_t hps_routes_discovery_count;

#endif
