/*
 * The judge of a gzipped tarball: every block of it, up to the last byte.
 * POSIX IEEE 1003.1-2017, "pax"; GNU tar manual, "Basic Tar Format".
 */
#include <string.h>

#include "lib/base/text.h"
#include "lib/store/archive_gunzip.h"
#include "lib/store/archive_pax.h"
#include "lib/store/archive_tar.h"

enum {
	BLOCK = HPS_TAR_BLOCK,
	META_MAX = 64 * 1024, /* bytes of one pax header or GNU long name */
	OVERHEAD = 4096,      /* of blocks around an entry, on average */
};

/* What follows a header of a type that is refused. */
enum after {
	AFTER_DATA, /* as many bytes as it says */
	AFTER_NONE, /* no bytes, whatever it says */
	AFTER_ZERO, /* no bytes; readers differ where it says some */
	AFTER_LOST, /* readers differ, so the rest cannot be judged */
};

static const struct refused_type {
	char type;
	enum after after;
	enum hps_archive_slug slug;
	const char *why;
} refused_types[] = {
	{ '1', AFTER_ZERO, HPS_ARCHIVE_LINK,
	  "is a hard link; only files and folders are allowed." },
	{ '2', AFTER_NONE, HPS_ARCHIVE_LINK,
	  "is a symbolic link; only files and folders are allowed." },
	{ '3', AFTER_NONE, HPS_ARCHIVE_DEVICE,
	  "is a character device; only files and folders are allowed." },
	{ '4', AFTER_NONE, HPS_ARCHIVE_DEVICE,
	  "is a block device; only files and folders are allowed." },
	{ '6', AFTER_NONE, HPS_ARCHIVE_DEVICE,
	  "is a named pipe; only files and folders are allowed." },
	{ '7', AFTER_DATA, HPS_ARCHIVE_ENTRY_TYPE,
	  "is a contiguous file; only plain files and folders are allowed." },
	{ 'K', AFTER_DATA, HPS_ARCHIVE_LINK,
	  "is the long name of a link; only files and folders are allowed." },
	{ 'S', AFTER_LOST, HPS_ARCHIVE_ENTRY_TYPE,
	  "is a sparse file; pack it without --sparse." },
};

struct tar {
	struct hps_judge *judge;
	struct hps_gunzip *gunzip;
	uint64_t out_max; /* of the tar with all its blocks */
	bool stopped;	  /* the rest cannot be judged */
	bool begun;	  /* one header was good */
	const char *last; /* the last entry's name */

	struct hps_pax pax;
	const char *long_name; /* from a GNU 'L' header, refused already */
	unsigned globals;
	char meta[META_MAX];
	unsigned char scratch[HPS_JUDGE_CHUNK];
};

static void stop(struct tar *tar, const char *name, enum hps_archive_slug slug,
		 const char *why)
{
	tar->stopped = true;
	hps_judge_fault(tar->judge, name, slug, "%s", why);
}

/* The bytes ended where more were expected: say which way. */
static void stop_at_end(struct tar *tar, const char *name)
{
	if (tar->gunzip->state == HPS_GUNZIP_CORRUPT)
		stop(tar, name, HPS_ARCHIVE_CORRUPT,
		     "has damaged gzip data, or a checksum that does not fit.");
	else if (tar->gunzip->state == HPS_GUNZIP_TRUNCATED)
		stop(tar, name, HPS_ARCHIVE_TRUNCATED,
		     "is cut off: the gzip data ends too early.");
	else if (!tar->begun)
		stop(tar, name, HPS_ARCHIVE_WRONG_KIND,
		     "is gzip, but holds no tar.");
	else
		stop(tar, name, HPS_ARCHIVE_TRUNCATED,
		     "is cut off: the tar ends before its two closing blocks.");
}

static enum hps_code read_bytes(struct tar *tar, void *data, size_t len,
				const char *name)
{
	size_t got;

	HPS_TRY(hps_gunzip_read(tar->gunzip, data, len, &got));
	if (got < len)
		stop_at_end(tar, name);
	else if (tar->gunzip->out_bytes > tar->out_max)
		stop(tar, name, HPS_ARCHIVE_TOO_LARGE,
		     "has more blocks than its entries can need.");
	return HPS_OK;
}

/* Read over the bytes of an entry and the padding behind them. */
static enum hps_code skip(struct tar *tar, uint64_t size, const char *name)
{
	uint64_t left = (size + BLOCK - 1) / BLOCK * BLOCK;

	while (left && !tar->stopped) {
		size_t len = left < sizeof(tar->scratch) ? (size_t)left
							 : sizeof(tar->scratch);

		HPS_TRY(read_bytes(tar, tar->scratch, len, name));
		left -= len;
	}
	return HPS_OK;
}

static bool is_zero(const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (data[i])
			return false;
	return true;
}

/* Read a header; stops the judge where it cannot be trusted. */
static bool check_header(struct tar *tar, const unsigned char *block,
			 struct hps_tar_header *header)
{
	struct hps_archive_verdict verdict =
		hps_tar_header_read(tar->judge, block, header);

	if (!verdict.why) {
		tar->begun = true;
		return true;
	}
	if (verdict.slug != HPS_ARCHIVE_CORRUPT)
		stop(tar, header->name, verdict.slug, verdict.why);
	else if (tar->begun)
		stop(tar, tar->last, verdict.slug, verdict.why);
	else
		stop(tar, "", HPS_ARCHIVE_WRONG_KIND,
		     "is gzip, but what it holds is no tar.");
	return false;
}

/* Read the body of a pax header or of a GNU long name. */
static enum hps_code read_meta(struct tar *tar, uint64_t size, const char *name)
{
	if (size > sizeof(tar->meta)) {
		stop(tar, name, HPS_ARCHIVE_HEADER_INVALID,
		     "is a header of more than 65536 bytes.");
		return HPS_OK;
	}
	HPS_TRY(read_bytes(tar, tar->meta, (size_t)size, name));
	if (tar->stopped || !(size % BLOCK))
		return HPS_OK;
	return read_bytes(tar, tar->scratch, BLOCK - (size_t)(size % BLOCK),
			  name);
}

static enum hps_code take_pax(struct tar *tar, uint64_t size, const char *name)
{
	if (tar->pax.present) {
		stop(tar, name, HPS_ARCHIVE_HEADER_INVALID,
		     "is a second pax header for the same entry.");
		return HPS_OK;
	}
	HPS_TRY(read_meta(tar, size, name));
	if (tar->stopped)
		return HPS_OK;
	tar->pax.present = true;
	hps_pax_parse(tar->judge, tar->meta, (size_t)size, false, &tar->pax);
	return HPS_OK;
}

static enum hps_code take_global(struct tar *tar, uint64_t size,
				 const char *name)
{
	struct hps_pax pax = { .present = true };

	if (++tar->globals > tar->judge->limits->entries) {
		stop(tar, name, HPS_ARCHIVE_TOO_MANY_ENTRIES,
		     "is one pax header more than is allowed.");
		return HPS_OK;
	}
	HPS_TRY(read_meta(tar, size, name));
	if (tar->stopped)
		return HPS_OK;
	hps_pax_parse(tar->judge, tar->meta, (size_t)size, true, &pax);
	if (pax.verdict.why)
		hps_judge_fault(tar->judge, name, pax.verdict.slug, "%s",
				pax.verdict.why);
	return HPS_OK;
}

/* Refuse a GNU long name by the name that it carries. */
static enum hps_code take_long_name(struct tar *tar, uint64_t size,
				    const char *name)
{
	HPS_TRY(read_meta(tar, size, name));
	if (tar->stopped)
		return HPS_OK;
	tar->long_name = hps_judge_name(tar->judge, tar->meta,
					strnlen(tar->meta, (size_t)size));
	hps_judge_fault(tar->judge, tar->long_name, HPS_ARCHIVE_ENTRY_TYPE,
			"has its name in GNU's own form; make the archive "
			"with tar --format=pax, or with npm pack.");
	return HPS_OK;
}

static const struct refused_type *find_refused(char type)
{
	for (size_t i = 0; i < HPS_COUNT(refused_types); i++)
		if (refused_types[i].type == type)
			return &refused_types[i];
	return NULL;
}

static enum hps_code take_refused(struct tar *tar, char type, uint64_t size,
				  const char *name)
{
	const struct refused_type *refused = find_refused(type);
	struct hps_entry entry = { .name = name, .kind = HPS_ENTRY_REFUSED };
	enum after after = refused ? refused->after : AFTER_DATA;

	if (refused)
		hps_judge_fault(tar->judge, name, refused->slug, "%s",
				refused->why);
	else
		hps_judge_fault(tar->judge, name, HPS_ARCHIVE_ENTRY_TYPE,
				"is an entry of the unknown type 0x%02x; only "
				"files and folders are allowed.",
				(unsigned char)type);
	tar->stopped = after == AFTER_LOST || (after == AFTER_ZERO && size);
	entry.size_bytes = after == AFTER_DATA ? size : 0;
	if (tar->stopped)
		return HPS_OK;
	tar->stopped = !hps_judge_entry(tar->judge, &entry);
	return tar->stopped ? HPS_OK : skip(tar, entry.size_bytes, name);
}

/* What contradicts within one header; NULL is nothing. */
static const char *contradiction(const struct tar *tar, char type,
				 const char *name, uint64_t size)
{
	bool slash = hps_ends_with(name, "/");

	if (tar->pax.has_size && tar->pax.size_bytes != size)
		return "has another size in its pax header than in its own.";
	if (type != '5' && slash)
		return "is a file whose name ends with a slash.";
	if (type == '5' && size)
		return "is a folder that has a size.";
	return NULL;
}

static enum hps_code take_entry(struct tar *tar, char type, uint64_t size,
				const char *name)
{
	struct hps_entry entry = {
		.kind = type == '5' ? HPS_ENTRY_FOLDER : HPS_ENTRY_FILE,
		.size_bytes = size,
	};
	const char *against = contradiction(tar, type, name, size);
	size_t len = strlen(name);

	if (tar->long_name) {
		name = tar->long_name;
		entry.kind = HPS_ENTRY_REFUSED;
	} else if (tar->pax.verdict.why) {
		hps_judge_fault(tar->judge, name, tar->pax.verdict.slug, "%s",
				tar->pax.verdict.why);
		entry.kind = HPS_ENTRY_REFUSED;
	} else if (against) {
		hps_judge_fault(tar->judge, name, HPS_ARCHIVE_HEADER_MISMATCH,
				"%s", against);
		entry.kind = HPS_ENTRY_REFUSED;
	}
	entry.name = name;
	if (entry.kind == HPS_ENTRY_FOLDER && len > 1 && name[len - 1] == '/')
		entry.name = hps_strndup(tar->judge->ctx->arena, name, len - 1);
	/* Where two sizes contradict, nobody knows where the next one lies. */
	tar->stopped = (tar->pax.has_size && tar->pax.size_bytes != size) ||
		       !hps_judge_entry(tar->judge, &entry);
	return tar->stopped ? HPS_OK : skip(tar, size, name);
}

static enum hps_code take_header(struct tar *tar, const unsigned char *block)
{
	struct hps_tar_header header;
	const char *name;
	enum hps_code code;
	uint64_t size;
	char type;

	if (!check_header(tar, block, &header))
		return HPS_OK;
	type = header.type;
	size = header.size_bytes;
	name = header.name;
	if (type == 'x')
		return take_pax(tar, size, name);
	if (type == 'g')
		return take_global(tar, size, name);
	if (type == 'L')
		return take_long_name(tar, size, name);
	if (tar->pax.path)
		name = tar->pax.path;
	tar->last = name;
	if (type == '0' || !type || type == '5')
		code = take_entry(tar, type, size, name);
	else
		code = take_refused(tar, type, size, name);
	tar->pax = (struct hps_pax){ .present = false };
	tar->long_name = NULL;
	return code;
}

/* Behind the first zero block: one more, then zeros, then nothing. */
static enum hps_code take_end(struct tar *tar)
{
	size_t got;

	HPS_TRY(read_bytes(tar, tar->scratch, BLOCK, ""));
	if (tar->stopped)
		return HPS_OK;
	do {
		if (!is_zero(tar->scratch, BLOCK)) {
			stop(tar, "", HPS_ARCHIVE_TRAILING_DATA,
			     "has data behind the end of the tar.");
			return HPS_OK;
		}
		HPS_TRY(hps_gunzip_read(tar->gunzip, tar->scratch, BLOCK,
					&got));
		if (tar->gunzip->out_bytes > tar->out_max) {
			stop(tar, "", HPS_ARCHIVE_TOO_LARGE,
			     "has more zeros behind its end than any tool "
			     "writes.");
			return HPS_OK;
		}
	} while (got == BLOCK);
	if (tar->gunzip->state != HPS_GUNZIP_END)
		stop_at_end(tar, "");
	else if (got)
		stop(tar, "", HPS_ARCHIVE_TRAILING_DATA,
		     "does not end with a whole block of zeros.");
	else if (hps_gunzip_rest(tar->gunzip))
		stop(tar, "", HPS_ARCHIVE_TRAILING_DATA,
		     "has data behind its one gzip member.");
	else if (tar->pax.present || tar->long_name)
		stop(tar, "", HPS_ARCHIVE_HEADER_INVALID,
		     "ends with a header that no entry follows.");
	return HPS_OK;
}

enum hps_code hps_judge_tar(struct hps_judge *judge)
{
	HPS_CLEANUP(hps_gunzip_release)
	struct hps_gunzip *gunzip = hps_gunzip_new(judge);
	struct tar *tar = HPS_NEW(judge->ctx->arena, struct tar);
	unsigned char block[BLOCK];

	tar->judge = judge;
	tar->gunzip = gunzip;
	tar->last = "";
	tar->out_max = judge->content_max + (1 << 20) +
		       (uint64_t)judge->limits->entries * OVERHEAD;
	while (!tar->stopped) {
		HPS_TRY(read_bytes(tar, block, BLOCK, tar->last));
		if (tar->stopped)
			break;
		if (is_zero(block, BLOCK)) {
			HPS_TRY(take_end(tar));
			break;
		}
		HPS_TRY(take_header(tar, block));
	}
	hps_judge_names(judge, true);
	return HPS_OK;
}
