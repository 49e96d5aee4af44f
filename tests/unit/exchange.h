/*
 * exchange.h - one exchange without a socket, for tests of fcgi/.
 *
 *	TALK(t, "REQUEST_METHOD=GET", "REQUEST_URI=/api/v1/things");
 *	talk_run(&t, &program);
 *	assert_int_equal(t.response.status, 200);
 */
#ifndef TESTS_UNIT_EXCHANGE_H
#define TESTS_UNIT_EXCHANGE_H

#include "fcgi/exchange.h"
#include "tests/unit/unit.h"

struct talk {
	struct unit unit;
	struct hps_settings settings;
	struct hps_app app;
	struct hps_request request;
	struct hps_response response;
	struct hps_exchange x;
	char **params;
	const char *body;
	size_t body_len;
	size_t piece; /* bytes that one read gives at most; 0: all */
	long trouble; /* what a read gives at the end of the body */
};

static inline void talk_release(struct talk *talk)
{
	unit_release(&talk->unit);
}

static inline long talk_read(void *arg, char *buf, size_t len)
{
	struct talk *talk = arg;

	if (talk->piece && len > talk->piece)
		len = talk->piece;
	if (len > talk->body_len)
		len = talk->body_len;
	if (len == 0)
		return talk->trouble;
	memcpy(buf, talk->body, len);
	talk->body += len;
	talk->body_len -= len;
	return (long)len;
}

static inline void talk_begin(struct talk *talk, const char *const *params,
			      size_t count)
{
	struct hps_arena *arena = &talk->unit.arena;

	talk->unit.ctx.arena = arena;
	talk->unit.ctx.now_us = INT64_C(1767225600000000);
	talk->unit.ctx.request_id = "test";
	talk->params = HPS_NEW_ARRAY(arena, count + 1, char *);
	for (size_t i = 0; i < count; i++)
		talk->params[i] = hps_strdup(arena, params[i]);
	assert_ok(hps_settings_parse(&talk->unit.ctx, "test", "",
				     &talk->settings));
	talk->request.body = (struct hps_body){ talk_read, talk };
}

static inline void talk_set(struct talk *talk, const char *settings)
{
	assert_ok(hps_settings_parse(&talk->unit.ctx, "test", settings,
				     &talk->settings));
}

static inline void talk_body(struct talk *talk, const char *body)
{
	talk->body = body;
	talk->body_len = strlen(body);
}

static inline void talk_run(struct talk *talk,
			    const struct hps_program *program)
{
	talk->app = (struct hps_app){ .program = program,
				      .settings = &talk->settings,
				      .arena = &talk->unit.arena };
	talk->x = (struct hps_exchange){ .app = &talk->app,
					 .ctx = &talk->unit.ctx,
					 .request = &talk->request,
					 .response = &talk->response };
	hps_response_init(&talk->response, &talk->unit.arena);
	hps_exchange_run(&talk->x, talk->params);
}

#define TALK(name, ...)                                                        \
	HPS_CLEANUP(talk_release) struct talk name = { 0 };                    \
	const char *const name##_params[] = { __VA_ARGS__ };                   \
	talk_begin(&name, name##_params, HPS_COUNT(name##_params))

#endif
