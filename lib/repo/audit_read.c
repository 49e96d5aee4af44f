#include "lib/repo/audit_read.h"

enum { LIST, BY_ACTOR, BY_ACTION, BY_OBJECT, STATEMENT__MAX };

static const struct hps_db_field fields[] = {
	HPS_DB_COLUMN_INT(struct hps_audit_entry, id),
	HPS_DB_COLUMN_INT(struct hps_audit_entry, created_us),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, actor),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, credential),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, address),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, action),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, outcome),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, object_kind),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, object),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, before_json),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, after_json),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, reason),
	HPS_DB_COLUMN_TEXT(struct hps_audit_entry, request_id),
	HPS_DB_COLUMN_INT(struct hps_audit_entry, repeats),
	HPS_DB_COLUMN_BOOL(struct hps_audit_entry, sealed),
};

#define SELECT                                                                 \
	"SELECT id, created_us, actor, credential, address, action, outcome, " \
	"object_kind, object, before_json, after_json, reason, request_id, "   \
	"repeats, seal_number IS NOT NULL AS sealed FROM audit "
#define REST                                                                   \
	"AND (? IS NULL OR actor = ?) AND (? IS NULL OR action = ?) "          \
	"AND (? IS NULL OR object_kind = ?) AND (? IS NULL OR object = ?) "    \
	"AND (? IS NULL OR outcome = ?) AND created_us >= ? "                  \
	"AND created_us < ? ORDER BY id DESC LIMIT ?"
#define ROW HPS_DB_ROW(struct hps_audit_entry, fields)

/*
 * The server makes one plan for a statement, whatever its values are; so each
 * index that a question may lead with has a statement of its own.
 */
static const struct hps_statement statements[] = {
	[LIST] = { "audit_list", SELECT "WHERE id < ? " REST, ROW },
	[BY_ACTOR] = { "audit_by_actor",
		       SELECT "WHERE id < ? AND actor = ? " REST, ROW },
	[BY_ACTION] = { "audit_by_action",
			SELECT "WHERE id < ? AND action = ? " REST, ROW },
	[BY_OBJECT] = { "audit_by_object",
			SELECT "WHERE id < ? AND object = ? " REST, ROW },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_audit_read_statements = { "audit_read",
							       statements,
							       STATEMENT__MAX };

#define OPTION(text) HPS_TEXT_OR_NULL(text), HPS_TEXT_OR_NULL(text)
#define REST_ARGS(q)                                                           \
	OPTION((q)->actor), OPTION((q)->action), OPTION((q)->object_kind),     \
		OPTION((q)->object), OPTION((q)->outcome),                     \
		HPS_INT((q)->from_us),                                         \
		HPS_INT((q)->until_us ? (q)->until_us : INT64_MAX),            \
		HPS_INT((q)->limit)

enum hps_code hps_audit_list(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_audit_query *q,
			     struct hps_audit_entry **entries, size_t *count)
{
	const char *lead = q->object  ? q->object
			   : q->actor ? q->actor
				      : q->action;
	int which = q->object	? BY_OBJECT
		    : q->actor	? BY_ACTOR
		    : q->action ? BY_ACTION
				: LIST;
	enum hps_code code;

	if (lead)
		code = hps_db_all(ctx, db, &statements[which],
				  HPS_ARGS(HPS_INT(q->before), HPS_TEXT(lead),
					   REST_ARGS(q)),
				  entries, count);
	else
		code = hps_db_all(ctx, db, &statements[which],
				  HPS_ARGS(HPS_INT(q->before), REST_ARGS(q)),
				  entries, count);
	if (code != HPS_ENOTFOUND)
		return code;
	/* Text beyond ASCII is in no such column. */
	hps_fail_clear(ctx);
	*count = 0;
	return HPS_OK;
}
