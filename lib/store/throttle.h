/*
 * throttle.h - how often something went wrong lately, counted by all
 * processes of a host.
 *
 * A bucket counts within a window that begins with the first event, and is
 * empty again when the window ends.  The table has a fixed size: where many
 * keys meet, the bucket with the least events makes room, so whoever fills
 * the table loses the small buckets first.  Keys are hashes; no name and no
 * address can be read from the file.
 */
#ifndef HPS_STORE_THROTTLE_H
#define HPS_STORE_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/store/shared.h"

struct hps_throttle {
	struct hps_shared shared;
};

/* Open the table at run/throttle.  Errors: HPS_EIO, HPS_ENOSPACE. */
HPS_MUST_CHECK enum hps_code hps_throttle_open(struct hps_ctx *ctx,
					       int state_fd,
					       struct hps_throttle *throttle);

/* What is counted: of the key, up to limit events in window_us are fine. */
struct hps_throttle_rule {
	const char *key;
	int64_t limit;
	int64_t window_us;
};

/*
 * True if the key has had its limit.
 * retry_us: then, how long until its window ends.
 */
bool hps_throttle_full(const struct hps_throttle *throttle,
		       const struct hps_throttle_rule *rule, int64_t now_us,
		       int64_t *retry_us);

/* Count an event. */
void hps_throttle_count(const struct hps_throttle *throttle,
			const struct hps_throttle_rule *rule, int64_t now_us);

/* Empty the bucket of a key. */
void hps_throttle_forget(const struct hps_throttle *throttle,
			 const struct hps_throttle_rule *rule, int64_t now_us);

#endif
