/*
 * cidr.h - networks of addresses: "192.0.2.0/24", "2001:db8::/32".
 *
 * An IPv4 address that came as IPv6 (::ffff:192.0.2.1, RFC 4291, 2.5.5.2) is
 * the IPv4 address, so that a network means the same on any socket.
 */
#ifndef HPS_MODEL_CIDR_H
#define HPS_MODEL_CIDR_H

#include <stdbool.h>

/*
 * Returns NULL if text is a network or a single address, else why not, as the
 * end of a sentence.
 */
const char *hps_cidr_check(const char *text);

/*
 * True if the address lies in the network.
 * cidr, address: false if either cannot be read.
 */
bool hps_cidr_contains(const char *cidr, const char *address);

#endif
