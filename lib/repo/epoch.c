#include "lib/repo/epoch.h"

enum { RAISE, READ, STATEMENT__MAX };

struct number_row {
	int64_t number;
};

static const struct hps_db_field number_fields[] = {
	HPS_DB_COLUMN_INT(struct number_row, number),
};

static const struct hps_statement statements[] = {
	[RAISE] = { "epoch_raise",
		    "UPDATE epoch SET number = number + 1 WHERE name = ?" },
	[READ] = { "epoch_read", "SELECT number FROM epoch WHERE name = ?",
		   HPS_DB_ROW(struct number_row, number_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_epoch_statements = { "epoch", statements,
							  STATEMENT__MAX };

enum hps_code hps_epoch_row_raise(struct hps_ctx *ctx, struct hps_db *db,
				  const char *name)
{
	return hps_db_exec(ctx, db, &statements[RAISE],
			   HPS_ARGS(HPS_TEXT(name)), NULL);
}

enum hps_code hps_epoch_row_read(struct hps_ctx *ctx, struct hps_db *db,
				 const char *name, int64_t *number)
{
	struct number_row row;

	HPS_TRY(hps_db_one(ctx, db, &statements[READ], HPS_ARGS(HPS_TEXT(name)),
			   &row));
	*number = row.number;
	return HPS_OK;
}
