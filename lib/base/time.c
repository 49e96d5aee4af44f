#include "lib/base/time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * HPS_SECOND_US + now.tv_nsec / 1000;
}

int64_t hps_now_us(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t hps_ticks_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

const char *hps_time_format(int64_t time_us, char text[HPS_TIME_TEXT_MAX])
{
	time_t seconds = (time_t)(time_us / HPS_SECOND_US);
	unsigned ms = (unsigned)(time_us % HPS_SECOND_US / 1000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	snprintf(text, HPS_TIME_TEXT_MAX, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
		 (unsigned)(tm.tm_year + 1900) % 10000,
		 (unsigned)(tm.tm_mon + 1) % 100, (unsigned)tm.tm_mday % 100,
		 (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
		 (unsigned)tm.tm_sec % 100, ms % 1000);
	return text;
}

/* Read exactly count digits; returns the text behind them, or NULL. */
static const char *digits(const char *text, int count, int *value)
{
	if (!text)
		return NULL;
	for (*value = 0; count; count--, text++) {
		if (*text < '0' || *text > '9')
			return NULL;
		*value = *value * 10 + (*text - '0');
	}
	return text;
}

static const char *expect(const char *text, const char *any)
{
	return text && *text && strchr(any, *text) ? text + 1 : NULL;
}

static const char *fraction(const char *text, int64_t *us)
{
	int64_t unit = 100000;
	int count = 0;

	*us = 0;
	if (!text || *text != '.')
		return text;
	for (text++; *text >= '0' && *text <= '9'; text++, count++) {
		*us += (*text - '0') * unit;
		unit /= 10;
	}
	return count >= 1 && count <= 9 ? text : NULL;
}

static const char *offset(const char *text, int *minutes)
{
	int sign, hour, minute;

	*minutes = 0;
	if (!text)
		return NULL;
	if (*text == 'Z' || *text == 'z')
		return text + 1;
	sign = *text == '-' ? -1 : 1;
	text = digits(expect(text, "+-"), 2, &hour);
	text = digits(expect(text, ":"), 2, &minute);
	if (!text || hour > 23 || minute > 59)
		return NULL;
	*minutes = sign * (hour * 60 + minute);
	return text;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool hps_time_parse(const char *text, int64_t *time_us)
{
	int year, month, day, hour, minute, second, minutes;
	struct tm tm = { 0 };
	int64_t us;

	text = digits(text, 4, &year);
	text = digits(expect(text, "-"), 2, &month);
	text = digits(expect(text, "-"), 2, &day);
	text = digits(expect(text, "Tt"), 2, &hour);
	text = digits(expect(text, ":"), 2, &minute);
	text = digits(expect(text, ":"), 2, &second);
	text = offset(fraction(text, &us), &minutes);
	if (!text || *text || year < 1970 || month < 1 || month > 12 ||
	    day < 1 || day > days_in(year, month) || hour > 23 || minute > 59 ||
	    second > 59)
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	tm.tm_hour = hour;
	tm.tm_min = minute - minutes;
	tm.tm_sec = second;
	*time_us = (int64_t)timegm(&tm) * HPS_SECOND_US + us;
	return true;
}
