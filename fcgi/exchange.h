/*
 * exchange.h - one request on its way to one answer, and the program that
 * answers it.
 *
 * A handler gets a struct hps_exchange: the guard has satisfied what its row
 * demands, so the handler reads its form, calls one service function and
 * renders the result.  What it returns other than HPS_OK becomes a problem
 * document.
 */
#ifndef HPS_FCGI_EXCHANGE_H
#define HPS_FCGI_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fcgi/request.h"
#include "fcgi/response.h"
#include "fcgi/route.h"
#include "lib/base/fail.h"
#include "lib/base/settings.h"
#include "lib/model/caller.h"
#include "lib/model/precondition.h"

struct hps_app;
struct hps_metrics;

struct hps_exchange {
	struct hps_app *app;
	struct hps_ctx *ctx;
	struct hps_request *request;
	struct hps_response *response;
	struct hps_route_match match;
	const struct hps_caller *caller; /* NULL where the row wants none */
	bool by_cookie;			 /* so the Origin rule applies */
	struct hps_precondition precondition;
	int64_t retry_after_s; /* for 429 and 503; 0: the usual */
	void *state;	       /* the program's, for this request */
};

/*
 * How secrets become callers; given by the program that has a database.
 * Errors: HPS_EAUTH for a secret that does not hold, with a slug.
 */
struct hps_auth {
	enum hps_code (*by_session)(struct hps_exchange *x, const char *secret,
				    const struct hps_caller **caller);
	enum hps_code (*by_token)(struct hps_exchange *x, const char *secret,
				  const struct hps_caller **caller);
	/*
	 * What a refusal may say about the thing that the path names: fails
	 * where it is not there, or not for this caller.  May be NULL.
	 */
	enum hps_code (*known)(struct hps_exchange *x);
	/* A request was refused for who the caller is: 401, 403, or 404 of
	 * what the caller may not know of.  For the audit.  May be NULL. */
	void (*denied)(struct hps_exchange *x, int status);
};

/* One named part of /api/v1/health/ready. */
struct hps_check {
	const char *name;
	/* Returns HPS_OK, or fails with a sentence in ctx. */
	enum hps_code (*run)(struct hps_ctx *ctx, struct hps_app *app);
};

/* A FastCGI program. */
struct hps_program {
	const char *name; /* "admin" */
	const struct hps_route *routes;
	size_t route_count;
	const struct hps_auth *auth; /* NULL: no row asks for a caller */
	const struct hps_check *checks;
	size_t check_count;

	/* In each worker, before its first request.  Anything but HPS_OK ends
	 * the worker, which is tried again later. */
	enum hps_code (*start)(struct hps_ctx *ctx, struct hps_app *app);
	/* When there was nothing to do for a second, and between requests
	 * once a minute where there always is. */
	void (*idle)(struct hps_app *app);
	/* Before a request is routed, e.g. to forget the last one's state. */
	void (*begin)(struct hps_exchange *x);
	/* Before any answer is sent, problems too, e.g. to add CORS headers. */
	void (*decorate)(struct hps_exchange *x);
	/* When a worker ends in peace. */
	void (*stop)(struct hps_app *app);
};

/* A program as it runs in one worker. */
struct hps_app {
	const struct hps_program *program;
	const struct hps_settings *settings;
	struct hps_arena *arena;     /* lives as long as the worker */
	struct hps_metrics *metrics; /* shared by all workers, or NULL */
	void *state;		     /* the program's own */
};

/*
 * A parameter of the pattern by its name, e.g. hps_param(x, "plugin").
 * Asking for one that the pattern lacks is a defect and ends the process.
 */
const char *hps_param(const struct hps_exchange *x, const char *name);

/*
 * Scheme and host under which the client sees the store: the setting
 * public_url, else what the request says.  Without a slash at the end.
 * Returns NULL if neither is there.
 */
const char *hps_public_url(const struct hps_exchange *x);

/* The cookie of a session: "__Host-hps_session" on https sites. */
const char *hps_session_cookie_name(const struct hps_exchange *x);

/*
 * Answer one request: parse, route, guard, handle, and complete the response.
 * Everything is in x->response afterwards; nothing has been sent.
 *
 * x: app, ctx, request (with its body) and response are set.
 * params: as hps_request_parse().
 */
void hps_exchange_run(struct hps_exchange *x, char *const *params);

#endif
