/*
 * response.h - what will be sent: a status, headers and a body.
 *
 * Nothing is sent before the handler has returned, so a handler may begin an
 * answer and then fail: the problem replaces it.  Headers pass one builder,
 * which refuses control bytes; a refused header makes the whole answer a 500,
 * since only a defect gets there.
 *
 * Invariants when it is sent: Content-Length is there for every body that is
 * known whole,
 * X-Request-Id and nosniff always, Cache-Control: no-store unless the handler
 * said otherwise.
 */
#ifndef HPS_FCGI_RESPONSE_H
#define HPS_FCGI_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fcgi/request.h"
#include "lib/base/arena.h"
#include "lib/base/buf.h"

enum { HPS_RESPONSE_HEADERS_MAX = 48 };

struct json_object;

struct hps_header {
	const char *name;
	const char *value;
};

/*
 * The next piece of a body that is made while it is sent.
 *
 * arena: emptied after each piece.  out: what to send, in that arena.
 * Returns false if that was the last.
 */
typedef bool hps_piece_fn(void *arg, struct hps_arena *arena,
			  struct hps_buf *out);

struct hps_response {
	struct hps_arena *arena;
	int status; /* 0 until something was answered */
	struct hps_header headers[HPS_RESPONSE_HEADERS_MAX];
	size_t header_count;
	const char *body;
	size_t body_len;
	hps_piece_fn *piece; /* instead of body; NULL: it is all there */
	void *piece_arg;
	bool tag_wanted;
	uint64_t row_version;
	bool broken; /* a header was refused */
};

/* Make an empty response; also to throw a begun one away. */
void hps_response_init(struct hps_response *response, struct hps_arena *arena);

/*
 * Set a header, replacing an earlier one of that name.
 * value: copied; without bytes below 0x20 and 0x7f.
 */
void hps_response_header(struct hps_response *response, const char *name,
			 const char *fmt, ...) HPS_PRINTF(3, 4);

/* Add a header even if there is one of that name (Set-Cookie, Link). */
void hps_response_header_add(struct hps_response *response, const char *name,
			     const char *fmt, ...) HPS_PRINTF(3, 4);

/* The value of a header, or NULL. */
const char *hps_response_get_header(const struct hps_response *response,
				    const char *name);

/* Answer with bytes, which must live until they are sent. */
void hps_response_bytes(struct hps_response *response, int status,
			const char *type, const void *data, size_t len);

/*
 * Answer with a body of any length, in bounded memory and without a
 * Content-Length.  What goes wrong behind the head can only be said in the
 * body itself.
 *
 * arg: must live until the answer is sent, as what is in the request's arena.
 */
void hps_response_stream(struct hps_response *response, int status,
			 const char *type, hps_piece_fn *piece, void *arg);

/* Answer with JSON, "application/json". */
void hps_response_json(struct hps_response *response, int status,
		       struct json_object *value);

/* Answer without a body: 204, 201, 303 ... */
void hps_response_empty(struct hps_response *response, int status);

/*
 * Give the body a strong ETag, "<row version>.<hash of the body>", when it is
 * sent; a GET or HEAD with a matching If-None-Match becomes a 304.
 */
void hps_response_tag(struct hps_response *response, uint64_t row_version);

/*
 * Finish what hps_response_tag() asked for and add the headers that every
 * answer has.
 *
 * request: NULL where it could not be read.
 */
void hps_response_complete(struct hps_response *response,
			   const struct hps_request *request,
			   const char *request_id);

/* Write status line and headers as a CGI program does (RFC 3875, 6.3). */
void hps_response_head(const struct hps_response *response,
		       struct hps_buf *out);

/* The reason phrase of a status. */
const char *hps_status_text(int status);

#endif
