#include "fcgi/h_health.h"
#include "fcgi/routes.h"

#define ANYONE HPS_CALLER_ANYONE
#define NONE HPS_PERM_NONE

/* clang-format off */
const struct hps_route hps_routes_publish[] = {
	{ HPS_GET, "/api/v1/publish/health", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_live },
};
/* clang-format on */

const size_t hps_routes_publish_count = HPS_COUNT(hps_routes_publish);
