#include "lib/service/second.h"

#include <string.h>

#include "lib/base/buf.h"
#include "lib/crypto/random.h"
#include "lib/crypto/seal.h"
#include "lib/crypto/token.h"
#include "lib/crypto/totp.h"
#include "lib/json/read.h"
#include "lib/repo/totp.h"

static const char key_path[] = "keys/totp.key";
static const char issuer[] = "Harmonix Plugin Store";

/* 80 bits: too many to guess, few enough to type. */
enum { CODE_BYTES = 10, CODE_CHARACTERS = 16, GROUP = 4 };

struct work {
	const struct hps_people *people;
	const struct hps_actor *actor;
	const struct hps_second *second;
	const unsigned char *sealed;
	size_t sealed_len;
	const char *otp;
	const char **codes;
	unsigned char sha256[HPS_SHA256_BYTES];
};

/* --- the secret -------------------------------------------------------- */

static enum hps_code read_key(struct hps_ctx *ctx, int state_fd,
			      struct hps_seal_key *key)
{
	enum hps_code code = hps_seal_key_read(ctx, state_fd, key_path, key);

	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	/* Another worker may be doing the same. */
	code = hps_seal_key_make(ctx, state_fd, key_path);
	if (code != HPS_OK && code != HPS_ECONFLICT)
		return code;
	hps_fail_clear(ctx);
	return hps_seal_key_read(ctx, state_fd, key_path, key);
}

static const char *about(struct hps_arena *arena,
			 const struct hps_second *second)
{
	return hps_format(arena, "totp:%lld", (long long)second->user_id);
}

/* The step of time whose code this is. */
static enum hps_code match(struct hps_ctx *ctx, const struct hps_second *second,
			   const struct hps_totp_row *row, const char *otp,
			   int64_t *step, bool *matched)
{
	struct hps_seal_key key;
	unsigned char *secret;
	size_t len;

	HPS_TRY(read_key(ctx, second->state_fd, &key));
	HPS_TRY(hps_unseal(ctx, &key, about(ctx->arena, second),
			   row->secret.data, row->secret.len, &secret, &len));
	*matched = hps_totp_match(secret, len, otp, ctx->now_us, row->last_step,
				  step);
	return HPS_OK;
}

/* --- proposing --------------------------------------------------------- */

static enum hps_code exists(struct hps_ctx *ctx)
{
	return hps_fail(ctx, HPS_ECONFLICT, "totp_exists",
			"A second factor is in force. Take it away before you "
			"set up another one.");
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct work *work, const char *action)
{
	return hps_people_record(ctx, db, work->people, action, "user",
				 work->second->username, NULL, NULL);
}

static enum hps_code propose(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct work *work = arg;
	bool done;

	HPS_TRY(hps_totp_propose(ctx, db, work->second->user_id, work->sealed,
				 work->sealed_len, &done));
	if (!done)
		return exists(ctx);
	return record(ctx, db, work, "totp.begin");
}

enum hps_code hps_second_begin(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_people *people,
			       const struct hps_second *second,
			       const char **uri)
{
	struct work work = { .people = people, .second = second };
	unsigned char secret[HPS_TOTP_SECRET_BYTES];
	struct hps_seal_key key;

	HPS_TRY(read_key(ctx, second->state_fd, &key));
	hps_random_bytes(secret, sizeof(secret));
	work.sealed = hps_seal(ctx->arena, &key, about(ctx->arena, second),
			       secret, sizeof(secret), &work.sealed_len);
	HPS_TRY(hps_db_transaction(ctx, db, propose, &work));
	*uri = hps_totp_uri(ctx->arena, issuer, second->username, secret,
			    sizeof(secret));
	return HPS_OK;
}

/* --- recovery codes ---------------------------------------------------- */

/* "ABCD-EFGH-JKLM-NPQR": base 32 in groups. */
static const char *make_code(struct hps_arena *arena)
{
	unsigned char bytes[CODE_BYTES];
	struct hps_buf out;
	const char *text;

	hps_random_bytes(bytes, sizeof(bytes));
	text = hps_base32(arena, bytes, sizeof(bytes));
	hps_buf_init(&out, arena, CODE_CHARACTERS + CODE_CHARACTERS / GROUP);
	for (size_t i = 0; text[i]; i++) {
		if (i > 0 && i % GROUP == 0)
			hps_buf_putc(&out, '-');
		hps_buf_putc(&out, text[i]);
	}
	return out.data;
}

/* As it was typed: without signs between, in any case. */
static void hash_code(struct hps_arena *arena, const char *code,
		      unsigned char sha256[HPS_SHA256_BYTES])
{
	struct hps_buf plain;

	hps_buf_init(&plain, arena, CODE_CHARACTERS);
	for (; *code; code++)
		if (*code >= 'a' && *code <= 'z')
			hps_buf_putc(&plain, (char)(*code - 'a' + 'A'));
		else if (!strchr(" -", *code))
			hps_buf_putc(&plain, *code);
	hps_token_hash(plain.data, sha256);
}

static enum hps_code make_codes(struct hps_ctx *ctx, struct hps_db *db,
				const struct work *work)
{
	unsigned char sha256[HPS_SHA256_BYTES];

	for (size_t i = 0; i < HPS_RECOVERY_CODES; i++) {
		work->codes[i] = make_code(ctx->arena);
		hash_code(ctx->arena, work->codes[i], sha256);
		HPS_TRY(hps_recovery_insert(ctx, db, work->second->user_id,
					    sha256));
	}
	return HPS_OK;
}

/* --- confirming and taking away ---------------------------------------- */

static enum hps_code confirm(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct work *work = arg;
	struct hps_totp_row row;
	bool matched, done;
	int64_t step;

	HPS_TRY(hps_totp_get(ctx, db, work->second->user_id, &row));
	if (row.confirmed_us)
		return exists(ctx);
	if (!row.secret.data)
		return hps_fail(ctx, HPS_ECONFLICT, "totp_missing",
				"There is nothing to confirm. Begin with "
				"POST /api/v1/me/totp.");
	HPS_TRY(match(ctx, work->second, &row, work->otp, &step, &matched));
	if (!matched) {
		hps_fault_add(ctx->arena, &ctx->error.faults, "/otp",
			      "otp_wrong",
			      "This is not the code of now. Compare the clock "
			      "of the device.");
		return hps_json_invalid(ctx);
	}
	HPS_TRY(hps_totp_confirm(ctx, db, work->second->user_id, step, &done));
	if (!done)
		return exists(ctx);
	HPS_TRY(make_codes(ctx, db, work));
	return record(ctx, db, work, "totp.confirm");
}

enum hps_code hps_second_confirm(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_people *people,
				 const struct hps_second *second,
				 const char *otp, const char *const **codes)
{
	struct work work = { .people = people, .second = second, .otp = otp };

	work.codes =
		HPS_NEW_ARRAY(ctx->arena, HPS_RECOVERY_CODES, const char *);
	HPS_TRY(hps_db_transaction(ctx, db, confirm, &work));
	*codes = work.codes;
	return HPS_OK;
}

static enum hps_code take_away(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	const struct work *work = arg;

	HPS_TRY(hps_totp_clear(ctx, db, work->second->user_id));
	return record(ctx, db, work, "totp.remove");
}

enum hps_code hps_second_remove(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_people *people,
				const struct hps_second *second)
{
	struct work work = { .people = people, .second = second };

	return hps_db_transaction(ctx, db, take_away, &work);
}

/* --- using ------------------------------------------------------------- */

enum hps_code hps_second_wanted(struct hps_ctx *ctx, struct hps_db *db,
				int64_t user_id, bool *wanted)
{
	struct hps_totp_row row;

	HPS_TRY(hps_totp_get(ctx, db, user_id, &row));
	*wanted = row.confirmed_us != 0;
	return HPS_OK;
}

static enum hps_code wrong(struct hps_ctx *ctx)
{
	return hps_fail(ctx, HPS_EAUTH, "otp_wrong",
			"This one-time password is wrong, or was used before.");
}

static enum hps_code use_step(struct hps_ctx *ctx, struct hps_db *db,
			      const struct work *work)
{
	struct hps_totp_row row;
	bool matched, first = false;
	int64_t step;

	HPS_TRY(hps_totp_get(ctx, db, work->second->user_id, &row));
	HPS_TRY(match(ctx, work->second, &row, work->otp, &step, &matched));
	if (matched)
		HPS_TRY(hps_totp_use_step(ctx, db, work->second->user_id, step,
					  &first));
	return first ? HPS_OK : wrong(ctx);
}

static enum hps_code use_code(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct work *work = arg;
	struct hps_audit_row row = { .action = "totp.recovery",
				     .object_kind = "user",
				     .object = work->second->username };
	bool done;

	HPS_TRY(hps_recovery_use(ctx, db, work->second->user_id, work->sha256,
				 &done));
	if (!done)
		return wrong(ctx);
	return hps_audit_insert(ctx, db, work->actor, &row);
}

enum hps_code hps_second_use(struct hps_ctx *ctx, struct hps_db *db,
			     const struct hps_actor *actor,
			     const struct hps_second *second, const char *otp)
{
	struct work work = { .actor = actor, .second = second, .otp = otp };

	if (strlen(otp) == HPS_TOTP_DIGITS)
		return use_step(ctx, db, &work);
	hash_code(ctx->arena, otp, work.sha256);
	return hps_db_transaction(ctx, db, use_code, &work);
}
