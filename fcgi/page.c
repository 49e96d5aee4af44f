#include "fcgi/page.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/crypto/encode.h"
#include "lib/json/build.h"

enum { CURSOR_MAX = 512 };

static enum hps_code invalid(struct hps_exchange *x, const char *why)
{
	return hps_fail(x->ctx, HPS_EINVALID, "query_invalid", "%s", why);
}

static enum hps_code read_limit(struct hps_exchange *x, int64_t *limit)
{
	const char *text = hps_request_query(x->request, "limit");
	unsigned long number = HPS_PAGE_DEFAULT;

	if (text && (!hps_number_parse(text, HPS_PAGE_MAX, &number) || !number))
		return invalid(x, "limit is a number from 1 to 200.");
	*limit = (int64_t)number;
	return HPS_OK;
}

/* The text in the cursor; "" without one. */
static enum hps_code read_cursor(struct hps_exchange *x, const char **text)
{
	const char *cursor = hps_request_query(x->request, "cursor");
	unsigned char *data = (unsigned char *)hps_strdup(x->ctx->arena, "");
	size_t len = 0;

	if (cursor &&
	    (strlen(cursor) > CURSOR_MAX ||
	     !hps_base64url_decode(x->ctx->arena, cursor, strlen(cursor), &data,
				   &len) ||
	     strlen((char *)data) != len || !hps_utf8_valid((char *)data, len)))
		return invalid(x, "cursor is what 'next' of the page before "
				  "said; this is none.");
	*text = (const char *)data;
	return HPS_OK;
}

enum hps_code hps_page_by_name(struct hps_exchange *x, struct hps_page *page)
{
	struct hps_page out = { .before = INT64_MAX };

	HPS_TRY(read_limit(x, &out.limit));
	HPS_TRY(read_cursor(x, &out.after));
	*page = out;
	return HPS_OK;
}

enum hps_code hps_page_by_number(struct hps_exchange *x, struct hps_page *page)
{
	unsigned long number = INT64_MAX;
	struct hps_page out;

	HPS_TRY(hps_page_by_name(x, &out));
	if (*out.after && !hps_number_parse(out.after, INT64_MAX, &number))
		return invalid(x, "cursor is what 'next' of the page before "
				  "said; this is none.");
	out.before = (int64_t)number;
	*page = out;
	return HPS_OK;
}

int64_t hps_page_rows(const struct hps_page *page)
{
	return page->limit + 1;
}

size_t hps_page_shown(const struct hps_page *page, size_t count)
{
	return count > (size_t)page->limit ? (size_t)page->limit : count;
}

/* Percent-encode all but what RFC 3986, 2.3 calls unreserved. */
static void add_encoded(struct hps_buf *out, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~";

	for (; *text; text++)
		if (strchr(plain, *text))
			hps_buf_putc(out, *text);
		else
			hps_buf_printf(out, "%%%02X", (unsigned char)*text);
}

/* The address of this list with another cursor. */
static const char *next_url(const struct hps_exchange *x, const char *cursor)
{
	const struct hps_uri *uri = &x->request->uri;
	struct hps_buf out;

	hps_buf_init(&out, x->ctx->arena, 256);
	hps_buf_printf(&out, "%s?", uri->path);
	for (size_t i = 0; i < uri->query_count; i++) {
		if (strcmp(uri->query[i].name, "cursor") == 0)
			continue;
		add_encoded(&out, uri->query[i].name);
		hps_buf_putc(&out, '=');
		add_encoded(&out, uri->query[i].value);
		hps_buf_putc(&out, '&');
	}
	hps_buf_printf(&out, "cursor=%s", cursor);
	return out.data;
}

void hps_page_answer(struct hps_exchange *x, struct json_object *items,
		     const char *last)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	const char *cursor = NULL;

	if (last) {
		cursor = hps_base64url(x->ctx->arena, last, strlen(last));
		hps_response_header_add(x->response, "Link",
					"<%s>; rel=\"next\"",
					next_url(x, cursor));
	}
	hps_json_put(body, "items", items);
	hps_json_put_string(body, "next", cursor);
	hps_response_json(x->response, 200, body);
	hps_response_header(x->response, "Cache-Control", "private, no-cache");
	hps_response_tag(x->response, 0);
}

void hps_page_answer_number(struct hps_exchange *x, struct json_object *items,
			    bool more, int64_t last)
{
	hps_page_answer(
		x, items,
		more ? hps_format(x->ctx->arena, "%lld", (long long)last)
		     : NULL);
}

void hps_answer_resource(struct hps_exchange *x, int status,
			 struct json_object *body, int64_t row_version)
{
	hps_response_json(x->response, status, body);
	hps_response_header(x->response, "Cache-Control", "private, no-cache");
	hps_response_tag(x->response, (uint64_t)row_version);
}
