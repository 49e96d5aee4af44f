/*
 * route.h - one row of a route table: everything a reviewer must know about
 * an operation, and everything the guard has to satisfy before its handler
 * runs.
 */
#ifndef HPS_FCGI_ROUTE_H
#define HPS_FCGI_ROUTE_H

#include <stddef.h>

#include "fcgi/request.h"
#include "lib/base/buf.h"
#include "lib/model/caller.h"
#include "lib/model/permission.h"

struct hps_exchange;

enum hps_body_kind {
	HPS_BODY_NONE,	    /* one that comes is not looked at */
	HPS_BODY_JSON,	    /* application/json, read by hps_form_read() */
	HPS_BODY_MULTIPART, /* multipart/form-data */
	HPS_BODY_BUNDLE,    /* a module, a tarball or a zip */
	HPS_BODY_KIND__MAX
};

enum hps_route_flag {
	HPS_NEEDS_MATCH = 1,	/* If-Match, else 428 */
	HPS_CREATES = 2,	/* ... or If-None-Match: * */
	HPS_FRESH_PASSWORD = 4, /* typed within the last minutes, else 403 */
	HPS_PUBLIC_WRITE = 8,	/* changes state without a caller */
	HPS_BEFORE_CHANGE = 16, /* for who must change the password, too */
};

struct hps_route {
	enum hps_method method; /* GET answers HEAD too */
	/*
	 * "/api/v1/plugins/{plugin}/versions/{version}".  {plugin} matches one
	 * segment, or two of which the first begins with "@"; other names one
	 * segment.  A slash at the end must be there in the request as well.
	 */
	const char *pattern;
	enum hps_caller_kind caller;
	enum hps_permission permission; /* needed at least somewhere */
	enum hps_body_kind body;
	unsigned flags;
	enum hps_code (*handler)(struct hps_exchange *x);
};

enum { HPS_ROUTE_PARAMS_MAX = 6 };

struct hps_route_param {
	const char *name; /* without braces; not NUL-terminated */
	size_t name_len;
	const char *value;
};

struct hps_route_match {
	const struct hps_route *route;
	struct hps_route_param params[HPS_ROUTE_PARAMS_MAX];
	size_t param_count;
	unsigned allowed; /* bit per enum hps_method that the path answers */
};

/* "none", "json", "multipart", "bundle". */
const char *hps_body_kind_name(enum hps_body_kind kind);

/*
 * Find the row for a method and a path; the first row of the table wins.
 *
 * match: route is NULL if none fits; then allowed tells 405 from 404.
 * Memory: values are in the arena or in the request.
 */
void hps_router_find(struct hps_arena *arena, const struct hps_route *routes,
		     size_t count, enum hps_method method,
		     const struct hps_uri *uri, struct hps_route_match *match);

/* The value of the Allow header: HEAD where GET is, OPTIONS always. */
const char *hps_router_allow(struct hps_arena *arena, unsigned allowed);

/*
 * Print a table, one line per row: method, pattern, caller, permission, body,
 * flags, with tabs between them.
 */
void hps_router_print(const struct hps_route *routes, size_t count,
		      struct hps_buf *out);

#endif
