/*
 * frame.h - frames of a journal, from the rows of generations.
 */
#ifndef HPS_SERVICE_FRAME_H
#define HPS_SERVICE_FRAME_H

#include "lib/db/db.h"
#include "lib/repo/instance.h"
#include "lib/store/journal.h"

/*
 * Add the record of an instance's current settings to a list that has room
 * for it.
 */
void hps_frame_settings(struct hps_ctx *ctx,
			const struct hps_instance *instance,
			struct hps_journal_record *records, size_t *count);

/* The base frame: the whole document of a number, 0 for an empty one. */
HPS_MUST_CHECK enum hps_code hps_frame_base(struct hps_ctx *ctx,
					    struct hps_db *db,
					    const struct hps_instance *instance,
					    int64_t number,
					    struct hps_journal_frame *frame);

/*
 * The frames that lead from a number to the newest generation, one for each.
 * frames: room for them.
 */
HPS_MUST_CHECK enum hps_code
hps_frame_steps(struct hps_ctx *ctx, struct hps_db *db,
		const struct hps_instance *instance, int64_t after,
		struct hps_journal_frame *frames);

#endif
