#include <string.h>

#include "lib/base/buf.h"
#include "lib/repo/entry.h"
#include "lib/repo/generation.h"
#include "lib/repo/instance.h"
#include "lib/service/build.h"
#include "lib/service/fsck_internal.h"

enum { PAGE = 1000 };

/* A finding of a transaction, which may have to be run again. */
struct pending {
	const char *part;
	const char *slug;
	const char *detail;
};

struct comparing {
	int64_t instance_id;
	struct hps_instance instance;
	struct hps_buf found;
};

static void note(struct comparing *c, const char *part, const char *slug,
		 const char *detail)
{
	struct pending pending = { part, slug, detail };

	hps_buf_add(&c->found, &pending, sizeof(pending));
}

static bool same(const struct hps_blob *body, const char *built)
{
	return built && body->len == strlen(built) &&
	       !memcmp(body->data, built, body->len);
}

static enum hps_code build(struct hps_ctx *ctx, struct hps_db *db,
			   const struct comparing *c, const char *part,
			   const char **body)
{
	enum hps_code code;

	if (!*part)
		return hps_build_shared(ctx, db, &c->instance, body);
	code = hps_build_entry(ctx, db, &c->instance, part, body);
	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	*body = NULL;
	return HPS_OK;
}

/* What the document holds is what the rows build. */
static enum hps_code compare_parts(struct hps_ctx *ctx, struct hps_db *db,
				   struct comparing *c,
				   const struct hps_generation_part *parts,
				   size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const char *body;

		if (i > 0 && !strcmp(parts[i].part, parts[i - 1].part))
			note(c, parts[i].part, "generation_ambiguous",
			     "Two of its bodies hold at once.");
		HPS_TRY(build(ctx, db, c, parts[i].part, &body));
		if (!same(&parts[i].body, body))
			note(c, parts[i].part, "generation_differs",
			     "The newest generation does not hold what the "
			     "rows build.");
	}
	return HPS_OK;
}

static bool holds(const struct hps_generation_part *parts, size_t count,
		  const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(parts[i].part, name))
			return true;
	return false;
}

/* And what the rows build is in the document. */
static enum hps_code compare_entries(struct hps_ctx *ctx, struct hps_db *db,
				     struct comparing *c,
				     const struct hps_generation_part *parts,
				     size_t count)
{
	const char *after = "";
	size_t got, i;

	do {
		struct hps_entry *entries;

		HPS_TRY(hps_entry_list(ctx, db, c->instance_id, after, PAGE,
				       &entries, &got));
		for (i = 0; i < got; i++) {
			const char *name = entries[i].plugin;
			const char *body = NULL;

			if (!holds(parts, count, name))
				HPS_TRY(build(ctx, db, c, name, &body));
			if (body)
				note(c, name, "generation_differs",
				     "The rows build a part that the newest "
				     "generation lacks.");
		}
		if (got)
			after = entries[got - 1].plugin;
	} while (got == PAGE);
	return HPS_OK;
}

/* Numbers are counted up one by one. */
static enum hps_code check_numbers(struct hps_ctx *ctx, struct hps_db *db,
				   struct comparing *c)
{
	struct hps_generation_span span;

	HPS_TRY(hps_generation_span(ctx, db, c->instance_id, &span));
	if (span.last != c->instance.generation)
		note(c, "", "generation_gap",
		     hps_format(ctx->arena,
				"Its newest generation is %lld, and the "
				"instance says %lld.",
				(long long)span.last,
				(long long)c->instance.generation));
	else if (span.count && span.count != span.last - span.first + 1)
		note(c, "", "generation_gap",
		     hps_format(ctx->arena,
				"Of the generations %lld to %lld some are "
				"missing.",
				(long long)span.first, (long long)span.last));
	return HPS_OK;
}

/* With the instance's lock, so that nobody changes what is compared. */
static enum hps_code compare(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct comparing *c = arg;
	struct hps_generation_part *parts;
	size_t count;

	hps_buf_clear(&c->found);
	HPS_TRY(hps_instance_lock(ctx, db, c->instance_id, &c->instance));
	HPS_TRY(check_numbers(ctx, db, c));
	HPS_TRY(hps_generation_parts(ctx, db, c->instance_id,
				     c->instance.generation, &parts, &count));
	HPS_TRY(compare_parts(ctx, db, c, parts, count));
	return compare_entries(ctx, db, c, parts, count);
}

static enum hps_code check_instance(struct hps_ctx *ctx,
				    struct hps_fsck_run *run,
				    const struct hps_instance_mark *mark)
{
	struct comparing c = { .instance_id = mark->id };
	const struct pending *list;
	size_t i;

	hps_buf_init(&c.found, ctx->arena, 0);
	HPS_TRY(hps_db_transaction(ctx, run->db, compare, &c));
	list = (const struct pending *)(void *)c.found.data;
	for (i = 0; i < c.found.len / sizeof(*list); i++)
		hps_fsck_found(run,
			       *list[i].part
				       ? hps_format(ctx->arena, "%s:%s",
						    mark->name, list[i].part)
				       : mark->name,
			       list[i].slug, list[i].detail, false);
	return hps_fsck_journal(ctx, run, mark->id);
}

enum hps_code hps_fsck_instances(struct hps_ctx *ctx, struct hps_fsck_run *run)
{
	struct hps_instance_mark *marks;
	size_t count, i;

	HPS_TRY(hps_instance_marks(ctx, run->db, &marks, &count));
	for (i = 0; i < count; i++) {
		HPS_CLEANUP(hps_arena_release)
		struct hps_arena scratch = HPS_ARENA_INIT;
		struct hps_ctx own = { .arena = &scratch,
				       .now_us = ctx->now_us,
				       .request_id = ctx->request_id };

		hps_fsck_progress(run, "instances", i, count);
		if (check_instance(&own, run, &marks[i]) != HPS_OK)
			return hps_fail_copy(ctx, &own);
	}
	hps_fsck_progress(run, "instances", count, count);
	run->result.instances = count;
	return HPS_OK;
}
