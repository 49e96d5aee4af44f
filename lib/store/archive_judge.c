#include "lib/store/archive_judge.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/buf.h"

enum { SHOWN_MAX = 300 }; /* bytes of a name in a message */

static const char *const slugs[] = {
	[HPS_ARCHIVE_EMPTY] = "archive_empty",
	[HPS_ARCHIVE_WRONG_KIND] = "archive_wrong_kind",
	[HPS_ARCHIVE_TRUNCATED] = "archive_truncated",
	[HPS_ARCHIVE_CORRUPT] = "archive_corrupt",
	[HPS_ARCHIVE_TRAILING_DATA] = "archive_trailing_data",
	[HPS_ARCHIVE_HEADER_INVALID] = "archive_header_invalid",
	[HPS_ARCHIVE_HEADER_MISMATCH] = "archive_header_mismatch",
	[HPS_ARCHIVE_OVERLAP] = "archive_overlap",
	[HPS_ARCHIVE_GAP] = "archive_gap",
	[HPS_ARCHIVE_MULTI_DISK] = "archive_multi_disk",
	[HPS_ARCHIVE_ENCRYPTED] = "archive_encrypted",
	[HPS_ARCHIVE_METHOD] = "archive_method",
	[HPS_ARCHIVE_LINK] = "archive_link",
	[HPS_ARCHIVE_DEVICE] = "archive_device",
	[HPS_ARCHIVE_ENTRY_TYPE] = "archive_entry_type",
	[HPS_ARCHIVE_PATH_UNSAFE] = "archive_path_unsafe",
	[HPS_ARCHIVE_PATH_HIDDEN] = "archive_path_hidden",
	[HPS_ARCHIVE_PATH_DUPLICATE] = "archive_path_duplicate",
	[HPS_ARCHIVE_TYPE_NOT_ALLOWED] = "archive_type_not_allowed",
	[HPS_ARCHIVE_TOO_MANY_ENTRIES] = "archive_too_many_entries",
	[HPS_ARCHIVE_FILE_TOO_LARGE] = "archive_file_too_large",
	[HPS_ARCHIVE_TOO_LARGE] = "archive_too_large",
	[HPS_ARCHIVE_RATIO] = "archive_ratio",
	[HPS_ARCHIVE_ENTRY_SKIPPED] = "archive_entry_skipped",
	[HPS_ARCHIVE_MANY_MODULES] = "archive_many_modules",
};
_Static_assert(HPS_COUNT(slugs) == HPS_ARCHIVE_SLUG__MAX, "a slug is missing");

const char *hps_archive_slug(enum hps_archive_slug slug)
{
	return slug < HPS_ARCHIVE_SLUG__MAX ? slugs[slug] : "archive_refused";
}

void hps_judge_init(struct hps_judge *judge, struct hps_ctx *ctx, int fd,
		    uint64_t body_bytes,
		    const struct hps_archive_limits *limits)
{
	uint64_t by_ratio = body_bytes * limits->ratio;

	*judge = (struct hps_judge){
		.ctx = ctx,
		.fd = fd,
		.body_bytes = body_bytes,
		.limits = limits,
		.content_max = limits->unpacked_bytes,
	};
	if (by_ratio < limits->free_bytes)
		by_ratio = limits->free_bytes;
	if (by_ratio < judge->content_max)
		judge->content_max = by_ratio;
}

enum hps_code hps_judge_read(const struct hps_judge *judge, uint64_t offset,
			     void *data, size_t len)
{
	unsigned char *at = data;

	while (len) {
		ssize_t got = pread(judge->fd, at, len, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (!got)
			errno = EIO; /* it was longer a moment ago */
		if (got <= 0)
			return hps_fail_errno(judge->ctx, "read the upload");
		at += got;
		offset += (uint64_t)got;
		len -= (size_t)got;
	}
	return HPS_OK;
}

/* Anything but printable ASCII as \xNN, and not too much of it. */
static const char *printable(struct hps_arena *arena, const char *name,
			     size_t len)
{
	struct hps_buf buf;

	hps_buf_init(&buf, arena, len);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)name[i];

		if (buf.len >= SHOWN_MAX) {
			hps_buf_puts(&buf, "...");
			break;
		}
		if (c < 0x20 || c > 0x7e)
			hps_buf_printf(&buf, "\\x%02x", c);
		else
			hps_buf_putc(&buf, (char)c);
	}
	return buf.data;
}

void hps_judge_fault(struct hps_judge *judge, const char *name,
		     enum hps_archive_slug slug, const char *fmt, ...)
{
	struct hps_arena *arena = judge->ctx->arena;
	const char *shown, *detail;
	va_list ap;

	if (judge->faults.count >= HPS_FAULT_MAX) {
		judge->faults.count++; /* counted, and no memory spent on it */
		return;
	}
	shown = printable(arena, name, strlen(name));
	va_start(ap, fmt);
	detail = hps_vformat(arena, fmt, ap);
	va_end(ap);
	if (*shown)
		hps_fault_add(arena, &judge->faults, shown, slugs[slug],
			      "'%s' %s", shown, detail);
	else
		hps_fault_add(arena, &judge->faults, "", slugs[slug],
			      "The archive %s", detail);
}

static void too_large(struct hps_judge *judge, const char *name)
{
	if (judge->content_max < judge->limits->unpacked_bytes)
		hps_judge_fault(judge, name, HPS_ARCHIVE_RATIO,
				"makes the archive unpack to more than %u "
				"times its own size, as only an attack does.",
				judge->limits->ratio);
	else
		hps_judge_fault(
			judge, name, HPS_ARCHIVE_TOO_LARGE,
			"makes the archive unpack to more than the "
			"%llu bytes that are allowed in all.",
			(unsigned long long)judge->limits->unpacked_bytes);
}

struct hps_entry *hps_judge_entry(struct hps_judge *judge,
				  const struct hps_entry *entry)
{
	const struct hps_archive_limits *limits = judge->limits;
	bool large;

	if (judge->count >= limits->entries) {
		hps_judge_fault(judge, entry->name,
				HPS_ARCHIVE_TOO_MANY_ENTRIES,
				"is one entry more than the %u that are "
				"allowed.",
				limits->entries);
		return NULL;
	}
	large = entry->size_bytes > limits->file_bytes;
	if (large)
		hps_judge_fault(judge, entry->name, HPS_ARCHIVE_FILE_TOO_LARGE,
				"has %llu bytes; a file may have %llu.",
				(unsigned long long)entry->size_bytes,
				(unsigned long long)limits->file_bytes);
	if (entry->size_bytes > judge->content_max - judge->content_bytes) {
		if (!large)
			too_large(judge, entry->name);
		return NULL;
	}
	judge->content_bytes += entry->size_bytes;
	if (judge->count == judge->room) {
		struct hps_entry *old = judge->entries;

		judge->room = judge->room ? judge->room * 2 : 64;
		judge->entries = HPS_NEW_ARRAY(judge->ctx->arena, judge->room,
					       struct hps_entry);
		if (old)
			memcpy(judge->entries, old,
			       judge->count * sizeof(*old));
	}
	judge->entries[judge->count] = *entry;
	return &judge->entries[judge->count++];
}

const char *hps_judge_name(const struct hps_judge *judge, const void *name,
			   size_t len)
{
	const char *text = name;

	/* No path that passes is longer; keep enough to see that. */
	if (len > HPS_ARCHIVE_PATH_MAX + 16)
		len = HPS_ARCHIVE_PATH_MAX + 16;
	if (memchr(text, '\0', len))
		return printable(judge->ctx->arena, text, len);
	return hps_strndup(judge->ctx->arena, text, len);
}
