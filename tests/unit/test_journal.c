#include "tests/unit/unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/store/epoch.h"
#include "lib/store/journal.h"
#include "lib/store/journal_hint.h"

static char folder[] = "/tmp/hps-test-XXXXXX";
static int dir = -1;

static int setup(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	return dir < 0;
}

static int teardown(void **state)
{
	UNIT(u);

	(void)state;
	close(dir);
	return hps_remove_tree(&u.ctx, AT_FDCWD, folder) != HPS_OK;
}

static struct hps_journal_frame frame_of(struct unit *u, int64_t number,
					 const char *part, const char *body)
{
	struct hps_journal_record *record =
		HPS_NEW(&u->arena, struct hps_journal_record);

	record->kind = body ? HPS_JOURNAL_PUT : HPS_JOURNAL_DROP;
	record->part = part;
	record->body = body ? body : "";
	record->body_len = strlen(record->body);
	return (struct hps_journal_frame){ .number = number,
					   .created_us = number * 1000,
					   .settings = 1,
					   .record_count = 1,
					   .records = record };
}

static void begin(struct unit *u, const char *name)
{
	HPS_AUTO_JOURNAL w;
	struct hps_journal_frame frame = frame_of(u, 1, "", "{}");

	frame.base = true;
	assert_ok(hps_journal_writer_open(&u->ctx, dir, name, &w));
	assert_int_equal(w.fd, -1);
	assert_ok(hps_journal_rewrite(&u->ctx, &w, &frame, 1));
}

static void append(struct unit *u, const char *name, int64_t number,
		   const char *part, const char *body)
{
	HPS_AUTO_JOURNAL w;
	struct hps_journal_frame frame = frame_of(u, number, part, body);

	assert_ok(hps_journal_writer_open(&u->ctx, dir, name, &w));
	assert_ok(hps_journal_append(&u->ctx, &w, &frame));
}

static void journal__is_unknown_until_it_is_written(void **state)
{
	UNIT(u);
	struct hps_journal_reader reader;
	const struct hps_journal_frame *frame;
	bool again;

	(void)state;
	hps_journal_reader_init(&reader, dir, "none");
	assert_int_equal(hps_journal_next(&u.ctx, &reader, &again, &frame),
			 HPS_ENOTFOUND);
	assert_string_equal(u.ctx.error.slug, "instance_unknown");
	hps_journal_reader_release(&reader);
}

static void journal__reads_frames_in_order_and_waits_for_more(void **state)
{
	UNIT(u);
	struct hps_journal_reader reader;
	const struct hps_journal_frame *frame;
	bool again;

	(void)state;
	begin(&u, "order");
	hps_journal_reader_init(&reader, dir, "order");
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	assert_true(again);
	assert_true(frame->base);
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	assert_false(again);
	assert_null(frame);
	append(&u, "order", 2, "a", "{\"x\":1}");
	append(&u, "order", 3, "a", NULL);
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	assert_int_equal(frame->number, 2);
	assert_int_equal(frame->created_us, 2000);
	assert_string_equal(frame->records[0].part, "a");
	assert_string_equal(frame->records[0].body, "{\"x\":1}");
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	assert_int_equal(frame->records[0].kind, HPS_JOURNAL_DROP);
	hps_journal_reader_release(&reader);
}

static void journal__starts_over_when_it_was_rewritten(void **state)
{
	UNIT(u);
	struct hps_journal_reader reader;
	const struct hps_journal_frame *frame;
	bool again;

	(void)state;
	begin(&u, "again");
	hps_journal_reader_init(&reader, dir, "again");
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	{
		HPS_AUTO_JOURNAL w;
		struct hps_journal_frame base = frame_of(&u, 9, "", "{}");

		base.base = true;
		assert_ok(hps_journal_writer_open(&u.ctx, dir, "again", &w));
		assert_int_equal(w.number, 1);
		assert_ok(hps_journal_rewrite(&u.ctx, &w, &base, 1));
		assert_int_equal(w.number, 9);
	}
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	assert_true(again);
	assert_int_equal(frame->number, 9);
	hps_journal_reader_release(&reader);
}

/* A writer that died in mid-frame, at every length of what it wrote. */
static void journal__cuts_off_a_torn_tail(void **state)
{
	UNIT(u);
	struct stat whole;
	off_t two, size;

	(void)state;
	begin(&u, "torn");
	append(&u, "torn", 2, "a", "{}");
	assert_int_equal(fstatat(dir, "torn.journal", &whole, 0), 0);
	two = whole.st_size;
	append(&u, "torn", 3, "b", "{\"long\":\"enough to tear\"}");
	assert_int_equal(fstatat(dir, "torn.journal", &whole, 0), 0);
	for (size = whole.st_size - 1; size > two; size--) {
		HPS_AUTO_JOURNAL w;
		struct hps_journal_reader reader;
		const struct hps_journal_frame *frame;
		struct hps_journal_frame three =
			frame_of(&u, 3, "b", "{\"long\":\"enough to tear\"}");
		HPS_AUTO_FD fd = openat(dir, "torn.journal", O_RDWR);
		bool again;

		assert_int_equal(ftruncate(fd, size), 0);
		hps_journal_reader_init(&reader, dir, "torn");
		assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
		assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
		assert_int_equal(frame->number, 2);
		assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
		assert_null(frame);
		assert_ok(hps_journal_writer_open(&u.ctx, dir, "torn", &w));
		assert_int_equal(w.number, 2);
		assert_ok(hps_journal_append(&u.ctx, &w, &three));
		assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
		assert_int_equal(frame->number, 3);
		hps_journal_reader_release(&reader);
	}
}

static void journal__does_not_believe_a_changed_byte(void **state)
{
	UNIT(u);
	struct hps_journal_reader reader;
	const struct hps_journal_frame *frame;
	bool again;
	HPS_AUTO_FD fd = -1;

	(void)state;
	begin(&u, "bits");
	append(&u, "bits", 2, "a", "{}");
	fd = openat(dir, "bits.journal", O_RDWR);
	assert_int_equal(pwrite(fd, "!", 1, lseek(fd, -1, SEEK_END)), 1);
	hps_journal_reader_init(&reader, dir, "bits");
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	assert_int_equal(frame->number, 1);
	assert_ok(hps_journal_next(&u.ctx, &reader, &again, &frame));
	assert_null(frame);
	hps_journal_reader_release(&reader);
}

/* The file has its length and not its bytes, as after a loss of power. */
static void tear_unseen(const char *name, off_t keep)
{
	HPS_AUTO_FD fd = openat(dir, name, O_RDWR);
	off_t size = lseek(fd, 0, SEEK_END);

	assert_int_equal(ftruncate(fd, keep), 0);
	assert_int_equal(ftruncate(fd, size), 0);
}

static void journal__walks_the_frames_after_another_boot(void **state)
{
	HPS_AUTO_FD lock = -1;
	struct hps_journal_boot boot;
	struct hps_journal_hint hint;
	struct stat two;
	UNIT(u);

	(void)state;
	begin(&u, "boot");
	append(&u, "boot", 2, "a", "{}");
	assert_int_equal(fstatat(dir, "boot.journal", &two, 0), 0);
	append(&u, "boot", 3, "b", "{}");
	tear_unseen("boot.journal", two.st_size);
	lock = openat(dir, "boot.lock", O_RDWR);
	assert_true(hps_journal_boot(&boot));
	assert_true(hps_journal_take_hint(lock, &boot, &hint));
	assert_int_equal(hint.number, 3);
	boot.id[0] ^= 1;
	assert_false(hps_journal_take_hint(lock, &boot, &hint));
	hps_journal_leave_hint(lock, &boot, &hint);
	{
		HPS_AUTO_JOURNAL w;

		assert_ok(hps_journal_writer_open(&u.ctx, dir, "boot", &w));
		assert_int_equal(w.number, 2);
		assert_int_equal(w.size_bytes, two.st_size);
	}
}

static void epoch__is_shared_between_those_who_map_it(void **state)
{
	UNIT(u);
	struct hps_epoch one = { NULL }, two = { NULL };
	uint64_t before;

	(void)state;
	assert_ok(hps_epoch_open(&u.ctx, dir, &one));
	assert_ok(hps_epoch_open(&u.ctx, dir, &two));
	before = hps_epoch_read(&two, HPS_EPOCH_GENERATION);
	hps_epoch_raise(&one, HPS_EPOCH_GENERATION);
	assert_int_not_equal(hps_epoch_read(&two, HPS_EPOCH_GENERATION),
			     before);
	assert_true(hps_epoch_stale_us(&two, 60000000) >= 60000000);
	hps_epoch_confirm(&one, 60000000);
	assert_int_equal(hps_epoch_stale_us(&two, 62000000), 0);
	assert_int_equal(hps_epoch_stale_us(&two, 70000000), 10000000);
	hps_epoch_lose(&one);
	assert_int_equal(hps_epoch_stale_us(&two, 61000000), 1000000);
	hps_epoch_confirm(&one, 61000000);
	assert_int_equal(hps_epoch_stale_us(&two, 61000000), 0);
	hps_epoch_close(&one);
	hps_epoch_close(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(journal__is_unknown_until_it_is_written),
		cmocka_unit_test(
			journal__reads_frames_in_order_and_waits_for_more),
		cmocka_unit_test(journal__starts_over_when_it_was_rewritten),
		cmocka_unit_test(journal__cuts_off_a_torn_tail),
		cmocka_unit_test(journal__does_not_believe_a_changed_byte),
		cmocka_unit_test(journal__walks_the_frames_after_another_boot),
		cmocka_unit_test(epoch__is_shared_between_those_who_map_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
