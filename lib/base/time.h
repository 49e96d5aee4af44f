/*
 * time.h - points in time: microseconds since 1970 UTC, and RFC 3339 text.
 */
#ifndef HPS_BASE_TIME_H
#define HPS_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/attr.h"

enum { HPS_TIME_TEXT_MAX = 25 }; /* "2026-01-31T23:59:59.999Z" and NUL */

#define HPS_SECOND_US INT64_C(1000000)
#define HPS_MINUTE_US (60 * HPS_SECOND_US)
#define HPS_HOUR_US (60 * HPS_MINUTE_US)
#define HPS_DAY_US (24 * HPS_HOUR_US)

/* The wall clock.  For durations use hps_ticks_us(), which never jumps. */
int64_t hps_now_us(void);
int64_t hps_ticks_us(void);

/*
 * Write a time as RFC 3339 in UTC with milliseconds.
 * time_us: years 1970 to 9999.  Returns text.
 */
const char *hps_time_format(int64_t time_us, char text[HPS_TIME_TEXT_MAX]);

/*
 * Read an RFC 3339 time with any offset and up to nine digits of fraction
 * (digits beyond microseconds are cut off).  Leap seconds are refused.
 * Returns false, and leaves time_us alone, if text is anything else.
 */
HPS_MUST_CHECK bool hps_time_parse(const char *text, int64_t *time_us);

#endif
