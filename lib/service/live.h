/*
 * live.h - an instance as a discovery worker holds it in memory.
 *
 * Made from the journal on this host's disk and from nothing else, so it is
 * there with the database away.  A change is taken over part by part; between
 * two changes a request costs a decision and a look-up of the finished body.
 *
 * One thread; nothing here outlives hps_live_close() but what is in ctx.
 */
#ifndef HPS_SERVICE_LIVE_H
#define HPS_SERVICE_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/fail.h"
#include "lib/model/answer.h"
#include "lib/model/decide.h"

struct hps_live;

/*
 * Open an instance.
 * Errors: HPS_ENOTFOUND "instance_unknown".
 * Memory: until hps_live_close().
 */
HPS_MUST_CHECK enum hps_code hps_live_open(struct hps_ctx *ctx,
					   int snapshots_fd,
					   const char *instance,
					   struct hps_live **live);
void hps_live_close(struct hps_live *live);

/* Take over what the journal got since.  A failure leaves live as it was. */
HPS_MUST_CHECK enum hps_code hps_live_refresh(struct hps_ctx *ctx,
					      struct hps_live *live);

/*
 * May a generation of the instance be asked for by its number?  Looks at no
 * file, so whoever guesses numbers costs nothing.
 *
 * number: not the newest one.
 * pin_us: how long a generation may be asked for after it was superseded.
 * Errors: HPS_ENOTFOUND "generation_unknown" for a number that was never made;
 *	HPS_EGONE "generation_gone".
 */
HPS_MUST_CHECK enum hps_code hps_live_check_pin(struct hps_ctx *ctx,
						const struct hps_live *now,
						int64_t number, int64_t pin_us);

/*
 * Open an instance as it was at a generation, less the versions that have
 * been withdrawn since: those whose folders are no longer served.  It reads
 * the journal up to the number and compiles it, so callers limit how often.
 *
 * state_fd: of the folder that holds plugins/ and snapshots/.
 * now: the instance as it is.
 * Errors: HPS_ENOTFOUND "instance_unknown", and as hps_live_check_pin().
 */
HPS_MUST_CHECK enum hps_code hps_live_open_at(struct hps_ctx *ctx, int state_fd,
					      const struct hps_live *now,
					      int64_t number, int64_t pin_us,
					      struct hps_live **live);

/*
 * Look for versions of a generation that was opened by its number which have
 * been withdrawn, or are served again, since.
 *
 * Returns false if the journal was written anew since it was opened: then it
 * is as it was, and is to be opened again.
 */
HPS_MUST_CHECK bool hps_live_recheck(struct hps_ctx *ctx, int state_fd,
				     struct hps_live *pinned,
				     const struct hps_live *now);

/* The number of the generation. */
int64_t hps_live_generation(const struct hps_live *live);

/* NULL if the instance has none of its own. */
const char *hps_live_public_url(const struct hps_live *live);

/* False if callers without identity get nothing. */
bool hps_live_anonymous(const struct hps_live *live);

/*
 * What Access-Control-Allow-Origin says to a page from origin: "*", the origin
 * itself, or NULL for nothing.
 * origin: as the browser sent it, or NULL.
 */
const char *hps_live_allow_origin(const struct hps_live *live,
				  const char *origin);

enum hps_encoding {
	HPS_ENCODING_IDENTITY,
	HPS_ENCODING_GZIP,
	HPS_ENCODING_BR,
	HPS_ENCODING__MAX
};

/* A finished body.  Kept until the instance changes or the room is needed. */
struct hps_live_answer {
	const char *etag_hash; /* of the identity body */
	const char *body[HPS_ENCODING__MAX];
	size_t len[HPS_ENCODING__MAX];
};

/* What is asked for, besides the instance. */
struct hps_live_query {
	enum hps_answer_kind kind;
	const char *base;	       /* public address */
	const char *const *plugins;    /* NULL: all */
	const char *const *categories; /* NULL: all */
	const struct hps_caller_view *caller;
	int64_t time_us;
};

/*
 * Decide and give the body, from the cache where it is there.  The encoding
 * is made on first demand.  Memory: valid until the next call with this live.
 */
const struct hps_live_answer *hps_live_ask(struct hps_live *live,
					   const struct hps_live_query *query,
					   enum hps_encoding encoding);

/* How often hps_live_ask() found the body and had to make it, in all. */
struct hps_live_counts {
	uint64_t hits;
	uint64_t misses;
};
struct hps_live_counts hps_live_counts(const struct hps_live *live);

#endif
