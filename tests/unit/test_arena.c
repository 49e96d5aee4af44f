#include "tests/unit/unit.h"

static int deferred;

static void note(void *arg)
{
	deferred = deferred * 10 + *(int *)arg;
}

static void arena_alloc__gives_zeroed_aligned_memory(void **state)
{
	UNIT(u);
	size_t size;

	(void)state;
	for (size = 0; size < 70000; size = size * 3 + 1) {
		unsigned char *memory = hps_alloc(&u.arena, size);
		size_t i;

		assert_int_equal((uintptr_t)memory % 16, 0);
		for (i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xff, size);
	}
}

static void arena_reset__runs_deferred_newest_first(void **state)
{
	UNIT(u);
	int one = 1, two = 2;

	(void)state;
	deferred = 0;
	hps_arena_defer(&u.arena, note, &one);
	hps_arena_defer(&u.arena, note, &two);
	hps_arena_reset(&u.arena);
	assert_int_equal(deferred, 21);
	hps_arena_reset(&u.arena);
	assert_int_equal(deferred, 21);
}

static void arena_reset__zeroes_what_is_handed_out_again(void **state)
{
	UNIT(u);
	char *text = hps_strdup(&u.arena, "secret");

	(void)state;
	assert_string_equal(text, "secret");
	hps_arena_reset(&u.arena);
	assert_int_equal(u.arena.used_bytes, 0);
	text = hps_alloc(&u.arena, 7);
	assert_int_equal(text[0], 0);
	assert_int_equal(text[5], 0);
}

static void format__writes_any_length(void **state)
{
	UNIT(u);
	char *text = hps_format(&u.arena, "%0*d|", 50000, 7);

	(void)state;
	assert_int_equal(strlen(text), 50001);
	assert_string_equal(text + 49999, "7|");
}

static void fail__keeps_faults_and_replaces_the_sentence(void **state)
{
	UNIT(u);
	struct hps_ctx *ctx = &u.ctx;

	(void)state;
	hps_fault_add(&u.arena, &ctx->error.faults, "/a", "first", "%d", 1);
	hps_fault_add(&u.arena, &ctx->error.faults, "/b", "second", "x");
	assert_int_equal(hps_fail(ctx, HPS_EIO, "one", "a %s", "b"), HPS_EIO);
	hps_fail_note(ctx, "note");
	assert_int_equal(hps_fail(ctx, HPS_EINVALID, "two", "c"), HPS_EINVALID);
	assert_string_equal(ctx->error.slug, "two");
	assert_string_equal(ctx->error.detail, "c");
	assert_null(ctx->error.note);
	assert_int_equal(ctx->error.faults.count, 2);
	assert_string_equal(ctx->error.faults.first->next->pointer, "/b");
	hps_fail_clear(ctx);
	assert_int_equal(ctx->error.faults.count, 0);
}

static void fault_add__counts_but_does_not_keep_beyond_the_limit(void **state)
{
	UNIT(u);
	struct hps_faults faults = { 0 };
	const struct hps_fault *fault;
	int i, kept = 0;

	(void)state;
	for (i = 0; i < HPS_FAULT_MAX + 50; i++)
		hps_fault_add(&u.arena, &faults, "", "slug", "%d", i);
	for (fault = faults.first; fault; fault = fault->next)
		kept++;
	assert_int_equal(kept, HPS_FAULT_MAX);
	assert_int_equal(faults.count, HPS_FAULT_MAX + 50);
}

static void code_name__knows_every_code(void **state)
{
	int code;

	(void)state;
	for (code = 0; code < HPS_CODE__MAX; code++)
		assert_string_not_equal(hps_code_name(code), "unknown");
	assert_string_equal(hps_code_name(HPS_CODE__MAX), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_alloc__gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_reset__runs_deferred_newest_first),
		cmocka_unit_test(arena_reset__zeroes_what_is_handed_out_again),
		cmocka_unit_test(format__writes_any_length),
		cmocka_unit_test(fail__keeps_faults_and_replaces_the_sentence),
		cmocka_unit_test(
			fault_add__counts_but_does_not_keep_beyond_the_limit),
		cmocka_unit_test(code_name__knows_every_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
