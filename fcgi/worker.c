#include "fcgi/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fcgi/stream.h"
#include "lib/base/log.h"
#include "lib/base/text.h"
#include "lib/base/time.h"

enum { REQUEST_ID_BYTES = 16, REQUEST_IDS_AT_ONCE = 16 };

/* getrandom() gives up to 256 bytes whole, so these come by one call. */
struct request_ids {
	unsigned char random[REQUEST_IDS_AT_ONCE][REQUEST_ID_BYTES];
	size_t left;
};

struct serving {
	const struct hps_worker *worker;
	struct hps_app app;
	struct hps_arena arena; /* of one request */
	struct hps_stream stream;
	struct request_ids ids;
	int64_t idled_us; /* when program->idle() ran, by hps_ticks_us() */
	int64_t answered;
};

static volatile sig_atomic_t told_to_end;

static void on_signal(int number)
{
	(void)number;
	told_to_end = 1;
}

static void set_state(const struct hps_worker *worker,
		      enum hps_worker_state state)
{
	worker->metrics->workers[worker->slot] = state;
}

/* While there is always work, ppoll() never delivers a signal. */
static bool should_end(void)
{
	sigset_t pending;

	sigpending(&pending);
	return told_to_end || sigismember(&pending, SIGTERM) == 1 ||
	       sigismember(&pending, SIGINT) == 1;
}

static const char *make_request_id(struct serving *serving)
{
	struct request_ids *ids = &serving->ids;

	if (!ids->left) {
		if (getrandom(ids->random, sizeof(ids->random), 0) !=
		    sizeof(ids->random))
			abort();
		ids->left = REQUEST_IDS_AT_ONCE;
	}
	ids->left--;
	return hps_hex(&serving->arena, ids->random[ids->left],
		       REQUEST_ID_BYTES);
}

static const char *raw_method(const struct hps_exchange *x)
{
	const char *method = FCGX_GetParam(
		"REQUEST_METHOD", (char **)(uintptr_t)x->request->params);

	return method ? method : "";
}

/* As it came, but for a secret: who reads logs needs no invitation. */
static const char *log_path(const struct hps_exchange *x)
{
	const struct hps_route *route = x->match.route;
	const char *path = x->request->uri.path;

	if (route && strstr(route->pattern, "{secret}"))
		return route->pattern;
	return path ? path : "";
}

static void record(const struct hps_exchange *x, int64_t took_us)
{
	int status = x->response->status;

	if (status >= 500)
		hps_log_failure(HPS_LOG_ERROR, "request_failed", x->ctx);
	hps_log_request(x->ctx, raw_method(x), log_path(x), status,
			x->response->body_len, took_us);
	hps_metrics_request(x->app->metrics, status, took_us);
}

static void answer(struct serving *serving)
{
	int64_t begun_us = hps_ticks_us();
	struct hps_ctx ctx = { .arena = &serving->arena,
			       .now_us = hps_now_us() };
	struct hps_request request = { .body = hps_stream_body(
					       &serving->stream) };
	struct hps_response response;
	struct hps_exchange x = { .app = &serving->app,
				  .ctx = &ctx,
				  .request = &request,
				  .response = &response };

	ctx.request_id = make_request_id(serving);
	hps_response_init(&response, &serving->arena);
	hps_exchange_run(&x, serving->stream.fcgi.envp);
	if (!hps_stream_send(&serving->stream, &serving->arena, &response,
			     request.method != HPS_HEAD))
		hps_log(HPS_LOG_INFO, "answer_not_taken",
			"The answer to %s was not taken.", ctx.request_id);
	record(&x, hps_ticks_us() - begun_us);
	hps_stream_close(&serving->stream);
	hps_arena_reset(&serving->arena);
}

/* Returns false if another worker was faster. */
static bool serve_one(struct serving *serving)
{
	int fd = accept4(serving->worker->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return false;
	set_state(serving->worker, HPS_WORKER_BUSY);
	if (hps_stream_open(&serving->stream, fd, serving->worker->settings)) {
		answer(serving);
		serving->answered++;
	}
	set_state(serving->worker, HPS_WORKER_IDLE);
	return true;
}

static void idle(struct serving *serving)
{
	serving->idled_us = hps_ticks_us();
	if (serving->app.program->idle)
		serving->app.program->idle(&serving->app);
}

static void wait_for_work(struct serving *serving, const sigset_t *unblocked)
{
	struct pollfd poll_fd = { .fd = serving->worker->listen_fd,
				  .events = POLLIN };
	struct timespec second = { .tv_sec = 1 };
	int ready = ppoll(&poll_fd, 1, &second, unblocked);

	if (ready == 0)
		idle(serving);
}

static void serve(struct serving *serving)
{
	const struct hps_worker *worker = serving->worker;
	int64_t share =
		hps_setting_number(worker->settings, HPS_SET_WORKER_REQUESTS);
	sigset_t unblocked;

	sigprocmask(SIG_SETMASK, NULL, &unblocked);
	sigdelset(&unblocked, SIGTERM);
	sigdelset(&unblocked, SIGINT);
	while (!should_end() && (share == 0 || serving->answered < share)) {
		/* Under load the next request waits already. */
		if (!serve_one(serving))
			wait_for_work(serving, &unblocked);
		else if (hps_ticks_us() - serving->idled_us > HPS_MINUTE_US)
			idle(serving);
	}
	/* The socket has no name any more: answer who came before that. */
	while (worker->metrics->draining && serve_one(serving))
		continue;
}

static bool start(struct serving *serving, struct hps_arena *arena)
{
	const struct hps_program *program = serving->worker->program;
	struct hps_ctx ctx = { .arena = arena,
			       .now_us = hps_now_us(),
			       .request_id = "start" };

	if (!program->start || program->start(&ctx, &serving->app) == HPS_OK)
		return true;
	hps_log_failure(HPS_LOG_ERROR, "start_failed", &ctx);
	return false;
}

int hps_worker_run(const struct hps_worker *worker)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct hps_arena arena = HPS_ARENA_INIT;
	struct serving serving = { .worker = worker, .arena = HPS_ARENA_INIT };
	int status = HPS_WORKER_NO_START;

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	serving.app = (struct hps_app){ .program = worker->program,
					.settings = worker->settings,
					.arena = &arena,
					.metrics = worker->metrics };
	hps_stream_init(&serving.stream, worker->settings);
	if (start(&serving, &arena)) {
		set_state(worker, HPS_WORKER_IDLE);
		serve(&serving);
		if (worker->program->stop)
			worker->program->stop(&serving.app);
		status = HPS_WORKER_DONE;
	}
	hps_arena_release(&serving.arena);
	hps_arena_release(&arena);
	return status;
}
