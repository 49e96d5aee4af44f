/*
 * semver_part.h - what semver.c and semver_range.c share; for them alone.
 *
 * Both functions read at *at, up to end, and move *at behind what they took;
 * they return false, and leave *at alone, if it is something else.
 */
#ifndef HPS_MODEL_SEMVER_PART_H
#define HPS_MODEL_SEMVER_PART_H

#include "lib/model/semver.h"

/* A number without leading zeros up to HPS_SEMVER_NUMBER_MAX. */
HPS_MUST_CHECK bool hps_semver_number(const char **at, const char *end,
				      uint64_t *number);

/* Identifiers divided by dots; of a prerelease, or of build metadata. */
HPS_MUST_CHECK bool hps_semver_identifiers(const char **at, const char *end,
					   bool is_build);

#endif
