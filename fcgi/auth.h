/*
 * auth.h - hps_auth for programs with a store (fcgi/store.h).
 */
#ifndef HPS_FCGI_AUTH_H
#define HPS_FCGI_AUTH_H

#include "fcgi/exchange.h"
#include "lib/repo/audit.h"

extern const struct hps_auth hps_store_auth;

/* Who is calling, as records name it. */
struct hps_actor hps_exchange_actor(const struct hps_exchange *x);

/*
 * For hps_program.idle: write the gathered denials of minutes that are over
 * into the audit.
 */
void hps_auth_idle(struct hps_app *app);

#endif
