#include "tools/tool.h"

#include <signal.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/time.h"
#include "lib/crypto/random.h"
#include "lib/db/settings.h"

enum { RUN_ID_CHARACTERS = 16 };

static const char *const level_names[] = {
	[HPS_LOG_DEBUG] = "debug",
	[HPS_LOG_INFO] = "info",
	[HPS_LOG_WARNING] = "warning",
	[HPS_LOG_ERROR] = "error",
};
_Static_assert(HPS_COUNT(level_names) == HPS_LOG_LEVEL__MAX,
	       "every level has a name");

void hps_tool_guard(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
#ifndef HPS_ARENA_MALLOC /* sanitizers look at the process themselves */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	signal(SIGPIPE, SIG_IGN);
	umask(022);
}

enum hps_log_level hps_tool_log_level(const struct hps_settings *settings)
{
	const char *name = hps_setting_text(settings, HPS_SET_LOG_LEVEL);
	unsigned i = 0;

	while (i < HPS_LOG_LEVEL__MAX && strcmp(name, level_names[i]) != 0)
		i++;
	return i < HPS_LOG_LEVEL__MAX ? (enum hps_log_level)i : HPS_LOG_INFO;
}

enum hps_code hps_tool_connect(struct hps_ctx *ctx,
			       const struct hps_settings *settings,
			       unsigned query_ms, struct hps_db **db)
{
	struct hps_db_settings to;

	HPS_TRY(hps_db_settings_read(ctx, settings, &to));
	if (query_ms)
		to.query_ms = query_ms;
	*db = hps_db_new(&to);
	return HPS_OK;
}

/* Only the file system sees another user: the database may ask for root. */
static enum hps_code work_as_owner(struct hps_ctx *ctx, const char *state)
{
	struct stat info;

	if (stat(state, &info))
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"The folder of the setting state, %s, is not "
				"there. Make it, owned by the account of the "
				"programs.",
				state);
	if (geteuid() != 0 || info.st_uid == 0)
		return HPS_OK;
	setfsgid(info.st_gid);
	setfsuid(info.st_uid);
	return HPS_OK;
}

enum hps_code hps_tool_open_host(struct hps_ctx *ctx,
				 const struct hps_settings *settings,
				 struct hps_host *host)
{
	const char *state = hps_setting_text(settings, HPS_SET_STATE);
	int64_t pin_us =
		hps_setting_number(settings, HPS_SET_PIN_HOURS) * HPS_HOUR_US;

	HPS_TRY(work_as_owner(ctx, state));
	return hps_host_open(ctx, state, pin_us, host);
}

const char *hps_tool_run_id(struct hps_arena *arena)
{
	return hps_format(arena, "host-%s",
			  hps_random_base62(arena, RUN_ID_CHARACTERS));
}
