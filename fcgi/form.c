#include "fcgi/form.h"

#include "fcgi/guard.h"
#include "lib/base/file.h"
#include "lib/json/parse.h"

enum { PIECE_BYTES = 64 * 1024 };

static enum hps_code read_json(struct hps_exchange *x,
			       struct json_object **value)
{
	struct hps_buf body;

	hps_buf_init(&body, x->ctx->arena, 0);
	HPS_TRY(hps_request_read_all(x->ctx, x->request, hps_guard_body_max(x),
				     &body));
	return hps_json_parse(x->ctx, body.data, body.len, value);
}

enum hps_code hps_form_read(struct hps_exchange *x,
			    const struct hps_json_field *fields, size_t count,
			    void *out)
{
	struct json_object *value;

	HPS_TRY(read_json(x, &value));
	HPS_TRY(hps_json_read(x->ctx, value, fields, count, "", out));
	return hps_guard_condition(x);
}

enum hps_code hps_form_json(struct hps_exchange *x, struct json_object **value)
{
	struct json_object *parsed;

	HPS_TRY(read_json(x, &parsed));
	HPS_TRY(hps_guard_condition(x));
	*value = parsed;
	return HPS_OK;
}

/* As hps_request_read(), within the limit of the row. */
static enum hps_code read_piece(struct hps_exchange *x, char *piece,
				size_t *got)
{
	size_t max = hps_guard_body_max(x);

	HPS_TRY(hps_request_read(x->ctx, x->request, piece, PIECE_BYTES, got));
	if (x->request->body_read_bytes > (int64_t)max)
		return hps_fail(x->ctx, HPS_ETOOLARGE, "body_too_large",
				"The body of this request is larger than the "
				"%zu bytes allowed here.",
				max);
	return HPS_OK;
}

enum hps_code hps_form_multipart(struct hps_exchange *x,
				 struct hps_multipart *parser)
{
	char *piece = hps_alloc(x->ctx->arena, PIECE_BYTES);
	size_t got;

	HPS_TRY(hps_multipart_begin(
		x->ctx, parser,
		hps_request_type_parameter(x->ctx, x->request, "boundary")));
	do {
		HPS_TRY(read_piece(x, piece, &got));
		HPS_TRY(hps_multipart_feed(x->ctx, parser, piece, got));
	} while (got > 0);
	return hps_multipart_end(x->ctx, parser);
}

enum hps_code hps_form_spool(struct hps_exchange *x, int fd,
			     uint64_t *size_bytes)
{
	char *piece = hps_alloc(x->ctx->arena, PIECE_BYTES);
	size_t got;

	do {
		HPS_TRY(read_piece(x, piece, &got));
		HPS_TRY(hps_write_all(x->ctx, fd, piece, got));
	} while (got > 0);
	*size_bytes = (uint64_t)x->request->body_read_bytes;
	return HPS_OK;
}
