#include "lib/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/time.h"

enum { LINE_MAX_BYTES = 4096, VALUE_MAX_BYTES = 1024, RESERVE_BYTES = 512 };

struct line {
	char text[LINE_MAX_BYTES];
	size_t len;
};

static const char *const level_names[] = {
	[HPS_LOG_DEBUG] = "debug",
	[HPS_LOG_INFO] = "info",
	[HPS_LOG_WARNING] = "warning",
	[HPS_LOG_ERROR] = "error",
};
_Static_assert(HPS_COUNT(level_names) == HPS_LOG_LEVEL__MAX,
	       "every level has a name");

static const char *program_name = "hps";
static enum hps_log_level least_level = HPS_LOG_INFO;

void hps_log_setup(const char *program, enum hps_log_level least)
{
	program_name = program;
	least_level = least;
}

/* Room is kept for the closing brace and newline. */
static void add(struct line *line, const char *text, size_t len)
{
	if (line->len + len > sizeof(line->text) - 2)
		return;
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

/* A long value is cut, so that what comes behind it is never missing. */
static void add_escaped(struct line *line, const char *text)
{
	size_t end = line->len + VALUE_MAX_BYTES;
	char code[8];

	if (end > sizeof(line->text) - RESERVE_BYTES)
		end = sizeof(line->text) - RESERVE_BYTES;
	for (; *text && line->len < end; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\') {
			code[0] = '\\';
			code[1] = *text;
			add(line, code, 2);
		} else if (c < 0x20 || c == 0x7f) {
			snprintf(code, sizeof(code), "\\u%04x", c);
			add(line, code, 6);
		} else {
			add(line, text, 1);
		}
	}
}

static void add_text(struct line *line, const char *name, const char *value)
{
	if (!value)
		return;
	add(line, ",\"", 2);
	add(line, name, strlen(name));
	add(line, "\":\"", 3);
	add_escaped(line, value);
	add(line, "\"", 1);
}

static void add_number(struct line *line, const char *name, long long value)
{
	char text[64];
	int len = snprintf(text, sizeof(text), ",\"%s\":%lld", name, value);

	add(line, text, (size_t)len);
}

static void begin(struct line *line, enum hps_log_level level,
		  const char *event)
{
	char now[HPS_TIME_TEXT_MAX];
	int len = snprintf(line->text, sizeof(line->text),
			   "{\"time\":\"%s\",\"level\":\"%s\"",
			   hps_time_format(hps_now_us(), now),
			   level_names[level]);

	line->len = (size_t)len;
	add_text(line, "program", program_name);
	add_text(line, "event", event);
}

static void end(struct line *line)
{
	line->text[line->len++] = '}';
	line->text[line->len++] = '\n';
	if (write(STDERR_FILENO, line->text, line->len) < 0)
		return; /* nowhere left to say so */
}

void hps_log(enum hps_log_level level, const char *event, const char *fmt, ...)
{
	struct line line;
	char message[1024];
	va_list ap;

	if (level < least_level)
		return;
	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	begin(&line, level, event);
	add_number(&line, "pid", getpid());
	add_text(&line, "message", message);
	end(&line);
}

void hps_log_failure(enum hps_log_level level, const char *event,
		     const struct hps_ctx *ctx)
{
	const struct hps_error *error = &ctx->error;
	struct line line;

	if (level < least_level)
		return;
	begin(&line, level, event);
	add_text(&line, "request", ctx->request_id);
	add_text(&line, "code", hps_code_name(error->code));
	add_text(&line, "slug", error->slug);
	add_text(&line, "file", error->file);
	add_number(&line, "line", error->line);
	add_text(&line, "note", error->note);
	add_text(&line, "message", error->detail);
	end(&line);
}

void hps_log_request(const struct hps_ctx *ctx, const char *method,
		     const char *path, int status, size_t bytes,
		     int64_t took_us)
{
	struct line line;

	if (HPS_LOG_INFO < least_level)
		return;
	begin(&line, HPS_LOG_INFO, "request");
	add_text(&line, "request", ctx->request_id);
	add_text(&line, "method", method);
	add_text(&line, "path", path);
	add_number(&line, "status", status);
	add_number(&line, "bytes", (long long)bytes);
	add_number(&line, "tookUs", took_us);
	if (ctx->error.code != HPS_OK)
		add_text(&line, "slug", ctx->error.slug);
	end(&line);
}
