/*
 * auth.h - hps_auth for programs with a store (fcgi/store.h).
 */
#ifndef HPS_FCGI_AUTH_H
#define HPS_FCGI_AUTH_H

#include "fcgi/exchange.h"

extern const struct hps_auth hps_store_auth;

/*
 * For hps_program.idle: write the gathered denials of minutes that are over
 * into the audit.
 */
void hps_auth_idle(struct hps_app *app);

#endif
