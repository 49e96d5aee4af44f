#include "fcgi/view_audit.h"

#include <string.h>

#include "lib/json/build.h"
#include "lib/json/parse.h"

/* Somebody may have written to the table: then it is shown as it is. */
static void put_json(struct hps_ctx *ctx, struct json_object *view,
		     const char *name, const char *column)
{
	struct json_object *value;

	if (!column) {
		hps_json_put(view, name, NULL);
	} else if (hps_json_parse(ctx, column, strlen(column), &value) ==
		   HPS_OK) {
		hps_json_put(view, name, value);
	} else {
		hps_fail_clear(ctx);
		hps_json_put_string(view, name, column);
	}
}

void hps_view_audit(struct hps_ctx *ctx, const struct hps_audit_entry *row,
		    struct json_object *view)
{
	struct json_object *object;

	hps_json_put_integer(view, "seq", row->id);
	hps_json_put_time(view, "time", row->created_us);
	hps_json_put_string(view, "actor", row->actor);
	hps_json_put_string(view, "credential", row->credential);
	hps_json_put_string(view, "address", row->address);
	hps_json_put_string(view, "action", row->action);
	hps_json_put_string(view, "outcome", row->outcome);
	object = hps_json_put_object(view, "object");
	hps_json_put_string(object, "kind", row->object_kind);
	hps_json_put_string(object, "name", row->object);
	put_json(ctx, view, "before", row->before_json);
	put_json(ctx, view, "after", row->after_json);
	hps_json_put_string(view, "reason", row->reason);
	hps_json_put_string(view, "requestId", row->request_id);
	hps_json_put_integer(view, "repeats", row->repeats);
	hps_json_put_boolean(view, "sealed", row->sealed);
}
