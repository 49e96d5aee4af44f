#include "fcgi/view_provider.h"

#include <string.h>

#include "lib/json/build.h"
#include "lib/json/parse.h"

enum hps_code hps_view_provider(struct hps_ctx *ctx,
				const struct hps_provider *provider,
				struct json_object *view)
{
	struct json_object *scopes;

	HPS_TRY(hps_json_parse(ctx, provider->scopes, strlen(provider->scopes),
			       &scopes));
	hps_json_put_string(view, "name", provider->name);
	hps_json_put_string(view, "title", provider->title);
	hps_json_put_string(view, "contact", provider->contact);
	hps_json_put(view, "scopes", scopes);
	hps_json_put_boolean(view, "active", provider->active);
	hps_json_put_time(view, "createdAt", provider->created_us);
	hps_json_put_time(view, "updatedAt", provider->updated_us);
	return HPS_OK;
}

void hps_view_member(const struct hps_member *member, struct json_object *view)
{
	hps_json_put_string(view, "username", member->username);
	hps_json_put_string(view, "displayName", member->display_name);
	hps_json_put_boolean(view, "active", member->active);
	hps_json_put_string(view, "role", member->role);
	hps_json_put_string(view, "grantedBy", member->granted_by);
	hps_json_put_time(view, "createdAt", member->created_us);
}

void hps_view_spread(const struct hps_spread *spread, struct json_object *view)
{
	struct json_object *rows = hps_json_put_array(view, "generations");

	for (size_t i = 0; i < spread->count; i++) {
		struct json_object *row = hps_json_add_object(rows);

		hps_json_put_string(row, "instance",
				    spread->effects[i].instance);
		hps_json_put_integer(row, "generation",
				     spread->effects[i].generation);
	}
}
