#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "tools/clerk.h"

enum { STEP_MS = 100, BUSY_MS = 5000, EXIT_USAGE = 2 };

static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "once", no_argument, NULL, 'o' },
	{ "version", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] = "usage: hps-clerk [--config FILE] [--once]\n"
			    "       hps-clerk --version | --help\n";

static volatile sig_atomic_t told_to_end, told_to_reload;

/* The clerk between two duties. */
struct office {
	const char *config;
	bool once;		 /* each duty one time, then end */
	struct hps_arena memory; /* of settings; a reload gets a new one */
	struct hps_settings settings;
	struct hps_host host;
	struct hps_clerk clerk;
	int lock_fd;
	int64_t *due_us; /* per duty, in ticks */
	bool *failing;	 /* per duty: the last call failed */
	bool away;	 /* so did the database */
};

static void on_signal(int number)
{
	if (number == SIGHUP)
		told_to_reload = 1;
	else
		told_to_end = 1;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

/* Read the settings; those that were in force stay if these are wrong. */
static enum hps_code load(struct hps_ctx *ctx, struct office *office)
{
	struct hps_settings settings;
	struct hps_db *db;

	HPS_TRY(hps_settings_load(ctx, office->config, &settings));
	HPS_TRY(hps_tool_connect(ctx, &settings, 0, &db));
	hps_db_free(office->clerk.db);
	office->settings = settings;
	office->clerk.db = db;
	hps_log_setup("hps-clerk", hps_tool_log_level(&settings));
	return HPS_OK;
}

static void reload(struct office *office)
{
	struct hps_arena memory = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &memory, .request_id = "reload" };

	told_to_reload = 0;
	if (load(&ctx, office) != HPS_OK) {
		hps_log_failure(HPS_LOG_ERROR, "reload_failed", &ctx);
		hps_arena_release(&memory);
		return;
	}
	hps_arena_release(&office->memory);
	office->memory = memory;
	hps_log(HPS_LOG_INFO, "reloaded", "The settings were read again.");
}

/* One clerk per host: a second one would only be in its way. */
static enum hps_code lock(struct hps_ctx *ctx, struct office *office)
{
	office->lock_fd =
		openat(office->host.state_fd, "run/clerk.lock",
		       O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (office->lock_fd < 0)
		return hps_fail_errno(ctx, "run/clerk.lock");
	if (!flock(office->lock_fd, LOCK_EX | LOCK_NB))
		return HPS_OK;
	return hps_fail(ctx, HPS_EBUSY, "clerk_running",
			"Another hps-clerk works on the folder %s; one is "
			"enough. End it before starting this one.",
			hps_setting_text(&office->settings, HPS_SET_STATE));
}

/* Trouble is logged when it begins and when it ends, not all the time. */
static void note_database(struct office *office, const struct hps_ctx *ctx,
			  bool away)
{
	if (away == office->away)
		return;
	office->away = away;
	if (away)
		hps_log_failure(HPS_LOG_WARNING, "database_away", ctx);
	else
		hps_log(HPS_LOG_INFO, "database_back",
			"The database answers again.");
}

static void note_duty(struct office *office, size_t index,
		      const struct hps_ctx *ctx, bool failed)
{
	if (failed && !office->failing[index])
		hps_log_failure(HPS_LOG_ERROR, hps_duties[index].name, ctx);
	else if (!failed && office->failing[index])
		hps_log(HPS_LOG_INFO, hps_duties[index].name,
			"This duty can be done again.");
	office->failing[index] = failed;
}

static void do_duty(struct office *office, size_t index)
{
	const struct hps_duty *duty = &hps_duties[index];
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena, .now_us = hps_now_us() };
	int64_t period_ms = duty->period_ms;
	enum hps_code code;

	ctx.request_id = hps_tool_run_id(&arena);
	code = duty->run(&ctx, &office->clerk);
	if (duty->database && (code == HPS_OK || code == HPS_EDB))
		note_database(office, &ctx, code == HPS_EDB);
	if (code != HPS_EDB && code != HPS_EBUSY)
		note_duty(office, index, &ctx, code != HPS_OK);
	/* Busy: another process is at it, so soon again. */
	if (code == HPS_EBUSY)
		period_ms =
			duty->period_ms < BUSY_MS ? duty->period_ms : BUSY_MS;
	hps_arena_release(&arena);
	office->due_us[index] = hps_ticks_us() + period_ms * 1000;
}

/* What is due, the first row of the table first. */
static void do_what_is_due(struct office *office)
{
	size_t i;

	for (i = 0; i < hps_duty_count && !told_to_end; i++) {
		/* Between two of them look at the most urgent one again. */
		if (i > 0 && hps_ticks_us() >= office->due_us[0])
			do_duty(office, 0);
		if (hps_ticks_us() < office->due_us[i])
			continue;
		if (hps_duties[i].database && office->away && i > 0)
			continue;
		do_duty(office, i);
	}
}

static void work(struct office *office)
{
	hps_log(HPS_LOG_INFO, "started", "The clerk works on %s.",
		hps_setting_text(&office->settings, HPS_SET_STATE));
	do {
		do_what_is_due(office);
		hps_clerk_reap(&office->clerk);
		if (told_to_reload)
			reload(office);
		if (!told_to_end && !office->once)
			poll(NULL, 0, STEP_MS);
	} while (!told_to_end && !office->once);
	if (office->once)
		hps_clerk_wait(&office->clerk);
	hps_clerk_stop_child(&office->clerk);
	hps_log(HPS_LOG_INFO, "ended", "The clerk has ended.");
}

static enum hps_code open_office(struct hps_ctx *ctx, struct office *office)
{
	HPS_TRY(load(ctx, office));
	HPS_TRY(hps_tool_open_host(ctx, &office->settings, &office->host));
	HPS_TRY(lock(ctx, office));
	office->clerk.settings = &office->settings;
	office->clerk.host = &office->host;
	return HPS_OK;
}

static int run(const char *config, bool once)
{
	struct hps_arena memory = HPS_ARENA_INIT;
	struct office *office = HPS_NEW(&memory, struct office);
	struct hps_ctx ctx = { .arena = &office->memory,
			       .now_us = hps_now_us(),
			       .request_id = "start" };
	int status = EXIT_SUCCESS;

	office->config = config;
	office->once = once;
	office->lock_fd = -1;
	office->due_us = HPS_NEW_ARRAY(&memory, hps_duty_count, int64_t);
	office->failing = HPS_NEW_ARRAY(&memory, hps_duty_count, bool);
	hps_log_setup("hps-clerk", HPS_LOG_INFO);
	catch_signals();
	if (open_office(&ctx, office) == HPS_OK) {
		work(office);
	} else {
		hps_log_failure(HPS_LOG_ERROR, "start_failed", &ctx);
		fprintf(stderr, "hps-clerk: %s\n", ctx.error.detail);
		status = EXIT_FAILURE;
	}
	hps_db_free(office->clerk.db);
	hps_fd_cleanup(&office->lock_fd);
	hps_arena_release(&office->memory);
	hps_arena_release(&memory);
	return status;
}

int main(int argc, char **argv)
{
	const char *config = NULL;
	bool once = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'c')
			config = optarg;
		else if (c == 'o')
			once = true;
		else if (c == 'v')
			return printf("hps-clerk %s\n", PACKAGE_VERSION) < 0;
		else
			return fprintf(c == 'h' ? stdout : stderr, usage) < 0 ||
			       c != 'h';
	}
	if (optind < argc) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	hps_tool_guard();
	return run(config, once);
}
