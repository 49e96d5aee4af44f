#include "fcgi/etag.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/crypto/encode.h"
#include "lib/crypto/hash.h"

enum { HASH_BYTES = 12 };

struct tag {
	bool weak;
	const char *text; /* between the quotes */
	size_t len;
};

const char *hps_etag_make(struct hps_arena *arena, uint64_t row_version,
			  const void *body, size_t len)
{
	unsigned char digest[HPS_SHA256_BYTES];

	hps_hash_once(HPS_SHA256, body, len, digest);
	return hps_format(arena, "\"%llu.%s\"", (unsigned long long)row_version,
			  hps_base64url(arena, digest, HASH_BYTES));
}

/* Returns false at the end of the list; malformed is set if it ends early. */
static bool next_tag(const char **at, struct tag *tag, bool *malformed)
{
	const char *end;

	*at += strspn(*at, ", \t");
	if (!**at)
		return false;
	tag->weak = strncmp(*at, "W/", 2) == 0;
	if (tag->weak)
		*at += 2;
	end = **at == '"' ? strchr(*at + 1, '"') : NULL;
	if (!end) {
		*malformed = true;
		return false;
	}
	tag->text = *at + 1;
	tag->len = (size_t)(end - tag->text);
	*at = end + 1;
	return true;
}

static bool same_tag(const struct tag *tag, const char *text, size_t len)
{
	bool variant = tag->len == len + 3 &&
		       (memcmp(tag->text + len, "-br", 3) == 0 ||
			memcmp(tag->text + len, "-gz", 3) == 0);

	return (tag->len == len || variant) &&
	       memcmp(tag->text, text, len) == 0;
}

/* Find the tag, or one of its variants, in the header; "*" is the tag. */
static bool find_tag(const char *header, const char *tag, struct tag *found)
{
	size_t len = strlen(tag) - 2;
	bool malformed = false;

	if (!header)
		return false;
	*found = (struct tag){ false, tag + 1, len };
	if (strcmp(header, "*") == 0)
		return true;
	while (next_tag(&header, found, &malformed))
		if (same_tag(found, tag + 1, len))
			return true;
	return false;
}

bool hps_etag_none_match(const char *header, const char *tag)
{
	struct tag found;

	return find_tag(header, tag, &found);
}

const char *hps_etag_matched(struct hps_arena *arena, const char *header,
			     const char *tag)
{
	struct tag found;

	if (!find_tag(header, tag, &found))
		return NULL;
	return hps_format(arena, "\"%.*s\"", (int)found.len, found.text);
}

static void add_version(struct hps_ctx *ctx, const struct tag *tag,
			struct hps_precondition *condition)
{
	const char *dot = memchr(tag->text, '.', tag->len);
	unsigned long version;

	if (tag->weak || !dot ||
	    condition->version_count == HPS_PRECONDITION_TAGS_MAX)
		return;
	if (hps_number_parse(hps_strndup(ctx->arena, tag->text,
					 (size_t)(dot - tag->text)),
			     ~0UL, &version))
		condition->versions[condition->version_count++] = version;
}

static enum hps_code read_match(struct hps_ctx *ctx, const char *header,
				struct hps_precondition *condition)
{
	bool malformed = *header == '\0';
	struct tag tag;

	condition->given = condition->must_exist = true;
	condition->any_version = strcmp(header, "*") == 0;
	if (condition->any_version)
		return HPS_OK;
	while (next_tag(&header, &tag, &malformed))
		add_version(ctx, &tag, condition);
	if (malformed)
		return hps_fail(ctx, HPS_EINVALID, "precondition_invalid",
				"If-Match must hold ETags in quotes, as they "
				"were received, or *.");
	return HPS_OK;
}

enum hps_code hps_etag_precondition(struct hps_ctx *ctx,
				    const struct hps_request *request,
				    struct hps_precondition *condition)
{
	const char *match = hps_request_header(request, "If-Match");
	const char *none = hps_request_header(request, "If-None-Match");
	struct hps_precondition parsed = { 0 };

	if (match)
		HPS_TRY(read_match(ctx, match, &parsed));
	if (none && strcmp(none, "*") != 0)
		return hps_fail(ctx, HPS_EINVALID, "precondition_invalid",
				"If-None-Match of a write can only be *.");
	if (none)
		parsed.given = parsed.must_lack = true;
	*condition = parsed;
	return HPS_OK;
}
