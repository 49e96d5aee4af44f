/*
 * cidr.h - networks such as 10.0.0.0/8 and 2001:db8::/32 (RFC 4632, RFC 4291
 * section 2.3), and whether an address lies in one.
 *
 * An address without a length is a network of one.  IPv4 addresses that come
 * as IPv6 (::ffff:10.0.0.1) count as IPv4.
 */
#ifndef HPS_MODEL_CIDR_H
#define HPS_MODEL_CIDR_H

#include <stdbool.h>

/* NULL if text is a network, else why not, as the end of a sentence. */
const char *hps_cidr_check(const char *text);

/* True if the address lies in the network; false if either cannot be read. */
bool hps_cidr_holds(const char *cidr, const char *address);

#endif
