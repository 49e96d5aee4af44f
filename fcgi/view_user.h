/*
 * view_user.h - users and roles as JSON; no member holds a secret.
 */
#ifndef HPS_FCGI_VIEW_USER_H
#define HPS_FCGI_VIEW_USER_H

#include "lib/repo/grant.h"
#include "lib/repo/person.h"
#include "lib/repo/role.h"

struct json_object;

/* Put the members of a user. */
void hps_view_user(struct json_object *view, const struct hps_person *person);

/* Put "grants". */
void hps_view_grants(struct hps_arena *arena, struct json_object *view,
		     const struct hps_grant_row *rows, size_t count);

/* Put the members of a role. */
void hps_view_role(struct hps_arena *arena, struct json_object *view,
		   const struct hps_role_row *role);

#endif
