/*
 * Fuzz the multipart parser.  The first byte says how large the pieces are
 * in which the rest is fed; the result must not depend on it.
 */
#include <stdlib.h>
#include <string.h>

#include "fcgi/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIELDS = 2 };

struct form {
	struct hps_multipart_field fields[FIELDS];
	struct hps_buf file;
	enum hps_code code;
};

static enum hps_code take(struct hps_ctx *ctx, void *arg,
			  const struct hps_multipart_field *field,
			  const char *data, size_t len)
{
	struct form *form = arg;

	(void)ctx, (void)field;
	hps_buf_add(&form->file, data, len);
	return HPS_OK;
}

static enum hps_code feed(struct hps_ctx *ctx, struct form *form,
			  const char *data, size_t size, size_t piece)
{
	struct hps_multipart parser = { .fields = form->fields,
					.field_count = FIELDS,
					.sink = take,
					.arg = form };

	HPS_TRY(hps_multipart_begin(ctx, &parser, "X"));
	for (size_t at = 0; at < size; at += piece)
		HPS_TRY(hps_multipart_feed(ctx, &parser, data + at,
					   size - at < piece ? size - at
							     : piece));
	return hps_multipart_end(ctx, &parser);
}

static struct form parse(struct hps_ctx *ctx, const uint8_t *data, size_t size,
			 size_t piece)
{
	struct form form = { .fields = { { .name = "a" },
					 { .name = "f", .file = true } } };

	hps_buf_init(&form.file, ctx->arena, 0);
	form.code = feed(ctx, &form, (const char *)data, size, piece);
	return form;
}

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena, .request_id = "fuzz" };
	struct form pieces, whole;

	if (size < 2)
		return 0;
	whole = parse(&ctx, data + 1, size - 1, size);
	pieces = parse(&ctx, data + 1, size - 1, 1 + data[0]);
	check((whole.code == HPS_OK) == (pieces.code == HPS_OK));
	if (whole.code == HPS_OK) {
		check(whole.file.len == pieces.file.len);
		check(memcmp(whole.file.data, pieces.file.data,
			     whole.file.len) == 0);
		check(!whole.fields[0].value == !pieces.fields[0].value);
	}
	hps_arena_release(&arena);
	return 0;
}
