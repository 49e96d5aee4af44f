#include "lib/store/throttle.h"

#include <string.h>

#include "lib/crypto/hash.h"

enum { SETS = 1024, WAYS = 8, KEY_BYTES = 16 };

struct bucket {
	unsigned char key[KEY_BYTES];
	int64_t since_us; /* 0: never used */
	int64_t count;
};

struct table {
	struct bucket sets[SETS][WAYS];
};

enum hps_code hps_throttle_open(struct hps_ctx *ctx, int state_fd,
				struct hps_throttle *throttle)
{
	return hps_shared_open(ctx, state_fd, "run/throttle",
			       sizeof(struct table), &throttle->shared);
}

/* A bucket whose window has ended, or begins ahead of the clock, is empty. */
static bool is_live(const struct bucket *bucket, int64_t window_us,
		    int64_t now_us)
{
	return bucket->since_us && bucket->since_us <= now_us &&
	       now_us - bucket->since_us < window_us;
}

/* Where a key belongs, and its hash. */
static struct bucket *set_of(const struct hps_throttle *throttle,
			     const struct hps_throttle_rule *rule,
			     unsigned char hash[HPS_SHA256_BYTES])
{
	struct table *table = throttle->shared.data;

	hps_hash_once(HPS_SHA256, rule->key, strlen(rule->key), hash);
	return table->sets[(hash[30] << 8 | hash[31]) % SETS];
}

/* The bucket of a key, or NULL if nothing was counted lately. */
static struct bucket *find(struct bucket *set, const unsigned char *hash,
			   int64_t window_us, int64_t now_us)
{
	size_t i;

	for (i = 0; i < WAYS; i++)
		if (memcmp(set[i].key, hash, KEY_BYTES) == 0 &&
		    is_live(&set[i], window_us, now_us))
			return &set[i];
	return NULL;
}

/* An empty bucket for a key: a dead one, else the one with the least. */
static struct bucket *take(struct bucket *set, const unsigned char *hash,
			   int64_t window_us, int64_t now_us)
{
	struct bucket *least = set;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		if (!is_live(&set[i], window_us, now_us))
			set[i].count = 0;
		if (set[i].count < least->count)
			least = &set[i];
	}
	memcpy(least->key, hash, KEY_BYTES);
	least->since_us = now_us;
	least->count = 0;
	return least;
}

bool hps_throttle_full(const struct hps_throttle *throttle,
		       const struct hps_throttle_rule *rule, int64_t now_us,
		       int64_t *retry_us)
{
	unsigned char hash[HPS_SHA256_BYTES];
	struct bucket *set = set_of(throttle, rule, hash);
	const struct bucket *bucket;
	bool full;

	hps_shared_lock(&throttle->shared);
	bucket = find(set, hash, rule->window_us, now_us);
	full = bucket && bucket->count >= rule->limit;
	if (full)
		*retry_us = bucket->since_us + rule->window_us - now_us;
	hps_shared_unlock(&throttle->shared);
	return full;
}

void hps_throttle_count(const struct hps_throttle *throttle,
			const struct hps_throttle_rule *rule, int64_t now_us)
{
	unsigned char hash[HPS_SHA256_BYTES];
	struct bucket *set = set_of(throttle, rule, hash);
	struct bucket *bucket;

	hps_shared_lock(&throttle->shared);
	bucket = find(set, hash, rule->window_us, now_us);
	if (!bucket)
		bucket = take(set, hash, rule->window_us, now_us);
	bucket->count++;
	hps_shared_unlock(&throttle->shared);
}

void hps_throttle_forget(const struct hps_throttle *throttle,
			 const struct hps_throttle_rule *rule, int64_t now_us)
{
	unsigned char hash[HPS_SHA256_BYTES];
	struct bucket *set = set_of(throttle, rule, hash);
	struct bucket *bucket;

	hps_shared_lock(&throttle->shared);
	bucket = find(set, hash, rule->window_us, now_us);
	if (bucket)
		bucket->since_us = 0;
	hps_shared_unlock(&throttle->shared);
}
