#include "fcgi/master.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fcgi/metrics.h"
#include "fcgi/socket.h"
#include "fcgi/worker.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/base/time.h"

#define YOUNG_US (2 * HPS_SECOND_US)
#define PAUSE_FIRST_US (100 * INT64_C(1000))
#define PAUSE_MAX_US (5 * HPS_SECOND_US)
#define TICK_US (50 * INT64_C(1000))

struct child {
	pid_t pid; /* 0: the slot is free */
	unsigned generation;
	bool told;	    /* to end */
	int64_t started_us; /* in ticks */
};

struct master {
	const struct hps_program *program;
	const struct hps_master_options *options;
	const struct hps_settings *settings;
	struct hps_arena *settings_arena; /* of a reload, or NULL */
	struct hps_metrics *metrics;
	struct hps_socket socket;
	struct child children[HPS_WORKER_SLOTS];
	unsigned generation; /* rises with each reload */
	unsigned young_deaths;
	int64_t no_start_before_us;
	int64_t kill_at_us; /* 0 while serving */
	sigset_t signals;
};

static unsigned wanted(const struct master *master)
{
	return (unsigned)hps_setting_number(master->settings, HPS_SET_WORKERS);
}

static enum hps_worker_state state_of(const struct master *master, size_t slot)
{
	return (enum hps_worker_state)master->metrics->workers[slot];
}

struct count {
	unsigned fresh; /* of this generation, not told to end */
	unsigned ready; /* of those, the ones that serve */
	unsigned old;	/* of an earlier generation, not told to end */
	unsigned all;
};

static struct count count(const struct master *master)
{
	struct count sum = { 0 };

	for (size_t i = 0; i < HPS_WORKER_SLOTS; i++) {
		const struct child *child = &master->children[i];

		if (!child->pid)
			continue;
		sum.all++;
		if (child->told)
			continue;
		if (child->generation != master->generation)
			sum.old++;
		else
			sum.fresh++;
		if (child->generation == master->generation &&
		    state_of(master, i) >= HPS_WORKER_IDLE)
			sum.ready++;
	}
	return sum;
}

static HPS_NORETURN void be_worker(struct master *master, size_t slot,
				   pid_t parent)
{
	struct hps_worker worker = { .program = master->program,
				     .settings = master->settings,
				     .metrics = master->metrics,
				     .slot = slot,
				     .listen_fd = master->socket.listen_fd };

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(HPS_WORKER_DONE);
	hps_fd_cleanup(&master->socket.lock_fd);
	exit(hps_worker_run(&worker));
}

static void start_worker(struct master *master)
{
	pid_t parent = getpid();
	size_t slot = 0;
	pid_t pid;

	while (slot < HPS_WORKER_SLOTS && master->children[slot].pid)
		slot++;
	if (slot == HPS_WORKER_SLOTS)
		return;
	master->metrics->workers[slot] = HPS_WORKER_STARTING;
	pid = fork();
	if (pid == 0)
		be_worker(master, slot, parent);
	if (pid < 0) {
		hps_log(HPS_LOG_ERROR, "fork_failed", "fork: %s",
			strerror(errno));
		master->metrics->workers[slot] = HPS_WORKER_NONE;
		master->no_start_before_us = hps_ticks_us() + PAUSE_MAX_US;
		return;
	}
	master->metrics->workers_started++;
	master->children[slot] =
		(struct child){ .pid = pid,
				.generation = master->generation,
				.started_us = hps_ticks_us() };
}

/* The more workers die young in a row, the longer the wait for the next. */
static void note_death(struct master *master, const struct child *child)
{
	int64_t now_us = hps_ticks_us();
	int64_t pause_us;

	master->metrics->workers_crashed++;
	if (now_us - child->started_us > YOUNG_US) {
		master->young_deaths = 0;
		return;
	}
	if (master->young_deaths < 10)
		master->young_deaths++;
	pause_us = PAUSE_FIRST_US << (master->young_deaths - 1);
	master->no_start_before_us =
		now_us + (pause_us < PAUSE_MAX_US ? pause_us : PAUSE_MAX_US);
}

static void bury(struct master *master, pid_t pid, int status)
{
	size_t slot = 0;

	while (slot < HPS_WORKER_SLOTS && master->children[slot].pid != pid)
		slot++;
	if (slot == HPS_WORKER_SLOTS)
		return;
	if (WIFSIGNALED(status))
		hps_log(HPS_LOG_ERROR, "worker_killed",
			"Worker %ld was ended by signal %d.", (long)pid,
			WTERMSIG(status));
	else if (WEXITSTATUS(status) != HPS_WORKER_DONE)
		hps_log(HPS_LOG_ERROR, "worker_failed",
			"Worker %ld ended with status %d.", (long)pid,
			WEXITSTATUS(status));
	if (WIFSIGNALED(status) || WEXITSTATUS(status) != HPS_WORKER_DONE)
		note_death(master, &master->children[slot]);
	master->metrics->workers[slot] = HPS_WORKER_NONE;
	master->children[slot] = (struct child){ 0 };
}

static void reap(struct master *master)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		bury(master, pid, status);
}

static void signal_all(const struct master *master, int number)
{
	for (size_t i = 0; i < HPS_WORKER_SLOTS; i++)
		if (master->children[i].pid)
			kill(master->children[i].pid, number);
}

static void tell_an_old_one(struct master *master)
{
	for (size_t i = 0; i < HPS_WORKER_SLOTS; i++) {
		struct child *child = &master->children[i];

		if (!child->pid || child->told ||
		    child->generation == master->generation)
			continue;
		child->told = true;
		kill(child->pid, SIGTERM);
		return;
	}
}

/* One step towards "all wanted workers are of this generation and serve". */
static void keep_going(struct master *master)
{
	struct count now = count(master);
	bool rolling = now.old > 0;
	unsigned at_once = rolling ? now.ready + 1 : wanted(master);

	if (hps_ticks_us() >= master->no_start_before_us)
		for (; now.fresh < wanted(master) && now.fresh < at_once;
		     now.fresh++)
			start_worker(master);
	for (; now.old > 0 && now.old + now.ready > wanted(master); now.old--)
		tell_an_old_one(master);
}

static void reload(struct master *master)
{
	struct hps_arena *arena = malloc(sizeof(*arena));
	struct hps_settings *settings;
	struct hps_ctx ctx = { .arena = arena, .request_id = "reload" };

	if (!arena)
		return;
	hps_arena_init(arena);
	settings = HPS_NEW(arena, struct hps_settings);
	if (hps_settings_load(&ctx, master->options->config, settings) !=
	    HPS_OK) {
		hps_log_failure(HPS_LOG_ERROR, "reload_failed", &ctx);
		hps_arena_release(arena);
		free(arena);
		return;
	}
	if (master->settings_arena) {
		hps_arena_release(master->settings_arena);
		free(master->settings_arena);
	}
	master->settings = settings;
	master->settings_arena = arena;
	master->generation++;
	master->young_deaths = 0;
	master->no_start_before_us = 0;
	hps_log(HPS_LOG_INFO, "reloading", "Replacing the workers.");
}

static void begin_end(struct master *master)
{
	if (master->kill_at_us)
		return;
	hps_log(HPS_LOG_INFO, "ending", "Waiting for the workers.");
	master->kill_at_us =
		hps_ticks_us() +
		hps_setting_us(master->settings, HPS_SET_STOP_TIMEOUT);
	hps_socket_unlink(&master->socket);
	master->metrics->draining = 1;
	signal_all(master, SIGTERM);
}

static void take_signals(struct master *master)
{
	struct timespec tick = { .tv_nsec = TICK_US * 1000 };
	struct count now = count(master);
	int number;

	/* Nothing to watch: sleep until something happens. */
	if (!master->kill_at_us && now.ready == wanted(master) &&
	    now.all == now.ready)
		tick = (struct timespec){ .tv_sec = 60 };
	number = sigtimedwait(&master->signals, NULL, &tick);
	if (number == SIGHUP && !master->kill_at_us)
		reload(master);
	if (number == SIGTERM || number == SIGINT)
		begin_end(master);
}

static void serve(struct master *master)
{
	for (;;) {
		reap(master);
		if (!master->kill_at_us)
			keep_going(master);
		else if (count(master).all == 0)
			return;
		else if (hps_ticks_us() > master->kill_at_us)
			signal_all(master, SIGKILL);
		take_signals(master);
	}
}

static const char *socket_path(struct hps_arena *arena,
			       const struct master *master)
{
	const char *path = master->options->socket;

	if (!path)
		path = hps_setting_text(master->settings, HPS_SET_SOCKET);
	if (*path)
		return path;
	return hps_format(arena, "%s/run/%s.sock",
			  hps_setting_text(master->settings, HPS_SET_STATE),
			  master->program->name);
}

static void block_signals(sigset_t *signals)
{
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGHUP);
	sigaddset(signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, signals, NULL);
}

static enum hps_code open_up(struct hps_ctx *ctx, struct master *master)
{
	int backlog =
		(int)hps_setting_number(master->settings, HPS_SET_BACKLOG);

	master->metrics = hps_metrics_map();
	if (!master->metrics)
		return hps_fail_errno(ctx, "mmap");
	return hps_socket_listen(ctx, socket_path(ctx->arena, master), backlog,
				 &master->socket);
}

int hps_master_run(const struct hps_program *program,
		   const struct hps_master_options *options,
		   const struct hps_settings *settings)
{
	static struct master master; /* its table is large for a stack */
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena, .request_id = "start" };
	int status = EXIT_FAILURE;

	master = (struct master){ .program = program,
				  .options = options,
				  .settings = settings };
	block_signals(&master.signals);
	if (open_up(&ctx, &master) == HPS_OK) {
		hps_log(HPS_LOG_INFO, "listening", "%s", master.socket.path);
		serve(&master);
		hps_log(HPS_LOG_INFO, "ended", "All workers have ended.");
		hps_socket_close(&master.socket);
		status = EXIT_SUCCESS;
	} else {
		hps_log_failure(HPS_LOG_ERROR, "no_socket", &ctx);
	}
	hps_arena_release(&arena);
	return status;
}
