/*
 * channel_edit.h - what people and scripts do to a channel: point it at a
 * version, guard it, remove it.
 *
 * Each function is one transaction that judges the caller's condition on the
 * locked rows, writes its audit rows, and brings this host's copies up to date
 * afterwards.
 */
#ifndef HPS_SERVICE_CHANNEL_EDIT_H
#define HPS_SERVICE_CHANNEL_EDIT_H

#include "lib/model/caller.h"
#include "lib/model/precondition.h"
#include "lib/repo/channel.h"
#include "lib/service/channel.h"

struct hps_channel_input {
	const struct hps_caller *caller;
	const struct hps_precondition *precondition;
	const char *plugin;
	const char *channel;
	const char *version; /* to point at */
	const char *guard;   /* SemVer range, or NULL for none */
	bool has_guard;	     /* else the guard stays as it is */
	bool is_protected;
	bool has_protected;
	bool dry_run; /* do all of it and take it back */
};

struct hps_channel_result {
	bool created;
	struct hps_plugin plugin;
	struct hps_channel channel;
	struct hps_move_report move;
};

/*
 * Point a channel at a version, making it if it is not there.
 *
 * Errors: those of hps_need_plugin() and hps_channel_move(); HPS_EFORBIDDEN
 *   token_channel; channel_protected for whoever may not move or guard a
 *   protected one; HPS_ENOTFOUND version_unknown; HPS_ESTALE; HPS_EINVALID
 *   invalid_name, invalid_body.
 */
HPS_MUST_CHECK enum hps_code
hps_channel_edit(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
		 const struct hps_change *change,
		 const struct hps_channel_input *input,
		 struct hps_channel_result *result);

/*
 * May the caller move this channel of this plugin at all?  For a handler to
 * ask before it reads the body.
 */
HPS_MUST_CHECK enum hps_code
hps_channel_may_edit(struct hps_ctx *ctx, const struct hps_caller *caller,
		     const struct hps_plugin *plugin, const char *channel);

/*
 * Remove a channel.
 *
 * input: caller, precondition, plugin and channel count.
 * Errors: as above; HPS_ENOTFOUND channel_unknown; HPS_ECONFLICT
 *   channel_followed while an instance serves it.
 */
HPS_MUST_CHECK enum hps_code
hps_channel_remove(struct hps_ctx *ctx, struct hps_db *db,
		   struct hps_host *host, const struct hps_change *change,
		   const struct hps_channel_input *input);

#endif
