#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/crypto/hash.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/json/read.h"
#include "lib/model/name.h"
#include "lib/model/semver.h"
#include "lib/service/withdraw.h"
#include "lib/store/bundle.h"

enum { NOTE_MAX_BYTES = 64 * 1024, NAME_BYTES = 16, REASON_MAX = 2000 };

static const char folder[] = "withdrawn/.pending";

/* What a note holds. */
struct note {
	const char *plugin;
	const char *version;
	const char *reason;
	const char *actor;
	int64_t at_us;
};

static const struct hps_json_field fields[] = {
	HPS_JSON_STRING(struct note, plugin, "plugin", HPS_JSON_REQUIRED, 1,
			HPS_PLUGIN_NAME_MAX, .check = hps_plugin_name_check),
	HPS_JSON_STRING(struct note, version, "version", HPS_JSON_REQUIRED, 1,
			HPS_SEMVER_MAX),
	HPS_JSON_STRING(struct note, reason, "reason", HPS_JSON_REQUIRED, 1,
			REASON_MAX),
	HPS_JSON_STRING(struct note, actor, "actor", HPS_JSON_REQUIRED, 1, 160),
	HPS_JSON_TIME(struct note, at_us, "at", HPS_JSON_REQUIRED),
};

/* Names can be longer than a file's name may be: a hash of them is not. */
static const char *note_path(struct hps_arena *arena, const char *plugin,
			     const char *version)
{
	const char *text = hps_format(arena, "%s@%s", plugin, version);
	unsigned char digest[HPS_SHA256_BYTES];

	hps_hash_once(HPS_SHA256, text, strlen(text), digest);
	return hps_format(arena, "%s/%s.json", folder,
			  hps_hex(arena, digest, NAME_BYTES));
}

static enum hps_code check(struct hps_ctx *ctx, const char *plugin,
			   const char *version)
{
	const char *why = hps_plugin_name_check(plugin);
	struct hps_semver parsed;

	if (why)
		return hps_fail(ctx, HPS_EINVALID, "invalid_name",
				"The plugin '%s' %s.", plugin, why);
	if (!hps_semver_parse(version, &parsed))
		return hps_fail(ctx, HPS_EINVALID, "invalid_name",
				"The version '%s' is none of SemVer 2.0.0.",
				version);
	return HPS_OK;
}

static const char *note_text(struct hps_ctx *ctx,
			     const struct hps_change *change,
			     const char *plugin, const char *version)
{
	struct json_object *object = hps_json_object(ctx->arena);

	hps_json_put_string(object, "plugin", plugin);
	hps_json_put_string(object, "version", version);
	hps_json_put_string(object, "reason", change->reason);
	hps_json_put_string(object, "actor", change->actor.name);
	hps_json_put_time(object, "at", ctx->now_us);
	return hps_json_text(ctx->arena, object, NULL);
}

enum hps_code hps_withdraw_note(struct hps_ctx *ctx,
				const struct hps_host *host,
				const struct hps_change *change,
				const char *plugin, const char *version)
{
	const char *text;

	if (!change->reason || !*change->reason)
		return hps_fail(ctx, HPS_EINVALID, "reason_missing",
				"Say why the version is blocked: people will "
				"ask.");
	HPS_TRY(check(ctx, plugin, version));
	if (!hps_bundle_served(ctx->arena, host->state_fd, plugin, version) &&
	    !hps_bundle_withdrawn(ctx->arena, host->state_fd, plugin, version))
		return hps_fail(ctx, HPS_ENOTFOUND, "version_unknown",
				"There are no files of version %s of '%s'.",
				version, plugin);
	HPS_TRY(hps_mkdirs(ctx, host->state_fd, folder));
	text = note_text(ctx, change, plugin, version);
	HPS_TRY(hps_file_replace(ctx, host->state_fd,
				 note_path(ctx->arena, plugin, version), text,
				 strlen(text), 0644));
	return hps_bundle_withdraw(ctx, host->state_fd, plugin, version);
}

/* Notes are few, and each is one transaction on the connection. */
struct reconciling {
	struct hps_db *db;
	struct hps_host *host;
	size_t done;
	size_t refused;
};

static enum hps_code read_note(struct hps_ctx *ctx, int dirfd, const char *name,
			       struct note *note)
{
	struct json_object *object;
	struct hps_buf text;

	hps_buf_init(&text, ctx->arena, 0);
	HPS_TRY(hps_file_read(ctx, dirfd, name, NOTE_MAX_BYTES, &text));
	HPS_TRY(hps_json_parse(ctx, text.data, text.len, &object));
	HPS_TRY(hps_json_read(ctx, object, fields, HPS_COUNT(fields), "",
			      note));
	return check(ctx, note->plugin, note->version);
}

static enum hps_code obey(struct hps_ctx *ctx, struct reconciling *work,
			  const struct note *note)
{
	struct hps_change change = {
		.actor = { .name = note->actor,
			   .credential = "host",
			   .address = "" },
		.reason = note->reason,
	};
	struct hps_withdrawal withdrawal;

	return hps_withdraw_block(ctx, work->db, work->host, &change,
				  note->plugin, note->version, &withdrawal);
}

static enum hps_code put_aside(struct hps_ctx *ctx, int dirfd, const char *name)
{
	const char *other = hps_format(ctx->arena, "%s.refused", name);

	if (renameat(dirfd, name, dirfd, other))
		return hps_fail_errno(ctx, name);
	return HPS_OK;
}

static enum hps_code one_note(struct hps_ctx *ctx, int dirfd, const char *name,
			      void *arg)
{
	struct reconciling *work = arg;
	struct note note = { .plugin = NULL };
	enum hps_code code;

	if (!hps_ends_with(name, ".json"))
		return HPS_OK;
	code = read_note(ctx, dirfd, name, &note);
	if (code == HPS_OK)
		code = obey(ctx, work, &note);
	if (code == HPS_OK) {
		work->done++;
		return hps_remove_tree(ctx, dirfd, name);
	}
	if (code != HPS_EINVALID && code != HPS_ENOTFOUND &&
	    code != HPS_ECONFLICT)
		return code;
	hps_fail_clear(ctx);
	work->refused++;
	return put_aside(ctx, dirfd, name);
}

enum hps_code hps_withdraw_reconcile(struct hps_ctx *ctx, struct hps_db *db,
				     struct hps_host *host, size_t *done,
				     size_t *refused)
{
	struct reconciling work = { db, host, 0, 0 };

	HPS_TRY(hps_dir_each(ctx, host->state_fd, folder, one_note, &work));
	*done = work.done;
	*refused = work.refused;
	return HPS_OK;
}
