#include <fcntl.h>
#include <unistd.h>

#include "lib/service/live_internal.h"
#include "lib/store/bundle.h"

/* When a generation that is not the newest stopped to be it; 0: unknown. */
static int64_t superseded_us(const struct hps_live *now, int64_t number)
{
	size_t low = 0, high = now->mark_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (now->marks[middle].number > number)
			high = middle;
		else
			low = middle + 1;
	}
	return low < now->mark_count ? now->marks[low].created_us : 0;
}

static enum hps_code gone(struct hps_ctx *ctx, const struct hps_live *now,
			  int64_t number)
{
	return hps_fail(ctx, HPS_EGONE, "generation_gone",
			"Generation %lld of instance '%s' can no longer be "
			"pinned; ask without a number.",
			(long long)number, now->instance);
}

enum hps_code hps_live_check_pin(struct hps_ctx *ctx,
				 const struct hps_live *now, int64_t number,
				 int64_t pin_us)
{
	int64_t ended_us;

	if (number > now->number || number < 1)
		return hps_fail(ctx, HPS_ENOTFOUND, "generation_unknown",
				"Instance '%s' has no generation %lld.",
				now->instance, (long long)number);
	ended_us = superseded_us(now, number);
	if (number < now->marks[0].number ||
	    (ended_us && ended_us < ctx->now_us - pin_us))
		return gone(ctx, now, number);
	return HPS_OK;
}

/*
 * What the journal of that time did not know yet: blocked and purged ones.
 * Returns true if one differs from what was known.
 */
static bool find_withdrawn(struct hps_ctx *ctx, int state_fd,
			   const struct hps_doc_entry *entry)
{
	bool differs = false;
	size_t i;

	for (i = 0; i < entry->version_count; i++) {
		const char *folder = hps_bundle_path(
			ctx->arena, entry->plugin, entry->versions[i].version);
		bool withdrawn = faccessat(state_fd, folder, F_OK,
					   AT_SYMLINK_NOFOLLOW) != 0;

		differs |= withdrawn != entry->versions[i].withdrawn;
		entry->versions[i].withdrawn = withdrawn;
	}
	return differs;
}

bool hps_live_recheck(struct hps_ctx *ctx, int state_fd,
		      struct hps_live *pinned, const struct hps_live *now)
{
	bool differs = false;
	size_t i;

	if (pinned->reader.serial != now->reader.serial)
		return false;
	for (i = 0; i < pinned->entry_count; i++)
		differs |= find_withdrawn(ctx, state_fd, pinned->entries[i]);
	if (differs)
		hps_live_cache_clear(pinned);
	return true;
}

enum hps_code hps_live_open_at(struct hps_ctx *ctx, int state_fd,
			       const struct hps_live *now, int64_t number,
			       int64_t pin_us, struct hps_live **out)
{
	struct hps_live *live;
	enum hps_code code;
	size_t i;

	HPS_TRY(hps_live_check_pin(ctx, now, number, pin_us));
	live = hps_live_new(now->reader.dirfd, now->instance);
	code = hps_live_follow(ctx, live, number);
	/* The journal may have been written anew since, without this number. */
	if (code == HPS_OK && live->number != number)
		code = gone(ctx, now, number);
	if (code != HPS_OK) {
		hps_live_close(live);
		return code;
	}
	for (i = 0; i < live->entry_count; i++)
		find_withdrawn(ctx, state_fd, live->entries[i]);
	*out = live;
	return HPS_OK;
}
