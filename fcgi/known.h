/*
 * known.h - what a refusal may say about the thing that a path names.
 *
 * A caller who may not read a thing is told that it is not there, whatever
 * else is wrong with the request; one who may read it is told what is missing.
 * Handlers find that out by themselves for what they do; this is for requests
 * that the guard refuses before.
 */
#ifndef HPS_FCGI_KNOWN_H
#define HPS_FCGI_KNOWN_H

#include "fcgi/exchange.h"

/*
 * Look for the provider, plugin, instance, user or role of the path, and
 * whether the caller may do there what the row's permission says.
 *
 * Errors: HPS_ENOTFOUND ..._unknown, with error.hidden where it is there but
 *   not for this caller; HPS_EFORBIDDEN not_allowed; HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code hps_known_check(struct hps_exchange *x);

#endif
