#include "fcgi/h_health.h"

#include <fcntl.h>
#include <string.h>

#include "fcgi/metrics.h"
#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/json/build.h"

enum { OPENAPI_MAX_BYTES = 4 << 20 };

enum hps_code hps_h_live(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);

	hps_json_put_string(body, "status", "live");
	hps_response_json(x->response, 200, body);
	return HPS_OK;
}

enum hps_code hps_h_discovery_ready(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);

	hps_json_put_boolean(body, "ready", true);
	hps_response_json(x->response, 200, body);
	return HPS_OK;
}

static void run_checks(struct hps_exchange *x, struct json_object *rows,
		       struct hps_faults *faults)
{
	const struct hps_program *program = x->app->program;

	for (size_t i = 0; i < program->check_count; i++) {
		const struct hps_check *check = &program->checks[i];

		if (check->run(x->ctx, x->app) == HPS_OK) {
			hps_json_put_string(rows, check->name, "ok");
			continue;
		}
		hps_fault_add(
			x->ctx->arena, faults,
			hps_format(x->ctx->arena, "/checks/%s", check->name),
			x->ctx->error.slug, "%s", x->ctx->error.detail);
		hps_fail_clear(x->ctx);
	}
}

enum hps_code hps_h_ready(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_faults faults = { 0 };

	hps_json_put_string(body, "status", "ready");
	run_checks(x, hps_json_put_object(body, "checks"), &faults);
	if (faults.count > 0) {
		x->ctx->error.faults = faults;
		return hps_fail(x->ctx, HPS_EBUSY, "not_ready",
				"The store is not ready: %s",
				faults.first->detail);
	}
	hps_response_json(x->response, 200, body);
	return HPS_OK;
}

static bool may_see_metrics(const struct hps_exchange *x)
{
	const struct hps_words *allowed =
		hps_setting_list(x->app->settings, HPS_SET_METRICS_ALLOW);
	const char *address = x->request->address;

	if (hps_starts_with(address, "127.") ||
	    hps_address_equal(address, "::1"))
		return true;
	for (size_t i = 0; i < allowed->count; i++)
		if (hps_address_equal(address, allowed->items[i]))
			return true;
	return false;
}

enum hps_code hps_h_metrics(struct hps_exchange *x)
{
	struct hps_buf text;

	if (!may_see_metrics(x) || !x->app->metrics)
		return hps_fail(x->ctx, HPS_ENOTFOUND, "not_found",
				"There is nothing at %s.",
				x->request->uri.path);
	hps_buf_init(&text, x->ctx->arena, 8192);
	hps_metrics_print(x->app->metrics, x->app->program->name, &text);
	hps_response_bytes(x->response, 200,
			   "text/plain; version=0.0.4; charset=utf-8",
			   text.data, text.len);
	return HPS_OK;
}

enum hps_code hps_h_openapi(struct hps_exchange *x)
{
	const char *path = hps_setting_text(x->app->settings, HPS_SET_OPENAPI);
	struct hps_buf text;

	hps_buf_init(&text, x->ctx->arena, 0);
	if (hps_file_read(x->ctx, AT_FDCWD, path, OPENAPI_MAX_BYTES, &text) !=
	    HPS_OK)
		return hps_fail(x->ctx, HPS_ENOTFOUND, "not_found",
				"This store has no description of its API "
				"installed.");
	hps_response_bytes(x->response, 200, "application/json", text.data,
			   text.len);
	hps_response_header(x->response, "Cache-Control", "no-cache");
	hps_response_tag(x->response, 1);
	return HPS_OK;
}
