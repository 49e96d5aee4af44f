#include "tests/unit/unit.h"

#include <unistd.h>

#include "lib/base/log.h"
#include "lib/json/parse.h"

/* The line that is written for a request. */
static const char *line_of(struct unit *u, const char *path)
{
	char *text = hps_alloc(&u->arena, 16384);
	int kept = dup(STDERR_FILENO);
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	hps_log_request(&u->ctx, "GET", path, 418, 7, 5);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(fds[1]);
	assert_true(read(fds[0], text, 16383) > 0);
	close(fds[0]);
	return text;
}

static void log_request__is_whole_whatever_the_path_is(void **state)
{
	static const char fills[] = { 'a', '"', '\1', '\\' };
	UNIT(u);
	size_t len, i;

	(void)state;
	for (i = 0; i < sizeof(fills); i++) {
		for (len = 0; len < 9000; len += 61) {
			char *path = hps_alloc(&u.arena, len + 1);
			struct json_object *parsed;
			const char *line;

			memset(path, fills[i], len);
			line = line_of(&u, path);
			assert_ok(hps_json_parse(&u.ctx, line, strlen(line) - 1,
						 &parsed));
			assert_non_null(strstr(line, "\"status\":418"));
			hps_arena_reset(&u.arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(log_request__is_whole_whatever_the_path_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
