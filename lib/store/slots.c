#include "lib/store/slots.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

enum hps_code hps_slots_open(struct hps_ctx *ctx, int state_fd,
			     const char *path, struct hps_slots *slots)
{
	int fd = openat(state_fd, path,
			O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);

	if (fd < 0)
		return hps_fail_errno(ctx, path);
	slots->fd = fd;
	return HPS_OK;
}

static bool set_lock(const struct hps_slots *slots, int slot, short type)
{
	struct flock lock = { .l_type = type,
			      .l_whence = SEEK_SET,
			      .l_start = slot,
			      .l_len = 1 };

	return fcntl(slots->fd, F_OFD_SETLK, &lock) == 0;
}

int hps_slots_take(const struct hps_slots *slots, int first, int count)
{
	int slot;

	for (slot = first; slot < first + count; slot++)
		if (set_lock(slots, slot, F_WRLCK))
			return slot;
	return HPS_SLOT_NONE;
}

void hps_slots_give(const struct hps_slots *slots, int slot)
{
	if (slot != HPS_SLOT_NONE)
		(void)set_lock(slots, slot, F_UNLCK);
}
