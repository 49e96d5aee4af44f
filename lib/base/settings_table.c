#include "lib/base/settings.h"

#include "lib/base/time.h"

#define TEXT(key, fallback, programs, doc)                                     \
	{                                                                      \
		key, HPS_SETTING_TEXT, fallback, 0, 0, programs, doc, false    \
	}
#define SECRET(key, programs, doc)                                             \
	{                                                                      \
		key, HPS_SETTING_TEXT, "", 0, 0, programs, doc, true           \
	}
#define LIST(key, fallback, programs, doc)                                     \
	{                                                                      \
		key, HPS_SETTING_LIST, fallback, 0, 0, programs, doc, false    \
	}
#define BOOL(key, fallback, programs, doc)                                     \
	{                                                                      \
		key, HPS_SETTING_BOOL, fallback, 0, 1, programs, doc, false    \
	}
#define NUMBER(key, fallback, min, max, programs, doc)                         \
	{                                                                      \
		key, HPS_SETTING_NUMBER, fallback, min, max, programs, doc,    \
			false                                                  \
	}
#define TIME(key, fallback, min, max, programs, doc)                           \
	{                                                                      \
		key, HPS_SETTING_DURATION, fallback, min, max, programs, doc,  \
			false                                                  \
	}

#define GIB (INT64_C(1) << 30)
#define PUB HPS_FOR_PUBLISH
#define WRITERS (HPS_FOR_PUBLISH | HPS_FOR_ADMIN)
#define HASHERS (HPS_FOR_ADMIN | HPS_FOR_TOOL)

/* clang-format off */
static const struct hps_setting_info table[] = {
	[HPS_SET_STATE] = TEXT("state", HPS_STATEDIR, HPS_FOR_ALL, "Folder of everything that the store keeps outside its database."),
	[HPS_SET_SQL] = TEXT("sql", HPS_SQLDIR, HPS_FOR_TOOL, "Folder of the migrations."),
	[HPS_SET_SOCKET] = TEXT("socket", "", HPS_FOR_FCGI, "Unix socket to listen on; empty: run/PROGRAM.sock in the state folder."),
	[HPS_SET_OPENAPI] = TEXT("openapi", HPS_DATADIR "/openapi.json", HPS_FOR_ADMIN, "File that answers /api/v1/openapi.json."),
	[HPS_SET_DB_SOCKET] = TEXT("db_socket", "", HPS_FOR_ALL, "Unix socket of the database; empty: the client library's default, or db_host."),
	[HPS_SET_DB_HOST] = TEXT("db_host", "", HPS_FOR_ALL, "Host of the database, for TCP with TLS."),
	[HPS_SET_DB_PORT] = NUMBER("db_port", "3306", 1, 65535, HPS_FOR_ALL, "TCP port of the database."),
	[HPS_SET_DB_NAME] = TEXT("db_name", "hps", HPS_FOR_ALL, "Name of the database."),
	[HPS_SET_DB_USER] = TEXT("db_user", "hps", HPS_FOR_ALL, "Account at the database; each program has its own."),
	[HPS_SET_DB_PASSWORD] = SECRET("db_password", HPS_FOR_ALL, "Password of that account; better in db_password_file."),
	[HPS_SET_DB_PASSWORD_FILE] = TEXT("db_password_file", "", HPS_FOR_ALL, "File whose first line is that password."),
	[HPS_SET_DB_TLS_CA] = TEXT("db_tls_ca", "", HPS_FOR_ALL, "Certificates that a database on TCP is verified against."),
	[HPS_SET_DB_TIMEOUT] = TIME("db_timeout", "2s", 100000, 60 * HPS_SECOND_US, HPS_FOR_ALL, "Time for connecting to the database, and for one statement."),
	[HPS_SET_PUBLIC_URL] = TEXT("public_url", "", HPS_FOR_ALL, "Scheme and host under which browsers see the store, without a slash at the end."),
	[HPS_SET_TRUSTED_PROXY] = LIST("trusted_proxy", "", HPS_FOR_FCGI, "Addresses of proxies whose X-Forwarded-For and -Proto are believed."),
	[HPS_SET_LOG_LEVEL] = TEXT("log_level", "info", HPS_FOR_ALL, "The least level that is logged: debug, info, warning or error."),
	[HPS_SET_METRICS_ALLOW] = LIST("metrics_allow", "", HPS_FOR_ADMIN, "Addresses besides loopback that may read /metrics."),
	[HPS_SET_WORKERS] = NUMBER("workers", "4", 1, 256, HPS_FOR_FCGI, "Worker processes; each answers one request at a time."),
	[HPS_SET_BACKLOG] = NUMBER("backlog", "4096", 1, 65535, HPS_FOR_FCGI, "Connections that may wait for a worker."),
	[HPS_SET_WORKER_REQUESTS] = NUMBER("worker_requests", "0", 0, GIB, HPS_FOR_FCGI, "Requests after which a worker is replaced; 0: never."),
	[HPS_SET_STOP_TIMEOUT] = TIME("stop_timeout", "10s", 100000, HPS_HOUR_US, HPS_FOR_FCGI, "Time that workers have to finish their request when the program ends."),
	[HPS_SET_READ_TIMEOUT] = TIME("read_timeout", "30s", 100000, HPS_HOUR_US, HPS_FOR_FCGI, "Longest wait for the next bytes of a request."),
	[HPS_SET_WRITE_TIMEOUT] = TIME("write_timeout", "30s", 100000, HPS_HOUR_US, HPS_FOR_FCGI, "Longest wait for an answer to be taken."),
	[HPS_SET_BODY_DEADLINE] = TIME("body_deadline", "120s", 100000, HPS_HOUR_US, HPS_FOR_FCGI, "Time in which a whole request body must have come."),
	[HPS_SET_JSON_BODY_BYTES] = NUMBER("json_body_bytes", "1M", 1024, 64 << 20, HPS_FOR_FCGI, "Largest JSON body."),
	[HPS_SET_PUBLISH_BODY_BYTES] = NUMBER("publish_body_bytes", "64M", 1024, 16 * GIB, PUB, "Largest upload."),
	[HPS_SET_UNPACKED_BYTES] = NUMBER("unpacked_bytes", "256M", 1024, 64 * GIB, PUB, "Largest sum of the files of one version."),
	[HPS_SET_ARCHIVE_ENTRIES] = NUMBER("archive_entries", "5000", 1, 1000000, PUB, "Most entries of one archive."),
	[HPS_SET_ARCHIVE_FILE_BYTES] = NUMBER("archive_file_bytes", "64M", 1024, 16 * GIB, PUB, "Largest single file."),
	[HPS_SET_ARCHIVE_RATIO] = NUMBER("archive_ratio", "100", 2, 10000, PUB, "Highest compression ratio beyond the first MiB."),
	[HPS_SET_FREE_BYTES] = NUMBER("free_bytes", "256M", 0, 1024 * GIB, WRITERS, "Room that must stay free on the disk; less, and uploads get 507."),
	[HPS_SET_COMPRESS_NOW_BYTES] = NUMBER("compress_now_bytes", "64k", 0, GIB, PUB, "Versions up to this size are compressed in the request, larger ones by the clerk."),
	[HPS_SET_PIN_HOURS] = NUMBER("pin_hours", "24", 0, 8760, HPS_FOR_DISCOVERY | HPS_FOR_CLERK, "Hours for which ?generation= works after a generation was superseded."),
	[HPS_SET_SESSION_IDLE_MIN] = NUMBER("session_idle_min", "30", 1, 1440, HPS_FOR_ADMIN, "Minutes without a request after which a session ends."),
	[HPS_SET_SESSION_MAX_HOURS] = NUMBER("session_max_hours", "8", 1, 168, HPS_FOR_ADMIN, "Hours after which a session ends in any case."),
	[HPS_SET_FRESH_MIN] = NUMBER("fresh_min", "5", 1, 60, HPS_FOR_ADMIN, "Minutes for which a password counts as fresh."),
	[HPS_SET_STORE_TOKEN_MIN] = NUMBER("store_token_min", "60", 1, 1440, HPS_FOR_ADMIN, "Minutes for which a store session token holds."),
	[HPS_SET_TOKEN_DAYS] = NUMBER("token_days", "90", 1, 365, HPS_FOR_ADMIN | HPS_FOR_TOOL, "Days for which a token holds unless its maker says otherwise."),
	[HPS_SET_TOKEN_MAX_DAYS] = NUMBER("token_max_days", "365", 1, 3650, HPS_FOR_ADMIN | HPS_FOR_TOOL, "Days for which a token can hold at most."),
	[HPS_SET_HASH_MEMORY_KIB] = NUMBER("hash_memory_kib", "65536", 19456, 4194304, HASHERS, "Memory of one password hash (argon2id)."),
	[HPS_SET_HASH_PASSES] = NUMBER("hash_passes", "3", 2, 64, HASHERS, "Passes of one password hash."),
	[HPS_SET_HASH_LANES] = NUMBER("hash_lanes", "4", 1, 64, HASHERS, "Lanes of one password hash."),
	[HPS_SET_HASH_AT_ONCE] = NUMBER("hash_at_once", "2", 1, 64, HPS_FOR_ADMIN, "Password hashes that run at once on this host."),
	[HPS_SET_PUBLISH_RATE] = TIME("publish_rate", "1min", 0, HPS_DAY_US, PUB, "Time in which a plugin earns one more publish."),
	[HPS_SET_PUBLISH_BURST] = NUMBER("publish_burst", "30", 1, 100000, PUB, "Publishes that a plugin can save up."),
	[HPS_SET_LOGIN_WINDOW] = TIME("login_window", "5min", HPS_SECOND_US, HPS_DAY_US, HPS_FOR_ADMIN, "Time over which failed logins are counted."),
	[HPS_SET_LOGIN_PER_ACCOUNT] = NUMBER("login_per_account", "10", 1, 1000000, HPS_FOR_ADMIN, "Failed logins of one account from one address."),
	[HPS_SET_LOGIN_PER_ADDRESS] = NUMBER("login_per_address", "100", 1, 1000000, HPS_FOR_ADMIN, "Failed logins from one address."),
	[HPS_SET_LOGIN_TOTAL] = NUMBER("login_total", "1000", 1, 10000000, HPS_FOR_ADMIN, "Failed logins in all."),
	[HPS_SET_THROTTLES] = BOOL("throttles", "yes", WRITERS, "Whether logins and publishing are throttled; benches and fault tests say no."),
	[HPS_SET_GC_GRACE] = TIME("gc_grace", "1h", 0, 365 * HPS_DAY_US, HPS_FOR_CLERK | HPS_FOR_TOOL, "Age at which a folder that nothing refers to is removed."),
};
/* clang-format on */
_Static_assert(HPS_COUNT(table) == HPS_SET__MAX, "every setting has a row");

const struct hps_setting_info *hps_setting_info(enum hps_setting setting)
{
	return setting < HPS_SET__MAX ? &table[setting] : NULL;
}
