#include "fcgi/h_audit.h"
#include "fcgi/h_channel.h"
#include "fcgi/h_health.h"
#include "fcgi/h_instance.h"
#include "fcgi/h_me.h"
#include "fcgi/h_member.h"
#include "fcgi/h_overview.h"
#include "fcgi/h_plugin.h"
#include "fcgi/h_provider.h"
#include "fcgi/h_role.h"
#include "fcgi/h_session.h"
#include "fcgi/h_token.h"
#include "fcgi/h_user.h"
#include "fcgi/h_version.h"
#include "fcgi/problem.h"
#include "fcgi/routes.h"

#define ANYONE HPS_CALLER_ANYONE
#define SESSION HPS_CALLER_SESSION
#define EITHER HPS_CALLER_SESSION_OR_TOKEN
#define NONE HPS_PERM_NONE
#define MATCH HPS_NEEDS_MATCH
#define FRESH HPS_FRESH_PASSWORD
#define PLUGIN_READ HPS_PERM_PLUGIN_READ
#define CHANNEL_MOVE HPS_PERM_CHANNEL_MOVE
#define INSTANCE_READ HPS_PERM_INSTANCE_READ
#define TOKEN_READ HPS_PERM_TOKEN_READ
#define TOKEN_EDIT HPS_PERM_TOKEN_EDIT
#define USER_READ HPS_PERM_USER_READ
#define USER_EDIT HPS_PERM_USER_EDIT
#define ROLE_READ HPS_PERM_ROLE_READ
#define ROLE_EDIT HPS_PERM_ROLE_EDIT
#define GRANT_EDIT HPS_PERM_GRANT_EDIT

/* clang-format off */
const struct hps_route hps_routes_admin[] = {
	{ HPS_POST, "/api/v1/session", ANYONE, NONE, HPS_BODY_JSON, HPS_PUBLIC_WRITE, hps_h_session_open },
	{ HPS_GET, "/api/v1/session", SESSION, NONE, HPS_BODY_NONE, HPS_BEFORE_CHANGE, hps_h_session },
	{ HPS_DELETE, "/api/v1/session", SESSION, NONE, HPS_BODY_NONE, HPS_BEFORE_CHANGE, hps_h_session_close },
	{ HPS_POST, "/api/v1/session/fresh", SESSION, NONE, HPS_BODY_JSON, HPS_BEFORE_CHANGE, hps_h_session_fresh },
	{ HPS_POST, "/api/v1/session/token", SESSION, NONE, HPS_BODY_JSON, 0, hps_h_session_token },

	{ HPS_PUT, "/api/v1/me/password", SESSION, NONE, HPS_BODY_JSON, HPS_BEFORE_CHANGE, hps_h_me_password },
	{ HPS_GET, "/api/v1/me/sessions", SESSION, NONE, HPS_BODY_NONE, 0, hps_h_me_sessions },
	{ HPS_DELETE, "/api/v1/me/sessions", SESSION, NONE, HPS_BODY_NONE, 0, hps_h_me_sessions_end },
	{ HPS_DELETE, "/api/v1/me/sessions/{session}", SESSION, NONE, HPS_BODY_NONE, 0, hps_h_me_session_end },
	{ HPS_POST, "/api/v1/me/totp", SESSION, NONE, HPS_BODY_JSON, FRESH, hps_h_me_totp_begin },
	{ HPS_POST, "/api/v1/me/totp/confirm", SESSION, NONE, HPS_BODY_JSON, 0, hps_h_me_totp_confirm },
	{ HPS_DELETE, "/api/v1/me/totp", SESSION, NONE, HPS_BODY_NONE, FRESH, hps_h_me_totp_remove },

	{ HPS_GET, "/api/v1/users", SESSION, USER_READ, HPS_BODY_NONE, 0, hps_h_user_list },
	{ HPS_POST, "/api/v1/users", SESSION, USER_EDIT, HPS_BODY_JSON, FRESH, hps_h_user_make },
	{ HPS_GET, "/api/v1/users/{user}", SESSION, USER_READ, HPS_BODY_NONE, 0, hps_h_user },
	{ HPS_PATCH, "/api/v1/users/{user}", SESSION, USER_EDIT, HPS_BODY_JSON, FRESH | MATCH, hps_h_user_edit },
	{ HPS_DELETE, "/api/v1/users/{user}", SESSION, USER_EDIT, HPS_BODY_NONE, FRESH | MATCH, hps_h_user_delete },
	{ HPS_POST, "/api/v1/users/{user}/password", SESSION, USER_EDIT, HPS_BODY_JSON, FRESH, hps_h_user_password },
	{ HPS_DELETE, "/api/v1/users/{user}/sessions", SESSION, USER_EDIT, HPS_BODY_NONE, FRESH, hps_h_user_sessions },
	{ HPS_PUT, "/api/v1/users/{user}/grants/{role}", SESSION, GRANT_EDIT, HPS_BODY_NONE, FRESH, hps_h_grant_give },
	{ HPS_DELETE, "/api/v1/users/{user}/grants/{role}", SESSION, GRANT_EDIT, HPS_BODY_NONE, FRESH, hps_h_grant_take },
	{ HPS_POST, "/api/v1/invitations/{secret}", ANYONE, NONE, HPS_BODY_JSON, HPS_PUBLIC_WRITE, hps_h_invitation },

	{ HPS_GET, "/api/v1/roles", SESSION, ROLE_READ, HPS_BODY_NONE, 0, hps_h_role_list },
	{ HPS_POST, "/api/v1/roles", SESSION, ROLE_EDIT, HPS_BODY_JSON, FRESH, hps_h_role_make },
	{ HPS_GET, "/api/v1/roles/{role}", SESSION, ROLE_READ, HPS_BODY_NONE, 0, hps_h_role },
	{ HPS_PUT, "/api/v1/roles/{role}", SESSION, ROLE_EDIT, HPS_BODY_JSON, FRESH | MATCH | HPS_CREATES, hps_h_role_put },
	{ HPS_DELETE, "/api/v1/roles/{role}", SESSION, ROLE_EDIT, HPS_BODY_NONE, FRESH | MATCH, hps_h_role_delete },
	{ HPS_GET, "/api/v1/permissions", SESSION, NONE, HPS_BODY_NONE, 0, hps_h_permissions },

	{ HPS_GET, "/api/v1/providers", EITHER, HPS_PERM_PROVIDER_READ, HPS_BODY_NONE, 0, hps_h_provider_list },
	{ HPS_POST, "/api/v1/providers", SESSION, HPS_PERM_PROVIDER_CREATE, HPS_BODY_JSON, 0, hps_h_provider_make },
	{ HPS_GET, "/api/v1/providers/{provider}", EITHER, HPS_PERM_PROVIDER_READ, HPS_BODY_NONE, 0, hps_h_provider },
	{ HPS_PATCH, "/api/v1/providers/{provider}", SESSION, HPS_PERM_PROVIDER_EDIT, HPS_BODY_JSON, MATCH, hps_h_provider_edit },
	{ HPS_DELETE, "/api/v1/providers/{provider}", SESSION, HPS_PERM_PROVIDER_DELETE, HPS_BODY_NONE, MATCH, hps_h_provider_remove },
	{ HPS_GET, "/api/v1/providers/{provider}/members", SESSION, HPS_PERM_MEMBER_READ, HPS_BODY_NONE, 0, hps_h_member_list },
	{ HPS_PUT, "/api/v1/providers/{provider}/members/{user}", SESSION, HPS_PERM_MEMBER_EDIT, HPS_BODY_JSON, FRESH, hps_h_member_put },
	{ HPS_DELETE, "/api/v1/providers/{provider}/members/{user}", SESSION, HPS_PERM_MEMBER_EDIT, HPS_BODY_NONE, FRESH, hps_h_member_remove },
	{ HPS_GET, "/api/v1/providers/{provider}/tokens", SESSION, TOKEN_READ, HPS_BODY_NONE, 0, hps_h_token_list },
	{ HPS_POST, "/api/v1/providers/{provider}/tokens", SESSION, TOKEN_EDIT, HPS_BODY_JSON, 0, hps_h_token_make },
	{ HPS_DELETE, "/api/v1/providers/{provider}/tokens/{token}", SESSION, TOKEN_EDIT, HPS_BODY_NONE, 0, hps_h_token_end },
	{ HPS_POST, "/api/v1/providers/{provider}/tokens/{token}/rotate", SESSION, TOKEN_EDIT, HPS_BODY_NONE, 0, hps_h_token_rotate },
	{ HPS_POST, "/api/v1/tokens/report", ANYONE, NONE, HPS_BODY_JSON, HPS_PUBLIC_WRITE, hps_h_token_report },

	{ HPS_GET, "/api/v1/plugins", EITHER, PLUGIN_READ, HPS_BODY_NONE, 0, hps_h_plugin_list },
	{ HPS_GET, "/api/v1/plugins/{plugin}", EITHER, PLUGIN_READ, HPS_BODY_NONE, 0, hps_h_plugin },
	{ HPS_POST, "/api/v1/plugins/{plugin}/transfer", SESSION, HPS_PERM_PLUGIN_TRANSFER, HPS_BODY_JSON, FRESH, hps_h_plugin_transfer },
	{ HPS_GET, "/api/v1/plugins/{plugin}/versions", EITHER, PLUGIN_READ, HPS_BODY_NONE, 0, hps_h_version_list },
	{ HPS_GET, "/api/v1/plugins/{plugin}/versions/{version}", EITHER, PLUGIN_READ, HPS_BODY_NONE, 0, hps_h_version },
	{ HPS_GET, "/api/v1/plugins/{plugin}/versions/{version}/files", EITHER, PLUGIN_READ, HPS_BODY_NONE, 0, hps_h_file_list },
	{ HPS_GET, "/api/v1/plugins/{plugin}/channels/{channel}", EITHER, PLUGIN_READ, HPS_BODY_NONE, 0, hps_h_channel },
	{ HPS_PUT, "/api/v1/plugins/{plugin}/channels/{channel}", EITHER, CHANNEL_MOVE, HPS_BODY_JSON, HPS_NEEDS_MATCH | HPS_CREATES, hps_h_channel_put },
	{ HPS_DELETE, "/api/v1/plugins/{plugin}/channels/{channel}", SESSION, CHANNEL_MOVE, HPS_BODY_NONE, HPS_NEEDS_MATCH, hps_h_channel_delete },
	{ HPS_GET, "/api/v1/plugins/{plugin}/channels/{channel}/history", EITHER, PLUGIN_READ, HPS_BODY_NONE, 0, hps_h_channel_history },

	{ HPS_GET, "/api/v1/instances", SESSION, INSTANCE_READ, HPS_BODY_NONE, 0, hps_h_instance_list },
	{ HPS_GET, "/api/v1/instances/{instance}", SESSION, INSTANCE_READ, HPS_BODY_NONE, 0, hps_h_instance },
	{ HPS_GET, "/api/v1/instances/{instance}/plugins", SESSION, INSTANCE_READ, HPS_BODY_NONE, 0, hps_h_entry_list },
	{ HPS_GET, "/api/v1/instances/{instance}/generations", SESSION, INSTANCE_READ, HPS_BODY_NONE, 0, hps_h_generation_list },
	{ HPS_GET, "/api/v1/instances/{instance}/generations/{number}", SESSION, INSTANCE_READ, HPS_BODY_NONE, 0, hps_h_generation },

	{ HPS_GET, "/api/v1/audit", SESSION, HPS_PERM_AUDIT_READ, HPS_BODY_NONE, 0, hps_h_audit },
	{ HPS_GET, "/api/v1/overview", SESSION, NONE, HPS_BODY_NONE, 0, hps_h_overview },

	{ HPS_GET, "/api/v1/health/live", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_live },
	{ HPS_GET, "/api/v1/health/ready", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_ready },
	{ HPS_GET, "/api/v1/openapi.json", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_openapi },
	{ HPS_GET, "/metrics", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_metrics },
	{ HPS_GET, "/problems/{slug}", ANYONE, NONE, HPS_BODY_NONE, 0, hps_h_problem },
};
/* clang-format on */

const size_t hps_routes_admin_count = HPS_COUNT(hps_routes_admin);
