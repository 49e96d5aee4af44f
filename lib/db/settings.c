#include "lib/db/settings.h"

#include <fcntl.h>
#include <string.h>

#include "lib/base/file.h"

enum { PASSWORD_FILE_MAX = 4096 };

static const char *text_or_null(const struct hps_settings *settings,
				enum hps_setting setting)
{
	const char *text = hps_setting_text(settings, setting);

	return *text ? text : NULL;
}

/* The first line of the file; NULL if no file is named. */
static enum hps_code read_password(struct hps_ctx *ctx, const char *path,
				   const char **password)
{
	struct hps_buf text;

	if (!path)
		return HPS_OK;
	hps_buf_init(&text, ctx->arena, 0);
	if (hps_file_read(ctx, AT_FDCWD, path, PASSWORD_FILE_MAX, &text) !=
	    HPS_OK)
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"db_password_file: '%s' cannot be read.", path);
	text.data[strcspn(text.data, "\r\n")] = '\0';
	*password = text.data;
	return HPS_OK;
}

enum hps_code hps_db_settings_read(struct hps_ctx *ctx,
				   const struct hps_settings *settings,
				   struct hps_db_settings *db)
{
	unsigned limit_ms =
		(unsigned)(hps_setting_us(settings, HPS_SET_DB_TIMEOUT) / 1000);
	struct hps_db_settings out = {
		.socket = text_or_null(settings, HPS_SET_DB_SOCKET),
		.host = text_or_null(settings, HPS_SET_DB_HOST),
		.port = (unsigned)hps_setting_number(settings, HPS_SET_DB_PORT),
		.tls_ca = text_or_null(settings, HPS_SET_DB_TLS_CA),
		.name = text_or_null(settings, HPS_SET_DB_NAME),
		.user = text_or_null(settings, HPS_SET_DB_USER),
		.password = text_or_null(settings, HPS_SET_DB_PASSWORD),
		.connect_ms = limit_ms,
		.query_ms = limit_ms,
	};

	if (!out.host)
		out.host = "localhost";
	HPS_TRY(read_password(ctx,
			      text_or_null(settings, HPS_SET_DB_PASSWORD_FILE),
			      &out.password));
	*db = out;
	return HPS_OK;
}
