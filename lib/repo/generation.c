#include "lib/repo/generation.h"

enum {
	FIND,
	LIST,
	SPAN,
	SUPERSEDE,
	INSERT,
	PART_NOW,
	PART_END,
	PART_INSERT,
	PARTS,
	CHANGES,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"number, actor, reason, summary, kept, superseded_us, created_us"
#define PART_COLUMNS "part, from_number, to_number, body"

static const struct hps_db_field generation_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_generation, number),
	HPS_DB_COLUMN_TEXT(struct hps_generation, actor),
	HPS_DB_COLUMN_TEXT(struct hps_generation, reason),
	HPS_DB_COLUMN_TEXT(struct hps_generation, summary),
	HPS_DB_COLUMN_BOOL(struct hps_generation, kept),
	HPS_DB_COLUMN_INT_OR(struct hps_generation, superseded_us, 0),
	HPS_DB_COLUMN_INT(struct hps_generation, created_us),
};

static const struct hps_db_field span_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_generation_span, count),
	HPS_DB_COLUMN_INT(struct hps_generation_span, first),
	HPS_DB_COLUMN_INT(struct hps_generation_span, last),
};

static const struct hps_db_field part_fields[] = {
	HPS_DB_COLUMN_TEXT(struct hps_generation_part, part),
	HPS_DB_COLUMN_INT(struct hps_generation_part, from_number),
	HPS_DB_COLUMN_INT(struct hps_generation_part, to_number),
	HPS_DB_COLUMN_BLOB(struct hps_generation_part, body),
};

static const struct hps_statement statements[] = {
	[FIND] = { "generation_find",
		   "SELECT " COLUMNS " FROM generation "
		   "WHERE instance_id = ? AND number = ?",
		   HPS_DB_ROW(struct hps_generation, generation_fields) },
	[LIST] = { "generation_list",
		   "SELECT " COLUMNS " FROM generation "
		   "WHERE instance_id = ? AND number < ? "
		   "ORDER BY number DESC LIMIT ?",
		   HPS_DB_ROW(struct hps_generation, generation_fields) },
	[SPAN] = { "generation_span",
		   "SELECT COUNT(*) AS count, COALESCE(MIN(number), 0) "
		   "AS first, COALESCE(MAX(number), 0) AS last "
		   "FROM generation WHERE instance_id = ?",
		   HPS_DB_ROW(struct hps_generation_span, span_fields) },
	[SUPERSEDE] = { "generation_supersede",
			"UPDATE generation SET superseded_us = ? "
			"WHERE instance_id = ? AND number = ?" },
	[INSERT] = { "generation_insert",
		     "INSERT INTO generation (instance_id, number, actor, "
		     "reason, summary, created_us) VALUES (?, ?, ?, ?, ?, ?)" },
	[PART_NOW] = { "generation_part_now",
		       "SELECT " PART_COLUMNS " FROM generation_entry "
		       "WHERE instance_id = ? AND part = ? "
		       "AND to_number = 9223372036854775807",
		       HPS_DB_ROW(struct hps_generation_part, part_fields) },
	[PART_END] = { "generation_part_end",
		       "UPDATE generation_entry SET to_number = ? "
		       "WHERE instance_id = ? AND part = ? "
		       "AND to_number = 9223372036854775807" },
	[PART_INSERT] = { "generation_part_insert",
			  "INSERT INTO generation_entry "
			  "(instance_id, part, from_number, body) "
			  "VALUES (?, ?, ?, ?)" },
	[PARTS] = { "generation_parts",
		    "SELECT " PART_COLUMNS " FROM generation_entry "
		    "WHERE instance_id = ? AND from_number <= ? "
		    "AND to_number >= ? ORDER BY part",
		    HPS_DB_ROW(struct hps_generation_part, part_fields) },
	[CHANGES] = { "generation_changes",
		      "SELECT " PART_COLUMNS " FROM generation_entry "
		      "WHERE instance_id = ? AND from_number > ? "
		      "AND from_number <= ? UNION ALL "
		      "SELECT " PART_COLUMNS " FROM generation_entry "
		      "WHERE instance_id = ? AND from_number <= ? "
		      "AND to_number >= ? AND to_number < ? ORDER BY "
		      "from_number, part",
		      HPS_DB_ROW(struct hps_generation_part, part_fields) },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_generation_statements = { "generation",
							       statements,
							       STATEMENT__MAX };

enum hps_code hps_generation_find(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t instance_id, int64_t number,
				  struct hps_generation *generation)
{
	enum hps_code code = hps_db_one(
		ctx, db, &statements[FIND],
		HPS_ARGS(HPS_INT(instance_id), HPS_INT(number)), generation);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "generation_unknown",
				"The instance has no generation %lld.",
				(long long)number);
	return code;
}

enum hps_code hps_generation_list(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t instance_id, int64_t before,
				  int64_t limit,
				  struct hps_generation **generations,
				  size_t *count)
{
	return hps_db_all(
		ctx, db, &statements[LIST],
		HPS_ARGS(HPS_INT(instance_id), HPS_INT(before), HPS_INT(limit)),
		generations, count);
}

enum hps_code hps_generation_span(struct hps_ctx *ctx, struct hps_db *db,
				  int64_t instance_id,
				  struct hps_generation_span *span)
{
	return hps_db_one(ctx, db, &statements[SPAN],
			  HPS_ARGS(HPS_INT(instance_id)), span);
}

enum hps_code hps_generation_insert(struct hps_ctx *ctx, struct hps_db *db,
				    int64_t instance_id, int64_t number,
				    const char *actor, const char *reason,
				    const char *summary)
{
	HPS_TRY(hps_db_exec(ctx, db, &statements[SUPERSEDE],
			    HPS_ARGS(HPS_INT(ctx->now_us), HPS_INT(instance_id),
				     HPS_INT(number - 1)),
			    NULL));
	return hps_db_exec(ctx, db, &statements[INSERT],
			   HPS_ARGS(HPS_INT(instance_id), HPS_INT(number),
				    HPS_TEXT(actor), HPS_TEXT_OR_NULL(reason),
				    HPS_TEXT(summary), HPS_INT(ctx->now_us)),
			   NULL);
}

enum hps_code hps_generation_part_now(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t instance_id, const char *name,
				      struct hps_generation_part *part)
{
	struct hps_generation_part row = { NULL };
	enum hps_code code = hps_db_one(
		ctx, db, &statements[PART_NOW],
		HPS_ARGS(HPS_INT(instance_id), HPS_TEXT(name)), &row);

	if (code != HPS_OK && code != HPS_ENOTFOUND)
		return code;
	if (code == HPS_ENOTFOUND)
		hps_fail_clear(ctx);
	*part = row;
	return HPS_OK;
}

enum hps_code hps_generation_part_put(struct hps_ctx *ctx, struct hps_db *db,
				      int64_t instance_id, const char *name,
				      int64_t number, const char *body,
				      size_t len)
{
	HPS_TRY(hps_db_exec(ctx, db, &statements[PART_END],
			    HPS_ARGS(HPS_INT(number - 1), HPS_INT(instance_id),
				     HPS_TEXT(name)),
			    NULL));
	if (!body)
		return HPS_OK;
	return hps_db_exec(ctx, db, &statements[PART_INSERT],
			   HPS_ARGS(HPS_INT(instance_id), HPS_TEXT(name),
				    HPS_INT(number), HPS_BLOB(body, len)),
			   NULL);
}

enum hps_code hps_generation_parts(struct hps_ctx *ctx, struct hps_db *db,
				   int64_t instance_id, int64_t number,
				   struct hps_generation_part **parts,
				   size_t *count)
{
	return hps_db_all(ctx, db, &statements[PARTS],
			  HPS_ARGS(HPS_INT(instance_id), HPS_INT(number),
				   HPS_INT(number)),
			  parts, count);
}

enum hps_code hps_generation_changes(struct hps_ctx *ctx, struct hps_db *db,
				     int64_t instance_id, int64_t after,
				     int64_t until,
				     struct hps_generation_part **parts,
				     size_t *count)
{
	return hps_db_all(ctx, db, &statements[CHANGES],
			  HPS_ARGS(HPS_INT(instance_id), HPS_INT(after),
				   HPS_INT(until), HPS_INT(instance_id),
				   HPS_INT(after), HPS_INT(after),
				   HPS_INT(until)),
			  parts, count);
}
