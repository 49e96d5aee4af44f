#include "lib/store/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

enum hps_code hps_shared_open(struct hps_ctx *ctx, int state_fd,
			      const char *path, size_t size,
			      struct hps_shared *shared)
{
	int fd = openat(state_fd, path,
			O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
	void *data;

	if (fd < 0)
		return hps_fail_errno(ctx, path);
	/* Room is taken now: a full disk must not become a SIGBUS later. */
	errno = posix_fallocate(fd, 0, (off_t)size);
	data = errno ? MAP_FAILED
		     : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			    0);
	if (data == MAP_FAILED) {
		hps_fail_errno(ctx, path);
		close(fd);
		return ctx->error.code;
	}
	*shared = (struct hps_shared){ fd, data };
	return HPS_OK;
}

void hps_shared_lock(const struct hps_shared *shared)
{
	while (flock(shared->fd, LOCK_EX) && errno == EINTR)
		continue;
}

void hps_shared_unlock(const struct hps_shared *shared)
{
	flock(shared->fd, LOCK_UN);
}
