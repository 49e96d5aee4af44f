/*
 * metrics.h - counters that all workers of a program share.
 *
 * They lie in anonymous shared memory that the master maps before it forks,
 * so a worker that is killed loses nothing.  Counters are atomic and only
 * rise; a reader may see two counters a moment apart.
 */
#ifndef HPS_FCGI_METRICS_H
#define HPS_FCGI_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "lib/base/buf.h"

/* Twice the most workers: while a program rolls, both kinds are there. */
enum { HPS_WORKER_SLOTS = 512, HPS_LATENCY_BUCKETS = 12 };

enum hps_worker_state {
	HPS_WORKER_NONE,
	HPS_WORKER_STARTING,
	HPS_WORKER_IDLE,
	HPS_WORKER_BUSY,
	HPS_WORKER_STATE__MAX
};

struct hps_metrics {
	_Atomic uint64_t requests[6]; /* by the first digit of the status */
	_Atomic uint64_t latency[HPS_LATENCY_BUCKETS + 1];
	_Atomic uint64_t latency_sum_us;
	_Atomic uint64_t workers_started;
	_Atomic uint64_t workers_crashed;
	_Atomic uint32_t workers[HPS_WORKER_SLOTS]; /* hps_worker_state */
	_Atomic uint32_t draining; /* the program ends: empty the queue */
};

/* Map the counters, all zero.  Returns NULL if the system refuses. */
struct hps_metrics *hps_metrics_map(void);

/* Count one answered request; metrics may be NULL. */
void hps_metrics_request(struct hps_metrics *metrics, int status,
			 int64_t took_us);

/* Append the counters in Prometheus' text format, version 0.0.4. */
void hps_metrics_print(const struct hps_metrics *metrics, const char *program,
		       struct hps_buf *out);

#endif
