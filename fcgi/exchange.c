#include "fcgi/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "fcgi/guard.h"
#include "fcgi/problem.h"
#include "lib/base/text.h"

const char *hps_param(const struct hps_exchange *x, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < x->match.param_count; i++) {
		const struct hps_route_param *param = &x->match.params[i];

		if (param->name_len == len &&
		    memcmp(param->name, name, len) == 0)
			return param->value;
	}
	abort();
}

const char *hps_public_url(const struct hps_exchange *x)
{
	const char *url =
		hps_setting_text(x->app->settings, HPS_SET_PUBLIC_URL);

	if (*url)
		return url;
	if (!x->request->host)
		return NULL;
	return hps_format(x->ctx->arena, "%s://%s", x->request->scheme,
			  x->request->host);
}

const char *hps_session_cookie_name(const struct hps_exchange *x)
{
	const char *url = hps_public_url(x);

	return url && hps_starts_with(url, "https://") ? "__Host-hps_session"
						       : "hps_session";
}

static enum hps_code not_found(struct hps_exchange *x)
{
	return hps_fail(x->ctx, HPS_ENOTFOUND, "not_found",
			"There is nothing at %s.", x->request->uri.path);
}

/* The path exists, the method does not; OPTIONS is answered for all paths. */
static enum hps_code other_method(struct hps_exchange *x)
{
	const char *allow = hps_router_allow(x->ctx->arena, x->match.allowed);

	hps_response_header(x->response, "Allow", "%s", allow);
	if (x->request->method == HPS_OPTIONS) {
		hps_response_empty(x->response, 204);
		return HPS_OK;
	}
	return hps_fail(x->ctx, HPS_EINVALID, "method_not_allowed",
			"%s does not answer this method, only %s.",
			x->request->uri.path, allow);
}

static enum hps_code handle(struct hps_exchange *x, char *const *params)
{
	const struct hps_program *program = x->app->program;

	/* First of all: decorate() must not see what the last request left. */
	if (program->begin)
		program->begin(x);
	HPS_TRY(hps_request_parse(x->ctx, params, x->app->settings,
				  x->request));
	hps_router_find(x->ctx->arena, program->routes, program->route_count,
			x->request->method, &x->request->uri, &x->match);
	if (!x->match.route)
		return x->match.allowed ? other_method(x) : not_found(x);
	HPS_TRY(hps_guard_check(x));
	HPS_TRY(x->match.route->handler(x));
	if (x->response->status == 0)
		return hps_fail(x->ctx, HPS_EINTERNAL, "no_answer",
				"The store made no answer.");
	return HPS_OK;
}

void hps_exchange_run(struct hps_exchange *x, char *const *params)
{
	x->request->params = params;
	if (handle(x, params) != HPS_OK)
		hps_problem_answer(x);
	if (x->app->program->decorate)
		x->app->program->decorate(x);
	hps_response_complete(x->response, x->request, x->ctx->request_id);
	if (x->response->broken) {
		hps_response_init(x->response, x->ctx->arena);
		(void)hps_fail(x->ctx, HPS_EINTERNAL, "header_invalid",
			       "The store made an answer that cannot be sent.");
		hps_problem_answer(x);
		hps_response_complete(x->response, x->request,
				      x->ctx->request_id);
	}
}
