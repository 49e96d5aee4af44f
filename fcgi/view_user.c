#include "fcgi/view_user.h"

#include "lib/json/build.h"
#include "lib/service/role.h"

void hps_view_user(struct json_object *view, const struct hps_person *person)
{
	hps_json_put_string(view, "username", person->username);
	hps_json_put_string(view, "displayName", person->display_name);
	hps_json_put_string(view, "email", person->email);
	hps_json_put_string(view, "language", person->language);
	hps_json_put_boolean(view, "active", person->active);
	hps_json_put_boolean(view, "hasPassword", person->has_password);
	hps_json_put_boolean(view, "mustChangePassword",
			     person->must_change_password);
	hps_json_put_boolean(view, "totp", person->has_totp);
	hps_json_put_time(view, "createdAt", person->created_us);
	hps_json_put_time(view, "updatedAt", person->updated_us);
}

void hps_view_grants(struct hps_arena *arena, struct json_object *view,
		     const struct hps_grant_row *rows, size_t count)
{
	struct json_object *list = hps_json_put_array(view, "grants");

	for (size_t i = 0; i < count; i++) {
		struct json_object *row = hps_json_add_object(list);

		hps_json_put_string(row, "role", rows[i].role);
		hps_json_put_string(row, "scope",
				    rows[i].object
					    ? hps_format(arena, "%s:%s",
							 rows[i].scope_kind,
							 rows[i].object)
					    : rows[i].scope_kind);
		hps_json_put_string(row, "grantedBy", rows[i].granted_by);
		hps_json_put_time(row, "createdAt", rows[i].created_us);
	}
}

void hps_view_role(struct hps_arena *arena, struct json_object *view,
		   const struct hps_role_row *role)
{
	struct hps_permissions set = hps_role_row_permissions(arena, role);
	struct json_object *list;

	hps_json_put_string(view, "name", role->name);
	hps_json_put_string(view, "title", role->title);
	hps_json_put_boolean(view, "builtIn", role->built_in);
	list = hps_json_put_array(view, "permissions");
	for (unsigned int i = HPS_PERM_NONE + 1; i < HPS_PERM__MAX; i++)
		if (hps_permissions_have(set, (enum hps_permission)i))
			hps_json_add_string(
				list,
				hps_permission_name((enum hps_permission)i));
	hps_json_put_integer(view, "grants", role->grants);
	hps_json_put_time(view, "createdAt", role->created_us);
	hps_json_put_time(view, "updatedAt", role->updated_us);
}
