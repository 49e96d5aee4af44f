/*
 * idempotency.h - Idempotency-Key: a request that is sent again gets the
 * answer that it got before, without secrets.
 */
#ifndef HPS_FCGI_IDEMPOTENCY_H
#define HPS_FCGI_IDEMPOTENCY_H

#include "fcgi/exchange.h"
#include "lib/db/db.h"
#include "lib/repo/replay.h"

/*
 * Read the key of a request.
 *
 * body: of the request, "" where its row takes none.
 * key: key->key is NULL if there is none.
 * Errors: HPS_EINVALID "idempotency_invalid".
 */
HPS_MUST_CHECK enum hps_code hps_idempotency_read(struct hps_exchange *x,
						  const char *body,
						  struct hps_replay_key *key);

/*
 * Answer as before, if the request was answered before.
 * Errors: HPS_EINVALID "replay_differs"; HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code
hps_idempotency_answer(struct hps_exchange *x, struct hps_db *db,
		       const struct hps_replay_key *key, bool *answered);

#endif
