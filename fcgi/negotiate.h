/*
 * negotiate.h - what a client accepts, with qualities (RFC 9110, 12.5).
 */
#ifndef HPS_FCGI_NEGOTIATE_H
#define HPS_FCGI_NEGOTIATE_H

/*
 * How much a client wants a coding ("br", "gzip", "identity"), in thousandths:
 * 0 is not at all.
 *
 * header: Accept-Encoding, or NULL, which takes identity alone.  Malformed
 * members are passed over.
 */
int hps_accept_encoding(const char *header, const char *coding);

/*
 * The same for a media type ("text/html") by Accept; NULL takes anything.
 * The most specific range decides.
 */
int hps_accept_type(const char *header, const char *type);

#endif
