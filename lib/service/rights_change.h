/*
 * rights_change.h - saying that who may do what has changed.
 */
#ifndef HPS_SERVICE_RIGHTS_CHANGE_H
#define HPS_SERVICE_RIGHTS_CHANGE_H

#include "lib/db/db.h"
#include "lib/store/epoch.h"

/*
 * Raise the people's counter: in the database for other hosts, and after the
 * commit in the shared page of this one.  Within the transaction of the
 * change; from here to its end such changes are made one after the other.
 */
HPS_MUST_CHECK enum hps_code hps_rights_changed(struct hps_ctx *ctx,
						struct hps_db *db,
						struct hps_epoch *epoch);

#endif
