#include "fcgi/view_session.h"

#include "lib/base/map.h"
#include "lib/json/build.h"
#include "lib/service/access.h"

static void put_user(struct json_object *body, const struct hps_user *user)
{
	struct json_object *object = hps_json_put_object(body, "user");

	hps_json_put_string(object, "username", user->username);
	hps_json_put_string(object, "displayName", user->display_name);
	hps_json_put_string(object, "email", user->email);
	hps_json_put_string(object, "language", user->language);
}

static const char *scope_text(struct hps_arena *arena,
			      const struct hps_role_grant *row)
{
	if (!row->scope_name)
		return row->scope_kind;
	return hps_format(arena, "%s:%s", row->scope_kind, row->scope_name);
}

/* Two roles may give the same permission at the same place. */
static void add_permissions(struct hps_arena *arena, struct json_object *rows,
			    struct hps_map *seen, const char *scope,
			    struct hps_permissions set)
{
	for (unsigned int i = HPS_PERM_NONE + 1; i < HPS_PERM__MAX; i++) {
		enum hps_permission permission = (enum hps_permission)i;
		const char *name = hps_permission_name(permission);
		const char *key = hps_format(arena, "%s %s", name, scope);
		struct json_object *row;

		if (!hps_permissions_have(set, permission) ||
		    hps_map_get(seen, key))
			continue;
		hps_map_put(seen, key, rows);
		row = hps_json_add_object(rows);
		hps_json_put_string(row, "permission", name);
		hps_json_put_string(row, "scope", scope);
	}
}

static enum hps_code put_permissions(struct hps_exchange *x,
				     struct hps_store *store,
				     struct json_object *body,
				     const struct hps_user *user)
{
	struct json_object *rows = hps_json_put_array(body, "permissions");
	struct hps_arena *arena = x->ctx->arena;
	struct hps_role_grant *grants;
	struct hps_map seen;
	size_t count, i;

	if (user->must_change_password)
		return HPS_OK;
	hps_map_init(&seen, arena);
	HPS_TRY(hps_user_grants(x->ctx, store->db, user->id, &grants, &count));
	for (i = 0; i < count; i++)
		add_permissions(arena, rows, &seen,
				scope_text(arena, &grants[i]),
				hps_role_permissions(arena, &grants[i]));
	return HPS_OK;
}

enum hps_code hps_view_session(struct hps_exchange *x, struct hps_store *store,
			       const struct hps_user *user, int64_t expires_us,
			       int64_t fresh_until_us)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	bool fresh = fresh_until_us > x->ctx->now_us;

	put_user(body, user);
	HPS_TRY(put_permissions(x, store, body, user));
	hps_json_put_boolean(body, "mustChangePassword",
			     user->must_change_password);
	hps_json_put_time(body, "expiresAt", expires_us);
	hps_json_put_time(body, "freshUntil", fresh ? fresh_until_us : 0);
	hps_response_json(x->response, 200, body);
	return HPS_OK;
}
