/*
 * h_session.h - signing in and out.
 */
#ifndef HPS_FCGI_H_SESSION_H
#define HPS_FCGI_H_SESSION_H

#include "fcgi/exchange.h"

/* POST /api/v1/session {username, password, otp?} */
enum hps_code hps_h_session_open(struct hps_exchange *x);

/* GET /api/v1/session */
enum hps_code hps_h_session(struct hps_exchange *x);

/* DELETE /api/v1/session */
enum hps_code hps_h_session_close(struct hps_exchange *x);

/* POST /api/v1/session/fresh {password, otp?}: step-up */
enum hps_code hps_h_session_fresh(struct hps_exchange *x);

/* POST /api/v1/session/token {}: a bearer for discovery */
enum hps_code hps_h_session_token(struct hps_exchange *x);

#endif
