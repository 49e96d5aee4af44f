/*
 * live_internal.h - what live.c, which follows the journal, shares with
 * live_parts.c, which keeps the parts of a document, live_pin.c, which opens
 * old generations, and live_cache.c, which keeps finished bodies.
 */
#ifndef HPS_SERVICE_LIVE_INTERNAL_H
#define HPS_SERVICE_LIVE_INTERNAL_H

#include "lib/service/live.h"
#include "lib/store/journal.h"

/* One part of the document; each has its memory, to be replaced alone. */
struct hps_live_part {
	struct hps_arena arena;
	const char *name; /* "" for what is the instance's own */
	const struct hps_doc_entry *entry;
	const struct hps_doc_shared *shared;
};

struct hps_live_settings {
	struct hps_arena arena;
	const char *const *origins; /* ends with NULL */
	const char *public_url;	    /* or NULL */
	bool anonymous;
	bool deleted;
};

/* A generation that the journal holds: enough to say whether it is served. */
struct hps_live_mark {
	int64_t number;
	int64_t created_us;
};

enum { HPS_LIVE_SLOTS = 64 };

/* A public address that was asked under; see live_cache.c. */
struct hps_live_base {
	struct hps_arena arena;
	const char *text; /* NULL: none yet */
	int64_t used_us;
};

enum { HPS_LIVE_BASES = 4 };

/* A finished body and what it was made for. */
struct hps_live_slot {
	struct hps_arena arena;
	uint64_t hash; /* of the key; 0: the slot is free */
	const char *key;
	size_t key_len;
	uint64_t used; /* tick of the last use */
	struct hps_live_answer answer;
};

struct hps_live {
	struct hps_arena arena; /* this struct, the name */
	const char *instance;
	struct hps_journal_reader reader;
	int64_t number;
	int64_t created_us;
	struct hps_live_settings settings;

	struct hps_live_mark *marks; /* ascending; malloc */
	size_t mark_count;
	size_t mark_room;

	struct hps_live_part **parts; /* by name; malloc */
	size_t part_count;
	size_t part_room;

	/* What hps_decide() reads, rebuilt after a change. */
	const struct hps_doc_shared *shared;
	const struct hps_doc_entry **entries; /* malloc, part_count at most */
	int16_t *vector;		      /* malloc, the same */
	size_t entry_count;

	struct hps_buf key; /* of the body that is asked for */
	struct hps_live_base bases[HPS_LIVE_BASES];
	struct hps_live_slot slots[HPS_LIVE_SLOTS];
	uint64_t tick;
	struct hps_live_counts counts;
};

/* An instance of which nothing is read yet.  Never NULL. */
struct hps_live *hps_live_new(int snapshots_fd, const char *instance);

/* Read frames up to a number; the rest of the journal is not looked at. */
HPS_MUST_CHECK enum hps_code
hps_live_follow(struct hps_ctx *ctx, struct hps_live *live, int64_t until);

/* The parts by name.  A part that is put belongs to live. */
void hps_live_put_part(struct hps_live *live, struct hps_live_part *part);
void hps_live_drop_part(struct hps_live *live, const char *name);
void hps_live_drop_all(struct hps_live *live);

/* Give a part back; NULL is none. */
void hps_live_part_free(struct hps_live_part *part);

/* Forget every finished body. */
void hps_live_cache_clear(struct hps_live *live);

#endif
