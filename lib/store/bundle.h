/*
 * bundle.h - the folders of versions, and the way into them.
 *
 * An upload grows in staging/<upload id>/: its body in "body", its files in
 * "files/".  Whoever works there holds a lock on that folder, so gc can tell a
 * live upload from one whose process has died.  When everything is on disk,
 * files/ is renamed to plugins/<plugin>/<version>, which must not exist; so a
 * version appears whole or not at all, and its bytes never change.
 *
 * .hps/manifest.json in a version's folder holds all that is needed to make
 * its row again.  Names that begin with a dot cannot come from an archive and
 * are never served.
 *
 * Plugin, version and upload id are checked names.  Nothing here knows rows.
 */
#ifndef HPS_STORE_BUNDLE_H
#define HPS_STORE_BUNDLE_H

#include <stdbool.h>

#include "lib/base/buf.h"
#include "lib/base/fail.h"

enum {
	HPS_UPLOAD_ID_LEN = 20,
	HPS_BUNDLE_MANIFEST_MAX_BYTES = 16 << 20,
};

struct hps_staging {
	int state_fd; /* not owned */
	int fd;	      /* staging/<id>, locked */
	int files_fd; /* staging/<id>/files */
	int spool_fd; /* staging/<id>/body */
	char id[HPS_UPLOAD_ID_LEN + 1];
	bool placed; /* files/ has become a version's folder */
};

#define HPS_STAGING_NONE                                                       \
	{                                                                      \
		.state_fd = -1, .fd = -1, .files_fd = -1, .spool_fd = -1       \
	}

/*
 * Let only one request of this host at a time keep a version: wait for the
 * others, and make others wait until hps_bundle_unlock().
 * Errors: HPS_ECONFLICT "publish_running" after some seconds.
 */
struct hps_bundle_lock {
	int fd; /* -1: not held */
	int state_fd;
	const char *path;
};
HPS_MUST_CHECK enum hps_code hps_bundle_lock(struct hps_ctx *ctx, int state_fd,
					     const char *plugin,
					     const char *version,
					     struct hps_bundle_lock *lock);
void hps_bundle_unlock(struct hps_bundle_lock *lock);

/* Make a staging folder.  Errors: HPS_EIO, HPS_ENOSPACE. */
HPS_MUST_CHECK enum hps_code hps_staging_open(struct hps_ctx *ctx, int state_fd,
					      struct hps_staging *staging);

/* Remove the folder with all in it, and close.  Harmless on NONE. */
void hps_staging_discard(struct hps_ctx *ctx, struct hps_staging *staging);

/* Write files/.hps/manifest.json. */
HPS_MUST_CHECK enum hps_code
hps_staging_write_manifest(struct hps_ctx *ctx, struct hps_staging *staging,
			   const char *json);

/* fsync every file and folder below files/. */
HPS_MUST_CHECK enum hps_code hps_staging_sync(struct hps_ctx *ctx,
					      struct hps_staging *staging);

/*
 * Rename files/ to the version's folder and fsync what leads there.
 * Errors: HPS_ECONFLICT "bundle_exists" if the folder is there already.
 */
HPS_MUST_CHECK enum hps_code hps_staging_place(struct hps_ctx *ctx,
					       struct hps_staging *staging,
					       const char *plugin,
					       const char *version);

/* Make durable what leads to a folder that another request has placed. */
HPS_MUST_CHECK enum hps_code hps_bundle_settle(struct hps_ctx *ctx,
					       int state_fd, const char *plugin,
					       const char *version);

/* Take a placed folder back into staging, for a commit that failed. */
HPS_MUST_CHECK enum hps_code hps_staging_take_back(struct hps_ctx *ctx,
						   struct hps_staging *staging,
						   const char *plugin,
						   const char *version);

/* "plugins/<plugin>/<version>", relative to the state folder. */
const char *hps_bundle_path(struct hps_arena *arena, const char *plugin,
			    const char *version);

/* The text of a version's manifest.  Errors: HPS_ENOTFOUND. */
HPS_MUST_CHECK enum hps_code
hps_bundle_manifest(struct hps_ctx *ctx, int state_fd, const char *plugin,
		    const char *version, struct hps_buf *text);

/*
 * Move a version's folder out of what is served, to withdrawn/, or back.
 * What is there already is left alone: doing it twice is harmless.
 */
HPS_MUST_CHECK enum hps_code hps_bundle_withdraw(struct hps_ctx *ctx,
						 int state_fd,
						 const char *plugin,
						 const char *version);
HPS_MUST_CHECK enum hps_code hps_bundle_restore(struct hps_ctx *ctx,
						int state_fd,
						const char *plugin,
						const char *version);

/* True if the version's folder is where it is served from. */
bool hps_bundle_served(struct hps_arena *arena, int state_fd,
		       const char *plugin, const char *version);

/* True if it was moved to withdrawn/. */
bool hps_bundle_withdrawn(struct hps_arena *arena, int state_fd,
			  const char *plugin, const char *version);

/*
 * Move the folder of a version that no row knows to staging/, where gc removes
 * it; and back, if a row came up meanwhile.
 *
 * id: of the staging folder, HPS_UPLOAD_ID_LEN characters.
 */
HPS_MUST_CHECK enum hps_code
hps_bundle_discard(struct hps_ctx *ctx, int state_fd, const char *plugin,
		   const char *version, const char **id);
HPS_MUST_CHECK enum hps_code
hps_bundle_bring_back(struct hps_ctx *ctx, int state_fd, const char *plugin,
		      const char *version, const char *id);

/* Remove the folder of a version that no row knows. */
HPS_MUST_CHECK enum hps_code hps_bundle_remove(struct hps_ctx *ctx,
					       int state_fd, const char *plugin,
					       const char *version);

#endif
