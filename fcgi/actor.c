#include "fcgi/actor.h"

#include "lib/service/rights.h"

struct hps_actor hps_actor_of(const struct hps_exchange *x)
{
	struct hps_actor actor = { .name = "anonymous",
				   .credential = "",
				   .address = x->request->address };
	const struct hps_caller *caller = x->caller;

	if (caller && caller->kind == HPS_CALLER_SESSION) {
		actor.name = hps_format(x->ctx->arena, "user:%s",
					caller->name);
		actor.credential = "session";
	} else if (caller && caller->kind == HPS_CALLER_TOKEN &&
		   caller->provider_id) {
		const struct hps_rights *rights = caller->detail;

		actor.name = hps_format(x->ctx->arena, "token:%s",
					rights->token.public_id);
		actor.credential = rights->token.public_id;
	}
	return actor;
}
