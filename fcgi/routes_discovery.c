#include "fcgi/h_health.h"
#include "fcgi/routes.h"

#define SHELL HPS_CALLER_SHELL
#define NONE HPS_PERM_NONE

/* clang-format off */
const struct hps_route hps_routes_discovery[] = {
	{ HPS_GET, "/api/v1/discovery/", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_discovery_ready },
};
/* clang-format on */

const size_t hps_routes_discovery_count = HPS_COUNT(hps_routes_discovery);
