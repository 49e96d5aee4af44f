#include "lib/service/login.h"

#include <time.h>

#include "lib/base/time.h"
#include "lib/crypto/token.h"
#include "lib/repo/device.h"
#include "lib/service/second.h"

enum { WAITING_FIRST = 128, RULES_MAX = 3 };
enum { POLL_NS = 20 * 1000 * 1000 };
#define WAIT_MOST_US (2 * HPS_SECOND_US)

/* The buckets that an attempt counts in. */
struct rules {
	struct hps_throttle_rule list[RULES_MAX];
	size_t count;
};

enum hps_code hps_login_desk_open(struct hps_ctx *ctx, int state_fd,
				  const struct hps_settings *settings,
				  struct hps_login_desk *desk)
{
	int64_t workers = hps_setting_number(settings, HPS_SET_WORKERS);
	struct hps_login_desk out = {
		.cost = {
			.memory_kib = (uint32_t)hps_setting_number(
				settings, HPS_SET_HASH_MEMORY_KIB),
			.passes = (uint32_t)hps_setting_number(
				settings, HPS_SET_HASH_PASSES),
			.lanes = (uint32_t)hps_setting_number(
				settings, HPS_SET_HASH_LANES),
		},
		.hashes_at_once = (int)hps_setting_number(settings,
							  HPS_SET_HASH_AT_ONCE),
		.waiting_most = workers > 2 ? (int)(workers / 2) : 1,
		.throttled = hps_setting_bool(settings, HPS_SET_THROTTLES),
		.window_us = hps_setting_us(settings, HPS_SET_LOGIN_WINDOW),
		.per_account = hps_setting_number(settings,
						  HPS_SET_LOGIN_PER_ACCOUNT),
		.per_address = hps_setting_number(settings,
						  HPS_SET_LOGIN_PER_ADDRESS),
		.total = hps_setting_number(settings, HPS_SET_LOGIN_TOTAL),
		.state_fd = state_fd,
	};

	HPS_TRY(hps_throttle_open(ctx, state_fd, &out.throttle));
	HPS_TRY(hps_slots_open(ctx, state_fd, "run/hashes", &out.hashes));
	*desk = out;
	return HPS_OK;
}

/* --- throttles --------------------------------------------------------- */

static void add_rule(struct rules *rules, const struct hps_login_desk *desk,
		     const char *key, int64_t limit)
{
	rules->list[rules->count++] =
		(struct hps_throttle_rule){ key, limit, desk->window_us };
}

static struct rules rules_of(struct hps_arena *arena,
			     const struct hps_login_desk *desk,
			     const struct hps_login_attempt *attempt,
			     int64_t device_id)
{
	struct rules rules = { .count = 0 };

	if (!desk->throttled)
		return rules;
	if (device_id) {
		add_rule(&rules, desk,
			 hps_format(arena, "device %lld", (long long)device_id),
			 desk->per_account);
		return rules;
	}
	add_rule(&rules, desk,
		 hps_format(arena, "account %s %s", attempt->address,
			    attempt->username),
		 desk->per_account);
	add_rule(&rules, desk,
		 hps_format(arena, "address %s", attempt->address),
		 desk->per_address);
	add_rule(&rules, desk, "total", desk->total);
	return rules;
}

static enum hps_code check_rules(struct hps_ctx *ctx,
				 struct hps_login_desk *desk,
				 const struct rules *rules)
{
	size_t i;

	for (i = 0; i < rules->count; i++)
		if (hps_throttle_full(&desk->throttle, &rules->list[i],
				      ctx->now_us, &desk->retry_us))
			return hps_fail(
				ctx, HPS_ELIMIT, "login_throttled",
				"Too many failed logins. Wait %lld s "
				"and try again.",
				(long long)(desk->retry_us / HPS_SECOND_US) +
					1);
	return HPS_OK;
}

static void count_failure(struct hps_ctx *ctx,
			  const struct hps_login_desk *desk,
			  const struct rules *rules)
{
	size_t i;

	for (i = 0; i < rules->count; i++)
		hps_throttle_count(&desk->throttle, &rules->list[i],
				   ctx->now_us);
}

/* --- one of the few places for a hash ---------------------------------- */

struct place {
	const struct hps_slots *slots;
	int waiting;
	int hashing;
};

static void leave(struct place *place)
{
	hps_slots_give(place->slots, place->hashing);
	hps_slots_give(place->slots, place->waiting);
}

static enum hps_code enter(struct hps_ctx *ctx,
			   const struct hps_login_desk *desk,
			   struct place *place)
{
	const struct timespec pause = { .tv_nsec = POLL_NS };
	int64_t end_us = hps_ticks_us() + WAIT_MOST_US;

	place->waiting =
		hps_slots_take(place->slots, WAITING_FIRST, desk->waiting_most);
	while (place->waiting != HPS_SLOT_NONE) {
		place->hashing =
			hps_slots_take(place->slots, 0, desk->hashes_at_once);
		if (place->hashing != HPS_SLOT_NONE)
			return HPS_OK;
		if (hps_ticks_us() > end_us)
			break;
		nanosleep(&pause, NULL);
	}
	return hps_fail(ctx, HPS_EBUSY, "password_busy",
			"Many people are signing in at once. Try again in a "
			"moment.");
}

/* --- the password ------------------------------------------------------ */

static void upgrade(struct hps_ctx *ctx, struct hps_db *db,
		    const struct hps_login_desk *desk,
		    const struct hps_user *user, const char *password)
{
	const char *phc;

	/* The password is right; that it could not be hashed anew may wait. */
	if (hps_password_needs_upgrade(user->password, &desk->cost) &&
	    (hps_password_hash(ctx, &desk->cost, password, &phc) != HPS_OK ||
	     hps_user_upgrade_password(ctx, db, user, phc) != HPS_OK))
		hps_fail_clear(ctx);
}

static enum hps_code verify(struct hps_ctx *ctx, struct hps_db *db,
			    const struct hps_login_desk *desk,
			    const struct hps_user *user, const char *password,
			    bool *match)
{
	HPS_CLEANUP(leave)
	struct place place = { &desk->hashes, HPS_SLOT_NONE, HPS_SLOT_NONE };
	bool same = false;

	HPS_TRY(enter(ctx, desk, &place));
	if (!user->password)
		HPS_TRY(hps_password_dummy_verify(ctx, &desk->cost, password));
	else
		HPS_TRY(hps_password_verify(ctx, user->password, password,
					    &same));
	*match = same && user->active;
	if (*match)
		upgrade(ctx, db, desk, user, password);
	return HPS_OK;
}

enum hps_code hps_login_hash(struct hps_ctx *ctx,
			     const struct hps_login_desk *desk,
			     const char *password, const char **phc)
{
	HPS_CLEANUP(leave)
	struct place place = { &desk->hashes, HPS_SLOT_NONE, HPS_SLOT_NONE };

	HPS_TRY(enter(ctx, desk, &place));
	return hps_password_hash(ctx, &desk->cost, password, phc);
}

/* --- the second factor ------------------------------------------------- */

/* Whoever has the password may guess this little; the place that it is
 * guessed from does not matter. */
static enum hps_code use_otp(struct hps_ctx *ctx, struct hps_db *db,
			     struct hps_login_desk *desk,
			     const struct hps_login_attempt *attempt,
			     const struct hps_user *user)
{
	struct hps_second second = { desk->state_fd, user->id, user->username };
	struct hps_actor actor = { hps_format(ctx->arena, "user:%s",
					      user->username),
				   "", attempt->address };
	struct rules rules = { .count = 0 };
	enum hps_code code;

	if (desk->throttled)
		add_rule(
			&rules, desk,
			hps_format(ctx->arena, "otp %lld", (long long)user->id),
			desk->per_account);
	HPS_TRY(check_rules(ctx, desk, &rules));
	code = hps_second_use(ctx, db, &actor, &second, attempt->otp);
	if (code == HPS_EAUTH)
		count_failure(ctx, desk, &rules);
	return code;
}

static enum hps_code check_otp(struct hps_ctx *ctx, struct hps_db *db,
			       struct hps_login_desk *desk,
			       const struct hps_login_attempt *attempt,
			       const struct hps_user *user)
{
	bool wanted;

	if (attempt->password_only)
		return HPS_OK;
	HPS_TRY(hps_second_wanted(ctx, db, user->id, &wanted));
	if (!wanted)
		return HPS_OK;
	if (attempt->otp && *attempt->otp)
		return use_otp(ctx, db, desk, attempt, user);
	return hps_fail(ctx, HPS_EAUTH, "otp_needed",
			"Give the code of your authenticator as well, or a "
			"recovery code.");
}

/* --- all of it --------------------------------------------------------- */

/* A user who is not there becomes one without a password. */
static enum hps_code find_user(struct hps_ctx *ctx, struct hps_db *db,
			       const char *username, struct hps_user *user)
{
	enum hps_code code = hps_user_find(ctx, db, username, user);

	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	*user = (struct hps_user){ .username = username };
	return HPS_OK;
}

/* The user's device of this cookie, or one with the id 0. */
static enum hps_code find_device(struct hps_ctx *ctx, struct hps_db *db,
				 const char *secret,
				 const struct hps_user *user,
				 struct hps_device *device)
{
	unsigned char sha256[HPS_SHA256_BYTES];
	struct hps_device found = { 0, 0 };
	enum hps_code code = HPS_OK;

	if (secret && user->id && hps_secret_check(secret)) {
		hps_token_hash(secret, sha256);
		code = hps_device_find(ctx, db, sha256, &found);
	}
	if (code == HPS_ENOTFOUND)
		hps_fail_clear(ctx);
	else if (code != HPS_OK)
		return code;
	*device = found.user_id == user->id ? found : (struct hps_device){ 0 };
	return HPS_OK;
}

enum hps_code hps_login_check(struct hps_ctx *ctx, struct hps_db *db,
			      struct hps_login_desk *desk,
			      const struct hps_login_attempt *attempt,
			      struct hps_login *login)
{
	struct hps_device device;
	struct hps_user user;
	enum hps_code code;
	struct rules rules;
	bool match;

	HPS_TRY(find_user(ctx, db, attempt->username, &user));
	HPS_TRY(find_device(ctx, db, attempt->device_secret, &user, &device));
	rules = rules_of(ctx->arena, desk, attempt, device.id);
	HPS_TRY(check_rules(ctx, desk, &rules));
	HPS_TRY(verify(ctx, db, desk, &user, attempt->password, &match));
	if (!match) {
		count_failure(ctx, desk, &rules);
		return hps_fail(ctx, HPS_EAUTH, "login_failed",
				"User name or password is wrong.");
	}
	code = check_otp(ctx, db, desk, attempt, &user);
	if (code == HPS_EAUTH && attempt->otp)
		count_failure(ctx, desk, &rules);
	if (code != HPS_OK)
		return code;
	if (rules.count > 0)
		hps_throttle_forget(&desk->throttle, &rules.list[0],
				    ctx->now_us);
	*login = (struct hps_login){ user, device.id != 0 };
	return HPS_OK;
}
