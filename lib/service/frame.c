#include "lib/service/frame.h"

#include <string.h>

#include "lib/repo/generation.h"
#include "lib/service/build.h"

static struct hps_journal_record record_of(const char *part,
					   const struct hps_blob *body)
{
	struct hps_journal_record record = { .kind = HPS_JOURNAL_DROP,
					     .part = part,
					     .body = "" };

	if (body) {
		record.kind = HPS_JOURNAL_PUT;
		record.body = body->data;
		record.body_len = body->len;
	}
	return record;
}

void hps_frame_settings(struct hps_ctx *ctx,
			const struct hps_instance *instance,
			struct hps_journal_record *records, size_t *count)
{
	const char *body = hps_build_settings(ctx->arena, instance);

	records[(*count)++] =
		(struct hps_journal_record){ .kind = HPS_JOURNAL_SETTINGS,
					     .part = "",
					     .body = body,
					     .body_len = strlen(body) };
}

/* The frame that a whole document makes. */
enum hps_code hps_frame_base(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_instance *instance,
			     int64_t number, struct hps_journal_frame *frame)
{
	struct hps_generation_part *parts;
	struct hps_generation generation = { .number = 0 };
	struct hps_journal_record *records;
	size_t count, used = 0, i;

	if (number)
		HPS_TRY(hps_generation_find(ctx, db, instance->id, number,
					    &generation));
	HPS_TRY(hps_generation_parts(ctx, db, instance->id, number, &parts,
				     &count));
	records =
		HPS_NEW_ARRAY(ctx->arena, count + 1, struct hps_journal_record);
	for (i = 0; i < count; i++)
		records[used++] = record_of(parts[i].part, &parts[i].body);
	hps_frame_settings(ctx, instance, records, &used);
	*frame = (struct hps_journal_frame){
		.base = true,
		.number = number,
		.created_us = generation.created_us,
		.settings = instance->settings_version,
		.record_count = used,
		.records = records,
	};
	return HPS_OK;
}

static bool put_at(const struct hps_generation_part *parts, size_t count,
		   const char *part, int64_t number)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (parts[i].from_number == number &&
		    !strcmp(parts[i].part, part))
			return true;
	return false;
}

/* What generation number changed: parts that begin with it, or are gone. */
static enum hps_code step_frame(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_instance *instance,
				const struct hps_generation_part *parts,
				size_t count, int64_t number,
				struct hps_journal_frame *frame)
{
	struct hps_journal_record *records =
		HPS_NEW_ARRAY(ctx->arena, count + 1, struct hps_journal_record);
	struct hps_generation generation;
	size_t used = 0, i;

	HPS_TRY(hps_generation_find(ctx, db, instance->id, number,
				    &generation));
	for (i = 0; i < count; i++) {
		if (parts[i].from_number == number)
			records[used++] =
				record_of(parts[i].part, &parts[i].body);
		else if (parts[i].to_number == number - 1 &&
			 !put_at(parts, count, parts[i].part, number))
			records[used++] = record_of(parts[i].part, NULL);
	}
	if (number == instance->generation)
		hps_frame_settings(ctx, instance, records, &used);
	*frame = (struct hps_journal_frame){
		.number = number,
		.created_us = generation.created_us,
		.settings = instance->settings_version,
		.record_count = used,
		.records = records,
	};
	return HPS_OK;
}

/* The frames that lead from a number to the newest generation. */
enum hps_code hps_frame_steps(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_instance *instance,
			      int64_t after, struct hps_journal_frame *frames)
{
	struct hps_generation_part *parts;
	size_t count;
	int64_t number;

	HPS_TRY(hps_generation_changes(ctx, db, instance->id, after,
				       instance->generation, &parts, &count));
	for (number = after + 1; number <= instance->generation; number++)
		HPS_TRY(step_frame(ctx, db, instance, parts, count, number,
				   frames++));
	return HPS_OK;
}
