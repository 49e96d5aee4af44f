#include <string.h>

#include <brotli/encode.h>
#include <zlib.h>

#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/crypto/encode.h"
#include "lib/crypto/hash.h"
#include "lib/service/live_internal.h"

/* Bodies are compressed while somebody waits, so not as well as files. */
enum { GZIP_LEVEL = 6, BROTLI_QUALITY = 5, ETAG_BYTES = 12 };

/*
 * Whose slots a body may take.  Anybody can think of new filters and, without
 * a public address, of new Hosts; neither must push out the bodies that shells
 * ask for.
 */
enum share { SHARE_KNOWN, SHARE_GUEST, SHARE_FILTER, SHARE__MAX };

static const struct {
	size_t begin, end;
} shares[] = {
	[SHARE_KNOWN] = { 0, 44 },
	[SHARE_GUEST] = { 44, 48 },
	[SHARE_FILTER] = { 48, HPS_LIVE_SLOTS },
};
_Static_assert(HPS_COUNT(shares) == SHARE__MAX, "one per share");

/* An address that was not asked under for so long is known no more. */
#define BASE_IDLE_US (10 * HPS_MINUTE_US)

void hps_live_cache_clear(struct hps_live *live)
{
	size_t i;

	for (i = 0; i < HPS_LIVE_SLOTS; i++) {
		hps_arena_release(&live->slots[i].arena);
		live->slots[i].hash = 0;
	}
}

/* What comes from a query holds no control characters: they end the names. */
static void add_list(struct hps_buf *key, const char *const *list)
{
	for (; list && *list; list++) {
		hps_buf_puts(key, *list);
		hps_buf_putc(key, '\t');
	}
	hps_buf_putc(key, '\n');
}

/* What a body depends on, besides the generation that clears the cache. */
static void build_key(struct hps_buf *key, const struct hps_live *live,
		      const struct hps_live_query *query)
{
	hps_buf_clear(key);
	hps_buf_putc(key, (char)('0' + query->kind));
	hps_buf_puts(key, query->base);
	hps_buf_putc(key, '\n');
	add_list(key, query->plugins);
	add_list(key, query->categories);
	hps_buf_add(key, live->vector,
		    live->entry_count * sizeof(live->vector[0]));
}

static uint64_t hash_of(const struct hps_buf *key)
{
	uint64_t hash = 0xcbf29ce484222325u;
	size_t i;

	for (i = 0; i < key->len; i++)
		hash = (hash ^ (unsigned char)key->data[i]) * 0x100000001b3u;
	return hash ? hash : 1;
}

static struct hps_live_slot *find_slot(struct hps_live *live,
				       const struct hps_buf *key, uint64_t hash)
{
	size_t i;

	for (i = 0; i < HPS_LIVE_SLOTS; i++) {
		struct hps_live_slot *slot = &live->slots[i];

		if (slot->hash == hash && slot->key_len == key->len &&
		    !memcmp(slot->key, key->data, key->len))
			return slot;
	}
	return NULL;
}

/* Is this one of the first addresses, of those that are in use? */
static bool known_base(struct hps_live *live,
		       const struct hps_live_query *query)
{
	struct hps_live_base *idle = NULL;
	size_t i;

	for (i = 0; i < HPS_COUNT(live->bases); i++) {
		struct hps_live_base *base = &live->bases[i];

		if (base->text && !strcmp(base->text, query->base)) {
			base->used_us = query->time_us;
			return true;
		}
		if (!idle && (!base->text ||
			      query->time_us - base->used_us > BASE_IDLE_US))
			idle = base;
	}
	if (!idle)
		return false;
	hps_arena_reset(&idle->arena);
	idle->text = hps_strdup(&idle->arena, query->base);
	idle->used_us = query->time_us;
	return true;
}

static enum share share_of(struct hps_live *live,
			   const struct hps_live_query *query)
{
	if (query->plugins || query->categories)
		return SHARE_FILTER;
	return known_base(live, query) ? SHARE_KNOWN : SHARE_GUEST;
}

/* A free slot of the share, else the one that was not used for longest. */
static struct hps_live_slot *claim_slot(struct hps_live *live, enum share share)
{
	size_t i = shares[share].begin;
	struct hps_live_slot *oldest = &live->slots[i];

	for (; i < shares[share].end; i++) {
		if (!live->slots[i].hash)
			return &live->slots[i];
		if (live->slots[i].used < oldest->used)
			oldest = &live->slots[i];
	}
	hps_arena_release(&oldest->arena);
	return oldest;
}

static const char *etag_hash(struct hps_arena *arena, const char *body,
			     size_t len)
{
	unsigned char digest[HPS_SHA256_BYTES];

	hps_hash_once(HPS_SHA256, body, len, digest);
	return hps_base64url(arena, digest, ETAG_BYTES);
}

static void fill_slot(struct hps_live *live, struct hps_live_slot *slot,
		      const struct hps_live_query *query,
		      const struct hps_buf *key, uint64_t hash)
{
	struct hps_answer_input input = {
		.instance = live->instance,
		.generation = live->number,
		.base = query->base,
		.shared = live->shared,
		.entries = live->entries,
		.vector = live->vector,
		.count = live->entry_count,
		.plugins = query->plugins,
		.categories = query->categories,
	};
	struct hps_live_answer answer = { NULL };
	struct hps_buf out;

	hps_buf_init(&out, &slot->arena, 4096);
	hps_answer_write(&out, query->kind, &input);
	answer.body[HPS_ENCODING_IDENTITY] = out.data;
	answer.len[HPS_ENCODING_IDENTITY] = out.len;
	answer.etag_hash = etag_hash(&slot->arena, out.data, out.len);
	slot->key = hps_strndup(&slot->arena, key->data, key->len);
	slot->key_len = key->len;
	slot->hash = hash;
	slot->answer = answer;
}

static char *gzip(struct hps_arena *arena, const char *body, size_t len,
		  size_t *out_len)
{
	enum { GZIP_WRAPPER = 16 };
	z_stream stream = { 0 };
	char *out;
	size_t room;

	if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED,
			 MAX_WBITS + GZIP_WRAPPER, 8, Z_DEFAULT_STRATEGY))
		return NULL;
	room = deflateBound(&stream, len);
	out = hps_alloc(arena, room);
	stream.next_in = (z_const Bytef *)(uintptr_t)body;
	stream.avail_in = (uInt)len;
	stream.next_out = (Bytef *)out;
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		out = NULL;
	*out_len = stream.total_out;
	deflateEnd(&stream);
	return out;
}

static char *brotli(struct hps_arena *arena, const char *body, size_t len,
		    size_t *out_len)
{
	size_t room = BrotliEncoderMaxCompressedSize(len);
	char *out = room ? hps_alloc(arena, room) : NULL;

	*out_len = room;
	if (!out ||
	    !BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_DEFAULT_WINDOW,
				   BROTLI_MODE_TEXT, len, (const uint8_t *)body,
				   out_len, (uint8_t *)out))
		return NULL;
	return out;
}

/* A variant that cannot be made is left out; the identity body is there. */
static void add_variant(struct hps_live_slot *slot, enum hps_encoding encoding)
{
	struct hps_live_answer *answer = &slot->answer;
	const char *body = answer->body[HPS_ENCODING_IDENTITY];
	size_t len = answer->len[HPS_ENCODING_IDENTITY];

	if (answer->body[encoding] || encoding == HPS_ENCODING_IDENTITY)
		return;
	if (encoding == HPS_ENCODING_GZIP)
		answer->body[encoding] =
			gzip(&slot->arena, body, len, &answer->len[encoding]);
	else
		answer->body[encoding] =
			brotli(&slot->arena, body, len, &answer->len[encoding]);
}

const struct hps_live_answer *hps_live_ask(struct hps_live *live,
					   const struct hps_live_query *query,
					   enum hps_encoding encoding)
{
	struct hps_buf *key = &live->key;
	enum share share = share_of(live, query);
	struct hps_live_slot *slot;
	uint64_t hash;

	hps_decide(live->entries, live->entry_count, query->caller,
		   query->time_us, live->vector);
	build_key(key, live, query);
	hash = hash_of(key);
	slot = find_slot(live, key, hash);
	if (slot) {
		live->counts.hits++;
	} else {
		live->counts.misses++;
		slot = claim_slot(live, share);
		fill_slot(live, slot, query, key, hash);
	}
	slot->used = ++live->tick;
	add_variant(slot, encoding);
	return &slot->answer;
}

struct hps_live_counts hps_live_counts(const struct hps_live *live)
{
	return live->counts;
}
