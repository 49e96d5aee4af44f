#include "lib/store/archive_tar.h"

#include <string.h>

/* Where the fields of a header lie that decide anything. */
enum {
	AT_NAME = 0,
	LEN_NAME = 100,
	AT_SIZE = 124,
	LEN_SIZE = 12,
	AT_SUM = 148,
	LEN_SUM = 8,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	LEN_MAGIC = 8, /* with the version */
	AT_PREFIX = 345,
	LEN_PREFIX = 155,
};

static const char ustar_magic[LEN_MAGIC + 1] = "ustar\00000";
static const char gnu_magic[LEN_MAGIC + 1] = "ustar  ";

/* Numbers that decide nothing, but must be numbers; libarchive insists. */
static const struct {
	size_t at, len;
} other_numbers[] = {
	{ 100, 8 },  /* mode */
	{ 108, 8 },  /* uid */
	{ 116, 8 },  /* gid */
	{ 136, 12 }, /* mtime */
	{ 329, 8 },  /* device, major */
	{ 337, 8 },  /* device, minor */
};

/* Spaces, octal digits, then only NUL and spaces. */
static bool read_octal(const unsigned char *field, size_t len, uint64_t *value)
{
	uint64_t number = 0;
	size_t i = 0, digits = 0;

	while (i < len && field[i] == ' ')
		i++;
	for (; i < len && field[i] >= '0' && field[i] <= '7'; i++, digits++)
		number = number * 8 + (uint64_t)(field[i] - '0');
	for (; i < len; i++)
		if (field[i] && field[i] != ' ')
			return false;
	if (!digits)
		return false;
	*value = number;
	return true;
}

static bool checksum_fits(const unsigned char *block)
{
	uint64_t stated, sum = 0;

	for (size_t i = 0; i < HPS_TAR_BLOCK; i++)
		sum += i >= AT_SUM && i < AT_SUM + LEN_SUM ? ' ' : block[i];
	return read_octal(block + AT_SUM, LEN_SUM, &stated) && stated == sum;
}

static bool is_ustar(const unsigned char *block)
{
	return !memcmp(block + AT_MAGIC, ustar_magic, LEN_MAGIC);
}

/* Octal, left blank, or in GNU's binary form for large owners. */
static bool is_number(const unsigned char *field, size_t len)
{
	uint64_t value;

	if (field[0] == 0x80 || field[0] == 0xff)
		return true;
	for (size_t i = 0; i < len; i++)
		if (field[i] && field[i] != ' ')
			return read_octal(field, len, &value);
	return true;
}

static const char *header_name(const struct hps_judge *judge,
			       const unsigned char *block)
{
	const char *name = (const char *)block + AT_NAME;
	const char *prefix = (const char *)block + AT_PREFIX;
	size_t len = strnlen(name, LEN_NAME);
	size_t prefix_len = is_ustar(block) ? strnlen(prefix, LEN_PREFIX) : 0;

	/* In GNU's own form other fields lie where ustar has the prefix. */
	if (prefix_len)
		return hps_format(judge->ctx->arena, "%.*s/%.*s",
				  (int)prefix_len, prefix, (int)len, name);
	return hps_strndup(judge->ctx->arena, name, len);
}

static struct hps_archive_verdict invalid(const char *why)
{
	return (struct hps_archive_verdict){ HPS_ARCHIVE_HEADER_INVALID, why };
}

struct hps_archive_verdict hps_tar_header_read(const struct hps_judge *judge,
					       const unsigned char *block,
					       struct hps_tar_header *header)
{
	if (!checksum_fits(block))
		return (struct hps_archive_verdict){
			HPS_ARCHIVE_CORRUPT,
			"is followed by a header whose checksum does not fit."
		};
	header->name = header_name(judge, block);
	header->type = (char)block[AT_TYPE];
	if (!is_ustar(block) && memcmp(block + AT_MAGIC, gnu_magic, LEN_MAGIC))
		return invalid("has a header of an old kind of tar; make the "
			       "archive with --format=ustar or pax.");
	if (!read_octal(block + AT_SIZE, LEN_SIZE, &header->size_bytes))
		return invalid("has a size that is no octal number.");
	for (size_t i = 0; i < HPS_COUNT(other_numbers); i++)
		if (!is_number(block + other_numbers[i].at,
			       other_numbers[i].len))
			return invalid("has a number in its header that is "
				       "none.");
	return (struct hps_archive_verdict){ .why = NULL };
}
