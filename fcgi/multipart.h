/*
 * multipart.h - a multipart/form-data body (RFC 7578, RFC 2046 5.1), taken
 * apart while it streams by.
 *
 * Knows nothing about HTTP: bytes go in with hps_multipart_feed(), in pieces
 * of any size, and small fields come out as texts, one file as calls of a
 * function.  What a delimiter could begin is held back, so memory is bounded
 * by the size of a delimiter, the headers of one part and the small fields.
 *
 * Refused, since no client of ours sends it and readers differ in it: a part
 * without a name, a name twice, a name or file that was not asked for,
 * Content-Transfer-Encoding other than binary, 7bit or 8bit, bytes behind the
 * last delimiter other than an epilogue of line ends, a body that ends before
 * that delimiter.
 */
#ifndef HPS_FCGI_MULTIPART_H
#define HPS_FCGI_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/buf.h"
#include "lib/base/fail.h"

enum {
	HPS_MULTIPART_BOUNDARY_MAX = 70,  /* RFC 2046 */
	HPS_MULTIPART_HEADERS_MAX = 4096, /* bytes, of one part */
	HPS_MULTIPART_FIELD_MAX = 1024,	  /* bytes of a small field */
	HPS_MULTIPART_FIELDS_MAX = 8,
};

/* One field that is asked for. */
struct hps_multipart_field {
	const char *name;
	bool file; /* streamed, else small */

	/* Filled in: */
	bool present;
	const char *value;	/* of a small field; UTF-8 without NUL */
	const char *filename;	/* of a file, or NULL */
	const char *media_type; /* of a file as sent, or NULL */
};

struct hps_multipart {
	struct hps_multipart_field *fields;
	size_t field_count;
	/* Takes the next bytes of a file. */
	enum hps_code (*sink)(struct hps_ctx *ctx, void *arg,
			      const struct hps_multipart_field *field,
			      const char *data, size_t len);
	void *arg;

	/* Private. */
	char delimiter[HPS_MULTIPART_BOUNDARY_MAX + 5]; /* CRLF "--" boundary */
	size_t delimiter_len;
	int state;
	struct hps_buf held;  /* not yet understood */
	struct hps_buf small; /* of the field being read */
	struct hps_multipart_field *current;
};

/*
 * Begin.
 *
 * boundary: of the Content-Type, without quotes.
 * fields, sink, arg: set before; fields live as long as the parser.
 * Errors: HPS_EINVALID multipart_invalid.
 */
HPS_MUST_CHECK enum hps_code hps_multipart_begin(struct hps_ctx *ctx,
						 struct hps_multipart *parser,
						 const char *boundary);

/*
 * Take the next bytes of the body.
 * Errors: HPS_EINVALID multipart_invalid; HPS_ETOOLARGE field_too_large;
 *   what the sink returns.
 */
HPS_MUST_CHECK enum hps_code hps_multipart_feed(struct hps_ctx *ctx,
						struct hps_multipart *parser,
						const char *data, size_t len);

/*
 * The body has ended.
 * Errors: HPS_EINVALID multipart_invalid without the last delimiter.
 */
HPS_MUST_CHECK enum hps_code hps_multipart_end(struct hps_ctx *ctx,
					       struct hps_multipart *parser);

#endif
