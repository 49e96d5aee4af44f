#include <poll.h>
#include <string.h>

#include "lib/base/map.h"
#include "lib/base/text.h"
#include "lib/repo/generation.h"
#include "lib/repo/instance.h"
#include "lib/service/build.h"
#include "lib/service/fsck_internal.h"
#include "lib/store/journal.h"

/* The clerk brings a journal up to date within a second or two. */
enum { PATIENCE_MS = 2500 };

/* A journal, read from its beginning to its end. */
struct held {
	struct hps_map parts; /* of struct hps_journal_record, NULL: dropped */
	const char *settings; /* JSON, or NULL */
	int64_t number;
	int64_t settings_version;
};

static void apply(struct hps_ctx *ctx, struct held *held,
		  const struct hps_journal_frame *frame, bool again)
{
	size_t i;

	if (again || frame->base)
		hps_map_init(&held->parts, ctx->arena);
	for (i = 0; i < frame->record_count; i++) {
		const struct hps_journal_record *record = &frame->records[i];

		if (record->kind == HPS_JOURNAL_SETTINGS) {
			held->settings = hps_strndup(ctx->arena, record->body,
						     record->body_len);
			continue;
		}
		hps_map_put(&held->parts, hps_strdup(ctx->arena, record->part),
			    record->kind == HPS_JOURNAL_DROP
				    ? NULL
				    : hps_strndup(ctx->arena, record->body,
						  record->body_len));
	}
	held->number = frame->number;
	held->settings_version = frame->settings;
}

static enum hps_code read_frames(struct hps_ctx *ctx,
				 struct hps_journal_reader *reader,
				 struct held *held)
{
	for (;;) {
		const struct hps_journal_frame *frame;
		bool again = false;

		HPS_TRY(hps_journal_next(ctx, reader, &again, &frame));
		if (!frame)
			return HPS_OK;
		apply(ctx, held, frame, again);
	}
}

static enum hps_code read_journal(struct hps_ctx *ctx,
				  const struct hps_host *host, const char *name,
				  struct held *held)
{
	struct hps_journal_reader reader;
	enum hps_code code;

	*held = (struct held){ .number = -1 };
	hps_map_init(&held->parts, ctx->arena);
	hps_journal_reader_init(&reader, host->snapshots_fd, name);
	code = read_frames(ctx, &reader, held);
	hps_journal_reader_release(&reader);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		return HPS_OK;
	}
	return code;
}

static size_t count_held(const struct held *held)
{
	size_t count = 0, i;

	for (i = 0; i < held->parts.count; i++)
		count += held->parts.entries[i].value != NULL;
	return count;
}

/* What is wrong, as a sentence; NULL: nothing. */
static enum hps_code compare(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_instance *instance,
			     const struct held *held, const char **wrong)
{
	struct hps_generation_part *parts;
	size_t count, i;

	*wrong = NULL;
	HPS_TRY(hps_generation_parts(ctx, db, instance->id, held->number,
				     &parts, &count));
	if (count != count_held(held))
		*wrong = "This host's journal holds other parts than the "
			 "database.";
	for (i = 0; i < count; i++) {
		const char *body = hps_map_get(&held->parts, parts[i].part);

		if (!body || strlen(body) != parts[i].body.len ||
		    memcmp(body, parts[i].body.data, parts[i].body.len) != 0)
			*wrong = hps_format(ctx->arena,
					    "This host's journal holds another "
					    "body of the part '%s'.",
					    parts[i].part);
	}
	if (!*wrong && held->settings_version == instance->settings_version &&
	    !hps_equal(held->settings,
		       hps_build_settings(ctx->arena, instance)))
		*wrong = "This host's journal holds other settings than the "
			 "database.";
	return HPS_OK;
}

static enum hps_code look(struct hps_ctx *ctx, struct hps_fsck_run *run,
			  int64_t instance_id, struct hps_instance *instance,
			  const char **wrong)
{
	struct held held;

	HPS_TRY(hps_instance_get(ctx, run->db, instance_id, instance));
	HPS_TRY(read_journal(ctx, run->host, instance->name, &held));
	if (held.number < instance->generation ||
	    held.settings_version < instance->settings_version) {
		*wrong = "This host's journal is behind the database. Is "
			 "hps-clerk running?";
		return HPS_OK;
	}
	return compare(ctx, run->db, instance, &held, wrong);
}

static enum hps_code repair(struct hps_ctx *ctx, struct hps_fsck_run *run,
			    int64_t instance_id, bool *repaired)
{
	enum hps_code code;

	*repaired = false;
	if (!run->options->repair)
		return HPS_OK;
	code = hps_snapshot_rewrite(ctx, run->db, run->host, instance_id);
	*repaired = code == HPS_OK;
	if (code != HPS_ENOTFOUND)
		return code;
	/* Rows of generations are missing; that has its own finding. */
	hps_fail_clear(ctx);
	return HPS_OK;
}

enum hps_code hps_fsck_journal(struct hps_ctx *ctx, struct hps_fsck_run *run,
			       int64_t instance_id)
{
	struct hps_instance instance;
	const char *wrong;
	bool repaired;

	HPS_TRY(look(ctx, run, instance_id, &instance, &wrong));
	if (!wrong)
		return HPS_OK;
	/* It may have been written while it was read. */
	poll(NULL, 0, PATIENCE_MS);
	HPS_TRY(look(ctx, run, instance_id, &instance, &wrong));
	if (!wrong)
		return HPS_OK;
	HPS_TRY(repair(ctx, run, instance_id, &repaired));
	hps_fsck_found(run, instance.name, "journal_differs", wrong, repaired);
	return HPS_OK;
}
