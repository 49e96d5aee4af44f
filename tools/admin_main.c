#include "tools/admin.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/base/time.h"

enum { EXIT_USAGE = 2 };

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "version", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* One process does one piece of work, so one arena and one connection. */
struct run {
	struct hps_arena arena;
	struct hps_ctx ctx;
	struct hps_settings settings;
	struct hps_admin admin;
	struct hps_host host;
};

/*
 * The connection is opened at once, since for root the file system changes
 * with the state folder (hps_tool_open_host).  If that fails, whoever uses it
 * first tries again and says so.
 */
static enum hps_code connect_as(struct hps_admin *admin, unsigned query_ms,
				struct hps_db **db)
{
	if (!admin->db) {
		HPS_TRY(hps_tool_connect(admin->ctx, admin->settings, query_ms,
					 &admin->db));
		if (hps_db_ping(admin->ctx, admin->db) != HPS_OK) {
			hps_fail_clear(admin->ctx);
			hps_db_close(admin->db);
		}
	}
	*db = admin->db;
	return HPS_OK;
}

enum hps_code hps_admin_db(struct hps_admin *admin, struct hps_db **db)
{
	return connect_as(admin, 0, db);
}

enum hps_code hps_admin_db_patient(struct hps_admin *admin, struct hps_db **db)
{
	return connect_as(admin, HPS_DB_NO_LIMIT_MS, db);
}

enum hps_code hps_admin_host(struct hps_admin *admin, struct hps_host **host)
{
	if (admin->host->state_fd < 0)
		HPS_TRY(hps_tool_open_host(admin->ctx, admin->settings,
					   admin->host));
	*host = admin->host;
	return HPS_OK;
}

struct hps_change hps_admin_change(const char *reason)
{
	return (struct hps_change){
		.actor = { .name = "host",
			   .credential = "host",
			   .address = "" },
		.reason = reason,
	};
}

/* How many words of argv name the command; 0: they do not. */
static int names(const struct hps_admin_command *command, int argc, char **argv)
{
	const char *space = strchr(command->name, ' ');
	size_t first =
		space ? (size_t)(space - command->name) : strlen(command->name);

	if (argc < 1 || strlen(argv[0]) != first ||
	    memcmp(argv[0], command->name, first) != 0)
		return 0;
	if (!space)
		return 1;
	return argc > 1 && !strcmp(argv[1], space + 1) ? 2 : 0;
}

static const struct hps_admin_command *find(int argc, char **argv, int *words)
{
	size_t i;

	for (i = 0; i < hps_admin_command_count; i++) {
		*words = names(&hps_admin_commands[i], argc, argv);
		if (*words)
			return &hps_admin_commands[i];
	}
	return NULL;
}

static void print_commands(FILE *out, const char *prefix)
{
	size_t i;

	for (i = 0; i < hps_admin_command_count; i++) {
		const struct hps_admin_command *command =
			&hps_admin_commands[i];

		if (hps_starts_with(command->name, prefix))
			fprintf(out, "  %s %s\n        %s\n", command->name,
				command->usage, command->help);
	}
}

/* `help`, `help token`, `help token create`. */
static int help(FILE *out, int argc, char **argv)
{
	const struct hps_admin_command *command;
	int words;

	command = argc > 0 ? find(argc, argv, &words) : NULL;
	if (command) {
		fprintf(out, "usage: hps-admin [--config FILE] %s %s\n%s\n",
			command->name, command->usage, command->help);
		return EXIT_SUCCESS;
	}
	fputs("usage: hps-admin [--config FILE] COMMAND [ARGUMENT ...]\n\n",
	      out);
	print_commands(out, argc > 0 ? argv[0] : "");
	return EXIT_SUCCESS;
}

static void print_failure(const struct hps_ctx *ctx)
{
	const struct hps_fault *fault = ctx->error.faults.first;

	fprintf(stderr, "hps-admin: %s\n", ctx->error.detail);
	for (; fault; fault = fault->next)
		fprintf(stderr, "  %s%s%s\n", fault->pointer,
			*fault->pointer ? ": " : "", fault->detail);
	if (ctx->error.note && *ctx->error.note)
		fprintf(stderr, "  (%s)\n", ctx->error.note);
}

static int work(struct run *run, const char *config, int argc, char **argv,
		int words)
{
	struct hps_admin *admin = &run->admin;
	enum hps_code code =
		hps_settings_load(&run->ctx, config, &run->settings);

	/* getopt takes the first word for the program. */
	if (code == HPS_OK)
		code = admin->command->run(admin, argc - words + 1,
					   argv + words - 1);
	fflush(stdout);
	hps_db_free(admin->db);
	if (code == HPS_OK)
		return admin->found_wrong ? EXIT_FAILURE : EXIT_SUCCESS;
	print_failure(&run->ctx);
	return admin->usage_wrong ? EXIT_USAGE : EXIT_FAILURE;
}

static int run_command(const char *config, int argc, char **argv)
{
	struct hps_arena memory = HPS_ARENA_INIT;
	struct run *run = HPS_NEW(&memory, struct run);
	int words, status;

	run->ctx = (struct hps_ctx){ .arena = &run->arena,
				     .now_us = hps_now_us() };
	run->ctx.request_id = hps_tool_run_id(&run->arena);
	run->host.state_fd = -1;
	run->admin = (struct hps_admin){ .ctx = &run->ctx,
					 .settings = &run->settings,
					 .host = &run->host };
	run->admin.command = find(argc, argv, &words);
	if (run->admin.command) {
		status = work(run, config, argc, argv, words);
	} else {
		fprintf(stderr,
			"hps-admin: There is no command '%s'. "
			"'hps-admin help' lists them.\n",
			argv[0]);
		status = EXIT_USAGE;
	}
	hps_arena_release(&run->arena);
	hps_arena_release(&memory);
	return status;
}

int main(int argc, char **argv)
{
	const char *config = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (c == 'c')
			config = optarg;
		else if (c == 'v')
			return printf("hps-admin %s\n", PACKAGE_VERSION) < 0;
		else if (c == 'h')
			return help(stdout, 0, NULL);
		else
			return EXIT_USAGE;
	}
	argc -= optind;
	argv += optind;
	if (argc < 1) {
		help(stderr, 0, NULL);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[0], "help"))
		return help(stdout, argc - 1, argv + 1);
	hps_tool_guard();
	return run_command(config, argc, argv);
}
