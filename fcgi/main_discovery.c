#include "fcgi/discovery.h"
#include "fcgi/master.h"
#include "fcgi/routes.h"

int main(int argc, char **argv)
{
	const struct hps_program program = {
		.name = "discovery",
		.routes = hps_routes_discovery,
		.route_count = hps_routes_discovery_count,
		.start = hps_discovery_start,
		.stop = hps_discovery_stop,
		.begin = hps_discovery_begin,
		.decorate = hps_discovery_decorate,
	};

	return hps_program_main(&program, argc, argv);
}
