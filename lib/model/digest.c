#include "lib/model/digest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/text.h"

static int by_path(const void *a, const void *b)
{
	const struct hps_digest_file *left = a, *right = b;

	return strcmp(left->path, right->path);
}

static void add_line(struct hps_hash *hash, struct hps_arena *arena,
		     const struct hps_digest_file *file)
{
	const char *size = hps_format(arena, "%" PRIu64, file->size_bytes);
	const char *hex = hps_hex(arena, file->sha384, HPS_SHA384_BYTES);

	hps_hash_update(hash, file->path, strlen(file->path) + 1);
	hps_hash_update(hash, size, strlen(size) + 1);
	hps_hash_update(hash, hex, strlen(hex));
	hps_hash_update(hash, "\n", 1);
}

void hps_version_digest(struct hps_arena *arena,
			const struct hps_digest_file *files, size_t count,
			unsigned char digest[HPS_SHA256_BYTES])
{
	struct hps_digest_file *sorted =
		HPS_NEW_ARRAY(arena, count, struct hps_digest_file);
	struct hps_hash hash;
	size_t i;

	if (count) {
		memcpy(sorted, files, count * sizeof(*sorted));
		qsort(sorted, count, sizeof(*sorted), by_path);
	}
	hps_hash_init(&hash, HPS_SHA256);
	for (i = 0; i < count; i++)
		add_line(&hash, arena, &sorted[i]);
	hps_hash_finish(&hash, digest);
}
