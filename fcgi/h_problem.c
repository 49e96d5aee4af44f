#include "fcgi/negotiate.h"
#include "fcgi/problem.h"
#include "lib/json/build.h"

static void answer_page(struct hps_exchange *x,
			const struct hps_problem_info *info)
{
	struct hps_buf page;

	/* Everything here comes from the table; nothing needs escaping. */
	hps_buf_init(&page, x->ctx->arena, 0);
	hps_buf_printf(&page,
		       "<!doctype html>\n<html lang=\"en\">\n"
		       "<meta charset=\"utf-8\">\n<title>%s</title>\n"
		       "<h1>%s</h1>\n<p>Code <code>%s</code>, status %d.</p>\n"
		       "</html>\n",
		       info->title, info->title, info->slug, info->status);
	hps_response_bytes(x->response, 200, "text/html; charset=utf-8",
			   page.data, page.len);
	hps_response_header(x->response, "Content-Security-Policy",
			    "default-src 'none'; frame-ancestors 'none'");
}

enum hps_code hps_h_problem(struct hps_exchange *x)
{
	const struct hps_problem_info *info =
		hps_problem_find(hps_param(x, "slug"));
	const char *accept = hps_request_header(x->request, "Accept");
	struct json_object *body;

	if (!info)
		return hps_fail(x->ctx, HPS_ENOTFOUND, "not_found",
				"There is no problem of that name.");
	hps_response_header(x->response, "Vary", "Accept");
	hps_response_header(x->response, "Cache-Control", "max-age=3600");
	if (hps_accept_type(accept, "text/html") >
	    hps_accept_type(accept, "application/json")) {
		answer_page(x, info);
		return HPS_OK;
	}
	body = hps_json_object(x->ctx->arena);
	hps_json_put_string(body, "code", info->slug);
	hps_json_put_integer(body, "status", info->status);
	hps_json_put_string(body, "title", info->title);
	hps_response_json(x->response, 200, body);
	hps_response_tag(x->response, 1);
	return HPS_OK;
}
