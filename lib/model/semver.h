/*
 * semver.h - versions, their order, and ranges of them.
 *
 * Versions are Semantic Versioning 2.0.0 without build metadata, which would
 * let two names stand for one version; at most 64 bytes; numbers up to
 * 2^53 - 1, as far as JavaScript counts.
 *
 * Ranges are those of npm (node-semver, without loose and includePrerelease):
 * ^1.2 ~1.2 >=1.2 <3 1.x 1.2.3 - 2.3 || *.  A version with a prerelease lies
 * in a range only if one of the comparators that it meets names the same
 * major.minor.patch with a prerelease: who asks for ^2.0.0-beta.1 wants
 * betas of 2.0.0 and no others.
 * Stricter than npm: a number behind an x (1.x.3) is refused everywhere, and so
 * is white space other than blanks and tabs.
 */
#ifndef HPS_MODEL_SEMVER_H
#define HPS_MODEL_SEMVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/attr.h"

enum { HPS_SEMVER_MAX = 64, HPS_SEMVER_RANGE_MAX = 256 }; /* bytes */

#define HPS_SEMVER_NUMBER_MAX ((UINT64_C(1) << 53) - 1)

struct hps_semver {
	uint64_t number[3];	/* major, minor, patch */
	const char *prerelease; /* into the text that was read */
	size_t prerelease_len;	/* 0 for a release */
};

/*
 * Read a version.  The text must live as long as the version is used.
 * Returns false, and leaves version alone, for anything else.
 */
HPS_MUST_CHECK bool hps_semver_parse(const char *text,
				     struct hps_semver *version);

/* NULL if text is a version, else why not; for struct hps_json_field. */
const char *hps_semver_check(const char *text);

/* Precedence (section 11).  Returns less than, equal to or more than 0. */
int hps_semver_compare(const struct hps_semver *a, const struct hps_semver *b);

/* The same for two texts that are known to be versions. */
int hps_semver_compare_text(const char *a, const char *b);

/* NULL if text is a range, else why not; for struct hps_json_field. */
const char *hps_semver_range_check(const char *text);

/*
 * True if version lies in range.  False also where range is none, which
 * hps_semver_range_check() tells beforehand.
 */
bool hps_semver_in_range(const struct hps_semver *version, const char *range);

#endif
