/*
 * journal_hint.h - what the last writer of a journal left in its lock file, so
 * that the next one need not walk the frames; for journal.c.
 *
 * Journals are not synced when a frame is appended, so after a loss of power
 * a file may have its length and not its bytes.  A hint therefore counts only
 * for the boot of the kernel in which it was left.  It says nothing about the
 * file itself: whoever takes it compares serial and size.
 */
#ifndef HPS_STORE_JOURNAL_HINT_H
#define HPS_STORE_JOURNAL_HINT_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/attr.h"

enum { HPS_JOURNAL_BOOT_BYTES = 36 };

/* As /proc/sys/kernel/random/boot_id has it (random(4)). */
struct hps_journal_boot {
	char id[HPS_JOURNAL_BOOT_BYTES];
};

struct hps_journal_hint {
	uint64_t serial;
	int64_t size_bytes, base_bytes, number, settings;
};

/* The boot that this is; false where the kernel does not say. */
HPS_MUST_CHECK bool hps_journal_boot(struct hps_journal_boot *boot);

/* What cannot be written is left out: the next writer walks. */
void hps_journal_leave_hint(int lock_fd, const struct hps_journal_boot *boot,
			    const struct hps_journal_hint *hint);

/* False if there is none that is whole and of this boot. */
HPS_MUST_CHECK bool hps_journal_take_hint(int lock_fd,
					  const struct hps_journal_boot *boot,
					  struct hps_journal_hint *hint);

#endif
