/*
 * h_user.h - users, their grants and what is done to their accounts.
 */
#ifndef HPS_FCGI_H_USER_H
#define HPS_FCGI_H_USER_H

#include "fcgi/exchange.h"

/* GET, POST /api/v1/users */
enum hps_code hps_h_user_list(struct hps_exchange *x);
enum hps_code hps_h_user_make(struct hps_exchange *x);

/* GET, PATCH, DELETE /api/v1/users/{user} */
enum hps_code hps_h_user(struct hps_exchange *x);
enum hps_code hps_h_user_edit(struct hps_exchange *x);
enum hps_code hps_h_user_delete(struct hps_exchange *x);

/* POST /api/v1/users/{user}/password: set one, or make an invitation. */
enum hps_code hps_h_user_password(struct hps_exchange *x);

/* DELETE /api/v1/users/{user}/sessions */
enum hps_code hps_h_user_sessions(struct hps_exchange *x);

/* PUT, DELETE /api/v1/users/{user}/grants/{role}?scope= */
enum hps_code hps_h_grant_give(struct hps_exchange *x);
enum hps_code hps_h_grant_take(struct hps_exchange *x);

/* POST /api/v1/invitations/{secret} */
enum hps_code hps_h_invitation(struct hps_exchange *x);

#endif
