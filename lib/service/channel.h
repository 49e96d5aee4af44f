/*
 * channel.h - moving a channel, and what that means for every instance.
 *
 * Each instance keeps its own head per plugin and channel.  A move writes the
 * heads of all instances that have the plugin, but for those that are locked
 * or hold the plugin: they keep what they have, and the report says so.
 */
#ifndef HPS_SERVICE_CHANNEL_H
#define HPS_SERVICE_CHANNEL_H

#include "lib/repo/plugin.h"
#include "lib/repo/version.h"
#include "lib/service/generation.h"
#include "lib/service/snapshot.h"

/* What a move did in one instance. */
struct hps_move_effect {
	const char *instance;
	bool applied;
	int64_t generation; /* new number, 0: nothing changed there */
	const char *keeps;  /* version that it keeps, or NULL for none */
	const char *why;    /* "locked" or "held", where not applied */
};

struct hps_move_report {
	const char *channel;
	const char *version;
	const char *from; /* version before, or NULL */
	bool moved;	/* false: it was there, or a replay does not move it */
	const char *at; /* where the channel is now */
	struct hps_move_effect *effects;
	size_t effect_count;
};

enum { HPS_CHANNELS_MAX = 100 };

/*
 * May the plugin get one more channel?  Within a transaction that holds its
 * lock.  Errors: HPS_ECONFLICT "too_many_channels".
 */
HPS_MUST_CHECK enum hps_code
hps_channel_check_room(struct hps_ctx *ctx, struct hps_db *db,
		       const struct hps_plugin *plugin);

/*
 * Move a channel to a version.  Within a transaction that holds the plugin's
 * lock (hps_plugin_lock).
 *
 * replay: the version was published before; then the channel moves only if it
 *	was never on it, so that an old pipeline that runs again does not take
 *	production back.
 * Errors: HPS_ECONFLICT "channel_guard" if the version is outside the range
 *	that guards the channel; "version_not_active"; "too_many_channels"
 *	if it is not there yet.
 */
HPS_MUST_CHECK enum hps_code hps_channel_move(
	struct hps_ctx *ctx, struct hps_db *db, const struct hps_change *change,
	const struct hps_plugin *plugin, const struct hps_version *version,
	const char *channel, bool replay, struct hps_move_report *report);

/* The audit row of a move, in its transaction; none if nothing moved. */
HPS_MUST_CHECK enum hps_code hps_channel_record_move(
	struct hps_ctx *ctx, struct hps_db *db, const struct hps_change *change,
	const struct hps_plugin *plugin, const struct hps_move_report *report);

/*
 * After the commit: bring this host's copies of the instances that a move
 * has changed up to date.  The clerk does it as well, so a failure only waits.
 */
void hps_channel_update_copies(struct hps_ctx *ctx, struct hps_db *db,
			       struct hps_host *host,
			       const struct hps_move_report *report);

/* What a withdrawal did in one instance. */
struct hps_fallback {
	const char *instance;
	const char *channel;
	const char *from;
	const char *to; /* or NULL: nothing is left */
};

struct hps_fallbacks {
	struct hps_fallback *list;
	size_t count;
};

/*
 * Take a version that may not be served any more off every channel and out of
 * every instance: each goes back along the channel's history to the newest
 * good one.  Passes locks and holds.  Within a transaction that holds the
 * plugin's lock and has set the version's state.
 */
HPS_MUST_CHECK enum hps_code hps_channel_withdraw(
	struct hps_ctx *ctx, struct hps_db *db, const struct hps_change *change,
	const struct hps_plugin *plugin, const struct hps_version *version,
	struct hps_fallbacks *fallbacks);

/* Add the generation that an instance gets by what changed of one plugin. */
HPS_MUST_CHECK enum hps_code
hps_channel_refresh(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_change *change,
		    struct hps_instance *instance,
		    const struct hps_plugin *plugin, int64_t *generation);

struct json_object;

/* The report as the answers of the API show it. */
struct json_object *hps_move_report_json(struct hps_arena *arena,
					 const struct hps_move_report *report);

#endif
