#include "lib/crypto/encode.h"

#include <string.h>

static const char plain[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char urlsafe[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static char *encode(struct hps_arena *arena, const unsigned char *data,
		    size_t len, const char *alphabet, bool pad)
{
	char *text = hps_alloc(arena, (len + 2) / 3 * 4 + 1);
	char *at = text;

	for (; len >= 3; data += 3, len -= 3) {
		*at++ = alphabet[data[0] >> 2];
		*at++ = alphabet[(data[0] & 3) << 4 | data[1] >> 4];
		*at++ = alphabet[(data[1] & 15) << 2 | data[2] >> 6];
		*at++ = alphabet[data[2] & 63];
	}
	if (len) {
		unsigned second = len == 2 ? data[1] : 0;

		*at++ = alphabet[data[0] >> 2];
		*at++ = alphabet[(data[0] & 3) << 4 | second >> 4];
		if (len == 2)
			*at++ = alphabet[(second & 15) << 2];
		else if (pad)
			*at++ = '=';
		if (pad)
			*at++ = '=';
	}
	return text;
}

static bool decode(struct hps_arena *arena, const char *text, size_t text_len,
		   const char *alphabet, unsigned char **data, size_t *len)
{
	unsigned char *bytes = hps_alloc(arena, text_len / 4 * 3 + 4);
	unsigned bits = 0, have = 0;
	size_t out = 0, i;

	if (text_len % 4 == 1)
		return false;
	for (i = 0; i < text_len; i++) {
		const char *at = text[i] ? memchr(alphabet, text[i], 64) : NULL;

		if (!at)
			return false;
		bits = (bits << 6 | (unsigned)(at - alphabet)) & 0xffffu;
		have += 6;
		if (have >= 8) {
			have -= 8;
			bytes[out++] = (unsigned char)(bits >> have);
		}
	}
	if (bits & ((1u << have) - 1))
		return false;
	*data = bytes;
	*len = out;
	return true;
}

char *hps_base64(struct hps_arena *arena, const void *data, size_t len)
{
	return encode(arena, data, len, plain, true);
}

char *hps_base64url(struct hps_arena *arena, const void *data, size_t len)
{
	return encode(arena, data, len, urlsafe, false);
}

bool hps_base64_decode(struct hps_arena *arena, const char *text,
		       size_t text_len, unsigned char **data, size_t *len)
{
	if (text_len % 4)
		return false;
	if (text_len && text[text_len - 1] == '=') {
		text_len--;
		if (text[text_len - 1] == '=')
			text_len--;
	}
	return decode(arena, text, text_len, plain, data, len);
}

bool hps_base64url_decode(struct hps_arena *arena, const char *text,
			  size_t text_len, unsigned char **data, size_t *len)
{
	return decode(arena, text, text_len, urlsafe, data, len);
}
