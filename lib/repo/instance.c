#include "lib/repo/instance.h"

enum {
	FIND,
	GET,
	LOCK,
	LIST,
	MARKS,
	ENROLLING,
	INSERT,
	SET_GENERATION,
	STATEMENT__MAX
};

#define COLUMNS                                                                \
	"id, name, title, origins, public_url, auto_enrol, strict, identity, " \
	"import_map, rules, attributes, locked_reason, locked_until_us, "      \
	"generation, settings_version, deleted_us, row_version, created_us, "  \
	"updated_us"

static const struct hps_db_field instance_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_instance, id),
	HPS_DB_COLUMN_TEXT(struct hps_instance, name),
	HPS_DB_COLUMN_TEXT(struct hps_instance, title),
	HPS_DB_COLUMN_TEXT(struct hps_instance, origins),
	HPS_DB_COLUMN_TEXT(struct hps_instance, public_url),
	HPS_DB_COLUMN_BOOL(struct hps_instance, auto_enrol),
	HPS_DB_COLUMN_BOOL(struct hps_instance, strict),
	HPS_DB_COLUMN_TEXT(struct hps_instance, identity),
	HPS_DB_COLUMN_TEXT(struct hps_instance, import_map),
	HPS_DB_COLUMN_TEXT(struct hps_instance, rules),
	HPS_DB_COLUMN_TEXT(struct hps_instance, attributes),
	HPS_DB_COLUMN_TEXT(struct hps_instance, locked_reason),
	HPS_DB_COLUMN_INT_OR(struct hps_instance, locked_until_us, 0),
	HPS_DB_COLUMN_INT(struct hps_instance, generation),
	HPS_DB_COLUMN_INT(struct hps_instance, settings_version),
	HPS_DB_COLUMN_INT_OR(struct hps_instance, deleted_us, 0),
	HPS_DB_COLUMN_INT(struct hps_instance, row_version),
	HPS_DB_COLUMN_INT(struct hps_instance, created_us),
	HPS_DB_COLUMN_INT(struct hps_instance, updated_us),
};

static const struct hps_db_field mark_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_instance_mark, id),
	HPS_DB_COLUMN_TEXT(struct hps_instance_mark, name),
	HPS_DB_COLUMN_INT(struct hps_instance_mark, generation),
	HPS_DB_COLUMN_INT(struct hps_instance_mark, settings_version),
};

static const struct hps_db_field id_fields[] = {
	HPS_DB_COLUMN_INT(struct hps_id_row, id),
};

static const struct hps_statement statements[] = {
	[FIND] = { "instance_find",
		   "SELECT " COLUMNS " FROM instance "
		   "WHERE name = ? AND deleted_us IS NULL",
		   HPS_DB_ROW(struct hps_instance, instance_fields) },
	[GET] = { "instance_get",
		  "SELECT " COLUMNS " FROM instance WHERE id = ?",
		  HPS_DB_ROW(struct hps_instance, instance_fields) },
	[LOCK] = { "instance_lock",
		   "SELECT " COLUMNS " FROM instance WHERE id = ? FOR UPDATE",
		   HPS_DB_ROW(struct hps_instance, instance_fields) },
	[LIST] = { "instance_list",
		   "SELECT " COLUMNS " FROM instance "
		   "WHERE name > ? AND deleted_us IS NULL "
		   "ORDER BY name LIMIT ?",
		   HPS_DB_ROW(struct hps_instance, instance_fields) },
	[MARKS] = { "instance_marks",
		    "SELECT id, name, generation, settings_version "
		    "FROM instance ORDER BY id",
		    HPS_DB_ROW(struct hps_instance_mark, mark_fields) },
	[ENROLLING] = { "instance_enrolling",
			"SELECT i.id FROM instance i WHERE i.auto_enrol = 1 "
			"AND i.deleted_us IS NULL AND NOT EXISTS (SELECT 1 "
			"FROM entry e WHERE e.instance_id = i.id "
			"AND e.plugin_id = ?) ORDER BY i.id",
			HPS_DB_ROW(struct hps_id_row, id_fields) },
	[INSERT] = { "instance_insert",
		     "INSERT INTO instance (name, title, origins, public_url, "
		     "auto_enrol, strict, identity, import_map, rules, "
		     "attributes, created_us, updated_us) "
		     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
	[SET_GENERATION] = { "instance_set_generation",
			     "UPDATE instance SET generation = ? "
			     "WHERE id = ?" },
};
_Static_assert(HPS_COUNT(statements) == STATEMENT__MAX, "one per name");

const struct hps_statement_table hps_instance_statements = { "instance",
							     statements,
							     STATEMENT__MAX };

enum hps_code hps_instance_find(struct hps_ctx *ctx, struct hps_db *db,
				const char *name, struct hps_instance *instance)
{
	enum hps_code code = hps_db_one(ctx, db, &statements[FIND],
					HPS_ARGS(HPS_TEXT(name)), instance);

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "instance_unknown",
				"There is no instance '%s'.", name);
	return code;
}

enum hps_code hps_instance_get(struct hps_ctx *ctx, struct hps_db *db,
			       int64_t id, struct hps_instance *instance)
{
	return hps_db_one(ctx, db, &statements[GET], HPS_ARGS(HPS_INT(id)),
			  instance);
}

enum hps_code hps_instance_lock(struct hps_ctx *ctx, struct hps_db *db,
				int64_t id, struct hps_instance *instance)
{
	return hps_db_one(ctx, db, &statements[LOCK], HPS_ARGS(HPS_INT(id)),
			  instance);
}

enum hps_code hps_instance_list(struct hps_ctx *ctx, struct hps_db *db,
				const char *after, int64_t limit,
				struct hps_instance **instances, size_t *count)
{
	return hps_db_all(ctx, db, &statements[LIST],
			  HPS_ARGS(HPS_TEXT(after), HPS_INT(limit)), instances,
			  count);
}

enum hps_code hps_instance_marks(struct hps_ctx *ctx, struct hps_db *db,
				 struct hps_instance_mark **marks,
				 size_t *count)
{
	return hps_db_all(ctx, db, &statements[MARKS], HPS_NO_ARGS, marks,
			  count);
}

enum hps_code hps_instance_enrolling(struct hps_ctx *ctx, struct hps_db *db,
				     int64_t plugin_id, struct hps_id_row **ids,
				     size_t *count)
{
	return hps_db_all(ctx, db, &statements[ENROLLING],
			  HPS_ARGS(HPS_INT(plugin_id)), ids, count);
}

enum hps_code hps_instance_insert(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_instance *instance,
				  int64_t *id)
{
	enum hps_code code = hps_db_exec(
		ctx, db, &statements[INSERT],
		HPS_ARGS(HPS_TEXT(instance->name), HPS_TEXT(instance->title),
			 HPS_TEXT(instance->origins),
			 HPS_TEXT_OR_NULL(instance->public_url),
			 HPS_BOOL(instance->auto_enrol),
			 HPS_BOOL(instance->strict),
			 HPS_TEXT_OR_NULL(instance->identity),
			 HPS_TEXT(instance->import_map),
			 HPS_TEXT(instance->rules),
			 HPS_TEXT(instance->attributes), HPS_INT(ctx->now_us),
			 HPS_INT(ctx->now_us)),
		NULL);

	if (code == HPS_ECONFLICT)
		return hps_fail(ctx, code, "duplicate",
				"The name '%s' is taken, and stays so.",
				instance->name);
	if (code == HPS_OK)
		*id = hps_db_insert_id(db);
	return code;
}

enum hps_code hps_instance_set_generation(struct hps_ctx *ctx,
					  struct hps_db *db, int64_t id,
					  int64_t generation)
{
	return hps_db_exec(ctx, db, &statements[SET_GENERATION],
			   HPS_ARGS(HPS_INT(generation), HPS_INT(id)), NULL);
}

bool hps_instance_locked(const struct hps_instance *instance, int64_t now_us)
{
	return instance->locked_reason && (!instance->locked_until_us ||
					   instance->locked_until_us > now_us);
}
