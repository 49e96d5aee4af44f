/*
 * request.h - one HTTP request, read from FastCGI parameters.
 *
 * Everything that came from outside is checked here once, so that the rest
 * of the program sees decoded, bounded, well-formed texts.  Headers are read
 * by name from a fixed list: nothing else that a client sends can have an
 * effect.  Addresses and the scheme come from the web server; forwarded ones
 * count only if the setting trusted_proxy names the peer.
 *
 * The body is a stream behind struct hps_body, so that tests and fuzzers need
 * no socket.
 */
#ifndef HPS_FCGI_REQUEST_H
#define HPS_FCGI_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fcgi/uri.h"
#include "lib/base/buf.h"
#include "lib/base/fail.h"
#include "lib/base/settings.h"

enum hps_method {
	HPS_GET,
	HPS_HEAD,
	HPS_POST,
	HPS_PUT,
	HPS_PATCH,
	HPS_DELETE,
	HPS_OPTIONS,
	HPS_METHOD_OTHER, /* well formed, but not ours: 405 */
	HPS_METHOD__MAX
};

enum { HPS_LENGTH_UNKNOWN = -1 };

/* Where a body comes from. */
struct hps_body {
	/*
	 * Read up to len bytes.  Returns how many, 0 at the end of the
	 * body, or a negative enum hps_body_trouble.
	 */
	long (*read)(void *arg, char *buf, size_t len);
	void *arg;
};

enum hps_body_trouble {
	HPS_BODY_ABORTED = -1,	/* the client went away */
	HPS_BODY_TIMED_OUT = -2 /* it is there, but too slow */
};

struct hps_request {
	char *const *params; /* FCGX_ParamArray */
	enum hps_method method;
	struct hps_uri uri;
	const char *scheme;	  /* "http" or "https" */
	const char *host;	  /* lower case with port, or NULL */
	const char *address;	  /* of the client, numeric; "" if unknown */
	const char *content_type; /* lower case, without parameters, or "" */
	int64_t content_length;	  /* or HPS_LENGTH_UNKNOWN */
	struct hps_body body;
	int64_t body_read_bytes;
	bool body_ended;
};

/* "GET"; "OTHER" for HPS_METHOD_OTHER. */
const char *hps_method_name(enum hps_method method);

/*
 * Read the parameters of a request.
 *
 * params: NULL-terminated "NAME=value"; must live as long as the request.
 * Errors: HPS_EINVALID path_invalid, query_invalid, method_invalid,
 *   host_invalid, length_invalid.
 */
HPS_MUST_CHECK enum hps_code
hps_request_parse(struct hps_ctx *ctx, char *const *params,
		  const struct hps_settings *settings,
		  struct hps_request *request);

/*
 * A header by its usual name ("If-Match").  Only names of the list in
 * request.c can be asked for; another one is a defect and ends the process.
 * Returns NULL if the client did not send it.
 */
const char *hps_request_header(const struct hps_request *request,
			       const char *name);

/*
 * A cookie.  Returns NULL if there is none, and if there are two of that
 * name: one of them may have been planted.
 */
const char *hps_request_cookie(struct hps_ctx *ctx,
			       const struct hps_request *request,
			       const char *name);

/*
 * A parameter of the query, decoded.  Returns NULL if it is not there; the
 * first one if it is there more than once (see hps_request_query_count()).
 */
const char *hps_request_query(const struct hps_request *request,
			      const char *name);
size_t hps_request_query_count(const struct hps_request *request,
			       const char *name);

/* A parameter of the media type in Content-Type ("boundary"), or NULL. */
const char *hps_request_type_parameter(struct hps_ctx *ctx,
				       const struct hps_request *request,
				       const char *name);

/*
 * Read the next bytes of the body, at most len.
 *
 * got: how many; 0 at its end.
 * Errors: HPS_EINVALID body_incomplete (aborted, or shorter than announced)
 *   or body_timeout.
 */
HPS_MUST_CHECK enum hps_code hps_request_read(struct hps_ctx *ctx,
					      struct hps_request *request,
					      void *buf, size_t len,
					      size_t *got);

/*
 * Append the whole body to buf.
 * Errors: as hps_request_read(); HPS_ETOOLARGE body_too_large beyond max.
 */
HPS_MUST_CHECK enum hps_code hps_request_read_all(struct hps_ctx *ctx,
						  struct hps_request *request,
						  size_t max,
						  struct hps_buf *buf);

/* True if both are numeric addresses of the same host. */
bool hps_address_equal(const char *a, const char *b);

#endif
