#include "fcgi/response.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "fcgi/etag.h"
#include "lib/json/build.h"

struct status {
	int status;
	const char *text;
};

/* clang-format off */
static const struct status statuses[] = {
	{ 200, "OK" }, { 201, "Created" }, { 202, "Accepted" },
	{ 204, "No Content" }, { 303, "See Other" }, { 304, "Not Modified" },
	{ 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" },
	{ 404, "Not Found" }, { 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" }, { 408, "Request Timeout" },
	{ 409, "Conflict" }, { 410, "Gone" }, { 411, "Length Required" },
	{ 412, "Precondition Failed" }, { 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" }, { 422, "Unprocessable Content" },
	{ 428, "Precondition Required" }, { 429, "Too Many Requests" },
	{ 500, "Internal Server Error" }, { 503, "Service Unavailable" },
	{ 507, "Insufficient Storage" },
};
/* clang-format on */

const char *hps_status_text(int status)
{
	for (size_t i = 0; i < HPS_COUNT(statuses); i++)
		if (statuses[i].status == status)
			return statuses[i].text;
	return "Unknown";
}

void hps_response_init(struct hps_response *response, struct hps_arena *arena)
{
	*response = (struct hps_response){ .arena = arena, .body = "" };
}

static bool clean(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static struct hps_header *find(struct hps_response *response, const char *name)
{
	for (size_t i = 0; i < response->header_count; i++)
		if (strcasecmp(response->headers[i].name, name) == 0)
			return &response->headers[i];
	return NULL;
}

static void set(struct hps_response *response, struct hps_header *header,
		const char *name, const char *value)
{
	if (!clean(value) ||
	    (!header && response->header_count == HPS_RESPONSE_HEADERS_MAX)) {
		response->broken = true;
		return;
	}
	if (!header)
		header = &response->headers[response->header_count++];
	header->name = name;
	header->value = value;
}

void hps_response_header(struct hps_response *response, const char *name,
			 const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(response, find(response, name), name,
	    hps_vformat(response->arena, fmt, ap));
	va_end(ap);
}

void hps_response_header_add(struct hps_response *response, const char *name,
			     const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(response, NULL, name, hps_vformat(response->arena, fmt, ap));
	va_end(ap);
}

const char *hps_response_get_header(const struct hps_response *response,
				    const char *name)
{
	for (size_t i = 0; i < response->header_count; i++)
		if (strcasecmp(response->headers[i].name, name) == 0)
			return response->headers[i].value;
	return NULL;
}

static void remove_header(struct hps_response *response, const char *name)
{
	struct hps_header *header = find(response, name);

	if (header)
		*header = response->headers[--response->header_count];
}

void hps_response_bytes(struct hps_response *response, int status,
			const char *type, const void *data, size_t len)
{
	response->status = status;
	response->piece = NULL;
	response->body = data;
	response->body_len = len;
	hps_response_header(response, "Content-Type", "%s", type);
}

void hps_response_stream(struct hps_response *response, int status,
			 const char *type, hps_piece_fn *piece, void *arg)
{
	hps_response_bytes(response, status, type, "", 0);
	response->piece = piece;
	response->piece_arg = arg;
}

void hps_response_json(struct hps_response *response, int status,
		       struct json_object *value)
{
	size_t len;
	const char *text = hps_json_text(response->arena, value, &len);

	hps_response_bytes(response, status, "application/json", text, len);
}

void hps_response_empty(struct hps_response *response, int status)
{
	response->status = status;
	response->piece = NULL;
	response->body = "";
	response->body_len = 0;
	remove_header(response, "Content-Type");
}

void hps_response_tag(struct hps_response *response, uint64_t row_version)
{
	response->tag_wanted = true;
	response->row_version = row_version;
}

static void add_tag(struct hps_response *response,
		    const struct hps_request *request)
{
	const char *tag = hps_etag_make(response->arena, response->row_version,
					response->body, response->body_len);
	bool reading = request && (request->method == HPS_GET ||
				   request->method == HPS_HEAD);

	hps_response_header(response, "ETag", "%s", tag);
	if (reading && response->status == 200 &&
	    hps_etag_none_match(hps_request_header(request, "If-None-Match"),
				tag))
		hps_response_empty(response, 304);
}

static void add_default(struct hps_response *response, const char *name,
			const char *value)
{
	if (!find(response, name))
		set(response, NULL, name, value);
}

void hps_response_complete(struct hps_response *response,
			   const struct hps_request *request,
			   const char *request_id)
{
	if (response->tag_wanted && response->status < 300)
		add_tag(response, request);
	add_default(response, "Cache-Control", "no-store");
	set(response, find(response, "X-Content-Type-Options"),
	    "X-Content-Type-Options", "nosniff");
	set(response, find(response, "X-Request-Id"), "X-Request-Id",
	    request_id);
	if (response->status != 204 && response->status != 304 &&
	    !response->piece)
		hps_response_header(response, "Content-Length", "%zu",
				    response->body_len);
}

void hps_response_head(const struct hps_response *response, struct hps_buf *out)
{
	hps_buf_printf(out, "Status: %d %s\r\n", response->status,
		       hps_status_text(response->status));
	for (size_t i = 0; i < response->header_count; i++) {
		hps_buf_puts(out, response->headers[i].name);
		hps_buf_puts(out, ": ");
		hps_buf_puts(out, response->headers[i].value);
		hps_buf_puts(out, "\r\n");
	}
	hps_buf_puts(out, "\r\n");
}
