#include "fcgi/h_discovery.h"
#include "fcgi/h_health.h"
#include "fcgi/routes.h"

#define SHELL HPS_CALLER_SHELL
#define NONE HPS_PERM_NONE

/* clang-format off */
const struct hps_route hps_routes_discovery[] = {
	{ HPS_GET, "/api/v1/discovery/", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_discovery_ready },
	{ HPS_GET, "/api/v1/discovery/{instance}", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_discovery },
	{ HPS_OPTIONS, "/api/v1/discovery/{instance}", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_preflight },
	{ HPS_GET, "/api/v1/discovery/{instance}/importmap.json", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_import_map },
	{ HPS_OPTIONS, "/api/v1/discovery/{instance}/importmap.json", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_preflight },
	{ HPS_GET, "/api/v1/discovery/{instance}/boot.js", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_boot },
	{ HPS_OPTIONS, "/api/v1/discovery/{instance}/boot.js", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_preflight },
	{ HPS_GET, "/api/feed", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_feed },
	{ HPS_OPTIONS, "/api/feed", SHELL, NONE, HPS_BODY_NONE, 0, hps_h_feed_preflight },
};
/* clang-format on */

const size_t hps_routes_discovery_count = HPS_COUNT(hps_routes_discovery);
