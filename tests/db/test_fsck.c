/*
 * What fsck finds, what gc removes and what reindex makes again: each test
 * plants one fault in a store that was whole.
 */
#include "tests/db/store_unit.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/service/fsck.h"
#include "lib/service/reindex.h"
#include "lib/service/sweep.h"

struct findings {
	size_t count;
	char object[256]; /* of the last one */
	char slug[64];
	bool repaired;
};

static void note(void *arg, const struct hps_finding *finding)
{
	struct findings *findings = arg;

	findings->count++;
	findings->repaired = finding->repaired;
	snprintf(findings->object, sizeof(findings->object), "%s",
		 finding->object);
	snprintf(findings->slug, sizeof(findings->slug), "%s", finding->slug);
}

static struct findings check(struct unit *u, struct hps_db *db, bool repair)
{
	struct findings findings = { 0 };
	struct hps_fsck_options options = { .repair = repair,
					    .grace_us = -HPS_MINUTE_US,
					    .found = note,
					    .arg = &findings };
	struct hps_fsck_result result;

	/* Rows that were changed just now are given a moment. */
	u->ctx.now_us = hps_now_us() + HPS_MINUTE_US;
	db_assert_ok(&u->ctx, hps_fsck(&u->ctx, db, &store_unit_host, &options,
				       &result));
	return findings;
}

static void assert_whole(struct unit *u, struct hps_db *db)
{
	struct findings findings = check(u, db, false);

	if (findings.count)
		print_error("%s: %s\n", findings.object, findings.slug);
	assert_int_equal(findings.count, 0);
}

static void assert_one(struct unit *u, struct hps_db *db, const char *object,
		       const char *slug)
{
	struct findings findings = check(u, db, false);

	assert_string_equal(findings.slug, slug);
	assert_string_equal(findings.object, object);
	assert_int_equal(findings.count, 1);
}

static void write_file(struct unit *u, const char *path, const char *text)
{
	unlinkat(store_unit_host.state_fd, path, 0);
	db_assert_ok(&u->ctx, hps_file_swap(&u->ctx, store_unit_host.state_fd,
					    path, text, strlen(text), 0644));
}

static void fsck__finds_nothing_in_a_store_that_is_whole(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	store_unit_publish(&u, db, "one", "1.0.0");
	store_unit_publish(&u, db, "@s/one", "1.0.0");
	assert_whole(&u, db);
}

static void fsck__finds_a_file_that_was_changed(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_buf text;

	(void)state;
	hps_buf_init(&text, &u.arena, 0);
	db_assert_ok(&u.ctx,
		     hps_file_read(&u.ctx, store_unit_host.state_fd,
				   "plugins/one/1.0.0/index.js", 4096, &text));
	text.data[text.len - 1] ^= 1;
	write_file(&u, "plugins/one/1.0.0/index.js", text.data);
	assert_one(&u, db, "one@1.0.0/index.js", "file_changed");
	text.data[text.len - 1] ^= 1;
	write_file(&u, "plugins/one/1.0.0/index.js", text.data);
	assert_whole(&u, db);
}

static void fsck__finds_files_too_few_and_too_many(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	int fd = store_unit_host.state_fd;

	(void)state;
	write_file(&u, "plugins/one/1.0.0/more.js", "1");
	assert_one(&u, db, "one@1.0.0/more.js", "file_unknown");
	unlinkat(fd, "plugins/one/1.0.0/more.js", 0);
	renameat(fd, "plugins/one/1.0.0/index.js", fd, "index.js");
	assert_one(&u, db, "one@1.0.0/index.js", "file_absent");
	renameat(fd, "index.js", fd, "plugins/one/1.0.0/index.js");
	assert_whole(&u, db);
}

static void fsck__finds_a_manifest_that_lies_or_is_gone(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	int fd = store_unit_host.state_fd;
	static const char path[] = "plugins/one/1.0.0/.hps/manifest.json";

	(void)state;
	renameat(fd, path, fd, "manifest.json");
	assert_one(&u, db, "one@1.0.0", "manifest_unreadable");
	write_file(&u, path, "{\"plugin\":1,\"plugin\":2}");
	assert_one(&u, db, "one@1.0.0", "manifest_unreadable");
	renameat(fd, "plugins/@s/one/1.0.0/.hps/manifest.json", fd, path);
	assert_int_equal(check(&u, db, false).count, 2);
	renameat(fd, path, fd, "plugins/@s/one/1.0.0/.hps/manifest.json");
	renameat(fd, "manifest.json", fd, path);
	assert_whole(&u, db);
}

static void fsck__finds_rows_that_do_not_add_up(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	db_unit_sql(&u.ctx, db,
		    "UPDATE version SET digest = REVERSE(digest) "
		    "WHERE version = '1.0.0' LIMIT 1");
	/* The digest's sum, and the manifest that holds the old one. */
	assert_int_equal(check(&u, db, false).count, 2);
	db_unit_sql(&u.ctx, db,
		    "UPDATE version SET digest = REVERSE(digest) "
		    "WHERE version = '1.0.0' LIMIT 1");
	assert_whole(&u, db);
}

static void fsck__finds_a_folder_that_is_gone_or_served(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct findings findings;

	(void)state;
	db_assert_ok(&u.ctx,
		     hps_bundle_withdraw(&u.ctx, store_unit_host.state_fd,
					 "one", "1.0.0"));
	assert_one(&u, db, "one@1.0.0", "bundle_missing");
	db_assert_ok(&u.ctx,
		     hps_bundle_restore(&u.ctx, store_unit_host.state_fd, "one",
					"1.0.0"));
	store_unit_publish(&u, db, "bad", "1.0.0");
	db_unit_sql(&u.ctx, db,
		    "UPDATE version v JOIN plugin p ON p.id = v.plugin_id "
		    "SET v.state = 'blocked' WHERE p.name = 'bad'");
	/* Still served, and still in the document. */
	assert_int_equal(check(&u, db, false).count, 2);
	findings = check(&u, db, true);
	assert_int_equal(findings.count, 2);
	assert_true(store_unit_exists(&u, "withdrawn/bad/1.0.0"));
	assert_one(&u, db, "default:bad", "generation_differs");
	db_unit_sql(&u.ctx, db,
		    "UPDATE version v JOIN plugin p ON p.id = v.plugin_id "
		    "SET v.state = 'active' WHERE p.name = 'bad'");
	db_assert_ok(&u.ctx,
		     hps_bundle_restore(&u.ctx, store_unit_host.state_fd, "bad",
					"1.0.0"));
	assert_whole(&u, db);
}

static void fsck__finds_a_document_that_rows_do_not_build(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	db_unit_sql(&u.ctx, db,
		    "UPDATE entry e JOIN plugin p ON p.id = e.plugin_id "
		    "SET e.enabled = 0 WHERE p.name = 'one'");
	assert_one(&u, db, "default:one", "generation_differs");
	db_unit_sql(&u.ctx, db, "UPDATE entry SET enabled = 1");
	db_unit_sql(&u.ctx, db, "UPDATE instance SET rules = '[1]'");
	assert_one(&u, db, "default", "generation_differs");
	db_unit_sql(&u.ctx, db, "UPDATE instance SET rules = '[]'");
	assert_whole(&u, db);
}

static void fsck__finds_a_gap_in_the_numbers(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	db_unit_sql(&u.ctx, db,
		    "UPDATE generation SET number = number + 1000 "
		    "WHERE number = 2");
	assert_one(&u, db, "default", "generation_gap");
	db_unit_sql(&u.ctx, db,
		    "UPDATE generation SET number = number - 1000 "
		    "WHERE number = 1002");
	assert_whole(&u, db);
}

static void fsck__finds_and_repairs_a_journal(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct findings findings;

	(void)state;
	write_file(&u, "snapshots/default.journal", "HPSJRNL1nonsense");
	assert_one(&u, db, "default", "journal_differs");
	findings = check(&u, db, true);
	assert_true(findings.repaired);
	assert_whole(&u, db);
	assert_non_null(strstr(store_unit_discover(&u, NULL), "one/1.0.0"));
}

static void forget(struct unit *u, struct hps_db *db, const char *plugin)
{
	static const char *const tables[] = {
		"DELETE FROM version_file WHERE version_id IN (SELECT v.id "
		"FROM version v JOIN plugin p ON p.id = v.plugin_id "
		"WHERE p.name = '%s')",
		"DELETE FROM head WHERE plugin_id = (SELECT id FROM plugin "
		"WHERE name = '%s')",
		"DELETE FROM channel_move WHERE plugin_id = (SELECT id FROM "
		"plugin WHERE name = '%s')",
		"DELETE FROM channel WHERE plugin_id = (SELECT id FROM plugin "
		"WHERE name = '%s')",
		"DELETE FROM entry WHERE plugin_id = (SELECT id FROM plugin "
		"WHERE name = '%s')",
		"DELETE FROM version WHERE plugin_id = (SELECT id FROM plugin "
		"WHERE name = '%s')",
		"DELETE FROM plugin WHERE name = '%s'",
		"DELETE FROM generation_entry WHERE part = '%s'",
	};
	size_t i;

	for (i = 0; i < HPS_COUNT(tables); i++) {
		struct hps_buf sql;
		const char *at = strstr(tables[i], "%s");

		hps_buf_init(&sql, &u->arena, 0);
		hps_buf_add(&sql, tables[i], (size_t)(at - tables[i]));
		hps_buf_puts(&sql, plugin);
		hps_buf_puts(&sql, at + 2);
		db_unit_sql(&u->ctx, db, sql.data);
	}
	db_assert_ok(&u->ctx,
		     hps_snapshot_rewrite(&u->ctx, db, &store_unit_host,
					  store_unit_instance));
}

static struct hps_reindex_result reindex(struct unit *u, struct hps_db *db)
{
	struct hps_reindex_options options = { .dry_run = false };
	struct hps_reindex_result result = { 0 };

	db_assert_ok(&u->ctx,
		     hps_reindex(&u->ctx, db, &store_unit_host,
				 &store_unit_change, &options, &result));
	return result;
}

static void reindex__makes_the_rows_that_are_missing(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	store_unit_publish(&u, db, "@s/lost", "1.0.0");
	forget(&u, db, "@s/lost");
	assert_one(&u, db, "@s/lost@1.0.0", "bundle_orphan");
	assert_int_equal(reindex(&u, db).made, 1);
	assert_whole(&u, db);
	assert_int_equal(reindex(&u, db).made, 0);
}

static void reindex__refuses_files_that_were_changed(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_reindex_result result;

	(void)state;
	store_unit_publish(&u, db, "forged", "1.0.0");
	forget(&u, db, "forged");
	write_file(&u, "plugins/forged/1.0.0/index.js", "evil()");
	result = reindex(&u, db);
	assert_int_equal(result.made, 0);
	assert_int_equal(result.refused, 1);
}

static struct hps_sweep_result sweep(struct unit *u, struct hps_db *db,
				     int64_t grace_us)
{
	struct hps_sweep_options options = { .grace_us = grace_us };
	struct hps_sweep_result result = { 0 };

	u->ctx.now_us = hps_now_us() + HPS_SECOND_US;
	db_assert_ok(&u->ctx, hps_sweep_orphans(&u->ctx, db, &store_unit_host,
						&options, &result));
	db_assert_ok(&u->ctx, hps_sweep_staging(&u->ctx, &store_unit_host,
						&options, &result));
	return result;
}

/* The folder of the test before this one is such an orphan. */
static void gc__removes_a_folder_without_a_row_after_the_grace(void **state)
{
	UNIT(u);
	DB_UNIT(db);

	(void)state;
	assert_int_equal(sweep(&u, db, HPS_HOUR_US).orphans, 0);
	assert_true(store_unit_exists(&u, "plugins/forged/1.0.0"));
	assert_int_equal(sweep(&u, db, 0).orphans, 1);
	assert_false(store_unit_exists(&u, "plugins/forged/1.0.0"));
	assert_true(store_unit_exists(&u, "plugins/one/1.0.0"));
	assert_whole(&u, db);
}

static void gc__spares_an_upload_that_is_alive(void **state)
{
	UNIT(u);
	DB_UNIT(db);
	struct hps_staging alive, dead;

	(void)state;
	db_assert_ok(&u.ctx, hps_staging_open(&u.ctx, store_unit_host.state_fd,
					      &alive));
	db_assert_ok(&u.ctx,
		     hps_staging_open(&u.ctx, store_unit_host.state_fd, &dead));
	close(dead.spool_fd);
	close(dead.files_fd);
	close(dead.fd);
	write_file(&u, "snapshots/x.1.2~", "half");
	assert_int_equal(sweep(&u, db, HPS_HOUR_US).staging, 0);
	assert_int_equal(sweep(&u, db, 0).staging, 1);
	assert_true(store_unit_exists(&u, "staging/%s", alive.id));
	assert_false(store_unit_exists(&u, "staging/%s", dead.id));
	assert_false(store_unit_exists(&u, "snapshots/x.1.2~"));
	hps_staging_discard(&u.ctx, &alive);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fsck__finds_nothing_in_a_store_that_is_whole),
		cmocka_unit_test(fsck__finds_a_file_that_was_changed),
		cmocka_unit_test(fsck__finds_files_too_few_and_too_many),
		cmocka_unit_test(fsck__finds_a_manifest_that_lies_or_is_gone),
		cmocka_unit_test(fsck__finds_rows_that_do_not_add_up),
		cmocka_unit_test(fsck__finds_a_folder_that_is_gone_or_served),
		cmocka_unit_test(fsck__finds_a_document_that_rows_do_not_build),
		cmocka_unit_test(fsck__finds_a_gap_in_the_numbers),
		cmocka_unit_test(fsck__finds_and_repairs_a_journal),
		cmocka_unit_test(reindex__makes_the_rows_that_are_missing),
		cmocka_unit_test(reindex__refuses_files_that_were_changed),
		cmocka_unit_test(
			gc__removes_a_folder_without_a_row_after_the_grace),
		cmocka_unit_test(gc__spares_an_upload_that_is_alive),
	};

	(void)argc;
	db_unit_start(argv);
	return cmocka_run_group_tests(tests, store_unit_setup,
				      store_unit_teardown);
}
