/*
 * h_channel.h - the channels of a plugin.
 */
#ifndef HPS_FCGI_H_CHANNEL_H
#define HPS_FCGI_H_CHANNEL_H

#include "fcgi/exchange.h"

/* GET /api/v1/plugins/{plugin}/channels/{channel} */
enum hps_code hps_h_channel(struct hps_exchange *x);

/* PUT the same {version, guard?, protected?} ?dryRun= */
enum hps_code hps_h_channel_put(struct hps_exchange *x);

/* DELETE the same */
enum hps_code hps_h_channel_delete(struct hps_exchange *x);

/* GET /api/v1/plugins/{plugin}/channels/{channel}/history */
enum hps_code hps_h_channel_history(struct hps_exchange *x);

#endif
