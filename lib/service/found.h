/*
 * found.h - founding what everything else stands on: providers and instances.
 *
 * Each function is one transaction with an audit row.
 */
#ifndef HPS_SERVICE_FOUND_H
#define HPS_SERVICE_FOUND_H

#include "lib/json/read.h"
#include "lib/repo/provider.h"
#include "lib/service/generation.h"

/*
 * Make a provider.
 *
 * title: NULL: the name.
 * Errors: HPS_EINVALID "invalid_name", "invalid_title"; HPS_ECONFLICT
 *	"name_taken".
 */
HPS_MUST_CHECK enum hps_code hps_provider_found(struct hps_ctx *ctx,
						struct hps_db *db,
						const struct hps_change *change,
						const char *name,
						const char *title);

struct hps_instance_input {
	const char *name;
	const char *title;	    /* NULL: the name */
	struct hps_strings origins; /* "*" or web origins */
	bool auto_enrol;
};

/*
 * Make an instance and its first generation, which is empty.  Its snapshot is
 * the caller's business (hps_snapshot_update).
 *
 * id: of the new row.
 * Errors: as above; HPS_EINVALID "invalid_origin".
 */
HPS_MUST_CHECK enum hps_code
hps_instance_make(struct hps_ctx *ctx, struct hps_db *db,
		  const struct hps_change *change,
		  const struct hps_instance_input *input, int64_t *id);

#endif
