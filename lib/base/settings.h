/*
 * settings.h - what an operator can set, from one table.
 *
 * A setting has one key everywhere: `key = value` in the settings file, and
 * HPS_KEY (upper case) in the environment, which wins.  The file is the one
 * that the program was told with --config, else the one that HPS_CONFIG
 * names, else store.conf in the system's configuration folder if it is there.
 * Lines that begin with # are comments.  An unknown key, a key given twice
 * and a value of the wrong form are errors that name file and line: a typing
 * mistake must not become a default.
 *
 * After loading nothing changes: whoever needs newer settings loads them into
 * another struct and arena.
 */
#ifndef HPS_BASE_SETTINGS_H
#define HPS_BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/fail.h"

enum hps_setting_type {
	HPS_SETTING_TEXT,
	HPS_SETTING_NUMBER,   /* decimal, with k, M or G (1024) behind it */
	HPS_SETTING_DURATION, /* decimal with ms, s, min, h or d behind it */
	HPS_SETTING_BOOL,     /* yes or no */
	HPS_SETTING_LIST,     /* words with spaces or commas between them */
	HPS_SETTING_TYPE__MAX
};

/* Which programs look at a setting; for the documentation alone. */
enum hps_setting_programs {
	HPS_FOR_DISCOVERY = 1,
	HPS_FOR_PUBLISH = 2,
	HPS_FOR_ADMIN = 4,
	HPS_FOR_CLERK = 8,
	HPS_FOR_TOOL = 16,
	HPS_FOR_FCGI = 7,
	HPS_FOR_ALL = 31
};

enum hps_setting {
	HPS_SET_STATE,
	HPS_SET_SQL,
	HPS_SET_SOCKET,
	HPS_SET_OPENAPI,
	HPS_SET_DB_SOCKET,
	HPS_SET_DB_HOST,
	HPS_SET_DB_PORT,
	HPS_SET_DB_NAME,
	HPS_SET_DB_USER,
	HPS_SET_DB_PASSWORD,
	HPS_SET_DB_PASSWORD_FILE,
	HPS_SET_DB_TLS_CA,
	HPS_SET_DB_TIMEOUT,
	HPS_SET_PUBLIC_URL,
	HPS_SET_TRUSTED_PROXY,
	HPS_SET_LOG_LEVEL,
	HPS_SET_METRICS_ALLOW,
	HPS_SET_WORKERS,
	HPS_SET_BACKLOG,
	HPS_SET_WORKER_REQUESTS,
	HPS_SET_STOP_TIMEOUT,
	HPS_SET_READ_TIMEOUT,
	HPS_SET_WRITE_TIMEOUT,
	HPS_SET_BODY_DEADLINE,
	HPS_SET_JSON_BODY_BYTES,
	HPS_SET_PUBLISH_BODY_BYTES,
	HPS_SET_UNPACKED_BYTES,
	HPS_SET_ARCHIVE_ENTRIES,
	HPS_SET_ARCHIVE_FILE_BYTES,
	HPS_SET_ARCHIVE_RATIO,
	HPS_SET_FREE_BYTES,
	HPS_SET_COMPRESS_NOW_BYTES,
	HPS_SET_PIN_HOURS,
	HPS_SET_SESSION_IDLE_MIN,
	HPS_SET_SESSION_MAX_HOURS,
	HPS_SET_FRESH_MIN,
	HPS_SET_STORE_TOKEN_MIN,
	HPS_SET_TOKEN_DAYS,
	HPS_SET_TOKEN_MAX_DAYS,
	HPS_SET_HASH_MEMORY_KIB,
	HPS_SET_HASH_PASSES,
	HPS_SET_HASH_LANES,
	HPS_SET_HASH_AT_ONCE,
	HPS_SET_PUBLISH_RATE,
	HPS_SET_PUBLISH_BURST,
	HPS_SET_LOGIN_WINDOW,
	HPS_SET_LOGIN_PER_ACCOUNT,
	HPS_SET_LOGIN_PER_ADDRESS,
	HPS_SET_LOGIN_TOTAL,
	HPS_SET_THROTTLES,
	HPS_SET_GC_GRACE,
	HPS_SET__MAX
};

struct hps_setting_info {
	const char *key;
	enum hps_setting_type type;
	const char *fallback; /* as it would stand in the file */
	int64_t min, max;     /* of numbers, and of durations in us */
	unsigned programs;
	const char *doc;
	bool secret; /* never printed */
};

struct hps_words {
	const char **items;
	size_t count;
};

struct hps_setting_value {
	const char *text; /* as given */
	int64_t number;	  /* NUMBER, DURATION in us, BOOL */
	struct hps_words words;
	const char *origin; /* "default", "environment", or "file:line" */
};

struct hps_settings {
	struct hps_setting_value values[HPS_SET__MAX];
};

/* The row of a setting; NULL for a value outside the enumeration. */
const struct hps_setting_info *hps_setting_info(enum hps_setting setting);

/*
 * Read the defaults, the file and the environment.
 *
 * path: of --config, or NULL.
 * Errors: HPS_EINVALID settings_invalid, with a detail for the operator.
 * Memory: the values live as long as ctx->arena.
 */
HPS_MUST_CHECK enum hps_code hps_settings_load(struct hps_ctx *ctx,
					       const char *path,
					       struct hps_settings *settings);

/* As hps_settings_load() from the text of a file; name is for messages. */
HPS_MUST_CHECK enum hps_code hps_settings_parse(struct hps_ctx *ctx,
						const char *name,
						const char *text,
						struct hps_settings *settings);

/* A TEXT setting; never NULL, "" where nothing was set. */
const char *hps_setting_text(const struct hps_settings *settings,
			     enum hps_setting setting);

/* A NUMBER setting. */
int64_t hps_setting_number(const struct hps_settings *settings,
			   enum hps_setting setting);

/* A DURATION setting in microseconds. */
int64_t hps_setting_us(const struct hps_settings *settings,
		       enum hps_setting setting);

/* A BOOL setting. */
bool hps_setting_bool(const struct hps_settings *settings,
		      enum hps_setting setting);

/* A LIST setting; never NULL. */
const struct hps_words *hps_setting_list(const struct hps_settings *settings,
					 enum hps_setting setting);

/*
 * The table as a settings file: each key with its doc as a comment, its value
 * and where that came from.  Secrets show as (set) or nothing.
 */
void hps_settings_print(const struct hps_settings *settings,
			struct hps_buf *out);

#endif
