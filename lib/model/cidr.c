#include "lib/model/cidr.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "lib/base/text.h"

enum { V4_BITS = 32, V6_BITS = 128, V4_AT = 12, TEXT_MAX = 64 };

/* Every address is one of IPv6; those of IPv4 lie in ::ffff:0:0/96. */
struct network {
	unsigned char bytes[16];
	unsigned bits;
};

static const unsigned char mapped[V4_AT] = { [10] = 0xff, [11] = 0xff };

static bool read_address(const char *text, unsigned char bytes[16], bool *v4)
{
	*v4 = inet_pton(AF_INET, text, bytes + V4_AT) == 1;
	if (*v4)
		memcpy(bytes, mapped, sizeof(mapped));
	return *v4 || inet_pton(AF_INET6, text, bytes) == 1;
}

static const char *read_network(const char *text, struct network *network)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	char address[TEXT_MAX];
	unsigned long bits;
	bool v4;

	if (len >= sizeof(address))
		return "is no address";
	memcpy(address, text, len);
	address[len] = '\0';
	if (!read_address(address, network->bytes, &v4))
		return "must be a network such as 192.0.2.0/24 or "
		       "2001:db8::/32";
	bits = v4 ? V4_BITS : V6_BITS;
	if (slash && !hps_number_parse(slash + 1, bits, &bits))
		return "must end with a slash and the number of leading bits";
	network->bits = (unsigned)bits + (v4 ? V6_BITS - V4_BITS : 0);
	return NULL;
}

const char *hps_cidr_check(const char *text)
{
	struct network network;

	return read_network(text, &network);
}

bool hps_cidr_contains(const char *cidr, const char *address)
{
	unsigned char bytes[16];
	struct network network;
	unsigned whole, rest;
	bool v4;

	if (read_network(cidr, &network) || !read_address(address, bytes, &v4))
		return false;
	whole = network.bits / 8;
	rest = network.bits % 8;
	if (memcmp(network.bytes, bytes, whole) != 0)
		return false;
	return rest == 0 ||
	       (network.bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0;
}
