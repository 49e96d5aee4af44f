/*
 * archive_builder.h - zip and tar files made byte by byte, for tests that
 * then tell lies in them.  It never checks what it is told.
 *
 * Each part keeps the places of its records, so that a test can patch a field
 * with build_put16() and build_put32().
 */
#ifndef TESTS_SUPPORT_ARCHIVE_BUILDER_H
#define TESTS_SUPPORT_ARCHIVE_BUILDER_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/buf.h"

struct build_zip_item {
	const char *name;
	const char *data;
	bool deflate;
	bool descriptor;
	uint32_t attributes; /* external ones: mode << 16 | DOS */
	const char *extra;   /* for both headers */
	uint16_t extra_len;

	/* set by build_zip() */
	size_t local, packed, packed_len, central;
};

struct build_zip_end {
	size_t directory;
	size_t end;
};

/* Append a whole zip of count items. */
void build_zip(struct hps_buf *buf, struct build_zip_item *items, size_t count,
	       struct build_zip_end *end);

void build_put16(struct hps_buf *buf, size_t at, unsigned value);
void build_put32(struct hps_buf *buf, size_t at, uint32_t value);

/* Put len bytes in before at. */
void build_insert(struct hps_buf *buf, size_t at, const void *data, size_t len);

/* Append a ustar header with its data and padding; returns its place. */
size_t build_tar_entry(struct hps_buf *buf, const char *name, char type,
		       const void *data, size_t len);

/* Make the checksum of the header at fit again. */
void build_tar_seal(struct hps_buf *buf, size_t at);

/* Append a pax header of one record. */
void build_tar_pax(struct hps_buf *buf, char type, const char *key,
		   const char *value);

/* Append the two closing blocks. */
void build_tar_end(struct hps_buf *buf);

/* Append data as one gzip member. */
void build_gzip(struct hps_buf *buf, const void *data, size_t len);

#endif
