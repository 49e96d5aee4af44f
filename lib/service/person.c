#include "lib/service/person.h"

#include "lib/base/text.h"
#include "lib/crypto/token.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/repo/invitation.h"
#include "lib/repo/session.h"

struct work {
	const struct hps_people *people;
	const char *username;
	const struct hps_precondition *precondition;
	const struct hps_person *input;
	const struct hps_person_patch *patch;
	const char *phc; /* NULL: an invitation */
	bool must_change;
	struct hps_person person; /* as it is in the end */
	struct hps_invited invited;
};

/* What the audit keeps: no secret is in it. */
static const char *picture(struct hps_ctx *ctx, const struct hps_person *person)
{
	struct json_object *view = hps_json_object(ctx->arena);

	hps_json_put_string(view, "displayName", person->display_name);
	hps_json_put_string(view, "email", person->email);
	hps_json_put_string(view, "language", person->language);
	hps_json_put_boolean(view, "active", person->active);
	hps_json_put_boolean(view, "mustChangePassword",
			     person->must_change_password);
	return hps_json_text(ctx->arena, view, NULL);
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct work *work, const char *action,
			    const char *before, const char *after)
{
	return hps_people_record(ctx, db, work->people, action, "user",
				 work->username, before, after);
}

static enum hps_code invite(struct hps_ctx *ctx, struct hps_db *db,
			    struct work *work, int64_t user_id)
{
	unsigned char sha256[HPS_SHA256_BYTES];

	work->invited.secret = hps_secret_make(ctx->arena);
	work->invited.expires_us = ctx->now_us + HPS_INVITATION_US;
	hps_token_hash(work->invited.secret, sha256);
	return hps_invitation_insert(ctx, db, user_id, sha256,
				     work->invited.expires_us);
}

/* --- making ------------------------------------------------------------ */

static enum hps_code make(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct work *work = arg;
	int64_t id;

	HPS_TRY(hps_person_insert(ctx, db, work->input, work->phc, &id));
	if (!work->phc)
		HPS_TRY(invite(ctx, db, work, id));
	HPS_TRY(hps_person_find(ctx, db, work->username, &work->person));
	return record(ctx, db, work, "user.create", NULL,
		      picture(ctx, &work->person));
}

enum hps_code hps_person_make(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_people *people,
			      const struct hps_person *input, const char *phc,
			      struct hps_person *person,
			      struct hps_invited *invited)
{
	struct work work = { .people = people,
			     .username = input->username,
			     .input = input,
			     .phc = phc };
	const char *why = hps_username_check(input->username);

	if (why)
		return hps_fail(ctx, HPS_EINVALID, "invalid_name",
				"The username '%s' %s.", input->username, why);
	HPS_TRY(hps_db_transaction(ctx, db, make, &work));
	*person = work.person;
	*invited = work.invited;
	return HPS_OK;
}

/* --- changing ---------------------------------------------------------- */

/* Lock the user, and see that the caller may change this one. */
static enum hps_code begin(struct hps_ctx *ctx, struct hps_db *db,
			   const struct work *work, struct hps_person *person)
{
	HPS_TRY(hps_person_lock(ctx, db, work->username, person));
	HPS_TRY(hps_people_cover_user(ctx, db, work->people, person->id));
	if (!work->precondition)
		return HPS_OK;
	return hps_precondition_check(ctx, work->precondition, true,
				      (uint64_t)person->row_version);
}

static void apply(const struct hps_person_patch *patch,
		  struct hps_person *person)
{
	if (patch->has_display_name)
		person->display_name = patch->display_name;
	if (patch->has_email)
		person->email = patch->email;
	if (patch->has_language)
		person->language = patch->language;
	if (patch->has_active)
		person->active = patch->active;
	if (patch->has_must_change_password)
		person->must_change_password = patch->must_change_password;
}

static enum hps_code edit(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct work *work = arg;
	struct hps_person old, person;

	HPS_TRY(begin(ctx, db, work, &old));
	person = old;
	apply(work->patch, &person);
	if (old.active && !person.active)
		HPS_TRY(hps_people_keep_owner(ctx, db, old.id, old.username));
	if (!person.active)
		HPS_TRY(hps_session_delete_of(ctx, db, old.id, 0));
	HPS_TRY(hps_person_update(ctx, db, &person));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	HPS_TRY(hps_person_find(ctx, db, work->username, &work->person));
	return record(ctx, db, work, "user.edit", picture(ctx, &old),
		      picture(ctx, &person));
}

enum hps_code hps_person_edit(struct hps_ctx *ctx, struct hps_db *db,
			      const struct hps_people *people,
			      const char *username,
			      const struct hps_precondition *precondition,
			      const struct hps_person_patch *patch,
			      struct hps_person *person)
{
	struct work work = { .people = people,
			     .username = username,
			     .precondition = precondition,
			     .patch = patch };

	HPS_TRY(hps_db_transaction(ctx, db, edit, &work));
	*person = work.person;
	return HPS_OK;
}

static enum hps_code delete (struct hps_ctx *ctx, struct hps_db *db,
			     void *arg) {
	const struct work *work = arg; struct hps_person person;

	HPS_TRY(begin(ctx, db, work, &person));
	HPS_TRY(hps_people_keep_owner(ctx, db, person.id, person.username));
	HPS_TRY(hps_person_delete(ctx, db, person.id));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	return record(ctx, db, work, "user.delete", picture(ctx, &person),
		      NULL);
}

enum hps_code hps_person_remove(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_people *people,
				const char *username,
				const struct hps_precondition *precondition)
{
	struct work work = { .people = people,
			     .username = username,
			     .precondition = precondition };

	return hps_db_transaction(ctx, db, delete, &work);
}

/* --- passwords and sessions -------------------------------------------- */

static enum hps_code reset(struct hps_ctx *ctx, struct hps_db *db, void *arg)
{
	struct work *work = arg;
	struct hps_person person;

	HPS_TRY(begin(ctx, db, work, &person));
	if (!work->phc) {
		HPS_TRY(invite(ctx, db, work, person.id));
		return record(ctx, db, work, "user.invite", NULL, NULL);
	}
	HPS_TRY(hps_person_set_password(ctx, db, person.id, work->phc,
					work->must_change));
	HPS_TRY(hps_session_delete_of(ctx, db, person.id, 0));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	return record(ctx, db, work, "user.password", NULL, NULL);
}

enum hps_code hps_person_reset(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_people *people,
			       const char *username, const char *phc,
			       bool must_change, struct hps_invited *invited)
{
	struct work work = { .people = people,
			     .username = username,
			     .phc = phc,
			     .must_change = must_change };

	HPS_TRY(hps_db_transaction(ctx, db, reset, &work));
	*invited = work.invited;
	return HPS_OK;
}

static enum hps_code end_sessions(struct hps_ctx *ctx, struct hps_db *db,
				  void *arg)
{
	const struct work *work = arg;
	struct hps_person person;

	HPS_TRY(hps_person_find(ctx, db, work->username, &person));
	HPS_TRY(hps_session_delete_of(ctx, db, person.id, 0));
	HPS_TRY(hps_people_changed(ctx, db, work->people));
	return record(ctx, db, work, "user.end_sessions", NULL, NULL);
}

enum hps_code hps_person_end_sessions(struct hps_ctx *ctx, struct hps_db *db,
				      const struct hps_people *people,
				      const char *username)
{
	struct work work = { .people = people, .username = username };

	return hps_db_transaction(ctx, db, end_sessions, &work);
}
