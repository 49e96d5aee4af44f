/*
 * echo_fcgi.c - a program that does nothing but show what the worker
 * framework does, for worker.mjs.
 */

#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "fcgi/form.h"
#include "fcgi/master.h"
#include "lib/base/file.h"
#include "lib/json/build.h"

static enum hps_code answer(struct hps_exchange *x, int64_t bytes)
{
	struct json_object *body = hps_json_object(x->ctx->arena);

	hps_json_put_integer(body, "pid", getpid());
	hps_json_put_integer(body, "bytes", bytes);
	hps_json_put_integer(
		body, "workers",
		hps_setting_number(x->app->settings, HPS_SET_WORKERS));
	hps_response_json(x->response, 200, body);
	return HPS_OK;
}

static enum hps_code h_pid(struct hps_exchange *x)
{
	return answer(x, 0);
}

static enum hps_code h_sleep(struct hps_exchange *x)
{
	long ms = strtol(hps_param(x, "ms"), NULL, 10);
	struct timespec time = { .tv_sec = ms / 1000,
				 .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&time, NULL);
	return answer(x, 0);
}

static enum hps_code h_upload(struct hps_exchange *x)
{
	HPS_AUTO_FD fd = memfd_create("upload", MFD_CLOEXEC);
	uint64_t size_bytes;

	HPS_TRY(hps_form_spool(x, fd, &size_bytes));
	return answer(x, (int64_t)size_bytes);
}

static enum hps_code add_length(struct hps_ctx *ctx, void *arg,
				const struct hps_multipart_field *field,
				const char *data, size_t len)
{
	(void)ctx, (void)field, (void)data;
	*(int64_t *)arg += (int64_t)len;
	return HPS_OK;
}

static enum hps_code h_form(struct hps_exchange *x)
{
	int64_t bytes = 0;
	struct hps_multipart_field fields[] = {
		{ .name = "pluginId" },
		{ .name = "versionNumber" },
		{ .name = "file", .file = true },
	};
	struct hps_multipart parser = { .fields = fields,
					.field_count = HPS_COUNT(fields),
					.sink = add_length,
					.arg = &bytes };

	HPS_TRY(hps_form_multipart(x, &parser));
	return answer(x, bytes);
}

/* clang-format off */
static const struct hps_route routes[] = {
	{ HPS_GET, "/pid", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_NONE, 0, h_pid },
	{ HPS_GET, "/sleep/{ms}", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_NONE, 0, h_sleep },
	{ HPS_POST, "/upload", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_BUNDLE, HPS_PUBLIC_WRITE, h_upload },
	{ HPS_POST, "/form", HPS_CALLER_ANYONE, HPS_PERM_NONE, HPS_BODY_MULTIPART, HPS_PUBLIC_WRITE, h_form },
};
/* clang-format on */

/* A file that the test makes keeps new workers from starting. */
static enum hps_code start(struct hps_ctx *ctx, struct hps_app *app)
{
	const char *state = hps_setting_text(app->settings, HPS_SET_STATE);

	if (access(hps_format(ctx->arena, "%s/no-start", state), F_OK) == 0)
		return hps_fail(ctx, HPS_EDB, "not_ready", "Not today.");
	return HPS_OK;
}

int main(int argc, char **argv)
{
	const struct hps_program program = { .name = "echo",
					     .routes = routes,
					     .route_count = HPS_COUNT(routes),
					     .start = start };

	return hps_program_main(&program, argc, argv);
}
