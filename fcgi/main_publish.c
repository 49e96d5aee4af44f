#include "fcgi/master.h"
#include "fcgi/routes.h"

int main(int argc, char **argv)
{
	const struct hps_program program = {
		.name = "publish",
		.routes = hps_routes_publish,
		.route_count = hps_routes_publish_count,
	};

	return hps_program_main(&program, argc, argv);
}
