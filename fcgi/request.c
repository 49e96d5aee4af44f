#include "fcgi/request.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/base/text.h"

static const char *const method_names[] = {
	[HPS_GET] = "GET",	   [HPS_HEAD] = "HEAD",
	[HPS_POST] = "POST",	   [HPS_PUT] = "PUT",
	[HPS_PATCH] = "PATCH",	   [HPS_DELETE] = "DELETE",
	[HPS_OPTIONS] = "OPTIONS", [HPS_METHOD_OTHER] = "OTHER",
};
_Static_assert(HPS_COUNT(method_names) == HPS_METHOD__MAX,
	       "every method has a name");

struct known_header {
	const char *name;
	const char *param;
};

/* clang-format off */
static const struct known_header known_headers[] = {
	{ "Accept", "HTTP_ACCEPT" },
	{ "Accept-Encoding", "HTTP_ACCEPT_ENCODING" },
	{ "Accept-Language", "HTTP_ACCEPT_LANGUAGE" },
	{ "Access-Control-Request-Method", "HTTP_ACCESS_CONTROL_REQUEST_METHOD" },
	{ "Authorization", "HTTP_AUTHORIZATION" },
	{ "Content-Digest", "HTTP_CONTENT_DIGEST" },
	{ "Content-Encoding", "HTTP_CONTENT_ENCODING" },
	{ "Content-Type", "CONTENT_TYPE" },
	{ "Cookie", "HTTP_COOKIE" },
	{ "Host", "HTTP_HOST" },
	{ "Idempotency-Key", "HTTP_IDEMPOTENCY_KEY" },
	{ "If-Match", "HTTP_IF_MATCH" },
	{ "If-None-Match", "HTTP_IF_NONE_MATCH" },
	{ "Origin", "HTTP_ORIGIN" },
	{ "Sec-Fetch-Site", "HTTP_SEC_FETCH_SITE" },
	{ "Transfer-Encoding", "HTTP_TRANSFER_ENCODING" },
	{ "User-Agent", "HTTP_USER_AGENT" },
	{ "X-Api-Key", "HTTP_X_API_KEY" },
	{ "X-Forwarded-For", "HTTP_X_FORWARDED_FOR" },
	{ "X-Forwarded-Proto", "HTTP_X_FORWARDED_PROTO" },
};
/* clang-format on */

const char *hps_method_name(enum hps_method method)
{
	return method < HPS_METHOD__MAX ? method_names[method] : "OTHER";
}

static const char *param(char *const *params, const char *name)
{
	size_t len = strlen(name);

	for (; *params; params++)
		if (strncmp(*params, name, len) == 0 && (*params)[len] == '=')
			return *params + len + 1;
	return NULL;
}

const char *hps_request_header(const struct hps_request *request,
			       const char *name)
{
	for (size_t i = 0; i < HPS_COUNT(known_headers); i++)
		if (strcasecmp(name, known_headers[i].name) == 0)
			return param(request->params, known_headers[i].param);
	abort();
}

static enum hps_code read_method(struct hps_ctx *ctx, char *const *params,
				 enum hps_method *method)
{
	static const char token[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789!#$%&'*+-.^_`|~";
	const char *name = param(params, "REQUEST_METHOD");
	unsigned int i = 0;

	if (!name || !*name || strspn(name, token) != strlen(name))
		return hps_fail(ctx, HPS_EINVALID, "method_invalid",
				"The method of this request cannot be read.");
	while (i < HPS_METHOD_OTHER && strcmp(name, method_names[i]) != 0)
		i++;
	*method = (enum hps_method)i;
	return HPS_OK;
}

static enum hps_code read_length(struct hps_ctx *ctx, char *const *params,
				 int64_t *length)
{
	const char *text = param(params, "CONTENT_LENGTH");
	unsigned long value;

	*length = HPS_LENGTH_UNKNOWN;
	if (!text || !*text)
		return HPS_OK;
	if (!hps_number_parse(text, 1UL << 50, &value))
		return hps_fail(ctx, HPS_EINVALID, "length_invalid",
				"Content-Length must be a decimal number.");
	*length = (int64_t)value;
	return HPS_OK;
}

static bool host_port_valid(const char *text)
{
	unsigned long port;

	return *text == '\0' ||
	       (*text == ':' && hps_number_parse(text + 1, 65535, &port) &&
		port > 0);
}

/* RFC 3986, 3.2.2, less what no browser sends: no escapes, no sub-delims. */
static bool host_valid(const char *host)
{
	static const char name[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
	size_t len = strspn(host, name);

	if (host[0] == '[') {
		char address[INET6_ADDRSTRLEN];
		unsigned char binary[16];

		len = strcspn(host + 1, "]");
		if (host[1 + len] != ']' || len >= sizeof(address))
			return false;
		memcpy(address, host + 1, len);
		address[len] = '\0';
		return inet_pton(AF_INET6, address, binary) == 1 &&
		       host_port_valid(host + len + 2);
	}
	return len > 0 && len <= 253 && host[0] != '.' && host[0] != '-' &&
	       !strstr(host, "..") && host_port_valid(host + len);
}

static char *lower(struct hps_arena *arena, const char *text, size_t len)
{
	char *copy = hps_strndup(arena, text, len);

	for (char *c = copy; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return copy;
}

static enum hps_code read_host(struct hps_ctx *ctx, char *const *params,
			       const char **host)
{
	const char *text = param(params, "HTTP_HOST");
	const char *lowered;

	*host = NULL;
	if (!text || !*text)
		return HPS_OK;
	lowered = lower(ctx->arena, text, strlen(text));
	if (!host_valid(lowered))
		return hps_fail(ctx, HPS_EINVALID, "host_invalid",
				"The Host header of this request cannot be "
				"read.");
	*host = lowered;
	return HPS_OK;
}

bool hps_address_equal(const char *a, const char *b)
{
	unsigned char left[16], right[16];

	for (size_t i = 0; i < 2; i++) {
		int family = i ? AF_INET6 : AF_INET;

		if (inet_pton(family, a, left) == 1 &&
		    inet_pton(family, b, right) == 1)
			return memcmp(left, right, i ? 16 : 4) == 0;
	}
	return false;
}

static bool is_trusted(const struct hps_settings *settings, const char *address)
{
	const struct hps_words *proxies =
		hps_setting_list(settings, HPS_SET_TRUSTED_PROXY);

	for (size_t i = 0; i < proxies->count; i++)
		if (hps_address_equal(proxies->items[i], address))
			return true;
	return false;
}

/* The last hop alone was written by the proxy that we trust. */
static const char *last_hop(struct hps_arena *arena, const char *forwarded)
{
	const char *comma = strrchr(forwarded, ',');
	const char *hop = comma ? comma + 1 : forwarded;
	unsigned char binary[16];
	char *copy;

	hop += strspn(hop, " \t");
	copy = hps_strndup(arena, hop, strcspn(hop, " \t"));
	if (inet_pton(AF_INET, copy, binary) != 1 &&
	    inet_pton(AF_INET6, copy, binary) != 1)
		return NULL;
	return copy;
}

static void read_peer(struct hps_ctx *ctx, const struct hps_settings *settings,
		      struct hps_request *request)
{
	const char *https = param(request->params, "HTTPS");
	const char *scheme = param(request->params, "REQUEST_SCHEME");
	const char *peer = param(request->params, "REMOTE_ADDR");
	const char *hop, *proto;

	request->address = peer ? peer : "";
	request->scheme = (https && strcasecmp(https, "on") == 0) ||
					  hps_equal(scheme, "https")
				  ? "https"
				  : "http";
	if (!is_trusted(settings, request->address))
		return;
	hop = hps_request_header(request, "X-Forwarded-For");
	hop = hop ? last_hop(ctx->arena, hop) : NULL;
	if (hop)
		request->address = hop;
	proto = hps_request_header(request, "X-Forwarded-Proto");
	if (proto)
		request->scheme =
			strcmp(proto, "https") == 0 ? "https" : "http";
}

static const char *media_type(struct hps_arena *arena, const char *text)
{
	return text ? lower(arena, text, strcspn(text, "; \t")) : "";
}

enum hps_code hps_request_parse(struct hps_ctx *ctx, char *const *params,
				const struct hps_settings *settings,
				struct hps_request *request)
{
	struct hps_request parsed = { .params = params };
	const char *uri = param(params, "REQUEST_URI");

	HPS_TRY(hps_uri_parse(ctx, uri ? uri : "", &parsed.uri));
	HPS_TRY(read_method(ctx, params, &parsed.method));
	HPS_TRY(read_length(ctx, params, &parsed.content_length));
	HPS_TRY(read_host(ctx, params, &parsed.host));
	read_peer(ctx, settings, &parsed);
	parsed.content_type =
		media_type(ctx->arena, param(params, "CONTENT_TYPE"));
	parsed.body = request->body;
	*request = parsed;
	return HPS_OK;
}

const char *hps_request_cookie(struct hps_ctx *ctx,
			       const struct hps_request *request,
			       const char *name)
{
	const char *at = hps_request_header(request, "Cookie");
	size_t name_len = strlen(name);
	const char *found = NULL;

	while (at && *at) {
		size_t len;

		at += strspn(at, " \t;");
		len = strcspn(at, ";");
		if (len > name_len && strncmp(at, name, name_len) == 0 &&
		    at[name_len] == '=') {
			if (found)
				return NULL;
			found = hps_strndup(ctx->arena, at + name_len + 1,
					    len - name_len - 1);
		}
		at += len;
	}
	return found;
}

const char *hps_request_query(const struct hps_request *request,
			      const char *name)
{
	for (size_t i = 0; i < request->uri.query_count; i++)
		if (strcmp(request->uri.query[i].name, name) == 0)
			return request->uri.query[i].value;
	return NULL;
}

size_t hps_request_query_count(const struct hps_request *request,
			       const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < request->uri.query_count; i++)
		if (strcmp(request->uri.query[i].name, name) == 0)
			count++;
	return count;
}
