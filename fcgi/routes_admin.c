#include "fcgi/h_health.h"
#include "fcgi/problem.h"
#include "fcgi/routes.h"

#define ANYONE HPS_CALLER_ANYONE
#define NONE HPS_PERM_NONE

/* clang-format off */
const struct hps_route hps_routes_admin[] = {
	{ HPS_GET, "/api/v1/health/live", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_live },
	{ HPS_GET, "/api/v1/health/ready", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_ready },
	{ HPS_GET, "/api/v1/openapi.json", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_openapi },
	{ HPS_GET, "/metrics", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_metrics },
	{ HPS_GET, "/problems/{slug}", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_problem },
};
/* clang-format on */

const size_t hps_routes_admin_count = HPS_COUNT(hps_routes_admin);
