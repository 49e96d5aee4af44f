/*
 * actor.h - the caller of a request as records name it.
 */
#ifndef HPS_FCGI_ACTOR_H
#define HPS_FCGI_ACTOR_H

#include "fcgi/exchange.h"
#include "lib/repo/audit.h"

/*
 * "user:maria" with a session, "token:<public id>", or "anonymous".
 * Memory: in the request's arena.
 */
struct hps_actor hps_actor_of(const struct hps_exchange *x);

#endif
