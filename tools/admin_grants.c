#include "tools/admin.h"

#include <fcntl.h>
#include <string.h>

#include "lib/base/file.h"
#include "lib/crypto/random.h"
#include "lib/db/grants.h"

enum { SCRIPT_MAX_BYTES = 1 << 20, PASSWORD_FILE_MAX_BYTES = 256 };

/*
 * The password of a program's account, from keys/db-<program>.password, made
 * if it is not there; the program's setting db_password_file names that file.
 */
static enum hps_code password_of(struct hps_admin *admin, struct hps_host *host,
				 const char *program, const char **password)
{
	struct hps_ctx *ctx = admin->ctx;
	const char *path =
		hps_format(ctx->arena, "keys/db-%s.password", program);
	struct hps_buf text;
	enum hps_code code;

	hps_buf_init(&text, ctx->arena, 0);
	code = hps_file_read(ctx, host->state_fd, path, PASSWORD_FILE_MAX_BYTES,
			     &text);
	if (code == HPS_ENOTFOUND) {
		hps_fail_clear(ctx);
		hps_buf_printf(
			&text, "%s\n",
			hps_random_base62(ctx->arena, HPS_GRANTS_PASSWORD_LEN));
		code = hps_file_replace(ctx, host->state_fd, path, text.data,
					text.len, 0400);
	}
	HPS_TRY(code);
	text.data[strcspn(text.data, "\r\n")] = '\0';
	*password = text.data;
	return HPS_OK;
}

static enum hps_code read_script(struct hps_admin *admin, const char **script)
{
	const char *folder = hps_setting_text(admin->settings, HPS_SET_SQL);
	struct hps_buf text;

	hps_buf_init(&text, admin->ctx->arena, 0);
	HPS_TRY(hps_file_read(
		admin->ctx, AT_FDCWD,
		hps_format(admin->ctx->arena, "%s/grants.sql", folder),
		SCRIPT_MAX_BYTES, &text));
	*script = text.data;
	return HPS_OK;
}

static enum hps_code use(struct hps_admin *admin,
			 const struct hps_grants *grants, bool apply)
{
	struct hps_db *db;
	size_t i;

	if (apply) {
		HPS_TRY(hps_admin_db_patient(admin, &db));
		HPS_TRY(hps_grants_apply(admin->ctx, db, grants));
		fprintf(stderr, "%zu statements were executed.\n",
			grants->count);
		return HPS_OK;
	}
	for (i = 0; i < grants->count; i++)
		printf("%s;\n", grants->statements[i]);
	return HPS_OK;
}

enum hps_code hps_admin_grants(struct hps_admin *admin, int argc, char **argv)
{
	struct hps_grants_input input = { .prefix = "hps_",
					  .host = "localhost" };
	bool apply = false, only_rights = false;
	const struct hps_option options[] = {
		{ "apply", HPS_OPTION_FLAG, &apply },
		{ "only-rights", HPS_OPTION_FLAG, &only_rights },
		{ "prefix", HPS_OPTION_TEXT, &input.prefix },
		{ "host", HPS_OPTION_TEXT, &input.host },
	};
	struct hps_grants grants;
	struct hps_host *host;
	size_t i;

	HPS_TRY(hps_admin_options(admin, argc, argv, options,
				  HPS_COUNT(options), 0, 0, NULL));
	HPS_TRY(read_script(admin, &input.script));
	HPS_TRY(hps_admin_host(admin, &host));
	for (i = 0; !only_rights && i < HPS_GRANTS_PROGRAMS; i++)
		HPS_TRY(password_of(admin, host, hps_grants_programs[i],
				    &input.passwords[i]));
	HPS_TRY(hps_grants_make(admin->ctx, &input, &grants));
	return use(admin, &grants, apply);
}
