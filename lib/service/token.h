/*
 * token.h - making and ending the tokens of providers.
 *
 * A token's text exists once, in the answer to whoever made it; the store
 * keeps its hash.  Making and ending are each one transaction with an audit
 * row that holds no secret.
 */
#ifndef HPS_SERVICE_TOKEN_H
#define HPS_SERVICE_TOKEN_H

#include "lib/json/read.h"
#include "lib/repo/provider.h"
#include "lib/repo/replay.h"
#include "lib/repo/token.h"
#include "lib/service/generation.h"

/* Lists that are empty stand for their usual content, given behind them. */
struct hps_token_input {
	const struct hps_provider *provider;
	int64_t user_id;  /* whose rights bound it; 0: made on the host */
	const char *name; /* what people call it */
	struct hps_strings rights;   /* at least one */
	struct hps_strings plugins;  /* names, "prefix*" or "*"; "*" */
	struct hps_strings channels; /* names or "*"; "*" */
	const char *default_channel; /* NULL: "stable" */
	struct hps_strings cidrs;    /* networks; any */
	int64_t expires_us;	     /* 0: after usual_us */
	int64_t usual_us, most_us;   /* how long it holds, by the settings */
};

/*
 * Make a token.
 *
 * text: its secret, to be shown once.
 * row: as it is stored.
 * Errors: HPS_EINVALID "invalid_body", with a row for each member that is
 *	wrong; HPS_EDB, HPS_EUNCERTAIN.
 */
HPS_MUST_CHECK enum hps_code
hps_token_make_for(struct hps_ctx *ctx, struct hps_db *db,
		   const struct hps_change *change,
		   const struct hps_token_input *input, const char **text,
		   struct hps_token *row);

/*
 * End a token at once.  Ending it twice is harmless.
 *
 * why: "revoked", "rotated" or "reported".
 * Errors: HPS_ENOTFOUND "token_unknown".
 */
HPS_MUST_CHECK enum hps_code hps_token_end(struct hps_ctx *ctx,
					   struct hps_db *db,
					   const struct hps_change *change,
					   const struct hps_provider *provider,
					   const char *public_id,
					   const char *why);

struct hps_token_rotation {
	const struct hps_provider *provider;
	const char *public_id; /* of the token that ends */
	int64_t user_id;       /* who bounds the new one; 0: the host */
	const char *maker;     /* that user's name, or NULL */
	int64_t most_us;       /* how long it holds at most */
	const struct hps_replay_key *replay;
	/* The answer as JSON, without the secret, to be kept with the key. */
	enum hps_code (*render)(struct hps_ctx *ctx,
				const struct hps_provider *provider,
				const struct hps_token *row, const char **body);
};

/*
 * Put another token in the place of one, which ends at once.
 *
 * text: the secret of the new one, to be shown once.
 * row: as it is stored.
 * Errors: HPS_ENOTFOUND "token_unknown"; HPS_ECONFLICT "token_revoked", and
 *	"duplicate" if the same request came in between.
 */
HPS_MUST_CHECK enum hps_code
hps_token_rotate(struct hps_ctx *ctx, struct hps_db *db,
		 const struct hps_change *change,
		 const struct hps_token_rotation *rotation, const char **text,
		 struct hps_token *row);

/*
 * Somebody found a token: it ends at once.  Whether there is one is not said.
 * Errors: HPS_EDB.
 */
HPS_MUST_CHECK enum hps_code hps_token_report(struct hps_ctx *ctx,
					      struct hps_db *db,
					      const struct hps_change *change,
					      const char *text);

#endif
