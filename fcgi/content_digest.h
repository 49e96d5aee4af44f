/*
 * content_digest.h - the header Content-Digest (RFC 9530).
 */
#ifndef HPS_FCGI_CONTENT_DIGEST_H
#define HPS_FCGI_CONTENT_DIGEST_H

#include "fcgi/exchange.h"

/*
 * Compare a spooled body with the sha-256 member of the header, if the client
 * sent one.  Other algorithms are passed over.
 *
 * Errors: HPS_EINVALID "digest_invalid" where the member cannot be read,
 *	"digest_mismatch" where other bytes arrived; HPS_EIO.
 */
HPS_MUST_CHECK enum hps_code hps_content_digest_check(struct hps_exchange *x,
						      int spool_fd);

#endif
