#include "fcgi/h_health.h"
#include "fcgi/h_publish.h"
#include "fcgi/routes.h"

#define ANYONE HPS_CALLER_ANYONE
#define TOKEN HPS_CALLER_TOKEN
#define NONE HPS_PERM_NONE
#define PUBLISH HPS_PERM_VERSION_PUBLISH

/* clang-format off */
const struct hps_route hps_routes_publish[] = {
	{ HPS_GET, "/api/v1/publish/health", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_live },
	{ HPS_GET, "/api/v1/publish/whoami", TOKEN, NONE, HPS_BODY_NONE, 0, hps_h_whoami },
	{ HPS_PUT, "/api/v1/publish/{plugin}/{version}", TOKEN, PUBLISH, HPS_BODY_BUNDLE, 0, hps_h_publish },
	{ HPS_POST, "/api/plugins/version", TOKEN, PUBLISH, HPS_BODY_MULTIPART, 0, hps_h_publish_form },
};
/* clang-format on */

const size_t hps_routes_publish_count = HPS_COUNT(hps_routes_publish);
