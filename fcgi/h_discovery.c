#include "fcgi/h_discovery.h"

#include <string.h>
#include <strings.h>

#include "fcgi/discovery.h"
#include "fcgi/etag.h"
#include "fcgi/negotiate.h"
#include "lib/base/text.h"

/* Shorter bodies are not worth a compressed variant. */
enum { COMPRESS_MIN_BYTES = 512 };

static const struct {
	const char *type;
	const char *cors; /* NULL: as the instance says */
} kinds[] = {
	[HPS_ANSWER_DISCOVERY] = { "application/json", NULL },
	[HPS_ANSWER_IMPORT_MAP] = { "application/importmap+json", NULL },
	[HPS_ANSWER_BOOT] = { "text/javascript; charset=utf-8", "*" },
	[HPS_ANSWER_FEED] = { "application/json", NULL },
};
_Static_assert(HPS_COUNT(kinds) == HPS_ANSWER_KIND__MAX, "one per kind");

static const struct {
	const char *coding;
	const char *suffix; /* of the tag */
} encodings[] = {
	[HPS_ENCODING_IDENTITY] = { "identity", "" },
	[HPS_ENCODING_GZIP] = { "gzip", "-gz" },
	[HPS_ENCODING_BR] = { "br", "-br" },
};
_Static_assert(HPS_COUNT(encodings) == HPS_ENCODING__MAX, "one per encoding");

/*
 * Why a bearer did not make a caller.  Whatever is wrong with it the answer is
 * the anonymous view: shells take a 401 for an expired token and end the
 * user's session when they cannot refresh it.
 */
static const char *bearer_reason(const struct hps_request *request)
{
	const char *header = hps_request_header(request, "Authorization");
	const char *at;
	int dots = 0;

	if (!header)
		return "absent";
	if (strncasecmp(header, "Bearer", 6) || (header[6] && header[6] != ' '))
		return "malformed";
	header += 6 + strspn(header + 6, " ");
	if (!*header)
		return "empty";
	for (at = header; *at; at++)
		dots += *at == '.';
	return dots == 2 ? "unknown_issuer" : "malformed";
}

static enum hps_code identify(struct hps_exchange *x,
			      const struct hps_live *live)
{
	const char *reason = bearer_reason(x->request);

	hps_response_header(x->response, "Harmonix-Identity",
			    "anonymous; reason=%s", reason);
	if (hps_live_anonymous(live))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EFORBIDDEN, "identity_required",
			"This instance shows nothing to callers that it does "
			"not know. Send the user's token as "
			"'Authorization: Bearer'.");
}

/* The values of a parameter that may be repeated; NULL if it is not there. */
static const char *const *values_of(struct hps_exchange *x, const char *name)
{
	const struct hps_uri *uri = &x->request->uri;
	const char **list;
	size_t count = 0, i;

	if (!hps_request_query_count(x->request, name))
		return NULL;
	list = HPS_NEW_ARRAY(x->ctx->arena, uri->query_count + 1, const char *);
	for (i = 0; i < uri->query_count; i++)
		if (!strcmp(uri->query[i].name, name))
			list[count++] = uri->query[i].value;
	return list;
}

/* The instance now, or as it was where the request pins a generation. */
static enum hps_code find_live(struct hps_exchange *x, const char *name,
			       struct hps_live **now, struct hps_live **shown)
{
	const char *pin = hps_request_query(x->request, "generation");
	unsigned long number;

	HPS_TRY(hps_discovery_find(x, name, now));
	*shown = *now;
	if (!pin)
		return HPS_OK;
	if (!hps_number_parse(pin, INT64_MAX, &number))
		return hps_fail(x->ctx, HPS_EINVALID, "query_invalid",
				"The generation '%s' is no number.", pin);
	if ((int64_t)number == hps_live_generation(*now))
		return HPS_OK;
	return hps_discovery_find_at(x, *now, name, (int64_t)number, shown);
}

static enum hps_code base_url(struct hps_exchange *x,
			      const struct hps_live *live, const char **base)
{
	const char *own = hps_live_public_url(live);

	*base = own ? own : hps_public_url(x);
	if (*base)
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EINVALID, "host_invalid",
			"The request has no Host, and the store has no "
			"public address set.");
}

static enum hps_encoding choose_encoding(const struct hps_request *request)
{
	const char *accept = hps_request_header(request, "Accept-Encoding");
	int br = hps_accept_encoding(accept, "br");
	int gzip = hps_accept_encoding(accept, "gzip");

	if (br && br >= gzip)
		return HPS_ENCODING_BR;
	return gzip ? HPS_ENCODING_GZIP : HPS_ENCODING_IDENTITY;
}

static void send(struct hps_exchange *x, const struct hps_live *live,
		 enum hps_answer_kind kind,
		 const struct hps_live_answer *answer,
		 enum hps_encoding encoding)
{
	struct hps_response *response = x->response;
	const char *none = hps_request_header(x->request, "If-None-Match");
	const char *plain = hps_format(x->ctx->arena, "\"%lld.%s\"",
				       (long long)hps_live_generation(live),
				       answer->etag_hash);
	const char *matched = hps_etag_matched(x->ctx->arena, none, plain);

	if (matched) {
		hps_response_header(response, "ETag", "%s", matched);
		hps_response_empty(response, 304);
		return;
	}
	if (answer->len[HPS_ENCODING_IDENTITY] < COMPRESS_MIN_BYTES ||
	    !answer->body[encoding])
		encoding = HPS_ENCODING_IDENTITY;
	hps_response_header(response, "ETag", "\"%lld.%s%s\"",
			    (long long)hps_live_generation(live),
			    answer->etag_hash, encodings[encoding].suffix);
	if (encoding != HPS_ENCODING_IDENTITY)
		hps_response_header(response, "Content-Encoding", "%s",
				    encodings[encoding].coding);
	hps_response_bytes(response, 200, kinds[kind].type,
			   answer->body[encoding], answer->len[encoding]);
}

static enum hps_code answer(struct hps_exchange *x, const char *instance,
			    enum hps_answer_kind kind)
{
	enum hps_encoding encoding = choose_encoding(x->request);
	struct hps_live_query query = { .kind = kind,
					.time_us = x->ctx->now_us };
	struct hps_live *now, *shown;
	int64_t stale_s = hps_discovery_stale_s(x);

	if (kinds[kind].cors)
		hps_discovery_allow_all(x);
	HPS_TRY(find_live(x, instance, &now, &shown));
	HPS_TRY(identify(x, now));
	HPS_TRY(base_url(x, now, &query.base));
	query.plugins = values_of(x, "plugin");
	query.categories = values_of(x, "category");
	hps_response_header(x->response, "Cache-Control",
			    "public, no-cache, stale-if-error=86400");
	hps_response_header(x->response, "Harmonix-Generation", "%lld",
			    (long long)hps_live_generation(shown));
	if (stale_s)
		hps_response_header(x->response, "Harmonix-Stale", "%lld",
				    (long long)stale_s);
	if (kind == HPS_ANSWER_BOOT)
		hps_response_header(x->response, "Cross-Origin-Resource-Policy",
				    "cross-origin");
	send(x, shown, kind, hps_live_ask(shown, &query, encoding), encoding);
	return HPS_OK;
}

enum hps_code hps_h_discovery(struct hps_exchange *x)
{
	return answer(x, hps_param(x, "instance"), HPS_ANSWER_DISCOVERY);
}

enum hps_code hps_h_import_map(struct hps_exchange *x)
{
	return answer(x, hps_param(x, "instance"), HPS_ANSWER_IMPORT_MAP);
}

enum hps_code hps_h_boot(struct hps_exchange *x)
{
	return answer(x, hps_param(x, "instance"), HPS_ANSWER_BOOT);
}

static const char *feed_instance(const struct hps_exchange *x)
{
	const char *named = hps_request_query(x->request, "instance");

	return named ? named : "default";
}

enum hps_code hps_h_feed(struct hps_exchange *x)
{
	return answer(x, feed_instance(x), HPS_ANSWER_FEED);
}

static enum hps_code preflight(struct hps_exchange *x, const char *instance)
{
	struct hps_live *live;

	HPS_TRY(hps_discovery_find(x, instance, &live));
	hps_response_header(x->response, "Access-Control-Allow-Methods",
			    "GET, HEAD, OPTIONS");
	hps_response_header(x->response, "Access-Control-Allow-Headers",
			    "authorization, content-type, if-none-match");
	hps_response_header(x->response, "Access-Control-Max-Age", "7200");
	hps_response_header(x->response, "Allow", "GET, HEAD, OPTIONS");
	hps_response_empty(x->response, 204);
	return HPS_OK;
}

enum hps_code hps_h_preflight(struct hps_exchange *x)
{
	return preflight(x, hps_param(x, "instance"));
}

enum hps_code hps_h_feed_preflight(struct hps_exchange *x)
{
	return preflight(x, feed_instance(x));
}
