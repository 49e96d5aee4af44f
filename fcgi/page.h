/*
 * page.h - lists in pages: ?limit= and ?cursor= in, "next" and Link out.
 *
 * A cursor says behind which row a page begins.  It is base64url, so that
 * nobody is tempted to make one; whatever a client makes of it is at most
 * another place to begin.
 */
#ifndef HPS_FCGI_PAGE_H
#define HPS_FCGI_PAGE_H

#include "fcgi/exchange.h"

enum { HPS_PAGE_DEFAULT = 50, HPS_PAGE_MAX = 200 };

struct json_object;

struct hps_page {
	int64_t limit;	   /* rows that are shown at most */
	const char *after; /* text of the cursor, "" on the first page */
	int64_t before;	   /* it as a number, INT64_MAX on the first page */
};

/* For lists by name.  Errors: HPS_EINVALID query_invalid. */
HPS_MUST_CHECK enum hps_code hps_page_by_name(struct hps_exchange *x,
					      struct hps_page *page);

/* For lists from the newest on.  Errors: HPS_EINVALID query_invalid. */
HPS_MUST_CHECK enum hps_code hps_page_by_number(struct hps_exchange *x,
						struct hps_page *page);

/* How many rows to read: one more than is shown tells whether there are more.
 */
int64_t hps_page_rows(const struct hps_page *page);

/* How many of count rows that were read are shown. */
size_t hps_page_shown(const struct hps_page *page, size_t count);

/*
 * Answer 200 with {items, next}, a Link and an ETag.
 *
 * last: key of the last row that is shown, or NULL if there are no more.
 */
void hps_page_answer(struct hps_exchange *x, struct json_object *items,
		     const char *last);
void hps_page_answer_number(struct hps_exchange *x, struct json_object *items,
			    bool more, int64_t last);

/* Answer with one resource and its ETag. */
void hps_answer_resource(struct hps_exchange *x, int status,
			 struct json_object *body, int64_t row_version);

#endif
