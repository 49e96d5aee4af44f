#include "lib/model/cidr.h"

#include <arpa/inet.h>
#include <string.h>

#include "lib/base/attr.h"
#include "lib/base/text.h"

enum { V4_BITS = 32, V6_BITS = 128, MAPPED_BYTES = 12 };

/* An address and how many of its first bits count. */
struct network {
	unsigned char bytes[16];
	unsigned bits; /* in the address: 32 or 128 */
	unsigned length;
};

static const unsigned char mapped[MAPPED_BYTES] = { [10] = 0xff, [11] = 0xff };

static bool parse_address(const char *text, struct network *network)
{
	unsigned char bytes[16] = { 0 };

	network->bits = V4_BITS;
	if (inet_pton(AF_INET, text, bytes) != 1) {
		network->bits = V6_BITS;
		if (inet_pton(AF_INET6, text, bytes) != 1)
			return false;
	}
	memcpy(network->bytes, bytes, sizeof(bytes));
	return true;
}

static bool parse(const char *text, struct network *network)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	char address[INET6_ADDRSTRLEN];
	unsigned long length;

	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	if (!parse_address(address, network))
		return false;
	network->length = network->bits;
	if (!slash)
		return true;
	if (!hps_number_parse(slash + 1, network->bits, &length))
		return false;
	network->length = (unsigned)length;
	return true;
}

/* An IPv4 address that is written as IPv6 becomes one of IPv4. */
static void unmap(struct network *network)
{
	if (network->bits != V6_BITS || network->length < MAPPED_BYTES * 8 ||
	    memcmp(network->bytes, mapped, MAPPED_BYTES) != 0)
		return;
	memmove(network->bytes, network->bytes + MAPPED_BYTES, 4);
	network->bits = V4_BITS;
	network->length -= MAPPED_BYTES * 8;
}

static bool same_bits(const unsigned char *a, const unsigned char *b,
		      unsigned count)
{
	unsigned whole = count / 8, rest = count % 8;
	unsigned char mask = (unsigned char)(0xff << (8 - rest));

	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || ((a[whole] ^ b[whole]) & mask) == 0;
}

const char *hps_cidr_check(const char *text)
{
	struct network network;

	if (parse(text, &network))
		return NULL;
	return "must be a network such as 10.0.0.0/8 or 2001:db8::/32";
}

bool hps_cidr_holds(const char *cidr, const char *address)
{
	struct network network, one;

	if (!parse(cidr, &network) || strchr(address, '/') ||
	    !parse(address, &one))
		return false;
	unmap(&network);
	unmap(&one);
	return network.bits == one.bits &&
	       same_bits(network.bytes, one.bytes, network.length);
}
