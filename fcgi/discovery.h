/*
 * discovery.h - what a discovery worker keeps between requests: the instances
 * that were asked for, as they are now, and a few as they were.
 *
 * Nothing here knows the database.  An instance is looked at again when the
 * shared counter says that something on this host has changed, and once a
 * second in any case.
 */
#ifndef HPS_FCGI_DISCOVERY_H
#define HPS_FCGI_DISCOVERY_H

#include "fcgi/exchange.h"
#include "lib/service/live.h"

/* For struct hps_program. */
HPS_MUST_CHECK enum hps_code hps_discovery_start(struct hps_ctx *ctx,
						 struct hps_app *app);
void hps_discovery_stop(struct hps_app *app);
void hps_discovery_begin(struct hps_exchange *x);
void hps_discovery_decorate(struct hps_exchange *x);

/*
 * The instance of this name, as it is now; it also decides the CORS headers of
 * whatever the request is answered with.
 * Errors: HPS_ENOTFOUND "instance_unknown".
 */
HPS_MUST_CHECK enum hps_code hps_discovery_find(struct hps_exchange *x,
						const char *name,
						struct hps_live **live);

/*
 * The same as it was at a generation; see hps_live_open_at().
 *
 * now: what hps_discovery_find() gave for the name.
 * Errors: as hps_live_open_at(); HPS_EBUSY "pin_busy" while this worker opens
 *	too many of them.
 */
HPS_MUST_CHECK enum hps_code
hps_discovery_find_at(struct hps_exchange *x, struct hps_live *now,
		      const char *name, int64_t number, struct hps_live **live);

/* Let every page read the answer, whatever the instance says. */
void hps_discovery_allow_all(struct hps_exchange *x);

/* Seconds for Harmonix-Stale; 0 while the copies are compared all the time. */
int64_t hps_discovery_stale_s(const struct hps_exchange *x);

#endif
