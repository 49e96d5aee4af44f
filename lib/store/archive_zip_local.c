/*
 * The judge of a zip: the local records, and that they tile the file from its
 * first byte to the central directory.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/store/archive_zip.h"

enum {
	LOCAL_LEN = 30,	     /* 4.3.7 */
	DESCRIPTOR_LEN = 16, /* 4.3.9, with its signature */
	DESCRIPTOR64_LEN = 24,
	EXTRA_ZIP64 = 0x0001,
	EXTRA_UNICODE_PATH = 0x7075,
};

#define LOCAL_SIGNATURE UINT32_C(0x04034b50)
#define DESCRIPTOR_SIGNATURE UINT32_C(0x08074b50)

/* Extra fields that real tools write and that name no other content. */
static const uint16_t known_extras[] = {
	EXTRA_ZIP64,
	0x000a, /* NTFS times */
	0x5455, /* extended timestamp */
	0x5855, /* Info-ZIP, old Unix */
	0x7855, /* Info-ZIP Unix */
	0x7875, /* Info-ZIP Unix, uid and gid */
	0x6375, /* Info-ZIP Unicode comment */
	EXTRA_UNICODE_PATH,
	0xcafe, /* Java's mark */
};

static bool is_known(uint16_t id)
{
	for (size_t i = 0; i < HPS_COUNT(known_extras); i++)
		if (known_extras[i] == id)
			return true;
	return false;
}

/* 4.6.9: version 1, CRC of the name, and the name, which must be the same. */
static bool same_unicode_path(const unsigned char *data, size_t len,
			      const unsigned char *name, size_t name_len)
{
	return len == name_len + 5 && data[0] == 1 &&
	       !memcmp(data + 5, name, name_len);
}

const char *hps_zip_extra_parse(const unsigned char *data, size_t len,
				const unsigned char *name, size_t name_len,
				struct hps_zip_extra *extra)
{
	*extra = (struct hps_zip_extra){ .zip64 = NULL };
	while (len) {
		uint16_t id, size;

		if (len < 4)
			return "has loose bytes behind its extra fields.";
		id = hps_le16(data);
		size = hps_le16(data + 2);
		if (len - 4 < size)
			return "has an extra field that is cut off.";
		if (!is_known(id))
			return "has an extra field of a kind that is not "
			       "known.";
		if (id == EXTRA_ZIP64 && extra->zip64)
			return "has two zip64 fields.";
		if (id == EXTRA_UNICODE_PATH &&
		    !same_unicode_path(data + 4, size, name, name_len))
			return "has another name in its extra fields.";
		if (id == EXTRA_ZIP64) {
			extra->zip64 = data + 4;
			extra->zip64_len = size;
		}
		data += 4 + size;
		len -= 4 + size;
	}
	return NULL;
}

/*
 * The two sizes that the zip64 field of a local header states: both of them,
 * or just those that stand as 0xffffffff (4.5.3).
 */
static bool read_zip64(const struct hps_zip_extra *extra, uint64_t *size,
		       uint64_t *packed)
{
	bool both = extra->zip64_len == 16;
	size_t len = 8 * (size_t)((*size == HPS_ZIP_MAX32) +
				  (*packed == HPS_ZIP_MAX32));
	const unsigned char *at = extra->zip64;

	if (!both && extra->zip64_len != len)
		return false;
	if (both || *size == HPS_ZIP_MAX32) {
		*size = hps_le64(at);
		at += 8;
	}
	if (both || *packed == HPS_ZIP_MAX32)
		*packed = hps_le64(at);
	return true;
}

/* Do the sizes and the checksum of a local header fit the central ones? */
static const char *compare_sizes(const struct hps_entry *entry,
				 const unsigned char *header,
				 const struct hps_zip_extra *extra)
{
	/* With a descriptor they may be left open, as 0. */
	bool open = entry->flags & HPS_ZIP_FLAG_DESCRIPTOR;
	uint64_t size = hps_le32(header + 22), wide_size = size;
	uint64_t packed = hps_le32(header + 18), wide_packed = packed;
	uint32_t crc = hps_le32(header + 14);

	if (extra->zip64 && !read_zip64(extra, &wide_size, &wide_packed))
		return "has a zip64 field of a wrong length in its local "
		       "header.";
	if (crc != entry->crc && !(open && !crc))
		return "has another checksum in its local header.";
	if ((wide_size != entry->size_bytes && !(open && !wide_size)) ||
	    (wide_packed != entry->packed_bytes && !(open && !wide_packed)))
		return "has another size in its local header.";
	/* A narrow size beside a wide one says the same, or nothing. */
	if ((size != HPS_ZIP_MAX32 && size != wide_size && size) ||
	    (packed != HPS_ZIP_MAX32 && packed != wide_packed && packed))
		return "has two different sizes in its local header.";
	return NULL;
}

/* Compare a local header, and its name in zip->tail, with the central one. */
static const char *compare(const struct hps_zip *zip, struct hps_entry *entry,
			   const unsigned char *header, bool slash,
			   struct hps_zip_extra *extra)
{
	size_t name_len = hps_le16(header + 26);
	const char *name =
		hps_judge_name(zip->judge, zip->tail, name_len - slash);
	const char *why =
		hps_zip_extra_parse(zip->tail + name_len, hps_le16(header + 28),
				    zip->tail, name_len, extra);
	uint16_t flags = hps_le16(header + 6);

	if (strcmp(name, entry->name))
		return "has another name in its local header.";
	if (why)
		return why;
	/* Some tools announce the descriptor here alone; it is checked. */
	if (flags == (entry->flags | HPS_ZIP_FLAG_DESCRIPTOR))
		entry->flags = flags;
	if (flags != entry->flags || hps_le16(header + 8) != entry->method)
		return "has another method or other flags in its local header.";
	if (hps_le32(header + 10) != entry->time)
		return "has another time in its local header.";
	return compare_sizes(entry, header, extra);
}

/* 4.3.9: behind the data, with its signature; wide if the header is. */
static enum hps_code check_descriptor(struct hps_zip *zip,
				      struct hps_entry *entry, uint64_t at,
				      bool wide, uint64_t *end)
{
	size_t len = wide ? DESCRIPTOR64_LEN : DESCRIPTOR_LEN;
	unsigned char data[DESCRIPTOR64_LEN];
	bool fits;

	if (zip->directory - at < len) {
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_HEADER_MISMATCH,
			       "lacks the data descriptor that its header "
			       "announces.");
		return HPS_OK;
	}
	HPS_TRY(hps_judge_read(zip->judge, at, data, len));
	fits = hps_le32(data) == DESCRIPTOR_SIGNATURE &&
	       hps_le32(data + 4) == entry->crc &&
	       (wide ? hps_le64(data + 8) == entry->packed_bytes &&
				hps_le64(data + 16) == entry->size_bytes
		     : hps_le32(data + 8) == entry->packed_bytes &&
				hps_le32(data + 12) == entry->size_bytes);
	if (!fits)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_HEADER_MISMATCH,
			       "has a data descriptor that contradicts its "
			       "header or lacks its signature.");
	else
		*end = at + len;
	return HPS_OK;
}

/*
 * Check one local record.
 * end: set to where it ends, if it could be understood so far.
 */
static enum hps_code check_record(struct hps_zip *zip, struct hps_entry *entry,
				  uint64_t *end)
{
	uint64_t left = zip->directory - entry->offset;
	bool slash, refused = entry->kind == HPS_ENTRY_REFUSED;
	unsigned char header[LOCAL_LEN];
	struct hps_zip_extra extra;
	const char *why;
	size_t len;

	if (left < LOCAL_LEN)
		goto outside;
	HPS_TRY(hps_judge_read(zip->judge, entry->offset, header, LOCAL_LEN));
	len = (size_t)hps_le16(header + 26) + hps_le16(header + 28);
	left -= LOCAL_LEN;
	if (hps_le32(header) != LOCAL_SIGNATURE || left < len ||
	    left - len < entry->packed_bytes)
		goto outside;
	HPS_TRY(hps_judge_read(zip->judge, entry->offset + LOCAL_LEN, zip->tail,
			       len));
	entry->data = entry->offset + LOCAL_LEN + len;
	slash = hps_le16(header + 26) > 1 &&
		zip->tail[hps_le16(header + 26) - 1] == '/';
	why = compare(zip, entry, header, slash, &extra);
	if (!why && !refused && slash != (entry->kind == HPS_ENTRY_FOLDER))
		why = "has another name in its local header.";
	if (why && !refused)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_HEADER_MISMATCH, why);
	/* Where a header lies, nobody knows where its record ends. */
	if (why)
		return HPS_OK;
	*end = entry->data + entry->packed_bytes;
	if (!(entry->flags & HPS_ZIP_FLAG_DESCRIPTOR))
		return HPS_OK;
	return check_descriptor(zip, entry, *end, extra.zip64, end);
outside:
	hps_zip_refuse(zip, entry, HPS_ARCHIVE_CORRUPT,
		       "has no whole local record where the central directory "
		       "says.");
	return HPS_OK;
}

static int by_offset(const void *a, const void *b)
{
	const struct hps_entry *one = a, *other = b;

	return (one->offset > other->offset) - (one->offset < other->offset);
}

static void check_place(struct hps_zip *zip, struct hps_entry *entry,
			uint64_t expected)
{
	if (entry->offset < expected)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_OVERLAP,
			       "overlaps the entry before it.");
	else if (entry->offset > expected)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_GAP,
			       "follows bytes that belong to no entry.");
}

enum hps_code hps_zip_check_local(struct hps_zip *zip)
{
	struct hps_judge *judge = zip->judge;
	uint64_t expected = 0;
	bool known = true; /* that the record before ended at expected */

	if (judge->count)
		qsort(judge->entries, judge->count, sizeof(*judge->entries),
		      by_offset);
	for (size_t i = 0; i < judge->count; i++) {
		struct hps_entry *entry = &judge->entries[i];
		size_t faults = judge->faults.count;
		uint64_t end = 0;

		if (entry->offset > zip->directory) {
			hps_zip_refuse(zip, entry, HPS_ARCHIVE_CORRUPT,
				       "lies behind the central directory.");
			known = false;
			continue;
		}
		if (known || entry->offset < expected)
			check_place(zip, entry, expected);
		HPS_TRY(check_record(zip, entry, &end));
		known = judge->faults.count == faults && end;
		if (end > expected)
			expected = end;
	}
	if (known && expected != zip->directory)
		hps_judge_fault(judge, "", HPS_ARCHIVE_GAP,
				"has bytes before its central directory that "
				"belong to no entry.");
	return HPS_OK;
}
