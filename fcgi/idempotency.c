#include "fcgi/idempotency.h"

#include <string.h>

#include "fcgi/actor.h"

enum { KEY_MAX = 128 };

static bool is_key(const char *text)
{
	size_t len = strlen(text);

	if (!len || len > KEY_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return true;
}

enum hps_code hps_idempotency_read(struct hps_exchange *x, const char *body,
				   struct hps_replay_key *key)
{
	const char *text = hps_request_header(x->request, "Idempotency-Key");
	struct hps_replay_key out = { .actor = hps_actor_of(x).name,
				      .key = text };
	const char *request;

	if (text && !is_key(text))
		return hps_fail(x->ctx, HPS_EINVALID, "idempotency_invalid",
				"Idempotency-Key has 1 to %d visible ASCII "
				"characters, such as a UUID.",
				KEY_MAX);
	request = hps_format(x->ctx->arena, "%s %s\n%s",
			     hps_method_name(x->request->method),
			     x->request->uri.path, body);
	hps_hash_once(HPS_SHA256, request, strlen(request), out.sha256);
	*key = out;
	return HPS_OK;
}

enum hps_code hps_idempotency_answer(struct hps_exchange *x, struct hps_db *db,
				     const struct hps_replay_key *key,
				     bool *answered)
{
	struct hps_replay replay;
	enum hps_code code;

	*answered = false;
	if (!key->key)
		return HPS_OK;
	code = hps_replay_find(x->ctx, db, key, &replay);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(x->ctx);
		return HPS_OK;
	}
	HPS_TRY(code);
	hps_response_bytes(x->response, (int)replay.status, "application/json",
			   replay.body, strlen(replay.body));
	*answered = true;
	return HPS_OK;
}
