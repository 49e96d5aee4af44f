/*
 * Fuzz what a client can put into a request line and its headers.  The input
 * is a list of parameters with line feeds between them, as a web server would
 * hand them over.
 */
#include <stdlib.h>
#include <string.h>

#include "fcgi/etag.h"
#include "fcgi/negotiate.h"
#include "fcgi/request.h"
#include "lib/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARAMS_MAX = 64 };

static char **split(struct hps_arena *arena, char *text)
{
	char **params = HPS_NEW_ARRAY(arena, PARAMS_MAX + 1, char *);
	size_t count = 0;

	while (text && count < PARAMS_MAX) {
		char *end = strchr(text, '\n');

		if (end)
			*end++ = '\0';
		params[count++] = text;
		text = end;
	}
	return params;
}

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_uri(const struct hps_uri *uri)
{
	check(uri->path[0] == '/');
	for (size_t i = 0; i < uri->segment_count; i++) {
		const char *segment = uri->segments[i];

		check(*segment && !strchr(segment, '/'));
		check(strcmp(segment, ".") && strcmp(segment, ".."));
		check(hps_utf8_valid(segment, strlen(segment)));
	}
}

static void use(struct hps_ctx *ctx, const struct hps_request *request)
{
	struct hps_precondition condition;

	check_uri(&request->uri);
	(void)hps_request_cookie(ctx, request, "hps_session");
	(void)hps_request_type_parameter(ctx, request, "boundary");
	(void)hps_accept_encoding(
		hps_request_header(request, "Accept-Encoding"), "br");
	(void)hps_accept_type(hps_request_header(request, "Accept"),
			      "text/html");
	(void)hps_etag_none_match(hps_request_header(request, "If-None-Match"),
				  "\"1.a\"");
	if (hps_etag_precondition(ctx, request, &condition) == HPS_OK)
		check(condition.version_count <= HPS_PRECONDITION_TAGS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena, .request_id = "fuzz" };
	struct hps_settings settings;
	struct hps_request request = { 0 };
	char *text = hps_strndup(&arena, (const char *)data, size);

	check(hps_settings_parse(&ctx, "fuzz", "trusted_proxy = 10.0.0.1",
				 &settings) == HPS_OK);
	if (hps_request_parse(&ctx, split(&arena, text), &settings, &request) ==
	    HPS_OK)
		use(&ctx, &request);
	hps_arena_release(&arena);
	return 0;
}
