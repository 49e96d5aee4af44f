#include "fcgi/uri.h"

#include <string.h>

#include "lib/base/text.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Returns the decoded text, or NULL for anything that is not clean. */
static char *decode(struct hps_arena *arena, const char *text, size_t len,
		    bool plus_is_space)
{
	char *out = HPS_NEW_ARRAY(arena, len + 1, char);
	size_t made = 0;

	for (size_t i = 0; i < len; i++) {
		int byte = (unsigned char)text[i];

		if (text[i] == '%') {
			bool whole = i + 2 < len;
			int high = whole ? hex_digit(text[i + 1]) : -1;
			int low = whole ? hex_digit(text[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			byte = high * 16 + low;
			i += 2;
		} else if (text[i] == '+' && plus_is_space) {
			byte = ' ';
		}
		if (byte < 0x20 || byte == 0x7f)
			return NULL;
		out[made++] = (char)byte;
	}
	/* Raw bytes on their own too: the raw path goes into messages. */
	return hps_utf8_valid(text, len) && hps_utf8_valid(out, made) ? out
								      : NULL;
}

static bool clean_segment(const char *segment)
{
	return *segment && !strchr(segment, '/') && !strchr(segment, '\\') &&
	       strcmp(segment, ".") != 0 && strcmp(segment, "..") != 0;
}

static enum hps_code path_invalid(struct hps_ctx *ctx)
{
	return hps_fail(ctx, HPS_EINVALID, "path_invalid",
			"The path of this request cannot be read: it must "
			"begin with a slash, hold no empty, '.' or '..' "
			"segment, no escaped slash or control character, and "
			"be UTF-8 of at most %d bytes.",
			HPS_URI_MAX_BYTES);
}

static enum hps_code parse_path(struct hps_ctx *ctx, const char *path,
				struct hps_uri *uri)
{
	const char *at = path + 1;

	if (path[0] != '/')
		return path_invalid(ctx);
	while (*at) {
		size_t len = strcspn(at, "/");
		char *segment = decode(ctx->arena, at, len, false);

		if (!segment || !clean_segment(segment) ||
		    uri->segment_count == HPS_URI_SEGMENTS_MAX)
			return path_invalid(ctx);
		uri->segments[uri->segment_count++] = segment;
		at += len;
		uri->trailing_slash = *at == '/';
		if (*at)
			at++;
	}
	return HPS_OK;
}

static enum hps_code parse_query(struct hps_ctx *ctx, const char *query,
				 struct hps_uri *uri)
{
	while (*query) {
		size_t len = strcspn(query, "&");
		const char *equals = memchr(query, '=', len);
		size_t name_len = equals ? (size_t)(equals - query) : len;
		size_t value_at = equals ? name_len + 1 : len;
		struct hps_query_pair pair = {
			decode(ctx->arena, query, name_len, true),
			decode(ctx->arena, query + value_at, len - value_at,
			       true),
		};

		if (!pair.name || !pair.value ||
		    (len > 0 && uri->query_count == HPS_URI_QUERY_MAX))
			return hps_fail(ctx, HPS_EINVALID, "query_invalid",
					"The query of this request cannot be "
					"read: it may hold %d parameters, and "
					"no malformed escape or control "
					"character.",
					HPS_URI_QUERY_MAX);
		if (len > 0)
			uri->query[uri->query_count++] = pair;
		query += len + (query[len] == '&');
	}
	return HPS_OK;
}

enum hps_code hps_uri_parse(struct hps_ctx *ctx, const char *text,
			    struct hps_uri *uri)
{
	size_t path_len = strcspn(text, "?");
	struct hps_uri parsed = { 0 };

	if (strlen(text) > HPS_URI_MAX_BYTES || strchr(text, '#'))
		return path_invalid(ctx);
	parsed.path = hps_strndup(ctx->arena, text, path_len);
	HPS_TRY(parse_path(ctx, parsed.path, &parsed));
	if (text[path_len] == '?')
		HPS_TRY(parse_query(ctx, text + path_len + 1, &parsed));
	*uri = parsed;
	return HPS_OK;
}
