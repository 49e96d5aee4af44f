#include "lib/store/epoch.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"

/* The clerk compares each second; this long it may be late. */
#define PATIENCE_US (5 * HPS_SECOND_US)

enum { PAGE_BYTES = 4096 };

struct hps_epoch_page {
	_Atomic uint64_t counters[HPS_EPOCH_KIND__MAX];
	_Atomic int64_t confirmed_us; /* 0: never */
	_Atomic int lost;	      /* the last attempt failed */
};
_Static_assert(sizeof(struct hps_epoch_page) <= PAGE_BYTES,
	       "the page has room for its counters");

enum hps_code hps_epoch_open(struct hps_ctx *ctx, int state_fd,
			     struct hps_epoch *epoch)
{
	HPS_AUTO_FD fd = -1;
	void *page;

	HPS_TRY(hps_mkdirs(ctx, state_fd, "run"));
	fd = openat(state_fd, "run/epoch",
		    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
	if (fd < 0)
		return hps_fail_errno(ctx, "run/epoch");
	/* Room is taken now: a full disk must not become a SIGBUS later. */
	errno = posix_fallocate(fd, 0, PAGE_BYTES);
	if (errno)
		return hps_fail_errno(ctx, "run/epoch");
	page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    0);
	if (page == MAP_FAILED)
		return hps_fail_errno(ctx, "run/epoch");
	epoch->page = page;
	return HPS_OK;
}

void hps_epoch_close(struct hps_epoch *epoch)
{
	if (epoch->page)
		munmap(epoch->page, PAGE_BYTES);
	epoch->page = NULL;
}

void hps_epoch_raise(struct hps_epoch *epoch, enum hps_epoch_kind kind)
{
	atomic_fetch_add(&epoch->page->counters[kind], 1);
}

uint64_t hps_epoch_read(const struct hps_epoch *epoch, enum hps_epoch_kind kind)
{
	return atomic_load(&epoch->page->counters[kind]);
}

void hps_epoch_confirm(struct hps_epoch *epoch, int64_t now_us)
{
	atomic_store(&epoch->page->confirmed_us, now_us);
	atomic_store(&epoch->page->lost, 0);
}

void hps_epoch_lose(struct hps_epoch *epoch)
{
	atomic_store(&epoch->page->lost, 1);
}

int64_t hps_epoch_stale_us(const struct hps_epoch *epoch, int64_t now_us)
{
	int64_t age_us = now_us - atomic_load(&epoch->page->confirmed_us);

	if (age_us < 1)
		age_us = 1;
	return atomic_load(&epoch->page->lost) || age_us > PATIENCE_US ? age_us
								       : 0;
}
