/*
 * archive_tar.h - one header block of a tar.  Private to lib/store/archive*.c.
 */
#ifndef HPS_STORE_ARCHIVE_TAR_H
#define HPS_STORE_ARCHIVE_TAR_H

#include "lib/store/archive_judge.h"

enum { HPS_TAR_BLOCK = 512 };

struct hps_tar_header {
	const char *name; /* with its prefix */
	char type;
	uint64_t size_bytes;
};

/*
 * Read a header of POSIX ustar, or of the form that GNU tar writes.
 *
 * Returns nothing wrong; HPS_ARCHIVE_CORRUPT if its checksum does not fit, so
 * that it is none; or why it cannot be trusted, and then the name is set.
 */
struct hps_archive_verdict hps_tar_header_read(const struct hps_judge *judge,
					       const unsigned char *block,
					       struct hps_tar_header *header);

#endif
