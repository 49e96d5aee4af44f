#include "lib/store/journal_hint.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

/* As it lies in the file; the host's own byte order, since none other reads. */
struct stored {
	struct hps_journal_hint hint;
	struct hps_journal_boot boot;
	uint32_t crc;
};

static uint32_t crc_of(const struct stored *stored)
{
	return (uint32_t)crc32_z(0, (const unsigned char *)stored,
				 offsetof(struct stored, crc));
}

bool hps_journal_boot(struct hps_journal_boot *boot)
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, boot->id, sizeof(boot->id));

	if (fd >= 0)
		close(fd);
	return got == sizeof(boot->id);
}

void hps_journal_leave_hint(int lock_fd, const struct hps_journal_boot *boot,
			    const struct hps_journal_hint *hint)
{
	struct stored stored;

	memset(&stored, 0, sizeof(stored));
	stored.hint = *hint;
	stored.boot = *boot;
	stored.crc = crc_of(&stored);
	if (pwrite(lock_fd, &stored, sizeof(stored), 0) != sizeof(stored))
		return;
}

bool hps_journal_take_hint(int lock_fd, const struct hps_journal_boot *boot,
			   struct hps_journal_hint *hint)
{
	struct stored stored;

	if (pread(lock_fd, &stored, sizeof(stored), 0) != sizeof(stored) ||
	    stored.crc != crc_of(&stored) ||
	    memcmp(&stored.boot, boot, sizeof(*boot)) != 0)
		return false;
	*hint = stored.hint;
	return true;
}
