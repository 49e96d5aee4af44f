/*
 * device.h - rows of device: browsers that somebody signed in with before,
 * which have a login throttle of their own.
 */
#ifndef HPS_REPO_DEVICE_H
#define HPS_REPO_DEVICE_H

#include "lib/crypto/hash.h"
#include "lib/db/db.h"

struct hps_device {
	int64_t id;
	int64_t user_id;
};

extern const struct hps_statement_table hps_device_statements;

/* The device of a cookie's secret.  Errors: HPS_ENOTFOUND. */
HPS_MUST_CHECK enum hps_code
hps_device_find(struct hps_ctx *ctx, struct hps_db *db,
		const unsigned char sha256[HPS_SHA256_BYTES],
		struct hps_device *device);

/* Remember a browser until expires_us. */
HPS_MUST_CHECK enum hps_code
hps_device_insert(struct hps_ctx *ctx, struct hps_db *db, int64_t user_id,
		  const unsigned char sha256[HPS_SHA256_BYTES],
		  int64_t expires_us);

#endif
