#include "tools/clerk.h"

#include "lib/base/time.h"
#include "lib/repo/session.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS };

/* First and each second: what other hosts have made is seen on this one. */
static enum hps_code update_snapshots(struct hps_ctx *ctx,
				      struct hps_clerk *clerk)
{
	return hps_snapshot_update_all(ctx, clerk->db, clerk->host);
}

static enum hps_code sweep_sessions(struct hps_ctx *ctx,
				    struct hps_clerk *clerk)
{
	int64_t idle_us =
		hps_setting_number(clerk->settings, HPS_SET_SESSION_IDLE_MIN) *
		HPS_MINUTE_US;

	return hps_session_sweep(ctx, clerk->db, ctx->now_us - idle_us);
}

const struct hps_duty hps_duties[] = {
	{ "snapshots", SECOND_MS, true, update_snapshots },
	{ "sessions", MINUTE_MS, true, sweep_sessions },
};
const size_t hps_duty_count = HPS_COUNT(hps_duties);
