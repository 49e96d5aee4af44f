/*
 * url.h - origins, hosts and the public address of the store, read strictly
 * and written in one way.
 *
 * Only http and https; a host is a DNS name in ASCII (an international one in
 * its xn-- form), an IPv4 address or an IPv6 address in brackets; no user, no
 * query, no fragment.  Written in lower case, without the port that the
 * scheme has anyway (RFC 3986 section 6.2, RFC 6454 section 6.2), so that two
 * of them can be compared byte for byte.
 *
 * The _check functions are for struct hps_json_field: NULL, or why not, as
 * the end of a sentence.
 */
#ifndef HPS_MODEL_URL_H
#define HPS_MODEL_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/arena.h"
#include "lib/base/attr.h"

enum { HPS_HOST_MAX = 255, HPS_URL_MAX = 1024 }; /* bytes */

struct hps_authority {
	const char *name; /* lower case; IPv6 with its brackets */
	unsigned port;	  /* 0 where none was given */
};

/*
 * Read a Host header or the host and port of a URL: all of the len bytes.
 * Returns false, and leaves host alone, for anything else.
 * Memory: the name is in the arena.
 */
HPS_MUST_CHECK bool hps_host_parse(struct hps_arena *arena, const char *text,
				   size_t len, struct hps_authority *host);

/*
 * An origin as the Origin header has it, or "*".
 * Returns the text in its one form ("https://host", "http://host:8080",
 * "*"), or NULL if it is none.  Memory: in the arena.
 */
const char *hps_origin_normal(struct hps_arena *arena, const char *text);
const char *hps_origin_check(const char *text);

/*
 * An address under which the store is reached: an origin, and a path where a
 * proxy puts it below one.  A slash at the end is dropped.
 * Returns the text in its one form, or NULL.  Memory: in the arena.
 */
const char *hps_public_url_normal(struct hps_arena *arena, const char *text);
const char *hps_public_url_check(const char *text);

/* The origin of a public address in its one form. */
const char *hps_url_origin(struct hps_arena *arena, const char *url);

/* True if the address begins with https. */
bool hps_url_is_https(const char *url);

/* scheme://host[:port] of a host that was read; is_https chooses the scheme. */
const char *hps_host_url(struct hps_arena *arena,
			 const struct hps_authority *host, bool is_https);

#endif
