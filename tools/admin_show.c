#include "tools/admin.h"

#include <string.h>

#include "fcgi/routes.h"

struct table {
	const char *program;
	const struct hps_route *routes;
	const size_t *count;
};

static const struct table tables[] = {
	{ "discovery", hps_routes_discovery, &hps_routes_discovery_count },
	{ "publish", hps_routes_publish, &hps_routes_publish_count },
	{ "admin", hps_routes_admin, &hps_routes_admin_count },
};

/* Each line of the table behind the name of its program. */
static void print_table(struct hps_arena *arena, const struct table *table)
{
	struct hps_buf text;
	const char *line;

	hps_buf_init(&text, arena, 0);
	hps_router_print(table->routes, *table->count, &text);
	for (line = text.data; *line; line += strcspn(line, "\n") + 1)
		printf("%s.fcgi\t%.*s\n", table->program,
		       (int)strcspn(line, "\n"), line);
}

enum hps_code hps_admin_routes(struct hps_admin *admin, int argc, char **argv)
{
	bool found = false;
	char **wanted;
	size_t i;

	HPS_TRY(hps_admin_options(admin, argc, argv, NULL, 0, 0, 1, &wanted));
	for (i = 0; i < HPS_COUNT(tables); i++) {
		if (*wanted && strcmp(*wanted, tables[i].program) != 0)
			continue;
		print_table(admin->ctx->arena, &tables[i]);
		found = true;
	}
	if (!found)
		return hps_admin_usage(admin, "There is no such program.");
	return HPS_OK;
}

enum hps_code hps_admin_settings(struct hps_admin *admin, int argc, char **argv)
{
	struct hps_buf text;

	HPS_TRY(hps_admin_options(admin, argc, argv, NULL, 0, 0, 0, NULL));
	hps_buf_init(&text, admin->ctx->arena, 0);
	hps_settings_print(admin->settings, &text);
	fwrite(text.data, 1, text.len, stdout);
	return HPS_OK;
}
