#include "lib/store/archive_pax.h"

#include <string.h>

#include "lib/base/map.h"
#include "lib/base/text.h"

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

static bool find_use(const char *key, enum pax_use *use)
{
	for (size_t i = 0; i < HPS_COUNT(keys); i++) {
		bool prefix = hps_ends_with(keys[i].key, ".");

		if (prefix ? hps_starts_with(key, keys[i].key)
			   : hps_equal(key, keys[i].key)) {
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
		       bool global, const char *key, const char *value,
		       size_t len)
{
	enum pax_use use;

	if (!find_use(key, &use)) {
		invalid(pax,
			hps_format(judge->ctx->arena,
				   "has a pax record '%.60s' that is not "
				   "known.",
				   hps_utf8_valid(key, strlen(key)) ? key
								    : "?"));
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

void hps_pax_parse(const struct hps_judge *judge, const char *data, size_t len,
		   bool global, struct hps_pax *pax)
{
	struct hps_arena *arena = judge->ctx->arena;
	struct hps_map seen;

	hps_map_init(&seen, arena);
	while (len) {
		size_t digits, length;
		const char *key, *equals;

		if (!read_length(data, len, &digits, &length) ||
		    data[length - 1] != '\n')
			break;
		key = data + digits + 1;
		equals = memchr(key, '=', length - digits - 2);
		if (!equals || equals == key ||
		    memchr(key, '\0', (size_t)(equals - key)))
			break;
		key = hps_strndup(arena, key, (size_t)(equals - key));
		if (hps_map_put(&seen, key, &seen))
			invalid(pax, "has a pax header that states the same "
				     "twice.");
		else
			use_record(judge, pax, global, key, equals + 1,
				   (size_t)(data + length - 1 - (equals + 1)));
		data += length;
		len -= length;
	}
	if (len)
		invalid(pax, "has a pax header whose records cannot be read.");
}
