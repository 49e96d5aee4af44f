/*
 * archive_expect.h - what the tests of the archive policy expect, in one line
 * each.
 */
#ifndef TESTS_SUPPORT_ARCHIVE_EXPECT_H
#define TESTS_SUPPORT_ARCHIVE_EXPECT_H

#include "tests/support/archive_builder.h"
#include "tests/support/archive_unpack.h"
#include "tests/unit/unit.h"

static inline void show_faults(const char *label, const struct hps_ctx *ctx)
{
	const struct hps_fault *fault = ctx->error.faults.first;

	print_message("%s: %s\n", label,
		      ctx->error.detail ? ctx->error.detail : "taken");
	for (; fault; fault = fault->next)
		print_message("  [%s] %s\n", fault->pointer, fault->slug);
}

/*
 * The archive is refused for exactly one fault, at pointer and of that slug,
 * by the judge and not by the reader, and nothing was written.
 */
static inline void expect_refused(const char *label, struct hps_ctx *ctx,
				  enum hps_archive_kind kind,
				  const struct hps_buf *buf,
				  enum hps_archive_slug slug,
				  const char *pointer)
{
	struct hps_archive_content content;
	unsigned written = 0;
	enum hps_code code;
	const struct hps_fault *fault;

	hps_fail_clear(ctx);
	code = unpack_bytes(ctx, kind, buf->data, buf->len, NULL, &content,
			    &written);
	fault = ctx->error.faults.first;
	if (code != HPS_EINVALID || ctx->error.faults.count != 1 ||
	    strcmp(fault->slug, hps_archive_slug(slug)) ||
	    strcmp(fault->pointer, pointer) || written || ctx->error.note) {
		show_faults(label, ctx);
		fail_msg("%s: expected just %s at [%s]", label,
			 hps_archive_slug(slug), pointer);
	}
	assert_string_equal(ctx->error.slug, "archive_refused");
}

/* The archive is taken and holds these paths, separated by spaces. */
static inline void expect_taken(const char *label, struct hps_ctx *ctx,
				enum hps_archive_kind kind,
				const struct hps_buf *buf, const char *paths)
{
	struct hps_archive_content content;
	struct hps_buf seen;

	hps_fail_clear(ctx);
	if (unpack_bytes(ctx, kind, buf->data, buf->len, NULL, &content,
			 NULL) != HPS_OK) {
		show_faults(label, ctx);
		fail_msg("%s: expected to be taken", label);
	}
	hps_buf_init(&seen, ctx->arena, 0);
	for (size_t i = 0; i < content.count; i++)
		hps_buf_printf(&seen, "%s%s", i ? " " : "",
			       content.files[i].path);
	assert_string_equal(seen.data, paths);
}

#endif
