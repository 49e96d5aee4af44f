/*
 * worker.h - one process that answers one request at a time.
 *
 * Signals are blocked but for the moments in which it waits, so a request is
 * never interrupted: SIGTERM ends the worker between two requests.
 */
#ifndef HPS_FCGI_WORKER_H
#define HPS_FCGI_WORKER_H

#include "fcgi/exchange.h"
#include "fcgi/metrics.h"

enum hps_worker_exit {
	HPS_WORKER_DONE = 0,	/* told to end, or answered its share */
	HPS_WORKER_NO_START = 3 /* the program's start() failed */
};

struct hps_worker {
	const struct hps_program *program;
	const struct hps_settings *settings;
	struct hps_metrics *metrics;
	size_t slot; /* of metrics->workers */
	int listen_fd;
};

/* Serve until told to end.  Returns the status to exit with. */
int hps_worker_run(const struct hps_worker *worker);

#endif
