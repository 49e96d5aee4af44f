/*
 * Fuzz versions and ranges: the first line is a version, the rest a range.
 * A version equals itself and lies in the ranges that name it.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/model/semver.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_semver version = { { 0 }, NULL, 0 };
	char *text = hps_strndup(&arena, (const char *)data, size);
	char *range = text + strcspn(text, "\n");
	bool in;

	if (*range)
		*range++ = '\0';
	if (hps_semver_parse(text, &version)) {
		check(!hps_semver_check(text));
		check(!hps_semver_compare(&version, &version));
		check(hps_semver_in_range(&version, text));
		check(hps_semver_in_range(&version,
					  hps_format(&arena, ">=%s", text)));
		check(hps_semver_in_range(&version,
					  hps_format(&arena, "^%s", text)));
		check(!hps_semver_in_range(&version,
					   hps_format(&arena, "<%s", text)));
	}
	in = hps_semver_in_range(&version, range);
	check(!in || strlen(range) > HPS_SEMVER_RANGE_MAX ||
	      !hps_semver_range_check(range));
	hps_arena_release(&arena);
	return 0;
}
