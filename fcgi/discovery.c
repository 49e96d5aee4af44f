#include "fcgi/discovery.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/model/name.h"
#include "lib/service/snapshot.h"

enum { NOW_MAX = 64, PINNED_MAX = 8 };

/*
 * Old generations that a worker opens each second: each costs the reading of
 * a journal, and anybody can ask for another number.
 */
enum { OPENS_PER_SECOND = 4 };

/* An instance that is held; number is 0 where it follows the newest. */
struct held {
	struct hps_live *live;
	char name[HPS_NAME_MAX + 1];
	int64_t number;
	uint64_t epoch;	    /* when it was looked at last */
	int64_t checked_us; /* by hps_ticks_us() */
	uint64_t used;	    /* tick of the last use */
};

struct discovery {
	struct hps_host host;
	struct held now[NOW_MAX];
	struct held pinned[PINNED_MAX];
	uint64_t tick;
	int64_t opens_us; /* when the second began, by hps_ticks_us() */
	int opens;	  /* in it */
	/* of the request that is answered */
	struct hps_live *current;
	bool allow_all;
};

static const char exposed[] =
	"ETag, Harmonix-Generation, Harmonix-Stale, Harmonix-Identity";

static struct discovery *state_of(const struct hps_exchange *x)
{
	return x->app->state;
}

enum hps_code hps_discovery_start(struct hps_ctx *ctx, struct hps_app *app)
{
	struct discovery *state = HPS_NEW(app->arena, struct discovery);
	int64_t pin_us = hps_setting_number(app->settings, HPS_SET_PIN_HOURS) *
			 HPS_HOUR_US;

	HPS_TRY(hps_host_open(ctx,
			      hps_setting_text(app->settings, HPS_SET_STATE),
			      pin_us, &state->host));
	app->state = state;
	return HPS_OK;
}

void hps_discovery_begin(struct hps_exchange *x)
{
	state_of(x)->current = NULL;
	state_of(x)->allow_all = false;
}

/*
 * CORS on every status: a shell must be able to read why it was refused.  A
 * 404 says nothing about anybody, so everyone may read it.
 */
void hps_discovery_decorate(struct hps_exchange *x)
{
	const struct discovery *state = state_of(x);
	const char *origin = NULL, *allow = NULL;

	if (x->request->params)
		origin = hps_request_header(x->request, "Origin");
	if (state->allow_all || x->response->status == 404)
		allow = "*";
	else if (state->current)
		allow = hps_live_allow_origin(state->current, origin);
	hps_response_header(x->response, "Vary",
			    "Authorization, Origin, Accept-Encoding");
	if (!allow)
		return;
	hps_response_header(x->response, "Access-Control-Allow-Origin", "%s",
			    allow);
	hps_response_header(x->response, "Access-Control-Expose-Headers", "%s",
			    exposed);
}

static void let_go(struct held *held)
{
	hps_live_close(held->live);
	*held = (struct held){ .live = NULL };
}

void hps_discovery_stop(struct hps_app *app)
{
	struct discovery *state = app->state;
	size_t i;

	for (i = 0; i < NOW_MAX; i++)
		let_go(&state->now[i]);
	for (i = 0; i < PINNED_MAX; i++)
		let_go(&state->pinned[i]);
}

static struct held *find_held(struct held *list, size_t count, const char *name,
			      int64_t number)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (list[i].live && list[i].number == number &&
		    !strcmp(list[i].name, name))
			return &list[i];
	return NULL;
}

/* A free place, else the one that was not used for longest. */
static struct held *claim(struct held *list, size_t count)
{
	struct held *oldest = &list[0];
	size_t i;

	for (i = 0; i < count; i++) {
		if (!list[i].live)
			return &list[i];
		if (list[i].used < oldest->used)
			oldest = &list[i];
	}
	let_go(oldest);
	return oldest;
}

static void hold(struct held *held, struct hps_live *live, const char *name,
		 int64_t number)
{
	*held = (struct held){ .live = live, .number = number };
	memcpy(held->name, name, strlen(name) + 1);
}

/* Look at the journal again if there is any reason to. */
static enum hps_code look_again(struct hps_exchange *x, struct held *held)
{
	uint64_t epoch =
		hps_epoch_read(&state_of(x)->host.epoch, HPS_EPOCH_GENERATION);
	int64_t ticks_us = hps_ticks_us();
	enum hps_code code;

	if (held->epoch == epoch && ticks_us - held->checked_us < HPS_SECOND_US)
		return HPS_OK;
	code = hps_live_refresh(x->ctx, held->live);
	if (code == HPS_ENOTFOUND) {
		let_go(held);
		return code;
	}
	/* Another trouble is no reason to stop serving what is known. */
	if (code != HPS_OK)
		hps_fail_clear(x->ctx);
	held->epoch = epoch;
	held->checked_us = ticks_us;
	return HPS_OK;
}

static enum hps_code check_name(struct hps_exchange *x, const char *name)
{
	if (!hps_name_check(name))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_ENOTFOUND, "instance_unknown",
			"There is no such instance.");
}

enum hps_code hps_discovery_find(struct hps_exchange *x, const char *name,
				 struct hps_live **live)
{
	struct discovery *state = state_of(x);
	struct hps_live *opened;
	struct held *held;

	HPS_TRY(check_name(x, name));
	held = find_held(state->now, NOW_MAX, name, 0);
	if (!held) {
		HPS_TRY(hps_live_open(x->ctx, state->host.snapshots_fd, name,
				      &opened));
		held = claim(state->now, NOW_MAX);
		hold(held, opened, name, 0);
	}
	HPS_TRY(look_again(x, held));
	held->used = ++state->tick;
	state->current = held->live;
	*live = held->live;
	return HPS_OK;
}

/* Look again at what may have been withdrawn; false if it must be reopened. */
static bool still_good(struct hps_exchange *x, struct held *held,
		       const struct hps_live *now)
{
	struct hps_host *host = &state_of(x)->host;
	uint64_t epoch = hps_epoch_read(&host->epoch, HPS_EPOCH_GENERATION);
	int64_t ticks_us = hps_ticks_us();

	if (held->epoch == epoch && ticks_us - held->checked_us < HPS_SECOND_US)
		return true;
	held->epoch = epoch;
	held->checked_us = ticks_us;
	return hps_live_recheck(x->ctx, host->state_fd, held->live, now);
}

static enum hps_code take_turn(struct hps_exchange *x)
{
	struct discovery *state = state_of(x);
	int64_t ticks_us = hps_ticks_us();

	if (ticks_us - state->opens_us >= HPS_SECOND_US) {
		state->opens_us = ticks_us;
		state->opens = 0;
	}
	if (state->opens < OPENS_PER_SECOND) {
		state->opens++;
		return HPS_OK;
	}
	x->retry_after_s = 1;
	return hps_fail(x->ctx, HPS_EBUSY, "pin_busy",
			"Too many old generations are asked for at once. Try "
			"again in a second, or ask without a number.");
}

enum hps_code hps_discovery_find_at(struct hps_exchange *x,
				    struct hps_live *now, const char *name,
				    int64_t number, struct hps_live **live)
{
	struct discovery *state = state_of(x);
	struct hps_live *opened;
	struct held *held = find_held(state->pinned, PINNED_MAX, name, number);

	HPS_TRY(hps_live_check_pin(x->ctx, now, number, state->host.pin_us));
	if (!held)
		HPS_TRY(take_turn(x));
	if (held && !still_good(x, held, now)) {
		let_go(held);
		held = NULL;
	}
	if (!held) {
		HPS_TRY(hps_live_open_at(x->ctx, state->host.state_fd, now,
					 number, state->host.pin_us, &opened));
		held = claim(state->pinned, PINNED_MAX);
		hold(held, opened, name, number);
		/* Withdrawn while it was opened?  The next request looks. */
		held->checked_us = hps_ticks_us();
	}
	held->used = ++state->tick;
	*live = held->live;
	return HPS_OK;
}

void hps_discovery_allow_all(struct hps_exchange *x)
{
	state_of(x)->allow_all = true;
}

int64_t hps_discovery_stale_s(const struct hps_exchange *x)
{
	int64_t stale_us =
		hps_epoch_stale_us(&state_of(x)->host.epoch, x->ctx->now_us);

	return (stale_us + HPS_SECOND_US - 1) / HPS_SECOND_US;
}
