/*
 * log.h - one line of JSON per event, on standard error.
 *
 * Called by programs alone (fcgi/, tools/); libraries return what happened.
 * A line is written by one write(), so that lines of several workers do not
 * mix.  Values are escaped; none may be a secret.
 */
#ifndef HPS_BASE_LOG_H
#define HPS_BASE_LOG_H

#include "lib/base/fail.h"

enum hps_log_level {
	HPS_LOG_DEBUG,
	HPS_LOG_INFO,
	HPS_LOG_WARNING,
	HPS_LOG_ERROR,
	HPS_LOG_LEVEL__MAX
};

/* Name the program and the least level that is written (default: info). */
void hps_log_setup(const char *program, enum hps_log_level least);

/* Write an event (a stable slug) with a sentence. */
void hps_log(enum hps_log_level level, const char *event, const char *fmt, ...)
	HPS_PRINTF(3, 4);

/* Write the failure that ctx holds, with its note, place and request id. */
void hps_log_failure(enum hps_log_level level, const char *event,
		     const struct hps_ctx *ctx);

/*
 * Write one answered request.
 *
 * path: raw, as it came; query strings are cut off by the caller, since a
 * client may have put a secret there.
 */
void hps_log_request(const struct hps_ctx *ctx, const char *method,
		     const char *path, int status, size_t bytes,
		     int64_t took_us);

#endif
