/*
 * archive_zip.h - what the three parts of the zip judge share: the end and
 * the central directory (archive_zip.c), the local records (_local), the
 * packed bytes (_data).  Private to lib/store/archive*.c.
 *
 * Source: PKWARE APPNOTE.TXT 6.3.10; section numbers are given in the code.
 */
#ifndef HPS_STORE_ARCHIVE_ZIP_H
#define HPS_STORE_ARCHIVE_ZIP_H

#include "lib/store/archive_judge.h"

enum {
	HPS_ZIP_FLAG_ENCRYPTED = 1 << 0,
	HPS_ZIP_FLAG_DESCRIPTOR = 1 << 3,
	HPS_ZIP_FLAG_STRONG = 1 << 6,
	HPS_ZIP_FLAG_MASKED = 1 << 13,
	HPS_ZIP_FLAG_KNOWN = 1 << 1 | 1 << 2 | HPS_ZIP_FLAG_DESCRIPTOR |
			     1 << 11, /* deflate's level, descriptor, UTF-8 */
	HPS_ZIP_STORED = 0,
	HPS_ZIP_DEFLATED = 8,
	/* a name, the extra fields and a comment, each of 16 bits */
	HPS_ZIP_TAIL_MAX = 3 * 65535,
};

#define HPS_ZIP_MAX32 UINT32_C(0xffffffff)

struct hps_zip {
	struct hps_judge *judge;
	bool stopped;	    /* the rest cannot be judged */
	uint64_t count;	    /* of entries, as the end record says */
	uint64_t directory; /* where the central directory begins */
	uint64_t directory_end;
	unsigned char tail[HPS_ZIP_TAIL_MAX];
};

/* The extra fields of a header (4.5), as far as they matter. */
struct hps_zip_extra {
	const unsigned char *zip64; /* NULL if there is none */
	size_t zip64_len;
};

static inline uint16_t hps_le16(const unsigned char *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t hps_le32(const unsigned char *at)
{
	return hps_le16(at) | (uint32_t)hps_le16(at + 2) << 16;
}

static inline uint64_t hps_le64(const unsigned char *at)
{
	return hps_le32(at) | (uint64_t)hps_le32(at + 4) << 32;
}

/*
 * Read the extra fields of a header whose name is name.
 * Returns NULL, or the end of a sentence that says what is wrong.
 */
const char *hps_zip_extra_parse(const unsigned char *data, size_t len,
				const unsigned char *name, size_t name_len,
				struct hps_zip_extra *extra);

/* Report a fault of an entry and leave it out of what follows. */
void hps_zip_refuse(struct hps_zip *zip, struct hps_entry *entry,
		    enum hps_archive_slug slug, const char *why);

/* Compare the local records with the central ones; see that they tile. */
HPS_MUST_CHECK enum hps_code hps_zip_check_local(struct hps_zip *zip);

/* Unpack every entry into nothing: sizes, checksums, ends. */
HPS_MUST_CHECK enum hps_code hps_zip_check_data(struct hps_zip *zip);

#endif
