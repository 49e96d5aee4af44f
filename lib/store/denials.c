#include "lib/store/denials.h"

#include <stdio.h>
#include <string.h>

#include "lib/base/time.h"

/* The last row stands for all that found no room. */
enum { ROWS = 256, OTHERS = ROWS - 1 };

enum hps_code hps_denials_open(struct hps_ctx *ctx, int state_fd,
			       struct hps_denials *denials)
{
	return hps_shared_open(ctx, state_fd, "run/denials",
			       ROWS * sizeof(struct hps_denial),
			       &denials->shared);
}

static void set_row(struct hps_denial *row, int64_t minute, const char *address,
		    const char *action)
{
	row->minute = minute;
	row->count = 0;
	snprintf(row->address, sizeof(row->address), "%s", address);
	snprintf(row->action, sizeof(row->action), "%s", action);
}

/* The row that counts this; a minute that is over keeps its rows. */
static struct hps_denial *find(struct hps_denial *rows, int64_t minute,
			       const char *address, const char *action)
{
	struct hps_denial *empty = NULL;
	size_t i;

	for (i = 0; i < OTHERS; i++) {
		if (!rows[i].minute && !empty)
			empty = &rows[i];
		if (rows[i].minute == minute &&
		    strncmp(rows[i].address, address, HPS_DENIAL_ADDRESS_MAX) ==
			    0 &&
		    strncmp(rows[i].action, action, HPS_DENIAL_ACTION_MAX) == 0)
			return &rows[i];
	}
	if (empty)
		set_row(empty, minute, address, action);
	else if (!rows[OTHERS].minute)
		set_row(&rows[OTHERS], minute, "", "many");
	return empty ? empty : &rows[OTHERS];
}

void hps_denials_count(const struct hps_denials *denials, const char *address,
		       const char *action, int64_t now_us)
{
	hps_shared_lock(&denials->shared);
	find(denials->shared.data, now_us / HPS_MINUTE_US, address, action)
		->count++;
	hps_shared_unlock(&denials->shared);
}

size_t hps_denials_take(const struct hps_denials *denials, int64_t now_us,
			struct hps_denial *rows, size_t max)
{
	struct hps_denial *from = denials->shared.data;
	size_t count = 0, i;

	hps_shared_lock(&denials->shared);
	for (i = 0; i < ROWS && count < max; i++) {
		if (!from[i].minute || from[i].minute == now_us / HPS_MINUTE_US)
			continue;
		rows[count] = from[i];
		/* The file may hold anything after a crash of the host. */
		rows[count].address[HPS_DENIAL_ADDRESS_MAX] = '\0';
		rows[count].action[HPS_DENIAL_ACTION_MAX] = '\0';
		count++;
		from[i].minute = 0;
	}
	hps_shared_unlock(&denials->shared);
	return count;
}
