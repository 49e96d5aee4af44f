#include "fcgi/master.h"
#include "fcgi/routes.h"

int main(int argc, char **argv)
{
	const struct hps_program program = {
		.name = "admin",
		.routes = hps_routes_admin,
		.route_count = hps_routes_admin_count,
	};

	return hps_program_main(&program, argc, argv);
}
