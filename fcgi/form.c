#include "fcgi/form.h"

#include "fcgi/guard.h"
#include "lib/json/parse.h"

static enum hps_code read_json(struct hps_exchange *x,
			       struct json_object **value)
{
	struct hps_buf body;

	hps_buf_init(&body, x->ctx->arena, 0);
	HPS_TRY(hps_request_read_all(x->ctx, x->request, hps_guard_body_max(x),
				     &body));
	return hps_json_parse(x->ctx, body.data, body.len, value);
}

enum hps_code hps_form_read(struct hps_exchange *x,
			    const struct hps_json_field *fields, size_t count,
			    void *out)
{
	struct json_object *value;

	HPS_TRY(read_json(x, &value));
	HPS_TRY(hps_json_read(x->ctx, value, fields, count, "", out));
	return hps_guard_condition(x);
}

enum hps_code hps_form_json(struct hps_exchange *x, struct json_object **value)
{
	struct json_object *parsed;

	HPS_TRY(read_json(x, &parsed));
	HPS_TRY(hps_guard_condition(x));
	*value = parsed;
	return HPS_OK;
}
