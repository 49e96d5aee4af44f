#include "lib/repo/audit.h"

enum { INSERT, STATEMENT__MAX };

static const struct hps_statement statements[] = {
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
