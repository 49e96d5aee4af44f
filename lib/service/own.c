#include "lib/service/own.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/crypto/token.h"
#include "lib/repo/invitation.h"
#include "lib/repo/person.h"

/* --- the password ------------------------------------------------------ */

struct password_work {
	const struct hps_people *people;
	const struct hps_session *session;
	const char *phc;
	unsigned char sha256[HPS_SHA256_BYTES];
};

static enum hps_code set_password(struct hps_ctx *ctx, struct hps_db *db,
				  void *arg)
{
	const struct password_work *work = arg;
	const struct hps_session *session = work->session;

	HPS_TRY(hps_person_set_password(ctx, db, session->user_id, work->phc,
					false));
	HPS_TRY(hps_session_delete_of(ctx, db, session->user_id, session->id));
	HPS_TRY(hps_session_drop_tokens(ctx, db, session->id));
	HPS_TRY(hps_session_refresh(ctx, db, session->id, work->sha256));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	return hps_people_record(ctx, db, work->people, "user.password", "user",
				 session->username, NULL, NULL);
}

enum hps_code hps_own_password(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_people *people,
			       const struct hps_login_desk *desk,
			       const struct hps_session *session,
			       const char *current, const char *password,
			       const char **secret)
{
	struct password_work work = { .people = people, .session = session };
	const char *text = hps_secret_make(ctx->arena);

	if (strcmp(current, password) == 0)
		return hps_fail(ctx, HPS_EINVALID, "password_same",
				"The new password is the old one. Choose "
				"another.");
	HPS_TRY(hps_password_check(ctx, password, session->username));
	HPS_TRY(hps_login_hash(ctx, desk, password, &work.phc));
	hps_token_hash(text, work.sha256);
	HPS_TRY(hps_db_transaction(ctx, db, set_password, &work));
	*secret = text;
	return HPS_OK;
}

/* --- invitations ------------------------------------------------------- */

struct invitation_work {
	struct hps_people people;
	struct hps_invitation row;
	const char *phc;
};

static enum hps_code gone(struct hps_ctx *ctx)
{
	return hps_fail(ctx, HPS_EGONE, "invitation_gone",
			"This invitation was used, or is too old. Ask for "
			"another one.");
}

static enum hps_code find(struct hps_ctx *ctx, struct hps_db *db,
			  const char *secret, struct hps_invitation *row)
{
	enum hps_code code = HPS_ENOTFOUND;
	unsigned char sha256[HPS_SHA256_BYTES];

	if (hps_secret_check(secret)) {
		hps_token_hash(secret, sha256);
		code = hps_invitation_find(ctx, db, sha256, row);
	}
	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "invitation_unknown",
				"There is no such invitation. Check that the "
				"link was copied whole.");
	if (code != HPS_OK)
		return code;
	if (row->used_us || row->expires_us <= ctx->now_us || !row->active)
		return gone(ctx);
	return HPS_OK;
}

static enum hps_code accept(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct invitation_work *work = arg;
	const struct hps_invitation *row = &work->row;
	bool first;

	HPS_TRY(hps_invitation_use(ctx, db, row->id, &first));
	if (!first)
		return gone(ctx);
	HPS_TRY(hps_person_set_password(ctx, db, row->user_id, work->phc,
					false));
	HPS_TRY(hps_session_delete_of(ctx, db, row->user_id, 0));
	HPS_TRY(hps_people_changed(ctx, db, &work->people));
	return hps_people_record(ctx, db, &work->people, "invitation.accept",
				 "user", row->username, NULL, NULL);
}

enum hps_code hps_own_invitation(struct hps_ctx *ctx, struct hps_db *db,
				 struct hps_epoch *epoch,
				 const struct hps_login_desk *desk,
				 const char *secret, const char *address,
				 const char *password)
{
	struct invitation_work work = { .people = { .epoch = epoch } };
	struct hps_actor *actor = &work.people.change.actor;

	HPS_TRY(find(ctx, db, secret, &work.row));
	HPS_TRY(hps_password_check(ctx, password, work.row.username));
	HPS_TRY(hps_login_hash(ctx, desk, password, &work.phc));
	actor->name = hps_format(ctx->arena, "user:%s", work.row.username);
	actor->credential = "invitation";
	actor->address = address;
	return hps_db_transaction(ctx, db, accept, &work);
}

/* --- sessions ---------------------------------------------------------- */

struct session_work {
	const struct hps_people *people;
	int64_t user_id;
	const char *public_id; /* NULL: all of them */
	const char *username;
};

static enum hps_code end(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	const struct session_work *work = arg;
	bool there = true;

	if (work->public_id)
		HPS_TRY(hps_session_delete_own(ctx, db, work->user_id,
					       work->public_id, &there));
	else
		HPS_TRY(hps_session_delete_of(ctx, db, work->user_id, 0));
	if (!there)
		return hps_fail(ctx, HPS_ENOTFOUND, "session_unknown",
				"You have no such session.");
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	if (work->public_id)
		return hps_people_record(ctx, db, work->people, "session.close",
					 "session", work->public_id, NULL,
					 NULL);
	return hps_people_record(ctx, db, work->people, "user.end_sessions",
				 "user", work->username, NULL, NULL);
}

enum hps_code hps_own_session_end(struct hps_ctx *ctx, struct hps_db *db,
				  const struct hps_people *people,
				  int64_t user_id, const char *public_id)
{
	struct session_work work = { people, user_id, public_id, NULL };
	enum hps_code code = hps_db_transaction(ctx, db, end, &work);

	/* Also for a text beyond ASCII, which no id is. */
	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "session_unknown",
				"You have no such session.");
	return code;
}

enum hps_code hps_own_sessions_end(struct hps_ctx *ctx, struct hps_db *db,
				   const struct hps_people *people,
				   int64_t user_id, const char *username)
{
	struct session_work work = { people, user_id, NULL, username };

	return hps_db_transaction(ctx, db, end, &work);
}
