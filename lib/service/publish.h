/*
 * publish.h - from an upload to a version that is there for good.
 *
 * Three steps.  hps_publish_check() says, before the body is read, whether
 * this caller may publish this at all.  hps_publish_prepare() unpacks the
 * spooled body, inspects it and makes it durable in staging; until then
 * nothing is visible and nothing has to be undone.  hps_publish_commit() does
 * the rest in one transaction, with the rename of the folder inside it:
 *
 *	read the token again, lock the plugin, find the version
 *	  not there: insert rows, rename the folder into place
 *	  there with the same digest: a replay, nothing to do
 *	  there with another: 409
 *	move the channel, add the generations, write the audit, COMMIT
 *
 * A crash before COMMIT leaves at most a folder without a row, which nobody
 * lists; the same upload again adopts it.  A COMMIT whose answer was lost is
 * settled by running the transaction once more: it finds its own version.
 */
#ifndef HPS_SERVICE_PUBLISH_H
#define HPS_SERVICE_PUBLISH_H

#include "lib/service/channel.h"
#include "lib/service/inspect.h"
#include "lib/service/rights.h"
#include "lib/service/snapshot.h"
#include "lib/store/bundle.h"

struct hps_publish_request {
	const char *plugin;
	const char *version;
	const char *channel; /* to move, or NULL */
	enum hps_archive_kind kind;
	bool dry_run; /* all but keeping it */
	const struct hps_rights *rights;
	struct hps_change change;
	const char *user_agent; /* or NULL; goes into the provenance */
};

struct hps_publish_limits {
	struct hps_archive_limits archive;
	int64_t compress_now_bytes; /* up to here while the client waits */
	int64_t rate_us;    /* time per version of a plugin; 0: no limit */
	int64_t rate_burst; /* so many at once */
};

/* What came of it. */
struct hps_publish_result {
	bool created; /* false: it was there already, with these bytes */
	struct hps_plugin plugin;
	struct hps_version version;
	struct hps_move_report move; /* channel is NULL if none was named */
};

/*
 * May this caller publish this?  Checks names, rights, ownership and rate.
 *
 * Errors: HPS_EINVALID "invalid_name"; HPS_EFORBIDDEN "right_missing",
 *	"token_plugin", "token_channel", "name_taken", "channel_protected";
 *	HPS_ELIMIT "publish_rate"; HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code
hps_publish_check(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_publish_request *request,
		  const struct hps_publish_limits *limits);

/*
 * The parts of it.  Much may change during an upload, so each is asked again
 * in the transaction: what the token may do, what making a plugin needs, how
 * many versions a plugin got lately, whether the channel is protected.
 */
HPS_MUST_CHECK enum hps_code
hps_publish_check_rights(struct hps_ctx *ctx,
			 const struct hps_publish_request *request);
HPS_MUST_CHECK enum hps_code
hps_publish_check_new(struct hps_ctx *ctx, struct hps_db *db,
		      const struct hps_publish_request *request);
HPS_MUST_CHECK enum hps_code
hps_publish_check_rate(struct hps_ctx *ctx, struct hps_db *db,
		       const struct hps_plugin *plugin,
		       const struct hps_publish_limits *limits);
HPS_MUST_CHECK enum hps_code
hps_publish_check_channel(struct hps_ctx *ctx, struct hps_db *db,
			  const struct hps_publish_request *request,
			  const struct hps_plugin *plugin);

/*
 * Unpack, inspect, write the manifest, compress, fsync.  The database is asked
 * for import maps alone.
 * Errors: those of hps_archive_unpack() and hps_inspect(); HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code hps_publish_prepare(
	struct hps_ctx *ctx, struct hps_db *db,
	const struct hps_publish_request *request,
	const struct hps_publish_limits *limits, struct hps_staging *staging,
	struct hps_archive_content *content, struct hps_inspection *inspection);

/*
 * Keep it, move the channel, and bring this host's copies up to date.
 *
 * Errors: HPS_ECONFLICT "version_exists", "version_removed",
 *	"publish_running", and those of hps_channel_move(); HPS_EFORBIDDEN
 *	"name_taken" if another provider was faster; those of
 *	hps_publish_check() and hps_access_again() for what has changed since;
 *	HPS_EDB, HPS_EUNCERTAIN, after which the same request gives the
 *	definite answer.
 */
HPS_MUST_CHECK enum hps_code hps_publish_commit(
	struct hps_ctx *ctx, struct hps_db *db, struct hps_host *host,
	const struct hps_publish_request *request,
	const struct hps_publish_limits *limits, struct hps_staging *staging,
	const struct hps_archive_content *content,
	const struct hps_inspection *inspection,
	struct hps_publish_result *result);

/*
 * For a dry run: what the commit would say, from what is stored now.
 * result->version has no id; its rows are not there.
 */
HPS_MUST_CHECK enum hps_code
hps_publish_foresee(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_publish_request *request,
		    const struct hps_archive_content *content,
		    const struct hps_inspection *inspection,
		    struct hps_publish_result *result);

/* {"schemaVersion", …} for .hps/manifest.json. */
const char *hps_publish_manifest(struct hps_arena *arena,
				 const struct hps_publish_request *request,
				 const char *upload_id,
				 const struct hps_archive_content *content,
				 const struct hps_inspection *inspection,
				 int64_t now_us);

/* The row of the version that an upload becomes. */
struct hps_version hps_publish_row(struct hps_ctx *ctx,
				   const struct hps_publish_request *request,
				   const char *upload_id, int64_t plugin_id,
				   const struct hps_archive_content *content,
				   const struct hps_inspection *inspection);

#endif
