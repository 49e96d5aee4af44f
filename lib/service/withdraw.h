/*
 * withdraw.h - taking a version out of service, and giving it back.
 *
 * Blocking sets the state, moves channels and heads back along their history
 * and adds the generations, all in one transaction; then this host's copies
 * are brought up to date, and only then the folder is renamed, so discovery
 * never names a file that is gone.
 *
 * With the database away the folder is renamed at once and a note is left in
 * withdrawn/.pending/; whoever finds it when the database is back (the clerk,
 * each few seconds) does the rest.
 *
 * Doing any of this twice is harmless.
 */
#ifndef HPS_SERVICE_WITHDRAW_H
#define HPS_SERVICE_WITHDRAW_H

#include "lib/service/channel.h"
#include "lib/service/snapshot.h"

struct hps_withdrawal {
	bool changed; /* false: it was in that state already */
	struct hps_plugin plugin;
	struct hps_version version; /* as it was before */
	struct hps_fallbacks fallbacks;
};

/*
 * Block a version.  change->reason says why, to people.
 *
 * Errors: HPS_EINVALID "reason_missing"; HPS_ENOTFOUND "plugin_unknown",
 *	"version_unknown"; HPS_ECONFLICT "version_removed"; HPS_EDB,
 *	HPS_EUNCERTAIN.  HPS_EIO, HPS_ENOSPACE: it is blocked, but its files
 *	could not be moved yet; the clerk goes on trying.
 */
HPS_MUST_CHECK enum hps_code
hps_withdraw_block(struct hps_ctx *ctx, struct hps_db *db,
		   struct hps_host *host, const struct hps_change *change,
		   const char *plugin, const char *version,
		   struct hps_withdrawal *withdrawal);

/*
 * Allow a blocked version again.  Its files come back; no channel moves.
 * Errors: as above; HPS_ECONFLICT "version_not_blocked".
 */
HPS_MUST_CHECK enum hps_code
hps_withdraw_lift(struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
		  const struct hps_change *change, const char *plugin,
		  const char *version, struct hps_withdrawal *withdrawal);

/*
 * Block a version without the database: leave a note, then move the folder.
 *
 * Errors: HPS_EINVALID "reason_missing", "invalid_name"; HPS_ENOTFOUND
 *	"version_unknown" if there is no such folder.
 */
HPS_MUST_CHECK enum hps_code hps_withdraw_note(struct hps_ctx *ctx,
					       const struct hps_host *host,
					       const struct hps_change *change,
					       const char *plugin,
					       const char *version);

/*
 * Do what the notes ask for.  A note that nobody can read, or whose version no
 * row knows, is put aside as <name>.refused.
 *
 * done, refused: how many there were of each.
 */
HPS_MUST_CHECK enum hps_code
hps_withdraw_reconcile(struct hps_ctx *ctx, struct hps_db *db,
		       struct hps_host *host, size_t *done, size_t *refused);

#endif
