/* What the processes of a host count and share: throttle, denials, slots. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/time.h"
#include "lib/store/denials.h"
#include "lib/store/slots.h"
#include "lib/store/throttle.h"

#define NOW INT64_C(1767225600000000) /* the beginning of a minute */

static const struct hps_throttle_rule rule = { "account a b", 3,
					       5 * HPS_MINUTE_US };

static char folder[] = "/tmp/hps-test-XXXXXX";
static int state_fd = -1;

static int setup(void **state)
{
	UNIT(unit);

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	state_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return hps_mkdirs(&unit.ctx, state_fd, "run") == HPS_OK ? 0 : -1;
}

static int teardown(void **state)
{
	UNIT(unit);

	(void)state;
	close(state_fd);
	return hps_remove_tree(&unit.ctx, AT_FDCWD, folder) == HPS_OK ? 0 : -1;
}

static struct hps_throttle open_throttle(struct unit *unit)
{
	struct hps_throttle throttle;

	assert_ok(hps_throttle_open(&unit->ctx, state_fd, &throttle));
	return throttle;
}

static void count(const struct hps_throttle *throttle, int times)
{
	for (int i = 0; i < times; i++)
		hps_throttle_count(throttle, &rule, NOW);
}

static void throttle__is_full_at_its_limit(void **state)
{
	UNIT(unit);
	struct hps_throttle throttle = open_throttle(&unit);
	int64_t retry_us = 0;

	(void)state;
	count(&throttle, 2);
	assert_false(hps_throttle_full(&throttle, &rule, NOW, &retry_us));
	count(&throttle, 1);
	assert_true(hps_throttle_full(&throttle, &rule, NOW + HPS_MINUTE_US,
				      &retry_us));
	assert_int_equal(retry_us, 4 * HPS_MINUTE_US);
}

static void throttle__is_seen_by_other_processes(void **state)
{
	UNIT(unit);
	struct hps_throttle throttle = open_throttle(&unit);
	int64_t retry_us;
	int status = -1;
	pid_t child;

	(void)state;
	child = fork();
	if (child == 0) {
		struct hps_throttle own = open_throttle(&unit);

		_exit(hps_throttle_full(&own, &rule, NOW, &retry_us) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(hps_throttle_full(&throttle, &rule, NOW, &retry_us));
}

static void throttle__empties_when_its_window_ends(void **state)
{
	UNIT(unit);
	struct hps_throttle throttle = open_throttle(&unit);
	int64_t retry_us;

	(void)state;
	assert_true(hps_throttle_full(&throttle, &rule, NOW, &retry_us));
	assert_false(hps_throttle_full(&throttle, &rule, NOW + rule.window_us,
				       &retry_us));
	/* A clock that was set back must not lock anybody out. */
	assert_false(hps_throttle_full(&throttle, &rule, NOW - 1, &retry_us));
}

static void throttle__forgets_one_key(void **state)
{
	UNIT(unit);
	struct hps_throttle throttle = open_throttle(&unit);
	struct hps_throttle_rule other = rule;
	int64_t retry_us;

	(void)state;
	other.key = "account a c";
	for (int i = 0; i < 3; i++)
		hps_throttle_count(&throttle, &other, NOW);
	hps_throttle_forget(&throttle, &rule, NOW);
	assert_false(hps_throttle_full(&throttle, &rule, NOW, &retry_us));
	assert_true(hps_throttle_full(&throttle, &other, NOW, &retry_us));
}

static void throttle__keeps_full_buckets_in_a_flood(void **state)
{
	UNIT(unit);
	struct hps_throttle throttle = open_throttle(&unit);
	struct hps_throttle_rule flood = rule;
	int64_t retry_us;
	char key[32];

	(void)state;
	count(&throttle, 3);
	flood.key = key;
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "flood %d", i);
		hps_throttle_count(&throttle, &flood, NOW);
	}
	assert_true(hps_throttle_full(&throttle, &rule, NOW, &retry_us));
}

static void denials__count_per_address_action_and_minute(void **state)
{
	UNIT(unit);
	struct hps_denials denials;
	struct hps_denial rows[8];

	(void)state;
	assert_ok(hps_denials_open(&unit.ctx, state_fd, &denials));
	for (int i = 0; i < 5; i++)
		hps_denials_count(&denials, "192.0.2.1", "GET /x", NOW + i);
	hps_denials_count(&denials, "192.0.2.1", "GET /y", NOW);
	hps_denials_count(&denials, "2001:db8::1", "GET /x", NOW);
	assert_int_equal(hps_denials_take(&denials, NOW, rows, 8), 0);
	assert_int_equal(
		hps_denials_take(&denials, NOW + HPS_MINUTE_US, rows, 8), 3);
	assert_string_equal(rows[0].address, "192.0.2.1");
	assert_string_equal(rows[0].action, "GET /x");
	assert_int_equal(rows[0].count, 5);
	assert_int_equal(rows[1].count, 1);
	assert_string_equal(rows[2].address, "2001:db8::1");
	assert_int_equal(
		hps_denials_take(&denials, NOW + HPS_MINUTE_US, rows, 8), 0);
}

static void denials__gather_what_finds_no_room(void **state)
{
	UNIT(unit);
	struct hps_denials denials;
	struct hps_denial rows[512];
	int64_t sum = 0;
	size_t taken;
	char address[32];

	(void)state;
	assert_ok(hps_denials_open(&unit.ctx, state_fd, &denials));
	for (int i = 0; i < 1000; i++) {
		snprintf(address, sizeof(address), "10.0.%d.%d", i / 250,
			 i % 250);
		hps_denials_count(&denials, address, "GET /x", NOW);
	}
	taken = hps_denials_take(&denials, NOW + HPS_MINUTE_US, rows, 512);
	assert_true(taken < 512);
	for (size_t i = 0; i < taken; i++)
		sum += rows[i].count;
	assert_int_equal(sum, 1000);
	assert_string_equal(rows[taken - 1].address, "");
}

static void slots__are_as_many_as_there_are(void **state)
{
	UNIT(unit);
	struct hps_slots one, other;
	int first, second;

	(void)state;
	assert_ok(hps_slots_open(&unit.ctx, state_fd, "run/hashes", &one));
	assert_ok(hps_slots_open(&unit.ctx, state_fd, "run/hashes", &other));
	first = hps_slots_take(&one, 0, 2);
	second = hps_slots_take(&other, 0, 2);
	assert_int_equal(first, 0);
	assert_int_equal(second, 1);
	hps_slots_give(&one, first);
	assert_int_equal(hps_slots_take(&other, 0, 1), 0);
	close(one.fd);
	close(other.fd);
}

static void slots__come_free_when_their_holder_dies(void **state)
{
	UNIT(unit);
	struct hps_slots slots;
	int status, pipes[2];
	pid_t child;
	char byte;

	(void)state;
	assert_ok(hps_slots_open(&unit.ctx, state_fd, "run/hashes", &slots));
	assert_int_equal(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		struct hps_slots own;

		if (hps_slots_open(&unit.ctx, state_fd, "run/hashes", &own) !=
			    HPS_OK ||
		    hps_slots_take(&own, 0, 1) != 0 ||
		    write(pipes[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	assert_int_equal(read(pipes[0], &byte, 1), 1);
	assert_int_equal(hps_slots_take(&slots, 0, 1), HPS_SLOT_NONE);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	assert_int_equal(hps_slots_take(&slots, 0, 1), 0);
	close(slots.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(throttle__is_full_at_its_limit),
		cmocka_unit_test(throttle__is_seen_by_other_processes),
		cmocka_unit_test(throttle__empties_when_its_window_ends),
		cmocka_unit_test(throttle__forgets_one_key),
		cmocka_unit_test(throttle__keeps_full_buckets_in_a_flood),
		cmocka_unit_test(denials__count_per_address_action_and_minute),
		cmocka_unit_test(denials__gather_what_finds_no_room),
		cmocka_unit_test(slots__are_as_many_as_there_are),
		cmocka_unit_test(slots__come_free_when_their_holder_dies),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
