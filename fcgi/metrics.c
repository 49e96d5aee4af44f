#include "fcgi/metrics.h"

#include <sys/mman.h>

/* Upper bounds in microseconds; the last bucket has none. */
static const int64_t bounds_us[] = { 500,    1000,   2500,    5000,
				     10000,  25000,  50000,   100000,
				     250000, 500000, 1000000, 5000000 };
_Static_assert(HPS_COUNT(bounds_us) == HPS_LATENCY_BUCKETS,
	       "every bucket has a bound");

static const char *const state_names[] = {
	[HPS_WORKER_NONE] = "none",
	[HPS_WORKER_STARTING] = "starting",
	[HPS_WORKER_IDLE] = "idle",
	[HPS_WORKER_BUSY] = "busy",
};
_Static_assert(HPS_COUNT(state_names) == HPS_WORKER_STATE__MAX,
	       "every state has a name");

struct hps_metrics *hps_metrics_map(void)
{
	void *memory =
		mmap(NULL, sizeof(struct hps_metrics), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

void hps_metrics_request(struct hps_metrics *metrics, int status,
			 int64_t took_us)
{
	size_t bucket = 0;

	if (!metrics)
		return;
	while (bucket < HPS_LATENCY_BUCKETS && took_us > bounds_us[bucket])
		bucket++;
	metrics->requests[status >= 100 && status < 600 ? status / 100 : 0]++;
	metrics->latency[bucket]++;
	metrics->latency_sum_us += (uint64_t)took_us;
}

static unsigned long long read_counter(const _Atomic uint64_t *counter)
{
	return (unsigned long long)atomic_load(counter);
}

static void print_requests(const struct hps_metrics *metrics,
			   const char *program, struct hps_buf *out)
{
	hps_buf_puts(out, "# HELP hps_requests_total Answered requests by the "
			  "class of their status.\n"
			  "# TYPE hps_requests_total counter\n");
	for (size_t i = 1; i < HPS_COUNT(metrics->requests); i++)
		hps_buf_printf(out,
			       "hps_requests_total{program=\"%s\",class=\""
			       "%zuxx\"} %llu\n",
			       program, i, read_counter(&metrics->requests[i]));
}

static void print_latency(const struct hps_metrics *metrics,
			  const char *program, struct hps_buf *out)
{
	unsigned long long total = 0;

	hps_buf_puts(out, "# HELP hps_request_seconds Time from the parsed "
			  "request to the sent answer.\n"
			  "# TYPE hps_request_seconds histogram\n");
	for (size_t i = 0; i < HPS_LATENCY_BUCKETS; i++) {
		total += read_counter(&metrics->latency[i]);
		hps_buf_printf(out,
			       "hps_request_seconds_bucket{program=\"%s\",le="
			       "\"%g\"} %llu\n",
			       program, (double)bounds_us[i] / 1e6, total);
	}
	total += read_counter(&metrics->latency[HPS_LATENCY_BUCKETS]);
	hps_buf_printf(out,
		       "hps_request_seconds_bucket{program=\"%s\",le=\"+Inf\"} "
		       "%llu\n"
		       "hps_request_seconds_sum{program=\"%s\"} %.6f\n"
		       "hps_request_seconds_count{program=\"%s\"} %llu\n",
		       program, total, program,
		       (double)read_counter(&metrics->latency_sum_us) / 1e6,
		       program, total);
}

static void print_workers(const struct hps_metrics *metrics,
			  const char *program, struct hps_buf *out)
{
	unsigned counts[HPS_WORKER_STATE__MAX] = { 0 };

	for (size_t i = 0; i < HPS_WORKER_SLOTS; i++)
		counts[atomic_load(&metrics->workers[i])]++;
	hps_buf_puts(out, "# HELP hps_workers Workers by what they do.\n"
			  "# TYPE hps_workers gauge\n");
	for (size_t i = HPS_WORKER_STARTING; i < HPS_WORKER_STATE__MAX; i++)
		hps_buf_printf(out,
			       "hps_workers{program=\"%s\",state=\"%s\"} %u\n",
			       program, state_names[i], counts[i]);
	hps_buf_printf(out,
		       "# HELP hps_workers_started_total Workers started.\n"
		       "# TYPE hps_workers_started_total counter\n"
		       "hps_workers_started_total{program=\"%s\"} %llu\n"
		       "# HELP hps_workers_crashed_total Workers that ended by "
		       "a signal or an error.\n"
		       "# TYPE hps_workers_crashed_total counter\n"
		       "hps_workers_crashed_total{program=\"%s\"} %llu\n",
		       program, read_counter(&metrics->workers_started),
		       program, read_counter(&metrics->workers_crashed));
}

void hps_metrics_print(const struct hps_metrics *metrics, const char *program,
		       struct hps_buf *out)
{
	print_requests(metrics, program, out);
	print_latency(metrics, program, out);
	print_workers(metrics, program, out);
}
