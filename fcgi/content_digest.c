#include "fcgi/content_digest.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/crypto/encode.h"
#include "lib/crypto/hash.h"

static const char member[] = "sha-256=:";

/* The base64 between the colons; NULL if there is no such member. */
static const char *find_member(const char *header, size_t *len)
{
	const char *at = strstr(header, member);

	if (!at || (at != header && at[-1] != ',' && at[-1] != ' '))
		return NULL;
	at += strlen(member);
	*len = strcspn(at, ":");
	if (at[*len] != ':' || strstr(at + *len, "sha-256"))
		return NULL; /* cut off, or there twice */
	return at;
}

static enum hps_code hash_file(struct hps_ctx *ctx, int fd,
			       unsigned char digest[HPS_SHA256_BYTES])
{
	char buf[64 * 1024];
	struct hps_hash hash;
	off_t offset = 0;
	ssize_t got;

	hps_hash_init(&hash, HPS_SHA256);
	while ((got = pread(fd, buf, sizeof(buf), offset)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			hps_hash_release(&hash);
			return hps_fail_errno(ctx, "read spool");
		}
		hps_hash_update(&hash, buf, (size_t)got);
		offset += got;
	}
	hps_hash_finish(&hash, digest);
	return HPS_OK;
}

enum hps_code hps_content_digest_check(struct hps_exchange *x, int spool_fd)
{
	const char *header = hps_request_header(x->request, "Content-Digest");
	unsigned char actual[HPS_SHA256_BYTES], *wanted;
	const char *text;
	size_t text_len, len;

	if (!header || !strstr(header, "sha-256"))
		return HPS_OK;
	text = find_member(header, &text_len);
	if (!text ||
	    !hps_base64_decode(x->ctx->arena, text, text_len, &wanted, &len) ||
	    len != HPS_SHA256_BYTES)
		return hps_fail(x->ctx, HPS_EINVALID, "digest_invalid",
				"Content-Digest cannot be read; it is written "
				"as sha-256=:<base64>:.");
	HPS_TRY(hash_file(x->ctx, spool_fd, actual));
	if (!memcmp(actual, wanted, len))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EINVALID, "digest_mismatch",
			"Other bytes arrived than Content-Digest says. Send "
			"the upload again.");
}
