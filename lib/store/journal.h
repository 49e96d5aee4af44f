/*
 * journal.h - the generations of one instance, on this host's disk.
 *
 * A journal is a file of frames.  A frame brings an instance from one
 * generation to the next: the parts that changed, byte for byte as the
 * database holds them.  The first frame of a file is a base: all parts as they
 * stood at its number.  Discovery reads nothing else, so it needs no database,
 * and a change costs it only the parts that changed.
 *
 * Writers hold the lock of the journal, find out what it holds, and append
 * what is missing; so numbers only grow, whoever writes.  Readers take no
 * lock: they remember how far they read, and stop before a frame that is not
 * whole (its checksum tells).  A torn tail, left by a crash, is cut off by the
 * next writer.  A journal that has grown long is rewritten under another
 * serial and renamed into place; readers then start over.
 *
 * Format, all numbers little-endian:
 *	file	"HPSJRNL1", serial u64, frames
 *	frame	"FRAM", crc32 u32 of the payload, length u64, payload
 *	payload	flags u32, records u32, number i64, created_us i64,
 *		settings i64, then the records
 *	record	kind u8, 0 u8, part length u16, body length u32, part, body
 */
#ifndef HPS_STORE_JOURNAL_H
#define HPS_STORE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/buf.h"
#include "lib/base/fail.h"

enum hps_journal_kind {
	HPS_JOURNAL_PUT,      /* the part has this body from now on */
	HPS_JOURNAL_DROP,     /* the part is gone from now on */
	HPS_JOURNAL_SETTINGS, /* current settings, no part of a generation */
	HPS_JOURNAL_KIND__MAX
};

struct hps_journal_record {
	enum hps_journal_kind kind;
	const char *part; /* plugin name, or "" for what is the instance's */
	const char *body; /* JSON; NUL-terminated when read */
	size_t body_len;
};

struct hps_journal_frame {
	bool base;	    /* all parts, not only what changed */
	int64_t number;	    /* generation that holds after this frame */
	int64_t created_us; /* when that generation was made */
	int64_t settings;   /* version of the settings after this frame */
	size_t record_count;
	const struct hps_journal_record *records;
};

/* Reading.  offset and serial remember how far; fd is -1 before the start. */
struct hps_journal_reader {
	int dirfd; /* folder of the journals, not owned */
	const char *instance;
	int fd;
	uint64_t serial;
	int64_t offset;
};

/* Make a reader that has opened nothing yet, and close what one has open. */
void hps_journal_reader_init(struct hps_journal_reader *reader, int dirfd,
			     const char *instance);
void hps_journal_reader_release(struct hps_journal_reader *reader);

/*
 * Read the next whole frame.
 *
 * again: set when the journal was rewritten since the last call: forget every
 *	part that was read before; the frame is then a base.
 * frame: NULL when there is none yet.
 * Errors: HPS_ENOTFOUND "instance_unknown" while there is no journal; HPS_EIO.
 * Memory: the frame lives in ctx's arena.
 */
HPS_MUST_CHECK enum hps_code
hps_journal_next(struct hps_ctx *ctx, struct hps_journal_reader *reader,
		 bool *again, const struct hps_journal_frame **frame);

/* Writing.  Holds the lock from open to release. */
struct hps_journal_writer {
	int dirfd; /* not owned */
	const char *instance;
	int lock_fd;
	int fd;		  /* -1: there is no journal yet */
	uint64_t serial;  /* of the file */
	int64_t number;	  /* newest generation in it, 0: none */
	int64_t settings; /* version of the newest settings, 0: none */
	int64_t size_bytes;
	int64_t base_bytes; /* of that, when it was last rewritten */
};

#define HPS_AUTO_JOURNAL                                                       \
	HPS_CLEANUP(hps_journal_writer_release) struct hps_journal_writer

/*
 * Lock the journal of an instance, waiting for other writers; cut off a torn
 * tail; say what it holds.
 * Errors: HPS_EIO, HPS_ENOSPACE.
 */
HPS_MUST_CHECK enum hps_code
hps_journal_writer_open(struct hps_ctx *ctx, int dirfd, const char *instance,
			struct hps_journal_writer *writer);
void hps_journal_writer_release(struct hps_journal_writer *writer);

/* Append a frame in one write; on failure the file is as it was. */
HPS_MUST_CHECK enum hps_code
hps_journal_append(struct hps_ctx *ctx, struct hps_journal_writer *writer,
		   const struct hps_journal_frame *frame);

/* Replace the whole journal by these frames, the first of them a base. */
HPS_MUST_CHECK enum hps_code
hps_journal_rewrite(struct hps_ctx *ctx, struct hps_journal_writer *writer,
		    const struct hps_journal_frame *frames, size_t count);

#endif
