#include <string.h>
#include <strings.h>

#include "fcgi/request.h"

enum { PIECE_BYTES = 16 * 1024 };

/* RFC 9110, 5.6.6: token "=" ( token / quoted-string ). */
static const char *parameter_value(struct hps_arena *arena, const char *text)
{
	char *value, *end;

	if (*text != '"')
		return hps_strndup(arena, text, strcspn(text, "; \t"));
	value = end = HPS_NEW_ARRAY(arena, strlen(text) + 1, char);
	for (text++; *text && *text != '"'; text++) {
		if (*text == '\\' && text[1])
			text++;
		*end++ = *text;
	}
	return *text == '"' ? value : NULL;
}

const char *hps_request_type_parameter(struct hps_ctx *ctx,
				       const struct hps_request *request,
				       const char *name)
{
	const char *at = hps_request_header(request, "Content-Type");
	size_t len = strlen(name);

	at = at ? strchr(at, ';') : NULL;
	while (at) {
		at += strspn(at, "; \t");
		if (strncasecmp(at, name, len) == 0 && at[len] == '=')
			return parameter_value(ctx->arena, at + len + 1);
		at = strchr(at, ';');
	}
	return NULL;
}

static enum hps_code incomplete(struct hps_ctx *ctx)
{
	return hps_fail(ctx, HPS_EINVALID, "body_incomplete",
			"The body of this request ended before it was whole. "
			"Nothing was kept; send it again.");
}

enum hps_code hps_request_read(struct hps_ctx *ctx, struct hps_request *request,
			       void *buf, size_t len, size_t *got)
{
	long count = 0;

	if (!request->body_ended && request->body.read)
		count = request->body.read(request->body.arg, buf, len);
	if (count == HPS_BODY_TIMED_OUT) {
		request->body_ended = true;
		return hps_fail(ctx, HPS_EINVALID, "body_timeout",
				"The body of this request came too slowly. "
				"Nothing was kept; send it again.");
	}
	if (count < 0) {
		request->body_ended = true;
		return incomplete(ctx);
	}
	request->body_read_bytes += count;
	request->body_ended = count == 0;
	if (request->content_length != HPS_LENGTH_UNKNOWN &&
	    (request->body_read_bytes > request->content_length ||
	     (count == 0 &&
	      request->body_read_bytes != request->content_length)))
		return incomplete(ctx);
	*got = (size_t)count;
	return HPS_OK;
}

enum hps_code hps_request_read_all(struct hps_ctx *ctx,
				   struct hps_request *request, size_t max,
				   struct hps_buf *buf)
{
	size_t total = 0;
	size_t got;

	do {
		hps_buf_grow(buf, PIECE_BYTES);
		HPS_TRY(hps_request_read(ctx, request, buf->data + buf->len,
					 PIECE_BYTES, &got));
		total += got;
		if (total > max)
			return hps_fail(ctx, HPS_ETOOLARGE, "body_too_large",
					"The body of this request is larger "
					"than the %zu bytes allowed here.",
					max);
		buf->len += got;
		buf->data[buf->len] = '\0';
	} while (got > 0);
	return HPS_OK;
}
