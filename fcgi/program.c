#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fcgi/master.h"
#include "lib/base/log.h"
#include "lib/base/text.h"

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "socket", required_argument, NULL, 's' },
	{ "routes", no_argument, NULL, 'r' },
	{ "settings", no_argument, NULL, 'p' },
	{ "version", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: %s.fcgi [--config FILE] [--socket PATH]\n"
	"       %s.fcgi --routes | --settings | --version | --help\n";

static const char *const level_names[] = {
	[HPS_LOG_DEBUG] = "debug",
	[HPS_LOG_INFO] = "info",
	[HPS_LOG_WARNING] = "warning",
	[HPS_LOG_ERROR] = "error",
};
_Static_assert(HPS_COUNT(level_names) == HPS_LOG_LEVEL__MAX,
	       "every level has a name");

static enum hps_log_level log_level(const struct hps_settings *settings)
{
	const char *name = hps_setting_text(settings, HPS_SET_LOG_LEVEL);
	unsigned int i = 0;

	while (i < HPS_LOG_LEVEL__MAX && strcmp(name, level_names[i]) != 0)
		i++;
	return i < HPS_LOG_LEVEL__MAX ? (enum hps_log_level)i : HPS_LOG_INFO;
}

/* Secrets pass through memory: no core file, no debugger of the same user. */
static void hide_memory(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
#ifndef HPS_ARENA_MALLOC /* sanitizers look at the process themselves */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	/* How long libfcgi waits in close() for a server that stays. */
	setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "500", 0);
}

static void print_out(const struct hps_buf *text)
{
	fwrite(text->data, 1, text->len, stdout);
}

static int run(const struct hps_program *program,
	       const struct hps_master_options *chosen, int print)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena, .request_id = "start" };
	struct hps_settings *settings = HPS_NEW(&arena, struct hps_settings);
	int status = EXIT_SUCCESS;
	struct hps_buf text;

	hps_buf_init(&text, &arena, 0);
	if (print == 'r') {
		hps_router_print(program->routes, program->route_count, &text);
	} else if (hps_settings_load(&ctx, chosen->config, settings) !=
		   HPS_OK) {
		fprintf(stderr, "%s.fcgi: %s\n", program->name,
			ctx.error.detail);
		status = EXIT_FAILURE;
	} else if (print == 'p') {
		hps_settings_print(settings, &text);
	} else {
		hps_log_setup(program->name, log_level(settings));
		status = hps_master_run(program, chosen, settings);
	}
	print_out(&text);
	hps_arena_release(&arena);
	return status;
}

int hps_program_main(const struct hps_program *program, int argc, char **argv)
{
	struct hps_master_options chosen = { 0 };
	int print = 0;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'c')
			chosen.config = optarg;
		else if (c == 's')
			chosen.socket = optarg;
		else if (c == 'r' || c == 'p')
			print = c;
		else if (c == 'v')
			return printf("%s.fcgi %s\n", program->name,
				      PACKAGE_VERSION) < 0;
		else
			return fprintf(c == 'h' ? stdout : stderr, usage,
				       program->name, program->name) < 0 ||
			       c != 'h';
	}
	if (optind < argc)
		return fprintf(stderr, usage, program->name, program->name) !=
		       0;
	hide_memory();
	return run(program, &chosen, print);
}
