#include "lib/repo/device.h"

enum { FIND, INSERT, STATEMENT__MAX };

static const struct hps_db_field device_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_device, id),
	HPS_DB_COLUMN_INT(struct hps_device, user_id),
};

static const struct hps_statement statements[] = {
	[FIND] = { "device_find",
		   "SELECT id, user_id FROM device "
		   "WHERE secret_sha256 = ? AND expires_us > ?",
		   HPS_DB_ROW(struct hps_device, device_fields) },
	[INSERT] = { "device_insert",
		     "INSERT INTO device (user_id, secret_sha256, created_us, "
		     "expires_us) VALUES (?, ?, ?, ?)" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_device_statements = { "device", statements,
							   STATEMENT__MAX };

enum hps_code hps_device_find(struct hps_ctx *ctx, struct hps_db *db,
			      const unsigned char sha256[HPS_SHA256_BYTES],
			      struct hps_device *device)
{
	return hps_db_one(ctx, db, &statements[FIND],
			  HPS_ARGS(HPS_BLOB(sha256, HPS_SHA256_BYTES),
				   HPS_INT(ctx->now_us)),
			  device);
}

enum hps_code hps_device_insert(struct hps_ctx *ctx, struct hps_db *db,
				int64_t user_id,
				const unsigned char sha256[HPS_SHA256_BYTES],
				int64_t expires_us)
{
	return hps_db_exec(ctx, db, &statements[INSERT],
			   HPS_ARGS(HPS_INT(user_id),
				    HPS_BLOB(sha256, HPS_SHA256_BYTES),
				    HPS_INT(ctx->now_us), HPS_INT(expires_us)),
			   NULL);
}
