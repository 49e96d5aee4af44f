#include "lib/base/fail.h"

#include <errno.h>
#include <string.h>

static void set(struct hps_ctx *ctx, enum hps_code code, const char *slug,
		const char *file, int line)
{
	ctx->error.code = code;
	ctx->error.slug = slug;
	ctx->error.note = NULL;
	ctx->error.hidden = false;
	ctx->error.file = file;
	ctx->error.line = line;
}

enum hps_code hps_fail_at_(struct hps_ctx *ctx, enum hps_code code,
			   const char *slug, const char *file, int line,
			   const char *fmt, ...)
{
	va_list ap;

	set(ctx, code, slug, file, line);
	va_start(ap, fmt);
	ctx->error.detail = hps_vformat(ctx->arena, fmt, ap);
	va_end(ap);
	return code;
}

void hps_fail_note(struct hps_ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	ctx->error.note = hps_vformat(ctx->arena, fmt, ap);
	va_end(ap);
}

enum hps_code hps_fail_errno_(struct hps_ctx *ctx, const char *what,
			      const char *file, int line)
{
	int cause = errno;

	if (cause == ENOSPC || cause == EDQUOT) {
		set(ctx, HPS_ENOSPACE, "disk_full", file, line);
		ctx->error.detail =
			"The store's disk is full; nothing was kept. Ask its "
			"operator to make room, then repeat the request.";
	} else {
		set(ctx, HPS_EIO, "storage_failed", file, line);
		ctx->error.detail =
			"The store could not use its disk; nothing was kept. "
			"Repeat the request, and tell its operator if this "
			"goes on.";
	}
	hps_fail_note(ctx, "%s: %s", what, strerror(cause));
	return ctx->error.code;
}

void hps_fail_clear(struct hps_ctx *ctx)
{
	ctx->error = (struct hps_error){ .code = HPS_OK };
}

enum hps_code hps_fail_copy(struct hps_ctx *ctx, const struct hps_ctx *from)
{
	if (from->error.code == HPS_OK)
		return HPS_OK;
	ctx->error = from->error;
	ctx->error.detail = hps_strdup(ctx->arena, from->error.detail);
	ctx->error.note = hps_strdup(ctx->arena, from->error.note);
	ctx->error.faults = (struct hps_faults){ NULL, NULL, 0 };
	return ctx->error.code;
}

void hps_fault_add(struct hps_arena *arena, struct hps_faults *faults,
		   const char *pointer, const char *slug, const char *fmt, ...)
{
	struct hps_fault *fault;
	va_list ap;

	if (faults->count++ >= HPS_FAULT_MAX)
		return;
	fault = HPS_NEW(arena, struct hps_fault);
	fault->pointer = hps_strdup(arena, pointer);
	fault->slug = slug;
	va_start(ap, fmt);
	fault->detail = hps_vformat(arena, fmt, ap);
	va_end(ap);
	if (faults->last)
		faults->last->next = fault;
	else
		faults->first = fault;
	faults->last = fault;
}
