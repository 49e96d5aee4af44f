#include "lib/base/map.h"

#include <string.h>
#include <sys/random.h>

static uint64_t seed(void)
{
	static uint64_t value;

	if (!value && getrandom(&value, sizeof(value), 0) != sizeof(value))
		value = 0x9e3779b97f4a7c15u;
	return value | 1;
}

/* FNV-1a over the key, then a final mix, started from the process's seed. */
static uint64_t hash_of(const char *key)
{
	uint64_t hash = 0xcbf29ce484222325u ^ seed();

	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * 0x100000001b3u;
	hash ^= hash >> 32;
	hash *= seed();
	return hash ^ hash >> 29;
}

static uint32_t *slot_of(const struct hps_map *map, const char *key,
			 uint64_t hash)
{
	size_t at = hash & (map->slot_count - 1);

	while (map->slots[at]) {
		const struct hps_map_entry *entry =
			&map->entries[map->slots[at] - 1];

		if (entry->hash == hash && !strcmp(entry->key, key))
			break;
		at = (at + 1) & (map->slot_count - 1);
	}
	return &map->slots[at];
}

static void grow(struct hps_map *map)
{
	struct hps_map_entry *entries;
	size_t i;

	map->room = map->room ? map->room * 2 : 8;
	entries = HPS_NEW_ARRAY(map->arena, map->room, struct hps_map_entry);
	if (map->count)
		memcpy(entries, map->entries, map->count * sizeof(*entries));
	map->entries = entries;
	map->slot_count = map->room * 2;
	map->slots = HPS_NEW_ARRAY(map->arena, map->slot_count, uint32_t);
	for (i = 0; i < map->count; i++)
		*slot_of(map, entries[i].key, entries[i].hash) =
			(uint32_t)i + 1;
}

void hps_map_init(struct hps_map *map, struct hps_arena *arena)
{
	*map = (struct hps_map){ .arena = arena };
}

void *hps_map_get(const struct hps_map *map, const char *key)
{
	uint32_t slot;

	if (!map->count)
		return NULL;
	slot = *slot_of(map, key, hash_of(key));
	return slot ? map->entries[slot - 1].value : NULL;
}

void *hps_map_put(struct hps_map *map, const char *key, void *value)
{
	uint64_t hash = hash_of(key);
	uint32_t *slot;
	void *old;

	if (map->count == map->room)
		grow(map);
	slot = slot_of(map, key, hash);
	if (*slot) {
		old = map->entries[*slot - 1].value;
		map->entries[*slot - 1].value = value;
		return old;
	}
	map->entries[map->count] = (struct hps_map_entry){ key, value, hash };
	*slot = (uint32_t)++map->count;
	return NULL;
}
