/*
 * chain.h - the audit's rows, sealed one to the next.
 *
 * A change writes its audit row in its own transaction; the rows are sealed a
 * little later, in the order of their ids, by the clerk:
 *
 *	seal = HMAC-SHA-256(key, seal before || number || canonical row)
 *
 * The first row follows 32 zero bytes; number counts from 1 and is 8 bytes,
 * most significant first.  The canonical row is, for each column from id to
 * repeats in the order of the table, its text's length in decimal, ":", the
 * text and a line feed; numbers in decimal, "-" and a line feed for NULL.
 *
 * So a row that was changed, added between or taken out shows, unless whoever
 * did it has the key, which lies outside the database.  The number of the last
 * seal that this host has seen is kept beside the key, so that cutting off the
 * newest rows shows as well.
 *
 * Two clerks may seal at once: the last sealed row is locked, and a number is
 * given once.
 */
#ifndef HPS_SERVICE_CHAIN_H
#define HPS_SERVICE_CHAIN_H

#include "lib/crypto/hash.h"
#include "lib/crypto/seal.h"
#include "lib/db/db.h"

/*
 * The key in keys/audit.key, made if it is not there.
 * Errors: HPS_EINTERNAL "key_unusable"; HPS_EIO, HPS_ENOSPACE.
 */
HPS_MUST_CHECK enum hps_code hps_chain_key(struct hps_ctx *ctx, int state_fd,
					   struct hps_seal_key *key);

/*
 * Seal the oldest rows that are not sealed.
 *
 * most: rows at once.
 * sealed: how many were.
 */
HPS_MUST_CHECK enum hps_code hps_chain_seal(struct hps_ctx *ctx,
					    struct hps_db *db, int state_fd,
					    const struct hps_seal_key *key,
					    size_t most, size_t *sealed);

/* A place in the chain that somebody keeps elsewhere, to compare with. */
struct hps_chain_head {
	int64_t number; /* 0: none */
	unsigned char seal[HPS_SHA256_BYTES];
};

/*
 * A head as text, "412:<64 hexadecimal digits>", and back.
 * hps_chain_head_parse() returns false for anything else.
 */
char *hps_chain_head_text(struct hps_arena *arena,
			  const struct hps_chain_head *head);
HPS_MUST_CHECK bool hps_chain_head_parse(const char *text,
					 struct hps_chain_head *head);

struct hps_chain_verdict {
	int64_t sealed;	  /* rows whose seals hold, from the first */
	int64_t unsealed; /* rows that wait for a seal */
	const char *why;  /* NULL: the chain is whole */
	int64_t row_id;	  /* of the first bad row, 0 if it is missing */
	int64_t number;	  /* in the chain, of that row */
	struct hps_chain_head head; /* the last row that holds */
};

/*
 * Follow the chain from its beginning.
 *
 * kept: a head of this chain that was exported before, or NULL.  A chain that
 *	does not reach it, or has another row there, is not the same chain.
 * Errors: HPS_ENOTFOUND "key_missing"; HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code
hps_chain_verify(struct hps_ctx *ctx, struct hps_db *db, int state_fd,
		 const struct hps_chain_head *kept,
		 struct hps_chain_verdict *verdict);

#endif
