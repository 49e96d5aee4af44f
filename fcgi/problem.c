#include "fcgi/problem.h"

#include <string.h>

#include "lib/json/build.h"

enum { RETRY_BUSY_S = 2, RETRY_LIMIT_S = 60 };

static const int statuses[] = {
	[HPS_OK] = 200,		[HPS_EINVALID] = 422,  [HPS_EAUTH] = 401,
	[HPS_EFORBIDDEN] = 403, [HPS_ENOTFOUND] = 404, [HPS_ECONFLICT] = 409,
	[HPS_ESTALE] = 412,	[HPS_EGONE] = 410,     [HPS_ETOOLARGE] = 413,
	[HPS_ELIMIT] = 429,	[HPS_EBUSY] = 503,     [HPS_ENOSPACE] = 507,
	[HPS_EUNCERTAIN] = 503, [HPS_EIO] = 503,       [HPS_EDB] = 503,
	[HPS_EINTERNAL] = 500,
};
_Static_assert(HPS_COUNT(statuses) == HPS_CODE__MAX, "every code has a status");

static const char *const kept_headers[] = { "Allow", "WWW-Authenticate",
					    "Retry-After", "Vary" };

int hps_problem_status(enum hps_code code, const char *slug)
{
	const struct hps_problem_info *info =
		slug ? hps_problem_find(slug) : NULL;

	if (info)
		return info->status;
	return code < HPS_CODE__MAX && code != HPS_OK ? statuses[code] : 500;
}

static void add_faults(struct json_object *body,
		       const struct hps_faults *faults)
{
	struct json_object *rows = hps_json_put_array(body, "errors");

	for (const struct hps_fault *f = faults->first; f; f = f->next) {
		struct json_object *row = hps_json_add_object(rows);

		hps_json_put_string(row, "pointer", f->pointer);
		hps_json_put_string(row, "code", f->slug);
		hps_json_put_string(row, "detail", f->detail);
	}
}

static struct json_object *document(const struct hps_exchange *x,
				    const char *slug, int status)
{
	const struct hps_problem_info *info = hps_problem_find(slug);
	struct hps_arena *arena = x->ctx->arena;
	struct json_object *body = hps_json_object(arena);

	hps_json_put_string(body, "type",
			    hps_format(arena, "/problems/%s", slug));
	hps_json_put_string(body, "title",
			    info ? info->title : hps_status_text(status));
	hps_json_put_integer(body, "status", status);
	hps_json_put_string(body, "detail", x->ctx->error.detail);
	hps_json_put_string(body, "code", slug);
	hps_json_put_string(body, "requestId", x->ctx->request_id);
	if (x->ctx->error.faults.first)
		add_faults(body, &x->ctx->error.faults);
	return body;
}

static void keep_headers(struct hps_response *response)
{
	struct hps_response old = *response;

	hps_response_init(response, old.arena);
	for (size_t i = 0; i < HPS_COUNT(kept_headers); i++) {
		const char *value =
			hps_response_get_header(&old, kept_headers[i]);

		if (value)
			hps_response_header(response, kept_headers[i], "%s",
					    value);
	}
}

static void add_default(struct hps_response *response, const char *name,
			const char *value)
{
	if (!hps_response_get_header(response, name))
		hps_response_header(response, name, "%s", value);
}

static void add_retry(struct hps_exchange *x, long usual_s)
{
	long seconds = x->retry_after_s > 0 ? (long)x->retry_after_s : usual_s;

	add_default(x->response, "Retry-After",
		    hps_format(x->ctx->arena, "%ld", seconds));
}

void hps_problem_answer(struct hps_exchange *x)
{
	const struct hps_error *error = &x->ctx->error;
	const char *slug = error->slug ? error->slug : "internal";
	int status = hps_problem_status(error->code, slug);
	const struct hps_auth *auth = x->app->program->auth;

	keep_headers(x->response);
	hps_response_json(x->response, status, document(x, slug, status));
	hps_response_header(x->response, "Content-Type",
			    "application/problem+json");
	if (status == 401)
		add_default(x->response, "WWW-Authenticate",
			    "Bearer realm=\"harmonix-plugin-store\"");
	if (status == 429)
		add_retry(x, RETRY_LIMIT_S);
	if (status == 503)
		add_retry(x, RETRY_BUSY_S);
	if ((status == 401 || status == 403 || error->hidden) && auth &&
	    auth->denied)
		auth->denied(x, status);
}
