#include "lib/service/live.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/service/live_internal.h"

static void *demand(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

/* A journal may be large: its frames do not stay in the request's arena. */
static struct hps_ctx own_ctx(const struct hps_ctx *ctx,
			      struct hps_arena *arena)
{
	return (struct hps_ctx){ .arena = arena,
				 .now_us = ctx->now_us,
				 .request_id = ctx->request_id };
}

/* Say in ctx what went wrong with a context of our own. */
static enum hps_code pass_on(struct hps_ctx *ctx, const struct hps_ctx *own,
			     enum hps_code code)
{
	if (code == HPS_OK)
		return code;
	hps_fail(ctx, code, own->error.slug, "%s", own->error.detail);
	if (own->error.note)
		hps_fail_note(ctx, "%s", own->error.note);
	return code;
}

/*
 * Compile a part into memory of its own.  JSON that was parsed on the way is
 * in that memory too; its objects are given back when the arena is.
 */
static enum hps_code compile_part(struct hps_ctx *ctx,
				  const struct hps_journal_record *record,
				  struct hps_live_part **out)
{
	struct hps_live_part *part = demand(calloc(1, sizeof(*part)));
	struct hps_ctx own = own_ctx(ctx, &part->arena);
	enum hps_code code;

	hps_arena_init(&part->arena);
	part->name = hps_strdup(&part->arena, record->part);
	if (*record->part)
		code = hps_doc_entry_compile(&own, part->name, record->body,
					     record->body_len, &part->entry);
	else
		code = hps_doc_shared_compile(&own, record->body,
					      record->body_len, &part->shared);
	if (code != HPS_OK) {
		pass_on(ctx, &own, code);
		hps_live_part_free(part);
		return code;
	}
	*out = part;
	return HPS_OK;
}

static enum hps_code take_settings(struct hps_ctx *ctx, struct hps_live *live,
				   const struct hps_journal_record *record)
{
	struct hps_live_settings *settings = &live->settings;
	struct json_object *object, *origins, *identity;
	const char **list;
	size_t count, i;

	HPS_TRY(hps_json_parse(ctx, record->body, record->body_len, &object));
	hps_arena_reset(&settings->arena);
	origins = hps_json_get(object, "origins");
	count = origins ? json_object_array_length(origins) : 0;
	list = HPS_NEW_ARRAY(&settings->arena, count + 1, const char *);
	for (i = 0; i < count; i++)
		list[i] = hps_strdup(
			&settings->arena,
			json_object_get_string(
				json_object_array_get_idx(origins, i)));
	identity = hps_json_get(object, "identity");
	settings->origins = list;
	settings->public_url = hps_strdup(
		&settings->arena, hps_json_get_string(object, "publicUrl"));
	settings->anonymous = hps_json_get_boolean(identity, "anonymous", true);
	settings->deleted = hps_json_get_boolean(object, "deleted", false);
	return HPS_OK;
}

static enum hps_code take_record(struct hps_ctx *ctx, struct hps_live *live,
				 const struct hps_journal_record *record)
{
	struct hps_live_part *part;

	if (record->kind == HPS_JOURNAL_SETTINGS)
		return take_settings(ctx, live, record);
	if (record->kind == HPS_JOURNAL_PUT &&
	    compile_part(ctx, record, &part) == HPS_OK) {
		hps_live_put_part(live, part);
		return HPS_OK;
	}
	/* A damaged part must not take the others with it; fsck finds it. */
	hps_fail_clear(ctx);
	hps_live_drop_part(live, record->part);
	return HPS_OK;
}

static void add_mark(struct hps_live *live,
		     const struct hps_journal_frame *frame)
{
	if (frame->base)
		live->mark_count = 0;
	/* Settings come in frames of the number that is there. */
	if (live->mark_count &&
	    live->marks[live->mark_count - 1].number >= frame->number)
		return;
	if (live->mark_count == live->mark_room) {
		live->mark_room = live->mark_room ? 2 * live->mark_room : 16;
		live->marks = demand(reallocarray(live->marks, live->mark_room,
						  sizeof(live->marks[0])));
	}
	live->marks[live->mark_count++] =
		(struct hps_live_mark){ frame->number, frame->created_us };
}

/* A frame is taken as a whole: what follows a failure may be a withdrawal. */
static enum hps_code take_frame(struct hps_ctx *ctx, struct hps_live *live,
				const struct hps_journal_frame *frame)
{
	enum hps_code code = HPS_OK;
	size_t i;

	if (frame->base)
		hps_live_drop_all(live);
	for (i = 0; i < frame->record_count; i++) {
		enum hps_code one = take_record(ctx, live, &frame->records[i]);

		code = code == HPS_OK ? one : code;
	}
	add_mark(live, frame);
	live->number = frame->number;
	live->created_us = frame->created_us;
	return code;
}

static void rebuild_index(struct hps_live *live)
{
	size_t i;

	live->shared = &hps_doc_shared_empty;
	live->entry_count = 0;
	live->entries = demand(reallocarray(live->entries, live->part_count + 1,
					    sizeof(live->entries[0])));
	live->vector = demand(reallocarray(live->vector, live->part_count + 1,
					   sizeof(live->vector[0])));
	for (i = 0; i < live->part_count; i++) {
		if (live->parts[i]->shared)
			live->shared = live->parts[i]->shared;
		else
			live->entries[live->entry_count++] =
				live->parts[i]->entry;
	}
	hps_live_cache_clear(live);
}

enum hps_code hps_live_follow(struct hps_ctx *ctx, struct hps_live *live,
			      int64_t until)
{
	HPS_CLEANUP(hps_arena_release)
	struct hps_arena scratch = HPS_ARENA_INIT;
	struct hps_ctx own = own_ctx(ctx, &scratch);
	const struct hps_journal_frame *frame;
	bool again, changed = false;
	enum hps_code code;

	for (;;) {
		code = hps_journal_next(&own, &live->reader, &again, &frame);
		if (code != HPS_OK || !frame || frame->number > until)
			break;
		code = take_frame(&own, live, frame);
		changed = true;
		if (code != HPS_OK)
			break;
		hps_arena_reset(&scratch);
	}
	if (changed || !live->entries)
		rebuild_index(live);
	return pass_on(ctx, &own, code);
}

struct hps_live *hps_live_new(int snapshots_fd, const char *instance)
{
	struct hps_live *live = demand(calloc(1, sizeof(*live)));

	hps_arena_init(&live->arena);
	live->instance = hps_strdup(&live->arena, instance);
	hps_buf_init(&live->key, &live->arena, 512);
	live->settings.anonymous = true;
	hps_journal_reader_init(&live->reader, snapshots_fd, live->instance);
	return live;
}

static enum hps_code unknown(struct hps_ctx *ctx, const char *instance)
{
	return hps_fail(ctx, HPS_ENOTFOUND, "instance_unknown",
			"There is no instance '%s'.", instance);
}

enum hps_code hps_live_open(struct hps_ctx *ctx, int snapshots_fd,
			    const char *instance, struct hps_live **out)
{
	struct hps_live *live = hps_live_new(snapshots_fd, instance);
	enum hps_code code = hps_live_follow(ctx, live, INT64_MAX);

	if (code == HPS_OK && live->settings.deleted)
		code = unknown(ctx, instance);
	if (code != HPS_OK) {
		hps_live_close(live);
		return code;
	}
	*out = live;
	return HPS_OK;
}

enum hps_code hps_live_refresh(struct hps_ctx *ctx, struct hps_live *live)
{
	HPS_TRY(hps_live_follow(ctx, live, INT64_MAX));
	return live->settings.deleted ? unknown(ctx, live->instance) : HPS_OK;
}

void hps_live_close(struct hps_live *live)
{
	size_t i;

	if (!live)
		return;
	hps_live_drop_all(live);
	hps_live_cache_clear(live);
	for (i = 0; i < HPS_COUNT(live->bases); i++)
		hps_arena_release(&live->bases[i].arena);
	hps_journal_reader_release(&live->reader);
	hps_arena_release(&live->settings.arena);
	free(live->parts);
	free(live->entries);
	free(live->vector);
	free(live->marks);
	hps_arena_release(&live->arena);
	free(live);
}

int64_t hps_live_generation(const struct hps_live *live)
{
	return live->number;
}

const char *hps_live_public_url(const struct hps_live *live)
{
	return live->settings.public_url;
}

bool hps_live_anonymous(const struct hps_live *live)
{
	return live->settings.anonymous;
}

const char *hps_live_allow_origin(const struct hps_live *live,
				  const char *origin)
{
	const char *const *own = live->settings.origins;

	for (; own && *own; own++) {
		if (!strcmp(*own, "*"))
			return "*";
		if (origin && !strcmp(*own, origin))
			return *own;
	}
	return NULL;
}
