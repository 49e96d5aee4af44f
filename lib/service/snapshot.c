#include "lib/service/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/repo/generation.h"
#include "lib/repo/instance.h"
#include "lib/service/frame.h"
#include "lib/store/journal.h"

/* A journal this much longer than its base is rewritten. */
enum { COMPACT_FACTOR = 2, COMPACT_BYTES = 1 << 20 };

/* As many generations are kept at most; who lacks more starts afresh. */
enum { LOOK_BACK = 200 };

struct state_folder {
	const char *name;
	mode_t mode;
};

/* The web server must not look into those with 0700. */
static const struct state_folder folders[] = {
	{ "run", 0755 },     { "snapshots", 0755 }, { "generations", 0755 },
	{ "plugins", 0755 }, { "staging", 0700 },   { "withdrawn", 0700 },
	{ "keys", 0700 },    { "log", 0755 },
};

static enum hps_code make_folders(struct hps_ctx *ctx, int state_fd)
{
	size_t i;

	for (i = 0; i < HPS_COUNT(folders); i++)
		if (mkdirat(state_fd, folders[i].name, folders[i].mode) &&
		    errno != EEXIST)
			return hps_fail_errno(ctx, folders[i].name);
	return HPS_OK;
}

enum hps_code hps_host_open(struct hps_ctx *ctx, const char *state,
			    int64_t pin_us, struct hps_host *host)
{
	struct hps_host out = { .pin_us = pin_us };

	HPS_TRY(hps_mkdirs(ctx, AT_FDCWD, state));
	/* The state folder itself may be a link to another disk. */
	out.state_fd = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out.state_fd < 0)
		return hps_fail_errno(ctx, state);
	HPS_TRY(make_folders(ctx, out.state_fd));
	HPS_TRY(hps_dir_open(ctx, out.state_fd, "snapshots",
			     &out.snapshots_fd));
	HPS_TRY(hps_epoch_open(ctx, out.state_fd, &out.epoch));
	*host = out;
	return HPS_OK;
}

/* The oldest generation that may still be pinned. */
static enum hps_code oldest_pinned(struct hps_ctx *ctx, struct hps_db *db,
				   const struct hps_instance *instance,
				   int64_t pin_us, int64_t *number)
{
	struct hps_generation *list;
	int64_t oldest = instance->generation;
	size_t count, i;

	HPS_TRY(hps_generation_list(ctx, db, instance->id, INT64_MAX, LOOK_BACK,
				    &list, &count));
	for (i = 0; i < count; i++) {
		if (list[i].superseded_us &&
		    list[i].superseded_us < ctx->now_us - pin_us)
			break;
		if (list[i].number != instance->generation - (int64_t)i)
			break; /* retention has taken what lies between */
		oldest = list[i].number;
	}
	*number = oldest;
	return HPS_OK;
}

static enum hps_code write_anew(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_host *host,
				const struct hps_instance *instance,
				struct hps_journal_writer *writer)
{
	struct hps_journal_frame *frames;
	int64_t oldest;
	size_t count;

	HPS_TRY(oldest_pinned(ctx, db, instance, host->pin_us, &oldest));
	count = (size_t)(instance->generation - oldest) + 1;
	frames = HPS_NEW_ARRAY(ctx->arena, count, struct hps_journal_frame);
	HPS_TRY(hps_frame_base(ctx, db, instance, oldest, &frames[0]));
	HPS_TRY(hps_frame_steps(ctx, db, instance, oldest, &frames[1]));
	return hps_journal_rewrite(ctx, writer, frames, count);
}

static enum hps_code append_settings(struct hps_ctx *ctx,
				     const struct hps_instance *instance,
				     struct hps_journal_writer *writer)
{
	struct hps_journal_record record;
	struct hps_journal_frame frame = {
		.number = instance->generation,
		.created_us = ctx->now_us,
		.settings = instance->settings_version,
		.records = &record,
	};

	hps_frame_settings(ctx, instance, &record, &frame.record_count);
	return hps_journal_append(ctx, writer, &frame);
}

static enum hps_code append_steps(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_instance *instance,
				  struct hps_journal_writer *writer)
{
	size_t count = (size_t)(instance->generation - writer->number), i;
	struct hps_journal_frame *frames =
		HPS_NEW_ARRAY(ctx->arena, count, struct hps_journal_frame);

	HPS_TRY(hps_frame_steps(ctx, db, instance, writer->number, frames));
	for (i = 0; i < count; i++)
		HPS_TRY(hps_journal_append(ctx, writer, &frames[i]));
	return HPS_OK;
}

static bool grown(const struct hps_journal_writer *writer)
{
	return writer->size_bytes >
	       writer->base_bytes * COMPACT_FACTOR + COMPACT_BYTES;
}

static enum hps_code write_journal(struct hps_ctx *ctx, struct hps_db *db,
				   const struct hps_host *host,
				   const struct hps_instance *instance,
				   struct hps_journal_writer *writer)
{
	/* A higher number than the database's: it was restored from a backup.
	 */
	if (writer->fd < 0 || writer->number > instance->generation ||
	    writer->settings > instance->settings_version || grown(writer) ||
	    instance->generation - writer->number > LOOK_BACK)
		return write_anew(ctx, db, host, instance, writer);
	if (writer->number < instance->generation)
		return append_steps(ctx, db, instance, writer);
	if (writer->settings < instance->settings_version)
		return append_settings(ctx, instance, writer);
	return HPS_OK;
}

/* The static file that shells poll: where it is and what it says. */
static const char *number_path(struct hps_ctx *ctx, const char *instance)
{
	return hps_format(ctx->arena, "generations/%s.json", instance);
}

static const char *number_text(struct hps_ctx *ctx, int64_t generation,
			       int64_t settings_version)
{
	return hps_format(ctx->arena, "{\"generation\":%lld,\"epoch\":%lld}\n",
			  (long long)generation, (long long)settings_version);
}

static enum hps_code write_number(struct hps_ctx *ctx,
				  const struct hps_host *host,
				  const struct hps_instance *instance)
{
	const char *path = number_path(ctx, instance->name);
	const char *text = number_text(ctx, instance->generation,
				       instance->settings_version);

	return hps_file_swap(ctx, host->state_fd, path, text, strlen(text),
			     0644);
}

static enum hps_code update(struct hps_ctx *ctx, struct hps_db *db,
			    struct hps_host *host, int64_t instance_id,
			    bool anew)
{
	HPS_AUTO_JOURNAL writer = { .fd = -1, .lock_fd = -1 };
	struct hps_instance instance;

	HPS_TRY(hps_instance_get(ctx, db, instance_id, &instance));
	HPS_TRY(hps_journal_writer_open(ctx, host->snapshots_fd, instance.name,
					&writer));
	/* Again, now that nobody else writes: numbers must not go back. */
	HPS_TRY(hps_instance_get(ctx, db, instance_id, &instance));
	if (anew)
		HPS_TRY(write_anew(ctx, db, host, &instance, &writer));
	else
		HPS_TRY(write_journal(ctx, db, host, &instance, &writer));
	HPS_TRY(write_number(ctx, host, &instance));
	hps_epoch_raise(&host->epoch, HPS_EPOCH_GENERATION);
	return HPS_OK;
}

enum hps_code hps_snapshot_update(struct hps_ctx *ctx, struct hps_db *db,
				  struct hps_host *host, int64_t instance_id)
{
	return update(ctx, db, host, instance_id, false);
}

enum hps_code hps_snapshot_rewrite(struct hps_ctx *ctx, struct hps_db *db,
				   struct hps_host *host, int64_t instance_id)
{
	return update(ctx, db, host, instance_id, true);
}

/* True if the static file says what the mark does: a crash may have cut it. */
static bool number_stands(struct hps_ctx *ctx, const struct hps_host *host,
			  const struct hps_instance_mark *mark)
{
	enum { NUMBER_MAX_BYTES = 256 };
	struct hps_buf text;

	hps_buf_init(&text, ctx->arena, NUMBER_MAX_BYTES);
	if (hps_file_read(ctx, host->state_fd, number_path(ctx, mark->name),
			  NUMBER_MAX_BYTES, &text) != HPS_OK) {
		hps_fail_clear(ctx);
		return false;
	}
	return !strcmp(text.data, number_text(ctx, mark->generation,
					      mark->settings_version));
}

/* True if this host's copies already hold what the mark says. */
static enum hps_code up_to_date(struct hps_ctx *ctx,
				const struct hps_host *host,
				const struct hps_instance_mark *mark,
				bool *current)
{
	HPS_AUTO_JOURNAL writer = { .fd = -1, .lock_fd = -1 };

	HPS_TRY(hps_journal_writer_open(ctx, host->snapshots_fd, mark->name,
					&writer));
	*current = writer.fd >= 0 && writer.number == mark->generation &&
		   writer.settings == mark->settings_version &&
		   number_stands(ctx, host, mark);
	return HPS_OK;
}

static enum hps_code update_marked(struct hps_ctx *ctx, struct hps_db *db,
				   struct hps_host *host,
				   const struct hps_instance_mark *mark)
{
	bool current = false;

	HPS_TRY(up_to_date(ctx, host, mark, &current));
	return current ? HPS_OK : hps_snapshot_update(ctx, db, host, mark->id);
}

/* One that cannot be brought up to date must not hold up the others. */
static enum hps_code update_all(struct hps_ctx *ctx, struct hps_db *db,
				struct hps_host *host)
{
	struct hps_instance_mark *marks;
	struct hps_error first = { .code = HPS_OK };
	size_t count, i;

	HPS_TRY(hps_instance_marks(ctx, db, &marks, &count));
	for (i = 0; i < count; i++) {
		enum hps_code code = update_marked(ctx, db, host, &marks[i]);

		if (code == HPS_EDB)
			return code;
		if (code != HPS_OK && first.code == HPS_OK)
			first = ctx->error;
	}
	if (first.code != HPS_OK)
		ctx->error = first;
	return first.code;
}

enum hps_code hps_snapshot_update_all(struct hps_ctx *ctx, struct hps_db *db,
				      struct hps_host *host)
{
	enum hps_code code = update_all(ctx, db, host);

	if (code == HPS_OK)
		hps_epoch_confirm(&host->epoch, hps_now_us());
	else
		hps_epoch_lose(&host->epoch);
	return code;
}
