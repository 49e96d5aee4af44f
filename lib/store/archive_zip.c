/*
 * The judge of a zip: the end record and the central directory.
 */
#include "lib/store/archive_zip.h"

#include <string.h>

#include "lib/base/text.h"

enum {
	END_LEN = 22,	    /* 4.3.16 */
	LOCATOR_LEN = 20,   /* 4.3.15 */
	END64_LEN = 56,	    /* 4.3.14, without extensible data */
	CENTRAL_LEN = 46,   /* 4.3.12 */
	COMMENT_MAX = 4096, /* behind the end record; libarchive finds 16 KiB */
	TAIL_LEN = END_LEN + 65535,

	DOS_VOLUME = 0x08,
	DOS_FOLDER = 0x10,
	DOS_REPARSE = 0x400,
	MODE_TYPE = 0170000,
	MODE_FILE = 0100000,
	MODE_FOLDER = 0040000,
	MODE_LINK = 0120000,
};

#define CENTRAL_SIGNATURE UINT32_C(0x02014b50)
#define END_SIGNATURE UINT32_C(0x06054b50)
#define LOCATOR_SIGNATURE UINT32_C(0x07064b50)
#define END64_SIGNATURE UINT32_C(0x06064b50)

static void stop(struct hps_zip *zip, const char *name,
		 enum hps_archive_slug slug, const char *why)
{
	zip->stopped = true;
	hps_judge_fault(zip->judge, name, slug, "%s", why);
}

void hps_zip_refuse(struct hps_zip *zip, struct hps_entry *entry,
		    enum hps_archive_slug slug, const char *why)
{
	entry->kind = HPS_ENTRY_REFUSED;
	hps_judge_fault(zip->judge, entry->name, slug, "%s", why);
}

/* A comment is text: so no second structure can hide in it. */
static bool is_text(const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (data[i] < 0x20 && !(data[i] && strchr("\t\r\n", data[i])))
			return false;
	return true;
}

/*
 * Find the end record in the last len bytes of the body, and refuse what
 * another reader could take for one as well.
 *
 * Returns its place in data, or NULL.
 */
static const unsigned char *find_end(struct hps_zip *zip,
				     const unsigned char *data, size_t len)
{
	const unsigned char *found = NULL;
	bool seen = false;

	for (size_t at = len - END_LEN + 1; at-- > 0;) {
		size_t left = len - at - END_LEN;
		bool exact;

		if (hps_le32(data + at) != END_SIGNATURE)
			continue;
		exact = hps_le16(data + at + 20) == left;
		if (!seen && !exact)
			stop(zip, "",
			     hps_le16(data + at + 20) > left
				     ? HPS_ARCHIVE_TRUNCATED
				     : HPS_ARCHIVE_TRAILING_DATA,
			     "does not end where its end record says.");
		else if (seen && exact)
			stop(zip, "", HPS_ARCHIVE_HEADER_INVALID,
			     "has two end records.");
		else if (!seen)
			found = data + at;
		seen = true;
		if (zip->stopped)
			return NULL;
	}
	if (!seen)
		stop(zip, "", HPS_ARCHIVE_TRUNCATED,
		     "has no end record: it is cut off, or no zip.");
	return found;
}

/*
 * Read the zip64 end record and its locator (4.3.14, 4.3.15), if they are
 * there; they may not contradict the end record.
 */
static enum hps_code read_end64(struct hps_zip *zip, const unsigned char *end,
				uint64_t end_at)
{
	unsigned char locator[LOCATOR_LEN], record[END64_LEN];
	uint64_t at;

	if (end_at < LOCATOR_LEN + END64_LEN)
		return HPS_OK;
	HPS_TRY(hps_judge_read(zip->judge, end_at - LOCATOR_LEN, locator,
			       sizeof(locator)));
	if (hps_le32(locator) != LOCATOR_SIGNATURE)
		return HPS_OK;
	at = end_at - LOCATOR_LEN - END64_LEN;
	HPS_TRY(hps_judge_read(zip->judge, at, record, sizeof(record)));
	if (hps_le64(locator + 8) != at || hps_le32(locator + 4) ||
	    hps_le32(locator + 16) != 1 ||
	    hps_le32(record) != END64_SIGNATURE ||
	    hps_le64(record + 4) != END64_LEN - 12)
		stop(zip, "", HPS_ARCHIVE_HEADER_INVALID,
		     "has a zip64 end record that is not where or what it "
		     "must be.");
	else if (hps_le32(record + 16) || hps_le32(record + 20) ||
		 hps_le64(record + 24) != hps_le64(record + 32))
		stop(zip, "", HPS_ARCHIVE_MULTI_DISK,
		     "is one part of a split zip.");
	if (zip->stopped)
		return HPS_OK;
	if ((zip->count != 0xffff && zip->count != hps_le64(record + 32)) ||
	    (hps_le32(end + 12) != HPS_ZIP_MAX32 &&
	     hps_le32(end + 12) != hps_le64(record + 40)) ||
	    (zip->directory != HPS_ZIP_MAX32 &&
	     zip->directory != hps_le64(record + 48)))
		stop(zip, "", HPS_ARCHIVE_HEADER_MISMATCH,
		     "has a zip64 end record that contradicts its end record.");
	zip->count = hps_le64(record + 32);
	zip->directory = hps_le64(record + 48);
	zip->directory_end = at;
	if (zip->directory > at || at - zip->directory != hps_le64(record + 40))
		stop(zip, "", HPS_ARCHIVE_GAP,
		     "has a central directory that does not reach to its end "
		     "record.");
	return HPS_OK;
}

static enum hps_code read_end(struct hps_zip *zip)
{
	uint64_t body = zip->judge->body_bytes, end_at;
	size_t len = body < TAIL_LEN ? (size_t)body : (size_t)TAIL_LEN;
	const unsigned char *end;
	unsigned char copy[END_LEN];

	HPS_TRY(hps_judge_read(zip->judge, body - len, zip->tail, len));
	end = find_end(zip, zip->tail, len);
	if (!end)
		return HPS_OK;
	memcpy(copy, end, sizeof(copy));
	end_at = body - len + (uint64_t)(end - zip->tail);
	if (hps_le16(copy + 20) > COMMENT_MAX ||
	    !is_text(end + END_LEN, hps_le16(copy + 20)))
		stop(zip, "", HPS_ARCHIVE_TRAILING_DATA,
		     "has a comment that is no text, or longer than 4096 "
		     "bytes.");
	if (hps_le16(copy + 4) || hps_le16(copy + 6) ||
	    hps_le16(copy + 8) != hps_le16(copy + 10))
		stop(zip, "", HPS_ARCHIVE_MULTI_DISK,
		     "is one part of a split zip.");
	if (zip->stopped)
		return HPS_OK;
	zip->count = hps_le16(copy + 10);
	zip->directory = hps_le32(copy + 16);
	zip->directory_end = end_at;
	HPS_TRY(read_end64(zip, copy, end_at));
	if (zip->stopped || zip->directory_end != end_at)
		return HPS_OK;
	if (zip->directory > end_at ||
	    end_at - zip->directory != hps_le32(copy + 12))
		stop(zip, "", HPS_ARCHIVE_GAP,
		     "has a central directory that does not reach to its end "
		     "record.");
	return HPS_OK;
}

/* Replace what stands as 0xffffffff by its zip64 value, exactly (4.5.3). */
static bool resolve_zip64(const struct hps_zip_extra *extra,
			  struct hps_entry *entry)
{
	uint64_t *fields[] = { &entry->size_bytes, &entry->packed_bytes,
			       &entry->offset };
	const unsigned char *at = extra->zip64;
	size_t left = extra->zip64_len;

	if (!extra->zip64)
		return entry->size_bytes != HPS_ZIP_MAX32 &&
		       entry->packed_bytes != HPS_ZIP_MAX32 &&
		       entry->offset != HPS_ZIP_MAX32;
	for (size_t i = 0; i < HPS_COUNT(fields); i++) {
		if (*fields[i] != HPS_ZIP_MAX32)
			continue;
		if (left < 8)
			return false;
		*fields[i] = hps_le64(at);
		at += 8;
		left -= 8;
	}
	return !left;
}

static void check_method(struct hps_zip *zip, struct hps_entry *entry)
{
	if (entry->flags & (HPS_ZIP_FLAG_ENCRYPTED | HPS_ZIP_FLAG_STRONG |
			    HPS_ZIP_FLAG_MASKED))
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_ENCRYPTED,
			       "is encrypted; pack it without a password.");
	else if (entry->method != HPS_ZIP_STORED &&
		 entry->method != HPS_ZIP_DEFLATED)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_METHOD,
			       "is compressed by another method than deflate.");
	else if (entry->flags & ~HPS_ZIP_FLAG_KNOWN)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_HEADER_INVALID,
			       "has a flag in its header that is not known.");
	else if (entry->method == HPS_ZIP_STORED &&
		 entry->size_bytes != entry->packed_bytes)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_HEADER_MISMATCH,
			       "is stored as it is, yet has two sizes.");
}

/* What the attributes say it is; slash: its name ends with one. */
static void check_type(struct hps_zip *zip, struct hps_entry *entry,
		       uint32_t attributes, bool slash)
{
	unsigned type = attributes >> 16 & MODE_TYPE;
	bool folder = type == MODE_FOLDER || attributes & DOS_FOLDER;

	if (type == MODE_LINK || attributes & DOS_REPARSE)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_LINK,
			       "is a symbolic link; only files and folders "
			       "are allowed.");
	else if ((type && type != MODE_FILE && type != MODE_FOLDER) ||
		 attributes & DOS_VOLUME)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_DEVICE,
			       "is a device, pipe or socket; only files and "
			       "folders are allowed.");
	else if (slash ? type == MODE_FILE : folder)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_HEADER_MISMATCH,
			       "is a folder by its name or its attributes, "
			       "and a file by the other.");
	else if (slash && entry->size_bytes)
		hps_zip_refuse(zip, entry, HPS_ARCHIVE_HEADER_MISMATCH,
			       "is a folder that has a size.");
}

/* Take a central header, whose name, extra and comment are in zip->tail. */
static void take_central(struct hps_zip *zip, const unsigned char *header)
{
	size_t name_len = hps_le16(header + 28);
	size_t extra_len = hps_le16(header + 30);
	const unsigned char *extra_at = zip->tail + name_len;
	bool slash = name_len > 1 && zip->tail[name_len - 1] == '/';
	struct hps_entry *kept, entry = {
		.name = hps_judge_name(zip->judge, zip->tail, name_len - slash),
		.kind = slash ? HPS_ENTRY_FOLDER : HPS_ENTRY_FILE,
		.flags = hps_le16(header + 8),
		.method = hps_le16(header + 10),
		.time = hps_le32(header + 12),
		.crc = hps_le32(header + 16),
		.packed_bytes = hps_le32(header + 20),
		.size_bytes = hps_le32(header + 24),
		.offset = hps_le32(header + 42),
	};
	struct hps_zip_extra extra;
	const char *why = hps_zip_extra_parse(extra_at, extra_len, zip->tail,
					      name_len, &extra);

	if (why || !resolve_zip64(&extra, &entry)) {
		stop(zip, entry.name, HPS_ARCHIVE_HEADER_INVALID,
		     why ? why : "has zip64 sizes that do not fit.");
		return;
	}
	kept = hps_judge_entry(zip->judge, &entry);
	zip->stopped = !kept;
	if (zip->stopped)
		return;
	if (hps_le16(header + 34))
		hps_zip_refuse(zip, kept, HPS_ARCHIVE_MULTI_DISK,
			       "lies on another part of a split zip.");
	else if (!is_text(extra_at + extra_len, hps_le16(header + 32)))
		hps_zip_refuse(zip, kept, HPS_ARCHIVE_HEADER_INVALID,
			       "has a comment that is no text.");
	else
		check_method(zip, kept);
	if (kept->kind != HPS_ENTRY_REFUSED)
		check_type(zip, kept, hps_le32(header + 38), slash);
}

static enum hps_code read_directory(struct hps_zip *zip)
{
	uint64_t at = zip->directory;

	for (uint64_t i = 0; i < zip->count && !zip->stopped; i++) {
		unsigned char header[CENTRAL_LEN];
		uint64_t left = zip->directory_end - at;
		size_t len;

		if (left < CENTRAL_LEN) {
			stop(zip, "", HPS_ARCHIVE_HEADER_MISMATCH,
			     "has fewer entries than its end record says.");
			return HPS_OK;
		}
		HPS_TRY(hps_judge_read(zip->judge, at, header, CENTRAL_LEN));
		len = (size_t)hps_le16(header + 28) + hps_le16(header + 30) +
		      hps_le16(header + 32);
		if (hps_le32(header) != CENTRAL_SIGNATURE ||
		    left - CENTRAL_LEN < len) {
			stop(zip, "", HPS_ARCHIVE_CORRUPT,
			     "has a central directory that cannot be read.");
			return HPS_OK;
		}
		HPS_TRY(hps_judge_read(zip->judge, at + CENTRAL_LEN, zip->tail,
				       len));
		take_central(zip, header);
		at += CENTRAL_LEN + len;
	}
	if (!zip->stopped && at != zip->directory_end)
		stop(zip, "", HPS_ARCHIVE_HEADER_MISMATCH,
		     "has more in its central directory than its end record "
		     "says.");
	return HPS_OK;
}

enum hps_code hps_judge_zip(struct hps_judge *judge)
{
	struct hps_zip *zip = HPS_NEW(judge->ctx->arena, struct hps_zip);

	zip->judge = judge;
	if (judge->body_bytes < END_LEN) {
		stop(zip, "", HPS_ARCHIVE_TRUNCATED,
		     "is shorter than any zip can be.");
		return HPS_OK;
	}
	HPS_TRY(read_end(zip));
	if (!zip->stopped)
		HPS_TRY(read_directory(zip));
	if (!zip->stopped)
		HPS_TRY(hps_zip_check_local(zip));
	if (!zip->stopped)
		HPS_TRY(hps_zip_check_data(zip));
	hps_judge_names(judge, false);
	return HPS_OK;
}
