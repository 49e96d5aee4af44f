#include "fcgi/actor.h"

#include "lib/service/access.h"

struct hps_actor hps_actor_of(const struct hps_exchange *x)
{
	return hps_caller_actor(x->ctx->arena, x->caller, x->request->address);
}
