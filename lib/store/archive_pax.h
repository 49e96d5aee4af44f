/*
 * archive_pax.h - the records of a pax header: "<length> <key>=<value>\n".
 * Private to lib/store/archive*.c.
 *
 * Only keys from a list are understood.  A key outside it could change what
 * another reader sees, so it refuses the archive.
 */
#ifndef HPS_STORE_ARCHIVE_PAX_H
#define HPS_STORE_ARCHIVE_PAX_H

#include "lib/store/archive_judge.h"

struct hps_pax {
	bool present;	  /* a header waits for its entry */
	const char *path; /* NULL if it states none */
	bool has_size;
	uint64_t size_bytes;
	struct hps_archive_verdict verdict; /* what is wrong with it */
};

/*
 * Read the records of one header.
 *
 * global: the header stands for all entries and so may state neither a path
 * nor a size.
 * pax: filled as far as the records can be read, with the first fault.
 */
void hps_pax_parse(const struct hps_judge *judge, const char *data, size_t len,
		   bool global, struct hps_pax *pax);

#endif
