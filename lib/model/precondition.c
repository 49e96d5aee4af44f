#include "lib/model/precondition.h"

enum hps_code hps_precondition_check(struct hps_ctx *ctx,
				     const struct hps_precondition *condition,
				     bool exists, uint64_t row_version)
{
	if (!condition->given)
		return HPS_OK;
	if (condition->must_lack && exists)
		return hps_fail(ctx, HPS_ESTALE, "already_exists",
				"This exists already, and If-None-Match: * "
				"asked to make it only if it did not. Read it, "
				"then send If-Match with its ETag.");
	if (condition->must_exist && !exists)
		return hps_fail(ctx, HPS_ESTALE, "not_there",
				"If-Match names a copy of something that is "
				"not there. To make it, send "
				"If-None-Match: * instead.");
	if (!condition->must_exist || condition->any_version)
		return HPS_OK;
	for (size_t i = 0; i < condition->version_count; i++)
		if (condition->versions[i] == row_version)
			return HPS_OK;
	return hps_fail(ctx, HPS_ESTALE, "stale",
			"Somebody changed this since you read it. Read it "
			"again, and repeat your change on the new state.");
}
