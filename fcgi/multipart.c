
#include "fcgi/multipart.h"

#include <string.h>
#include <strings.h>

#include "lib/base/text.h"

enum state {
	PREAMBLE, /* before the first delimiter */
	BOUNDARY, /* behind a delimiter: CRLF or "--" */
	HEADERS,
	SMALL,	/* the content of a small field */
	STREAM, /* the content of a file */
	EPILOGUE
};

static enum hps_code invalid(struct hps_ctx *ctx, const char *why)
{
	return hps_fail(ctx, HPS_EINVALID, "multipart_invalid",
			"The multipart body cannot be read: %s.", why);
}

/* RFC 2046, 5.1.1: bchars, not ending with a space. */
static bool boundary_valid(const char *text)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789'()+_,-./:=? ";
	size_t len = strlen(text);

	return len > 0 && len <= HPS_MULTIPART_BOUNDARY_MAX &&
	       strspn(text, allowed) == len && text[len - 1] != ' ';
}

enum hps_code hps_multipart_begin(struct hps_ctx *ctx,
				  struct hps_multipart *parser,
				  const char *boundary)
{
	if (!boundary || !boundary_valid(boundary))
		return invalid(ctx, "its Content-Type names no valid boundary");
	parser->delimiter_len = 4 + strlen(boundary);
	memcpy(parser->delimiter, "\r\n--", 4);
	memcpy(parser->delimiter + 4, boundary, strlen(boundary) + 1);
	parser->state = PREAMBLE;
	parser->current = NULL;
	hps_buf_init(&parser->held, ctx->arena, 16 * 1024);
	hps_buf_init(&parser->small, ctx->arena, HPS_MULTIPART_FIELD_MAX);
	/* The first delimiter has no line before it. */
	hps_buf_puts(&parser->held, "\r\n");
	return HPS_OK;
}

static void drop(struct hps_buf *held, size_t len)
{
	memmove(held->data, held->data + len, held->len - len + 1);
	held->len -= len;
}

/* The value of `name="..."` in a Content-Disposition, or NULL. */
static const char *parameter(struct hps_arena *arena, const char *header,
			     const char *name)
{
	size_t name_len = strlen(name);

	while ((header = strchr(header, ';'))) {
		char *value, *end;

		header += 1 + strspn(header + 1, " \t");
		if (strncasecmp(header, name, name_len) != 0 ||
		    strncmp(header + name_len, "=\"", 2) != 0) {
			/* Step over a quoted value: it may hold ";". */
			header += strcspn(header, ";\"");
			if (*header == '"')
				header += 1 + strcspn(header + 1, "\"");
			continue;
		}
		header += name_len + 2;
		value = end = HPS_NEW_ARRAY(arena, strlen(header) + 1, char);
		for (; *header && *header != '"'; header++) {
			if (*header == '\\' && header[1])
				header++;
			*end++ = *header;
		}
		return *header == '"' ? value : NULL;
	}
	return NULL;
}

struct part {
	const char *disposition;
	const char *media_type;
};

static enum hps_code read_header(struct hps_ctx *ctx, char *line,
				 struct part *part)
{
	char *colon = strchr(line, ':');
	const char *value;

	if (!colon)
		return invalid(ctx, "a part has a header without a colon");
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	if (strcasecmp(line, "Content-Disposition") == 0)
		part->disposition = value;
	else if (strcasecmp(line, "Content-Type") == 0)
		part->media_type = value;
	else if (strcasecmp(line, "Content-Transfer-Encoding") == 0 &&
		 strcasecmp(value, "binary") != 0 &&
		 strcasecmp(value, "8bit") != 0 &&
		 strcasecmp(value, "7bit") != 0)
		return invalid(ctx, "a part has a Content-Transfer-Encoding");
	return HPS_OK;
}

static enum hps_code open_part(struct hps_ctx *ctx,
			       struct hps_multipart *parser,
			       const struct part *part)
{
	const char *name = NULL;

	if (part->disposition &&
	    strncasecmp(part->disposition, "form-data", 9) == 0)
		name = parameter(ctx->arena, part->disposition, "name");
	if (!name)
		return invalid(ctx, "a part has no name");
	parser->current = NULL;
	for (size_t i = 0; i < parser->field_count; i++)
		if (strcmp(parser->fields[i].name, name) == 0)
			parser->current = &parser->fields[i];
	if (!parser->current)
		return invalid(ctx, "it holds a field that is not known here");
	if (parser->current->present)
		return invalid(ctx, "it holds a field twice");
	parser->current->present = true;
	if (parser->current->file) {
		parser->current->media_type = part->media_type;
		parser->current->filename =
			parameter(ctx->arena, part->disposition, "filename");
	}
	hps_buf_clear(&parser->small);
	parser->state = parser->current->file ? STREAM : SMALL;
	return HPS_OK;
}

/* text: the header lines with a CRLF behind each. */
static enum hps_code read_headers(struct hps_ctx *ctx,
				  struct hps_multipart *parser, char *text,
				  size_t len)
{
	struct part part = { 0 };

	if (strlen(text) != len || !hps_utf8_valid(text, len))
		return invalid(ctx, "a part has headers that are no text");
	while (*text) {
		char *end = strstr(text, "\r\n");

		*end = '\0';
		HPS_TRY(read_header(ctx, text, &part));
		text = end + 2;
	}
	return open_part(ctx, parser, &part);
}

static enum hps_code step_headers(struct hps_ctx *ctx,
				  struct hps_multipart *parser, bool *again)
{
	struct hps_buf *held = &parser->held;
	const char *end = memmem(held->data, held->len, "\r\n\r\n", 4);
	size_t len;

	if (held->len >= 2 && memcmp(held->data, "\r\n", 2) == 0)
		return invalid(ctx, "a part has no name");
	if (!end) {
		if (held->len > HPS_MULTIPART_HEADERS_MAX)
			return invalid(ctx, "a part has too many headers");
		*again = false;
		return HPS_OK;
	}
	len = (size_t)(end - held->data) + 2;
	if (len > HPS_MULTIPART_HEADERS_MAX)
		return invalid(ctx, "a part has too many headers");
	HPS_TRY(read_headers(ctx, parser,
			     hps_strndup(ctx->arena, held->data, len), len));
	drop(held, len + 2);
	return HPS_OK;
}

static enum hps_code take_content(struct hps_ctx *ctx,
				  struct hps_multipart *parser,
				  const char *data, size_t len)
{
	if (parser->state == PREAMBLE || len == 0)
		return HPS_OK;
	if (parser->state == STREAM)
		return parser->sink(ctx, parser->arg, parser->current, data,
				    len);
	if (parser->small.len + len > HPS_MULTIPART_FIELD_MAX)
		return hps_fail(ctx, HPS_ETOOLARGE, "field_too_large",
				"The field '%s' has more than %d bytes.",
				parser->current->name, HPS_MULTIPART_FIELD_MAX);
	hps_buf_add(&parser->small, data, len);
	return HPS_OK;
}

static enum hps_code close_part(struct hps_ctx *ctx,
				struct hps_multipart *parser)
{
	const struct hps_buf *small = &parser->small;

	if (parser->state != SMALL)
		return HPS_OK;
	if (strlen(small->data) != small->len ||
	    !hps_utf8_valid(small->data, small->len))
		return invalid(ctx, "a field is no text in UTF-8");
	parser->current->value = hps_strdup(ctx->arena, small->data);
	return HPS_OK;
}

/* Content up to the next delimiter; what could begin one is held back. */
static enum hps_code step_content(struct hps_ctx *ctx,
				  struct hps_multipart *parser, bool *again)
{
	struct hps_buf *held = &parser->held;
	const char *end = memmem(held->data, held->len, parser->delimiter,
				 parser->delimiter_len);
	size_t keep = parser->delimiter_len - 1;
	size_t len = held->len > keep ? held->len - keep : 0;

	if (!end) {
		*again = false;
		HPS_TRY(take_content(ctx, parser, held->data, len));
		drop(held, len);
		return HPS_OK;
	}
	len = (size_t)(end - held->data);
	HPS_TRY(take_content(ctx, parser, held->data, len));
	HPS_TRY(close_part(ctx, parser));
	drop(held, len + parser->delimiter_len);
	parser->state = BOUNDARY;
	return HPS_OK;
}

static enum hps_code step_boundary(struct hps_ctx *ctx,
				   struct hps_multipart *parser, bool *again)
{
	struct hps_buf *held = &parser->held;

	if (held->len < 2) {
		*again = false;
		return HPS_OK;
	}
	if (memcmp(held->data, "\r\n", 2) == 0)
		parser->state = HEADERS;
	else if (memcmp(held->data, "--", 2) == 0)
		parser->state = EPILOGUE;
	else
		return invalid(ctx, "a delimiter has something behind it");
	drop(held, 2);
	return HPS_OK;
}

static enum hps_code step_epilogue(struct hps_ctx *ctx,
				   struct hps_multipart *parser, bool *again)
{
	struct hps_buf *held = &parser->held;

	*again = false;
	for (size_t i = 0; i < held->len; i++)
		if (held->data[i] != '\r' && held->data[i] != '\n')
			return invalid(ctx, "it goes on behind its end");
	hps_buf_clear(held);
	return HPS_OK;
}

enum hps_code hps_multipart_feed(struct hps_ctx *ctx,
				 struct hps_multipart *parser, const char *data,
				 size_t len)
{
	bool again = true;

	hps_buf_add(&parser->held, data, len);
	while (again) {
		switch ((enum state)parser->state) {
		case PREAMBLE:
		case SMALL:
		case STREAM:
			HPS_TRY(step_content(ctx, parser, &again));
			break;
		case BOUNDARY:
			HPS_TRY(step_boundary(ctx, parser, &again));
			break;
		case HEADERS:
			HPS_TRY(step_headers(ctx, parser, &again));
			break;
		case EPILOGUE:
			HPS_TRY(step_epilogue(ctx, parser, &again));
			break;
		}
	}
	return HPS_OK;
}

enum hps_code hps_multipart_end(struct hps_ctx *ctx,
				struct hps_multipart *parser)
{
	if (parser->state != EPILOGUE)
		return invalid(ctx, "it ends before its last delimiter");
	return HPS_OK;
}
