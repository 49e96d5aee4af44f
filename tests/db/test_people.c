/* Users, roles and grants, where what is stored decides. */
#include "tests/db/db_unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/repo/totp.h"
#include "lib/service/access.h"
#include "lib/service/account.h"
#include "lib/service/person.h"
#include "lib/service/role.h"

static char folder[] = "/tmp/hps-test-XXXXXX";
static struct hps_epoch epoch;

/* Not a real hash: nobody signs in here. */
static const char phc[] = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA";

static struct hps_people host(void)
{
	return (struct hps_people){
		.change = { .actor = { "host", "host", "" } },
		.epoch = &epoch,
	};
}

/* A caller with these permissions for the whole store. */
static struct hps_people caller_with(struct unit *u, enum hps_role role)
{
	struct hps_grant *grant = HPS_NEW(&u->arena, struct hps_grant);
	struct hps_caller *caller = HPS_NEW(&u->arena, struct hps_caller);
	struct hps_people people = host();

	*grant = (struct hps_grant){ HPS_SCOPE_STORE, 0,
				     hps_role_info(role)->permissions };
	*caller = (struct hps_caller){ .kind = HPS_CALLER_SESSION,
				       .grants = grant,
				       .grant_count = 1 };
	people.caller = caller;
	return people;
}

static struct hps_person make(struct unit *u, struct hps_db *db,
			      const char *name)
{
	struct hps_people people = host();
	struct hps_person input = { .username = name, .display_name = name };
	struct hps_person person;
	struct hps_invited invited;

	db_assert_ok(&u->ctx, hps_person_make(&u->ctx, db, &people, &input, phc,
					      &person, &invited));
	assert_null(invited.secret);
	return person;
}

static enum hps_code give(struct unit *u, struct hps_db *db, const char *name,
			  const char *role)
{
	struct hps_people people = host();

	return hps_grant_give(&u->ctx, db, &people, name, role, "store");
}

static enum hps_code take(struct unit *u, struct hps_db *db, const char *name,
			  const char *role)
{
	struct hps_people people = host();

	return hps_grant_take(&u->ctx, db, &people, name, role, "store");
}

static void person_make__writes_one_audit_row(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	make(&u, db, "anna");
	assert_int_equal(
		db_unit_number(&u.ctx, db,
			       "SELECT COUNT(*) AS number FROM audit WHERE "
			       "action = 'user.create' AND object = 'anna'"),
		1);
}

static void person_edit__wants_the_state_that_was_read(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_people people = host();
	struct hps_person person = make(&u, db, "berta");
	struct hps_precondition old = {
		.given = true,
		.must_exist = true,
		.versions = { (uint64_t)person.row_version },
		.version_count = 1,
	};
	struct hps_person_patch patch = { .display_name = "B",
					  .has_display_name = true };

	(void)state;
	db_assert_ok(&u.ctx, hps_person_edit(&u.ctx, db, &people, "berta", &old,
					     &patch, &person));
	assert_string_equal(person.display_name, "B");
	assert_int_equal(hps_person_edit(&u.ctx, db, &people, "berta", &old,
					 &patch, &person),
			 HPS_ESTALE);
}

static void person_remove__keeps_the_name(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_people people = host();
	struct hps_person input = { .username = "carla", .display_name = "C" };
	struct hps_person person;
	struct hps_invited invited;

	(void)state;
	make(&u, db, "carla");
	db_assert_ok(&u.ctx, give(&u, db, "carla", "auditor"));
	db_assert_ok(&u.ctx,
		     hps_person_remove(&u.ctx, db, &people, "carla", NULL));
	assert_int_equal(hps_person_find(&u.ctx, db, "carla", &person),
			 HPS_ENOTFOUND);
	assert_int_equal(hps_person_make(&u.ctx, db, &people, &input, phc,
					 &person, &invited),
			 HPS_ECONFLICT);
}

static void last_owner__is_neither_demoted_nor_deleted(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_people people = host();
	struct hps_person person;
	struct hps_person_patch off = { .active = false, .has_active = true };

	(void)state;
	make(&u, db, "olga");
	make(&u, db, "oriol");
	db_assert_ok(&u.ctx, give(&u, db, "olga", "owner"));
	assert_int_equal(take(&u, db, "olga", "owner"), HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "last_owner");
	assert_int_equal(hps_person_edit(&u.ctx, db, &people, "olga", NULL,
					 &off, &person),
			 HPS_ECONFLICT);
	assert_int_equal(hps_person_remove(&u.ctx, db, &people, "olga", NULL),
			 HPS_ECONFLICT);
	db_assert_ok(&u.ctx, give(&u, db, "oriol", "owner"));
	db_assert_ok(&u.ctx, take(&u, db, "olga", "owner"));
	assert_int_equal(take(&u, db, "oriol", "owner"), HPS_ECONFLICT);
}

static void grants__are_bounded_by_the_caller(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_people admin = caller_with(&u, HPS_ROLE_ADMIN);
	struct hps_people owner = caller_with(&u, HPS_ROLE_OWNER);
	struct hps_people auditor = caller_with(&u, HPS_ROLE_AUDITOR);

	(void)state;
	make(&u, db, "dora");
	assert_int_equal(
		hps_grant_give(&u.ctx, db, &admin, "dora", "owner", "store"),
		HPS_EFORBIDDEN);
	assert_string_equal(u.ctx.error.slug, "rights_exceeded");
	assert_int_equal(hps_grant_give(&u.ctx, db, &auditor, "dora", "auditor",
					"store"),
			 HPS_EFORBIDDEN);
	assert_string_equal(u.ctx.error.slug, "not_allowed");
	db_assert_ok(&u.ctx, hps_grant_give(&u.ctx, db, &admin, "dora", "admin",
					    "store"));
	db_assert_ok(&u.ctx, hps_grant_give(&u.ctx, db, &owner, "dora", "owner",
					    "store"));
	assert_int_equal(hps_person_remove(&u.ctx, db, &admin, "dora", NULL),
			 HPS_EFORBIDDEN);
}

static void grants__of_providers_need_a_provider(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	make(&u, db, "emma");
	assert_int_equal(give(&u, db, "emma", "publisher"), HPS_EINVALID);
	assert_string_equal(u.ctx.error.slug, "scope_invalid");
	assert_int_equal(take(&u, db, "emma", "auditor"), HPS_ENOTFOUND);
	assert_string_equal(u.ctx.error.slug, "grant_unknown");
}

static void role__in_use_stays(void **state)
{
	static const char *const permissions[] = { "user:read", "role:read" };
	UNIT(u);
	DB_UNIT(db);
	struct hps_people people = host();
	struct hps_role_input input = { .name = "looker",
					.permissions = { permissions, 2 } };
	const struct hps_precondition none = { .given = false };
	struct hps_role_row role;
	bool made = false;

	(void)state;
	make(&u, db, "fina");
	db_assert_ok(&u.ctx, hps_role_put(&u.ctx, db, &people, NULL, &input,
					  &role, &made));
	assert_true(made);
	assert_string_equal(role.permissions, "role:read user:read");
	db_assert_ok(&u.ctx, give(&u, db, "fina", "looker"));
	assert_int_equal(hps_role_remove(&u.ctx, db, &people, &none, "looker"),
			 HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "role_in_use");
	assert_int_equal(u.ctx.error.faults.count, 1);
	hps_fail_clear(&u.ctx);
	db_assert_ok(&u.ctx, take(&u, db, "fina", "looker"));
	db_assert_ok(&u.ctx,
		     hps_role_remove(&u.ctx, db, &people, &none, "looker"));
	assert_int_equal(hps_role_remove(&u.ctx, db, &people, &none, "owner"),
			 HPS_ECONFLICT);
	assert_string_equal(u.ctx.error.slug, "role_built_in");
}

static void totp__steps_and_codes_count_once(void **state)
{
	static const unsigned char sha256[HPS_SHA256_BYTES] = { 1 };
	UNIT(u);
	DB_UNIT(db);
	struct hps_person person = make(&u, db, "greta");
	bool done = false;

	(void)state;
	db_assert_ok(&u.ctx, hps_totp_confirm(&u.ctx, db, person.id, 7, &done));
	assert_false(done);
	db_assert_ok(&u.ctx, hps_totp_propose(&u.ctx, db, person.id, "sealed",
					      6, &done));
	assert_true(done);
	db_assert_ok(&u.ctx, hps_totp_confirm(&u.ctx, db, person.id, 7, &done));
	assert_true(done);
	db_assert_ok(&u.ctx, hps_totp_propose(&u.ctx, db, person.id, "other", 5,
					      &done));
	assert_false(done);
	db_assert_ok(&u.ctx,
		     hps_totp_use_step(&u.ctx, db, person.id, 7, &done));
	assert_false(done);
	db_assert_ok(&u.ctx,
		     hps_totp_use_step(&u.ctx, db, person.id, 8, &done));
	assert_true(done);
	db_assert_ok(&u.ctx,
		     hps_recovery_insert(&u.ctx, db, person.id, sha256));
	db_assert_ok(&u.ctx,
		     hps_recovery_use(&u.ctx, db, person.id, sha256, &done));
	assert_true(done);
	db_assert_ok(&u.ctx,
		     hps_recovery_use(&u.ctx, db, person.id, sha256, &done));
	assert_false(done);
}

static void person_list__takes_any_case_and_signs_as_they_are(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_person *list;
	size_t count;

	(void)state;
	make(&u, db, "hana_1");
	make(&u, db, "hanax1");
	db_assert_ok(&u.ctx, hps_person_list(&u.ctx, db, "HANA", "", 10, &list,
					     &count));
	assert_int_equal(count, 2);
	db_assert_ok(&u.ctx, hps_person_list(&u.ctx, db, "hana_", "", 10, &list,
					     &count));
	assert_int_equal(count, 1);
	db_assert_ok(&u.ctx, hps_person_list(&u.ctx, db, "\xce\xa9", "", 10,
					     &list, &count));
	assert_int_equal(count, 0);
}

static int setup(void **state)
{
	HPS_AUTO_FD dir = -1;
	UNIT(u);

	if (db_unit_setup_schema(state) || !mkdtemp(folder))
		return -1;
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || hps_mkdirs(&u.ctx, dir, "run") != HPS_OK)
		return -1;
	return hps_epoch_open(&u.ctx, dir, &epoch) == HPS_OK ? 0 : -1;
}

static int teardown(void **state)
{
	UNIT(u);

	hps_epoch_close(&epoch);
	if (hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK)
		return -1;
	return db_unit_teardown(state);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(person_make__writes_one_audit_row),
		cmocka_unit_test(person_edit__wants_the_state_that_was_read),
		cmocka_unit_test(person_remove__keeps_the_name),
		cmocka_unit_test(last_owner__is_neither_demoted_nor_deleted),
		cmocka_unit_test(grants__are_bounded_by_the_caller),
		cmocka_unit_test(grants__of_providers_need_a_provider),
		cmocka_unit_test(role__in_use_stays),
		cmocka_unit_test(totp__steps_and_codes_count_once),
		cmocka_unit_test(
			person_list__takes_any_case_and_signs_as_they_are),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, setup, teardown);
}
