#include <stdlib.h>
#include <string.h>

#include "lib/service/live_internal.h"

void hps_live_part_free(struct hps_live_part *part)
{
	if (!part)
		return;
	hps_arena_release(&part->arena);
	free(part);
}

/* Where a part is, or where it would go. */
static size_t find_part(const struct hps_live *live, const char *name,
			bool *found)
{
	size_t low = 0, high = live->part_count;

	*found = false;
	while (low < high && !*found) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(live->parts[middle]->name, name);

		if (order == 0) {
			*found = true;
			low = middle;
		} else if (order < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

void hps_live_put_part(struct hps_live *live, struct hps_live_part *part)
{
	bool found;
	size_t at = find_part(live, part->name, &found);

	if (found) {
		hps_live_part_free(live->parts[at]);
		live->parts[at] = part;
		return;
	}
	if (live->part_count == live->part_room) {
		live->part_room = live->part_room * 2 + 16;
		live->parts = reallocarray(live->parts, live->part_room,
					   sizeof(live->parts[0]));
		if (!live->parts)
			abort();
	}
	memmove(&live->parts[at + 1], &live->parts[at],
		(live->part_count - at) * sizeof(live->parts[0]));
	live->parts[at] = part;
	live->part_count++;
}

void hps_live_drop_part(struct hps_live *live, const char *name)
{
	bool found;
	size_t at = find_part(live, name, &found);

	if (!found)
		return;
	hps_live_part_free(live->parts[at]);
	live->part_count--;
	memmove(&live->parts[at], &live->parts[at + 1],
		(live->part_count - at) * sizeof(live->parts[0]));
}

void hps_live_drop_all(struct hps_live *live)
{
	while (live->part_count)
		hps_live_part_free(live->parts[--live->part_count]);
}
