#include "lib/db/grants.h"

#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"
#include "lib/db/internal.h"
#include "lib/db/script.h"

enum { PREFIX_MAX = 16, HOST_MAX = 60 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

const char *const hps_grants_programs[HPS_GRANTS_PROGRAMS] = {
	"discovery", "publish", "admin", "clerk"
};

static bool made_of(const char *text, const char *alphabet, size_t most)
{
	size_t len = strlen(text);

	return len > 0 && len <= most && strspn(text, alphabet) == len;
}

static enum hps_code check(struct hps_ctx *ctx,
			   const struct hps_grants_input *input)
{
	bool good = made_of(input->prefix, LETTERS DIGITS "_", PREFIX_MAX) &&
		    made_of(input->host, LETTERS DIGITS ".-:%", HOST_MAX);
	size_t i;

	for (i = 0; i < HPS_GRANTS_PROGRAMS; i++)
		if (input->passwords[i])
			good &= made_of(input->passwords[i],
					LETTERS DIGITS "_-",
					HPS_GRANTS_PASSWORD_LEN);
	if (good)
		return HPS_OK;
	return hps_fail(ctx, HPS_EINVALID, "account_invalid",
			"Names of accounts are letters, digits and _, their "
			"hosts letters, digits, and . - : %%, their passwords "
			"letters, digits, - and _.");
}

/* 'hps_publish'@'localhost' */
static const char *quoted(struct hps_arena *arena, const char *prefix,
			  const char *program, const char *host)
{
	return hps_format(arena, "'%s%s'@'%s'", prefix, program, host);
}

/* A statement of the script with the accounts of this installation. */
static const char *rename_accounts(struct hps_arena *arena, const char *sql,
				   const struct hps_grants_input *input)
{
	struct hps_buf out;
	size_t i;

	hps_buf_init(&out, arena, strlen(sql) + 64);
	while (*sql) {
		const char *own = NULL;

		for (i = 0; i < HPS_GRANTS_PROGRAMS && !own; i++) {
			own = quoted(arena, "hps_", hps_grants_programs[i],
				     "localhost");
			if (!hps_starts_with(sql, own)) {
				own = NULL;
				continue;
			}
			sql += strlen(own);
			hps_buf_puts(&out, quoted(arena, input->prefix,
						  hps_grants_programs[i],
						  input->host));
		}
		if (!own)
			hps_buf_putc(&out, *sql++);
	}
	return out.data;
}

enum hps_code hps_grants_make(struct hps_ctx *ctx,
			      const struct hps_grants_input *input,
			      struct hps_grants *grants)
{
	struct hps_grants out = { NULL, 0 };
	struct hps_script script;
	size_t i;

	HPS_TRY(check(ctx, input));
	HPS_TRY(hps_script_split(ctx, "grants.sql", input->script, &script));
	out.statements = HPS_NEW_ARRAY(ctx->arena,
				       script.count + 2 * HPS_GRANTS_PROGRAMS,
				       const char *);
	for (i = 0; i < HPS_GRANTS_PROGRAMS; i++) {
		const char *account =
			quoted(ctx->arena, input->prefix,
			       hps_grants_programs[i], input->host);

		if (!input->passwords[i])
			continue;
		out.statements[out.count++] = hps_format(
			ctx->arena, "CREATE USER IF NOT EXISTS %s", account);
		out.statements[out.count++] = hps_format(
			ctx->arena, "ALTER USER %s IDENTIFIED BY '%s'", account,
			input->passwords[i]);
	}
	for (i = 0; i < script.count; i++)
		out.statements[out.count++] =
			rename_accounts(ctx->arena, script.steps[i].sql, input);
	*grants = out;
	return HPS_OK;
}

enum hps_code hps_grants_apply(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_grants *grants)
{
	size_t i;

	for (i = 0; i < grants->count; i++) {
		const char *sql = grants->statements[i];
		enum hps_code code = hps_db_direct(ctx, db, sql, strlen(sql),
						   HPS_DB_WRITES, NULL);
		const char *note = ctx->error.note;

		if (code == HPS_OK)
			continue;
		if (hps_equal(ctx->error.slug, "database_away"))
			return code;
		/* Up to the password, should it be that statement. */
		hps_fail(ctx, HPS_EDB, "grants_failed",
			 "The database refused '%.*s'. The account that "
			 "hps-admin uses must be allowed to make accounts and "
			 "to grant.",
			 (int)strcspn(sql, "\n("),
			 hps_starts_with(sql, "ALTER") ? "ALTER USER" : sql);
		if (!hps_starts_with(sql, "ALTER"))
			hps_fail_note(ctx, "%s", note ? note : "");
		return ctx->error.code;
	}
	return HPS_OK;
}
