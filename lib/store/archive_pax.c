#include "lib/store/archive_pax.h"

#include <string.h>

#include "lib/base/text.h"

enum { RECORDS_MAX = 64 }; /* of one header; real ones have a dozen */

enum pax_use {
	USE_IGNORE, /* says nothing about what is stored */
	USE_PATH,
	USE_SIZE,
	USE_LINK,
	USE_CHARSET,
	USE_SPARSE,
};

/* A key that ends with a dot stands for all that begin with it. */
static const struct {
	const char *key;
	enum pax_use use;
} keys[] = {
	{ "path", USE_PATH },
	{ "size", USE_SIZE },
	{ "linkpath", USE_LINK },
	{ "hdrcharset", USE_CHARSET },
	{ "charset", USE_IGNORE },
	{ "comment", USE_IGNORE },
	{ "mtime", USE_IGNORE },
	{ "atime", USE_IGNORE },
	{ "ctime", USE_IGNORE },
	{ "uid", USE_IGNORE },
	{ "gid", USE_IGNORE },
	{ "uname", USE_IGNORE },
	{ "gname", USE_IGNORE },
	{ "GNU.sparse.", USE_SPARSE },
	{ "SCHILY.realsize", USE_SPARSE },
	{ "SUN.holesdata", USE_SPARSE },
	{ "SCHILY.dev", USE_IGNORE },
	{ "SCHILY.ino", USE_IGNORE },
	{ "SCHILY.nlink", USE_IGNORE },
	{ "SCHILY.fflags", USE_IGNORE },
	{ "SCHILY.acl.", USE_IGNORE },
	{ "SCHILY.xattr.", USE_IGNORE },
	{ "LIBARCHIVE.creationtime", USE_IGNORE },
	{ "LIBARCHIVE.xattr.", USE_IGNORE },
	{ "RHT.security.selinux", USE_IGNORE },
};

static const char utf8_charset[] = "ISO-IR 10646 2000 UTF-8";

static void refuse(struct hps_pax *pax, enum hps_archive_slug slug,
		   const char *why)
{
	if (!pax->verdict.why)
		pax->verdict = (struct hps_archive_verdict){ slug, why };
}

static void invalid(struct hps_pax *pax, const char *why)
{
	refuse(pax, HPS_ARCHIVE_HEADER_INVALID, why);
}

struct record {
	const char *key;
	size_t key_len;
	const char *value;
	size_t value_len;
};

static bool find_use(const struct record *record, enum pax_use *use)
{
	for (size_t i = 0; i < HPS_COUNT(keys); i++) {
		size_t len = strlen(keys[i].key);
		bool prefix = keys[i].key[len - 1] == '.';

		if ((prefix ? record->key_len > len : record->key_len == len) &&
		    !memcmp(record->key, keys[i].key, len)) {
			*use = keys[i].use;
			return true;
		}
	}
	return false;
}

static void use_path(const struct hps_judge *judge, struct hps_pax *pax,
		     bool global, const char *value, size_t len)
{
	if (global)
		invalid(pax, "is a pax header for all entries that states a "
			     "path.");
	else if (memchr(value, '\0', len))
		refuse(pax, HPS_ARCHIVE_PATH_UNSAFE,
		       "has a pax path that holds a NUL.");
	else if (!len)
		refuse(pax, HPS_ARCHIVE_PATH_UNSAFE, "has an empty pax path.");
	else
		pax->path = hps_judge_name(judge, value, len);
}

static void use_size(const struct hps_judge *judge, struct hps_pax *pax,
		     bool global, const char *value, size_t len)
{
	const char *text = hps_judge_name(judge, value, len);
	unsigned long size;

	if (global)
		invalid(pax, "is a pax header for all entries that states a "
			     "size.");
	else if (!hps_number_parse(text, INT64_MAX, &size))
		invalid(pax, "has a pax size that is no number.");
	else {
		pax->has_size = true;
		pax->size_bytes = size;
	}
}

static void use_record(const struct hps_judge *judge, struct hps_pax *pax,
		       bool global, const struct record *record)
{
	const char *value = record->value;
	size_t len = record->value_len;
	enum pax_use use;

	if (!find_use(record, &use)) {
		invalid(pax, "has a pax record of a kind that is not known.");
		return;
	}
	switch (use) {
	case USE_IGNORE:
		break;
	case USE_PATH:
		use_path(judge, pax, global, value, len);
		break;
	case USE_SIZE:
		use_size(judge, pax, global, value, len);
		break;
	case USE_LINK:
		refuse(pax, HPS_ARCHIVE_LINK,
		       "has a pax header of a link; only files and folders "
		       "are allowed.");
		break;
	case USE_CHARSET:
		if (len != strlen(utf8_charset) ||
		    memcmp(value, utf8_charset, len))
			invalid(pax, "has a pax header in another character "
				     "set than UTF-8.");
		break;
	case USE_SPARSE:
		refuse(pax, HPS_ARCHIVE_ENTRY_TYPE,
		       "is a sparse file; pack it without --sparse.");
		break;
	}
}

/* The length before the space: decimal, no leading zero, within what is left.
 */
static bool read_length(const char *data, size_t left, size_t *digits,
			size_t *length)
{
	size_t value = 0, i = 0;

	for (; i < left && data[i] >= '0' && data[i] <= '9' && i < 9; i++)
		value = value * 10 + (size_t)(data[i] - '0');
	if (!i || data[0] == '0' || i == left || data[i] != ' ' ||
	    value > left || value < i + 3)
		return false;
	*digits = i;
	*length = value;
	return true;
}

/* Split the next record off; false if it cannot be read. */
static bool read_record(const char *data, size_t left, struct record *record,
			size_t *length)
{
	size_t digits;
	const char *equals;

	if (!read_length(data, left, &digits, length) ||
	    data[*length - 1] != '\n')
		return false;
	record->key = data + digits + 1;
	equals = memchr(record->key, '=', *length - digits - 2);
	if (!equals || equals == record->key)
		return false;
	record->key_len = (size_t)(equals - record->key);
	record->value = equals + 1;
	record->value_len = (size_t)(data + *length - 1 - record->value);
	return true;
}

static bool is_repeated(const struct record *records, size_t count)
{
	const struct record *last = &records[count];

	for (size_t i = 0; i < count; i++)
		if (records[i].key_len == last->key_len &&
		    !memcmp(records[i].key, last->key, last->key_len))
			return true;
	return false;
}

void hps_pax_parse(const struct hps_judge *judge, const char *data, size_t len,
		   bool global, struct hps_pax *pax)
{
	struct record records[RECORDS_MAX];
	size_t length;

	/* Nothing but the path is copied: the sender chooses the rest. */
	for (size_t count = 0; len; count++) {
		if (count == RECORDS_MAX)
			invalid(pax, "has a pax header of too many records.");
		else if (!read_record(data, len, &records[count], &length))
			invalid(pax, "has a pax header whose records cannot "
				     "be read.");
		else if (is_repeated(records, count))
			invalid(pax, "has a pax header that states the same "
				     "twice.");
		else
			use_record(judge, pax, global, &records[count]);
		if (pax->verdict.why)
			return;
		data += length;
		len -= length;
	}
}
