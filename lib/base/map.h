/*
 * map.h - a map from strings to pointers, in an arena.
 *
 * Open addressing, kept at most half full; entries are never removed.  The
 * hash is seeded per process, so that nobody can choose colliding keys.
 * Iteration is in the order of insertion.
 */
#ifndef HPS_BASE_MAP_H
#define HPS_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/arena.h"

struct hps_map_entry {
	const char *key;
	void *value;
	uint64_t hash;
};

struct hps_map {
	struct hps_arena *arena;
	struct hps_map_entry *entries; /* count of them, in order */
	size_t count;
	size_t room;	 /* of entries */
	uint32_t *slots; /* index + 1 into entries, 0 is free */
	size_t slot_count;
};

/* Make an empty map.  It allocates nothing yet. */
void hps_map_init(struct hps_map *map, struct hps_arena *arena);

/* Returns the value of key, or NULL. */
void *hps_map_get(const struct hps_map *map, const char *key);

/*
 * Set the value of key; the key must live as long as the map.
 * Returns the value that it had, or NULL if it is new.
 */
void *hps_map_put(struct hps_map *map, const char *key, void *value);

#endif
