/*
 * archive_reader.h - libarchive on a spooled body, entry by entry, in step
 * with what the judge found.  Private to lib/store/archive*.c.
 */
#ifndef HPS_STORE_ARCHIVE_READER_H
#define HPS_STORE_ARCHIVE_READER_H

#include "lib/store/archive_judge.h"

struct hps_reader;

/*
 * Open the body that was judged and found good.
 * Memory: hps_reader_release() gives it back; NULL is harmless there.
 */
HPS_MUST_CHECK enum hps_code hps_reader_open(struct hps_judge *judge,
					     enum hps_archive_kind kind,
					     struct hps_reader **reader);
void hps_reader_release(struct hps_reader **reader);

/*
 * Go to the entry that must come next.
 * Errors: HPS_EINVALID where libarchive sees another entry than the judge did.
 */
HPS_MUST_CHECK enum hps_code hps_reader_next(struct hps_reader *reader,
					     const struct hps_entry *entry);

/* See that no entry follows. */
HPS_MUST_CHECK enum hps_code hps_reader_end(struct hps_reader *reader);

/*
 * Give the next bytes of the entry; got is 0 at its end.
 * Errors: HPS_EINVALID where libarchive cannot unpack it.
 */
HPS_MUST_CHECK enum hps_code hps_reader_read(struct hps_reader *reader,
					     void *data, size_t want,
					     size_t *got);

/* Refuse the archive for a difference that the judge did not see. */
enum hps_code hps_reader_refuse(struct hps_reader *reader,
				const struct hps_entry *entry,
				const char *note);

#endif
