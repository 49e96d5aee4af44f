#include "lib/repo/audit.h"

enum {
	INSERT,
	LAST_SEAL,
	UNSEALED,
	COUNT_UNSEALED,
	SEALED,
	SET_SEAL,
	STATEMENT__MAX
};

enum { SEAL_BYTES = 32 };

#define COLUMNS                                                                \
	"id, created_us, actor, credential, address, action, outcome, "        \
	"object_kind, object, before_json, after_json, reason, request_id, "   \
	"repeats, seal_number, seal"

static const struct hps_db_field stored_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_audit_stored, id),
	HPS_DB_COLUMN_INT(struct hps_audit_stored, created_us),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, actor),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, credential),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, address),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, action),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, outcome),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, object_kind),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, object),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, before_json),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, after_json),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, reason),
	HPS_DB_COLUMN_TEXT(struct hps_audit_stored, request_id),
	HPS_DB_COLUMN_INT(struct hps_audit_stored, repeats),
	HPS_DB_COLUMN_INT_OR(struct hps_audit_stored, seal_number, 0),
	HPS_DB_COLUMN_BLOB(struct hps_audit_stored, seal),
};

static const struct hps_db_field seal_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_audit_seal, seal_number),
	HPS_DB_COLUMN_BLOB(struct hps_audit_seal, seal),
};

struct count_row {
	int64_t count;
};

static const struct hps_db_field count_fields[] = {
	HPS_DB_COLUMN_INT(struct count_row, count),
};

static const struct hps_statement statements[] = {
	[LAST_SEAL] = { "audit_last_seal",
			"SELECT seal_number, seal FROM audit "
			"WHERE seal_number IS NOT NULL "
			"ORDER BY seal_number DESC LIMIT 1 FOR UPDATE",
			HPS_DB_ROW(struct hps_audit_seal, seal_fields) },
	[UNSEALED] = { "audit_unsealed",
		       "SELECT " COLUMNS " FROM audit "
		       "WHERE seal_number IS NULL ORDER BY id LIMIT ?",
		       HPS_DB_ROW(struct hps_audit_stored, stored_fields) },
	[COUNT_UNSEALED] = { "audit_count_unsealed",
			     "SELECT COUNT(*) AS count FROM audit "
			     "WHERE seal_number IS NULL",
			     HPS_DB_ROW(struct count_row, count_fields) },
	[SEALED] = { "audit_sealed",
		     "SELECT " COLUMNS " FROM audit WHERE seal_number > ? "
		     "ORDER BY seal_number LIMIT ?",
		     HPS_DB_ROW(struct hps_audit_stored, stored_fields) },
	[SET_SEAL] = { "audit_set_seal",
		       "UPDATE audit SET seal_number = ?, seal = ? "
		       "WHERE id = ? AND seal_number IS NULL" },
	[INSERT] = { "audit_insert",
		     "INSERT INTO audit (created_us, actor, credential, "
		     "address, action, outcome, object_kind, object, "
		     "before_json, after_json, reason, request_id, repeats) "
		     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_audit_statements = { "audit", statements,
							  STATEMENT__MAX };

enum hps_code hps_audit_insert(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_actor *actor,
			       const struct hps_audit_row *row)
{
	return hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_INT(ctx->now_us), HPS_TEXT(actor->name),
			 HPS_TEXT(actor->credential), HPS_TEXT(actor->address),
			 HPS_TEXT(row->action),
			 HPS_TEXT(row->denied ? "denied" : "done"),
			 HPS_TEXT(row->object_kind), HPS_TEXT(row->object),
			 HPS_TEXT_OR_NULL(row->before),
			 HPS_TEXT_OR_NULL(row->after),
			 HPS_TEXT_OR_NULL(row->reason),
			 HPS_TEXT(ctx->request_id),
			 HPS_INT(row->repeats ? row->repeats : 1)),
		NULL);
}

enum hps_code hps_audit_last_seal(struct hps_ctx *ctx, struct hps_db *db,
				  struct hps_audit_seal *last)
{
	struct hps_audit_seal row = { 0, { NULL, 0 } };
	enum hps_code code =
		hps_db_one(ctx, db, &statements[LAST_SEAL], HPS_NO_ARGS, &row);

	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	if (code == HPS_ENOTFOUND)
		hps_fail_clear(ctx);
	*last = row;
	return HPS_OK;
}

enum hps_code hps_audit_unsealed(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t limit, struct hps_audit_stored **rows,
				 size_t *count)
{
	return hps_db_all(ctx, db, &statements[UNSEALED],
			  HPS_ARGS(HPS_INT(limit)), rows, count);
}

enum hps_code hps_audit_count_unsealed(struct hps_ctx *ctx, struct hps_db *db,
				       int64_t *count)
{
	struct count_row row;

	HPS_TRY(hps_db_one(ctx, db, &statements[COUNT_UNSEALED], HPS_NO_ARGS,
			   &row));
	*count = row.count;
	return HPS_OK;
}

enum hps_code hps_audit_sealed(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t after, int64_t limit,
			       struct hps_audit_stored **rows, size_t *count)
{
	return hps_db_all(ctx, db, &statements[SEALED],
			  HPS_ARGS(HPS_INT(after), HPS_INT(limit)), rows,
			  count);
}

enum hps_code hps_audit_set_seal(struct hps_ctx *ctx, struct hps_db *db,
				 int64_t id, int64_t seal_number,
				 const unsigned char seal[SEAL_BYTES])
{
	int64_t affected;

	HPS_TRY(hps_db_exec(ctx, db, &statements[SET_SEAL],
			    HPS_ARGS(HPS_INT(seal_number),
				     HPS_BLOB(seal, SEAL_BYTES), HPS_INT(id)),
			    &affected));
	if (affected)
		return HPS_OK;
	return hps_fail(ctx, HPS_EBUSY, "database_busy",
			"Another host seals the audit at this moment.");
}
