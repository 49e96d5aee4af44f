/*
 * answer.h - the bodies that discovery gives, from a decided document.
 *
 * Only joins text that document.c has made ready.  A body is a pure function
 * of its arguments, so equal decisions give equal bytes.
 */
#ifndef HPS_MODEL_ANSWER_H
#define HPS_MODEL_ANSWER_H

#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/model/document.h"

enum hps_answer_kind {
	HPS_ANSWER_DISCOVERY,  /* GET /api/v1/discovery/{instance} */
	HPS_ANSWER_IMPORT_MAP, /* .../importmap.json */
	HPS_ANSWER_BOOT,       /* .../boot.js */
	HPS_ANSWER_FEED,       /* GET /api/feed */
	HPS_ANSWER_KIND__MAX
};

struct hps_answer_input {
	const char *instance;
	int64_t generation;
	const char *base; /* public address, without a slash at its end */
	const struct hps_doc_shared *shared;
	const struct hps_doc_entry *const *entries;
	const int16_t *vector; /* of hps_decide() */
	size_t count;
	const char *const *plugins;    /* only these; NULL: all */
	const char *const *categories; /* only these; NULL: all */
};

/*
 * Append the body.  Plugins come in the order in which they are to be loaded:
 * by their order, then by their name.
 */
void hps_answer_write(struct hps_buf *out, enum hps_answer_kind kind,
		      const struct hps_answer_input *input);

#endif
