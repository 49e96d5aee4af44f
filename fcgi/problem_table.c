#include "fcgi/problem.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
/* Sorted by slug. */
static const struct hps_problem_info table[] = {
	{ "already_exists", 412, "It exists already" },
	{ "archive_body_too_large", 413, "The archive is too large" },
	{ "archive_refused", 422, "The archive is refused" },
	{ "body_incomplete", 400, "The body ended too early" },
	{ "body_timeout", 408, "The body came too slowly" },
	{ "body_too_large", 413, "The body is too large" },
	{ "bundle_exists", 409, "The version is on disk already" },
	{ "channel_followed", 409, "The channel is in use" },
	{ "channel_guard", 409, "The channel does not take this version" },
	{ "channel_protected", 403, "The channel is protected" },
	{ "channel_unknown", 404, "There is no such channel" },
	{ "coding_unsupported", 415, "Content-Encoding is not supported" },
	{ "commit_uncertain", 503, "It is not known whether it was done" },
	{ "credentials_invalid", 401, "The credentials are not valid" },
	{ "credentials_needed", 401, "Credentials are needed" },
	{ "cross_site", 403, "The request comes from another site" },
	{ "database_away", 503, "The database is away" },
	{ "database_busy", 503, "The database is busy" },
	{ "database_denied", 500, "The store lacks a right at its database" },
	{ "database_failed", 503, "The database failed" },
	{ "database_refused", 500, "The database refused it" },
	{ "database_slow", 503, "The database is slow" },
	{ "digest_invalid", 400, "Content-Digest cannot be read" },
	{ "digest_mismatch", 422, "The body is not what its digest says" },
	{ "disk_full", 507, "The disk is full" },
	{ "duplicate", 409, "It exists already" },
	{ "field_missing", 422, "A form field is missing" },
	{ "field_too_large", 413, "A form field is too large" },
	{ "file_missing", 404, "A file is missing" },
	{ "file_too_large", 413, "A file is too large" },
	{ "fresh_password_needed", 403, "A fresh password is needed" },
	{ "generation_gone", 410, "The generation is gone" },
	{ "generation_unknown", 404, "There is no such generation" },
	{ "grant_unknown", 404, "The user does not have this role" },
	{ "header_invalid", 500, "The answer cannot be sent" },
	{ "header_repeated", 400, "A header stands there twice" },
	{ "host_invalid", 400, "The Host header cannot be read" },
	{ "idempotency_invalid", 400, "Idempotency-Key cannot be read" },
	{ "identity_required", 403, "This instance has no anonymous view" },
	{ "instance_unknown", 404, "There is no such instance" },
	{ "internal", 500, "The store failed" },
	{ "invalid_body", 422, "The body is not acceptable" },
	{ "invalid_manifest", 422, "The manifest is not acceptable" },
	{ "invalid_name", 422, "The name is not acceptable" },
	{ "invitation_gone", 410, "The invitation is gone" },
	{ "invitation_unknown", 404, "There is no such invitation" },
	{ "json_unreadable", 400, "The body is no JSON" },
	{ "kind_differs", 409, "The kind cannot change" },
	{ "last_owner", 409, "The last owner stays" },
	{ "length_invalid", 400, "Content-Length cannot be read" },
	{ "login_failed", 401, "Signing in failed" },
	{ "login_throttled", 429, "Too many failed logins" },
	{ "member_unknown", 404, "There is no such member" },
	{ "method_invalid", 400, "The method cannot be read" },
	{ "method_not_allowed", 405, "The method is not allowed here" },
	{ "multipart_invalid", 400, "The multipart body cannot be read" },
	{ "name_taken", 403, "The name belongs to somebody else" },
	{ "no_answer", 500, "The store made no answer" },
	{ "no_auth", 500, "The store cannot tell who is calling" },
	{ "not_allowed", 403, "You may not do this" },
	{ "not_found", 404, "There is nothing here" },
	{ "not_ready", 503, "The store is not ready" },
	{ "not_there", 412, "It is not there" },
	{ "otp_needed", 401, "A one-time password is needed" },
	{ "otp_wrong", 401, "The one-time password is wrong" },
	{ "password_busy", 503, "Too many people are signing in" },
	{ "password_change_needed", 403, "The password must be changed" },
	{ "path_invalid", 400, "The path cannot be read" },
	{ "pin_busy", 503, "Too many old generations are asked for" },
	{ "plugin_unknown", 404, "There is no such plugin" },
	{ "precondition_invalid", 400, "The condition cannot be read" },
	{ "precondition_needed", 428, "If-Match is needed" },
	{ "provider_inactive", 409, "The provider is not active" },
	{ "provider_unknown", 404, "There is no such provider" },
	{ "publish_rate", 429, "Too many versions" },
	{ "publish_running", 409, "The version is being published" },
	{ "query_invalid", 400, "The query cannot be read" },
	{ "query_unknown", 422, "The parameter is not known" },
	{ "reference_missing", 409, "What it refers to is gone" },
	{ "replay_differs", 422, "The key was used for another request" },
	{ "right_missing", 403, "The token lacks a right" },
	{ "rights_exceeded", 403, "It allows more than you may do" },
	{ "role_built_in", 409, "The role is built in" },
	{ "role_in_use", 409, "The role is in use" },
	{ "role_unknown", 404, "There is no such role" },
	{ "row_broken", 500, "A record is damaged" },
	{ "row_missing", 404, "It does not exist" },
	{ "schema_unfit", 503, "The schema does not fit" },
	{ "scope_invalid", 422, "The scope is not acceptable" },
	{ "scope_taken", 409, "The scope belongs to another provider" },
	{ "session_unknown", 404, "You have no such session" },
	{ "settings_invalid", 500, "The settings are wrong" },
	{ "stale", 412, "It was changed meanwhile" },
	{ "statement_mismatch", 503, "The store and its database do not fit" },
	{ "still_referenced", 409, "Other things depend on it" },
	{ "storage_failed", 503, "The disk failed" },
	{ "token_address", 403, "The token is for other networks" },
	{ "token_channel", 403, "The token is for other channels" },
	{ "token_expired", 401, "The token has expired" },
	{ "token_not_provider", 403, "The token is no provider's" },
	{ "token_plugin", 403, "The token is for other plugins" },
	{ "token_revoked", 409, "The token has ended" },
	{ "token_unknown", 404, "There is no such token" },
	{ "too_many_channels", 409, "The plugin has too many channels" },
	{ "totp_exists", 409, "A second factor is in force" },
	{ "totp_missing", 409, "There is nothing to confirm" },
	{ "type_unsupported", 415, "The Content-Type is not supported" },
	{ "upload_refused", 422, "The upload cannot be published" },
	{ "user_unknown", 404, "There is no such user" },
	{ "version_exists", 409, "The version exists with other bytes" },
	{ "version_gone", 410, "The version is gone" },
	{ "version_not_active", 409, "The version cannot be served" },
	{ "version_removed", 409, "The version was removed" },
	{ "version_unknown", 404, "There is no such version" },
};
/* clang-format on */

const struct hps_problem_info *hps_problem_table(size_t *count)
{
	*count = HPS_COUNT(table);
	return table;
}

static int compare(const void *slug, const void *row)
{
	return strcmp(slug, ((const struct hps_problem_info *)row)->slug);
}

const struct hps_problem_info *hps_problem_find(const char *slug)
{
	return bsearch(slug, table, HPS_COUNT(table), sizeof(table[0]),
		       compare);
}

void hps_problem_print(struct hps_buf *out)
{
	for (size_t i = 0; i < HPS_COUNT(table); i++)
		hps_buf_printf(out, "%s\t%d\t%s\n", table[i].slug,
			       table[i].status, table[i].title);
}
