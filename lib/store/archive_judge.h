/*
 * archive_judge.h - what the judges of the formats share: the body that they
 * read, the entries that they found in it and the faults that they report.
 * Private to lib/store/archive*.c.
 *
 * A judge returns a code other than HPS_OK only when it could not do its work
 * (the disk failed).  What is wrong with the archive is a fault in the list,
 * and the judge goes on as far as the rest can still be understood.
 */
#ifndef HPS_STORE_ARCHIVE_JUDGE_H
#define HPS_STORE_ARCHIVE_JUDGE_H

#include <stdbool.h>

#include "lib/store/archive.h"

enum { HPS_JUDGE_CHUNK = 64 * 1024 };

enum hps_entry_kind {
	HPS_ENTRY_FILE,
	HPS_ENTRY_FOLDER,
	HPS_ENTRY_REFUSED, /* a fault names it already */
	HPS_ENTRY_KIND__MAX
};

struct hps_entry {
	const char *name; /* as the archive has it, less one final slash */
	enum hps_entry_kind kind;
	uint64_t size_bytes; /* unpacked */

	/* for zip only */
	uint64_t packed_bytes;
	uint64_t offset; /* of the local header */
	uint64_t data;	 /* where the packed bytes begin */
	uint32_t crc;
	uint32_t time; /* as DOS has it */
	uint16_t flags;
	uint16_t method;

	/* set by hps_judge_names() */
	const char *path; /* below the target; "" is the target itself */
	enum hps_file_class file_class;
	const char *media_type;
};

struct hps_judge {
	struct hps_ctx *ctx;
	int fd;
	uint64_t body_bytes;
	const struct hps_archive_limits *limits;
	uint64_t content_max; /* by the total and the ratio, in bytes */

	struct hps_entry *entries; /* in the order in which they lie */
	size_t count;
	size_t room;
	uint64_t content_bytes;

	struct hps_faults faults;
	struct hps_faults warnings;
};

/* Make a judge of the body in fd, which has body_bytes. */
void hps_judge_init(struct hps_judge *judge, struct hps_ctx *ctx, int fd,
		    uint64_t body_bytes,
		    const struct hps_archive_limits *limits);

/* Read len bytes at an offset; fewer are HPS_EIO: check the bounds before. */
HPS_MUST_CHECK enum hps_code hps_judge_read(const struct hps_judge *judge,
					    uint64_t offset, void *data,
					    size_t len);

/* Report a fault of an entry; name "" is the archive itself. */
void hps_judge_fault(struct hps_judge *judge, const char *name,
		     enum hps_archive_slug slug, const char *fmt, ...)
	HPS_PRINTF(4, 5);

/*
 * Take one more entry into account, as far as the limits go.
 *
 * Returns the kept copy, or NULL when the judge must stop here: there are too
 * many, or they are too large in all.  Both are reported.
 */
struct hps_entry *hps_judge_entry(struct hps_judge *judge,
				  const struct hps_entry *entry);

/* A name of len bytes that may hold anything, as a string.  NUL is shown. */
const char *hps_judge_name(const struct hps_judge *judge, const void *name,
			   size_t len);

/*
 * Give every entry its path and class, and report names and types that may
 * not be, and names that meet.
 *
 * dotted: names may begin with "./", as "tar -C folder ." writes them.
 */
void hps_judge_names(struct hps_judge *judge, bool dotted);

/* The judges of the two formats; both end with hps_judge_names(). */
HPS_MUST_CHECK enum hps_code hps_judge_zip(struct hps_judge *judge);
HPS_MUST_CHECK enum hps_code hps_judge_tar(struct hps_judge *judge);

#endif
