/*
 * h_me.h - what people do about their own account.
 */
#ifndef HPS_FCGI_H_ME_H
#define HPS_FCGI_H_ME_H

#include "fcgi/exchange.h"

/* PUT /api/v1/me/password {current, password} */
enum hps_code hps_h_me_password(struct hps_exchange *x);

/* GET, DELETE /api/v1/me/sessions; DELETE /api/v1/me/sessions/{session} */
enum hps_code hps_h_me_sessions(struct hps_exchange *x);
enum hps_code hps_h_me_sessions_end(struct hps_exchange *x);
enum hps_code hps_h_me_session_end(struct hps_exchange *x);

/* POST, DELETE /api/v1/me/totp; POST /api/v1/me/totp/confirm {otp} */
enum hps_code hps_h_me_totp_begin(struct hps_exchange *x);
enum hps_code hps_h_me_totp_remove(struct hps_exchange *x);
enum hps_code hps_h_me_totp_confirm(struct hps_exchange *x);

#endif
