#include "lib/base/code.h"

#include <stddef.h>

static const char *const names[] = {
	[HPS_OK] = "ok",
	[HPS_EINVALID] = "invalid",
	[HPS_EAUTH] = "auth",
	[HPS_EFORBIDDEN] = "forbidden",
	[HPS_ENOTFOUND] = "not-found",
	[HPS_ECONFLICT] = "conflict",
	[HPS_ESTALE] = "stale",
	[HPS_EGONE] = "gone",
	[HPS_ETOOLARGE] = "too-large",
	[HPS_ELIMIT] = "limit",
	[HPS_EBUSY] = "busy",
	[HPS_ENOSPACE] = "no-space",
	[HPS_EUNCERTAIN] = "uncertain",
	[HPS_EIO] = "io",
	[HPS_EDB] = "database",
	[HPS_EINTERNAL] = "internal",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == HPS_CODE__MAX,
	       "every code has a name");

const char *hps_code_name(enum hps_code code)
{
	if ((size_t)code >= HPS_CODE__MAX)
		return "unknown";
	return names[code];
}
