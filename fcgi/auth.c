#include "fcgi/auth.h"

#include <string.h>

#include "fcgi/actor.h"
#include "fcgi/known.h"
#include "fcgi/store.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/service/access.h"

enum { DENIALS_AT_ONCE = 64, OBJECT_MAX = 400 };

static enum hps_code by_session(struct hps_exchange *x, const char *secret,
				const struct hps_caller **caller)
{
	const struct hps_settings *settings = x->app->settings;
	struct hps_store *store;

	HPS_TRY(hps_store_use(x, &store));
	return hps_access_by_session(
		x->ctx, store->db, secret,
		hps_setting_number(settings, HPS_SET_SESSION_IDLE_MIN) *
			HPS_MINUTE_US,
		hps_setting_number(settings, HPS_SET_FRESH_MIN) * HPS_MINUTE_US,
		caller);
}

static enum hps_code by_token(struct hps_exchange *x, const char *secret,
			      const struct hps_caller **caller)
{
	struct hps_store *store;

	HPS_TRY(hps_store_use(x, &store));
	return hps_access_by_token(x->ctx, store->db, secret,
				   x->request->address, caller);
}

/* "PUT /api/v1/plugins/{plugin}/…", as far as the column goes. */
static const char *action_of(const struct hps_exchange *x)
{
	return hps_format(x->ctx->arena, "%s %.52s",
			  hps_method_name(x->match.route->method),
			  x->match.route->pattern);
}

/* The path in ASCII, which is what the column holds. */
static const char *object_of(const struct hps_exchange *x)
{
	const char *path = x->request->uri.path;
	char *object = hps_strndup(x->ctx->arena, path ? path : "",
				   path ? strnlen(path, OBJECT_MAX) : 0);

	for (char *c = object; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	return object;
}

static enum hps_code write_denial(struct hps_exchange *x,
				  struct hps_store *store)
{
	struct hps_actor actor = hps_actor_of(x);
	struct hps_audit_row row = { .action = action_of(x),
				     .denied = true,
				     .object_kind = "path",
				     .object = object_of(x),
				     .reason = x->ctx->error.slug };

	return hps_audit_insert(x->ctx, store->db, &actor, &row);
}

/* The answer is decided; whatever fails here leaves it as it is. */
static void denied(struct hps_exchange *x, int status)
{
	struct hps_store *store = x->app->state;
	struct hps_error kept = x->ctx->error;

	(void)status;
	if (!x->match.route)
		return;
	if (!x->caller)
		hps_denials_count(&store->denials, x->request->address,
				  action_of(x), x->ctx->now_us);
	else if (store->fits)
		(void)!write_denial(x, store);
	x->ctx->error = kept;
}

static enum hps_code write_gathered(struct hps_ctx *ctx,
				    struct hps_store *store,
				    const struct hps_denial *denial)
{
	struct hps_actor actor = { "anonymous", "", denial->address };
	struct hps_audit_row row = { .action = denial->action,
				     .denied = true,
				     .object_kind = "path",
				     .object = "",
				     .repeats = denial->count };

	return hps_audit_insert(ctx, store->db, &actor, &row);
}

void hps_auth_idle(struct hps_app *app)
{
	struct hps_store *store = app->state;
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena,
			       .now_us = hps_now_us(),
			       .request_id = "idle" };
	struct hps_denial rows[DENIALS_AT_ONCE];
	size_t count, i;

	/* They stay where they are while the database is away. */
	if (!store->fits || hps_db_ping(&ctx, store->db) != HPS_OK) {
		hps_arena_release(&arena);
		return;
	}
	count = hps_denials_take(&store->denials, ctx.now_us, rows,
				 HPS_COUNT(rows));
	for (i = 0; i < count; i++)
		if (write_gathered(&ctx, store, &rows[i]) != HPS_OK)
			break;
	hps_arena_release(&arena);
}

const struct hps_auth hps_store_auth = {
	.by_session = by_session,
	.by_token = by_token,
	.known = hps_known_check,
	.denied = denied,
};
