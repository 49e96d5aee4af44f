#include "lib/service/live.h"

#include <fcntl.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/service/live_internal.h"
#include "lib/store/bundle.h"

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

/* Read frames up to a number; the rest of the journal is not looked at. */
static enum hps_code follow(struct hps_ctx *ctx, struct hps_live *live,
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

static struct hps_live *live_new(int snapshots_fd, const char *instance)
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
	struct hps_live *live = live_new(snapshots_fd, instance);
	enum hps_code code = follow(ctx, live, INT64_MAX);

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
	HPS_TRY(follow(ctx, live, INT64_MAX));
	return live->settings.deleted ? unknown(ctx, live->instance) : HPS_OK;
}

/* What the journal says of a generation that is not its newest. */
static enum hps_code check_pin(struct hps_ctx *ctx, struct hps_live *live,
			       int64_t number, int64_t pin_us)
{
	HPS_CLEANUP(hps_arena_release)
	struct hps_arena scratch = HPS_ARENA_INIT;
	struct hps_ctx own = own_ctx(ctx, &scratch);
	struct hps_journal_reader reader;
	const struct hps_journal_frame *frame = NULL;
	int64_t first = 0, newest = 0, superseded_us = 0;
	enum hps_code code;
	bool again;

	hps_journal_reader_init(&reader, live->reader.dirfd, live->instance);
	while ((code = hps_journal_next(&own, &reader, &again, &frame)) ==
		       HPS_OK &&
	       frame) {
		first = first ? first : frame->number;
		newest = frame->number;
		if (frame->number > number && !superseded_us)
			superseded_us = frame->created_us;
		hps_arena_reset(&scratch);
	}
	hps_journal_reader_release(&reader);
	HPS_TRY(pass_on(ctx, &own, code));
	if (number > newest || number < 1)
		return hps_fail(ctx, HPS_ENOTFOUND, "generation_unknown",
				"Instance '%s' has no generation %lld.",
				live->instance, (long long)number);
	if (number < first ||
	    (superseded_us && superseded_us < ctx->now_us - pin_us))
		return hps_fail(ctx, HPS_EGONE, "generation_gone",
				"Generation %lld of instance '%s' can no "
				"longer be pinned; ask without a number.",
				(long long)number, live->instance);
	return HPS_OK;
}

/* What the journal of that time did not know yet: blocked and purged ones. */
static void drop_withdrawn(struct hps_ctx *ctx, int state_fd,
			   const struct hps_doc_entry *entry)
{
	size_t i;

	for (i = 0; i < entry->version_count; i++) {
		const char *folder = hps_bundle_path(
			ctx->arena, entry->plugin, entry->versions[i].version);

		entry->versions[i].withdrawn =
			faccessat(state_fd, folder, F_OK,
				  AT_SYMLINK_NOFOLLOW) != 0;
	}
}

enum hps_code hps_live_open_at(struct hps_ctx *ctx, int state_fd,
			       int snapshots_fd, const char *instance,
			       int64_t number, int64_t pin_us,
			       struct hps_live **out)
{
	struct hps_live *live = live_new(snapshots_fd, instance);
	enum hps_code code = check_pin(ctx, live, number, pin_us);
	size_t i;

	if (code == HPS_OK)
		code = follow(ctx, live, number);
	if (code != HPS_OK) {
		hps_live_close(live);
		return code;
	}
	for (i = 0; i < live->entry_count; i++)
		drop_withdrawn(ctx, state_fd, live->entries[i]);
	*out = live;
	return HPS_OK;
}

void hps_live_close(struct hps_live *live)
{
	if (!live)
		return;
	hps_live_drop_all(live);
	hps_live_cache_clear(live);
	hps_journal_reader_release(&live->reader);
	hps_arena_release(&live->settings.arena);
	free(live->parts);
	free(live->entries);
	free(live->vector);
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
