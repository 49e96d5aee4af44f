/*
 * unit.h - what every cmocka test includes, in the order cmocka wants, and a
 * context over an arena for code that needs one.
 *
 *	int main(void)
 *	{
 *		const struct CMUnitTest tests[] = {
 *			cmocka_unit_test(semver_parse__rejects_leading_zero),
 *		};
 *		return cmocka_run_group_tests(tests, NULL, NULL);
 *	}
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/fail.h"

/* A context whose arena is released at the end of the scope. */
struct unit {
	struct hps_arena arena;
	struct hps_ctx ctx;
};

static inline void unit_release(struct unit *unit)
{
	hps_arena_release(&unit->arena);
}

#define UNIT(name)                                                             \
	HPS_CLEANUP(unit_release)                                              \
	struct unit name = { .arena = HPS_ARENA_INIT };                        \
	name.ctx.arena = &name.arena;                                          \
	name.ctx.now_us = INT64_C(1767225600000000);                           \
	name.ctx.request_id = "test"

#define assert_ok(expr) assert_int_equal(expr, HPS_OK)

#endif
