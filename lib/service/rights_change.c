#include "lib/service/rights_change.h"

#include "lib/repo/epoch.h"

static void raise_people(void *arg)
{
	hps_epoch_raise(arg, HPS_EPOCH_PEOPLE);
}

enum hps_code hps_rights_changed(struct hps_ctx *ctx, struct hps_db *db,
				 struct hps_epoch *epoch)
{
	HPS_TRY(hps_epoch_row_raise(ctx, db, "people"));
	hps_db_after_commit(db, raise_people, epoch);
	return HPS_OK;
}
