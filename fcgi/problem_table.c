#include "fcgi/problem.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
/* Sorted by slug. */
static const struct hps_problem_info table[] = {
	{ "already_exists", 412, "It exists already" },
	{ "body_incomplete", 400, "The body ended too early" },
	{ "body_timeout", 408, "The body came too slowly" },
	{ "body_too_large", 413, "The body is too large" },
	{ "coding_unsupported", 415, "Content-Encoding is not supported" },
	{ "credentials_needed", 401, "Credentials are needed" },
	{ "cross_site", 403, "The request comes from another site" },
	{ "disk_full", 507, "The disk is full" },
	{ "field_too_large", 413, "A form field is too large" },
	{ "fresh_password_needed", 403, "A fresh password is needed" },
	{ "header_invalid", 500, "The answer cannot be sent" },
	{ "header_repeated", 400, "A header stands there twice" },
	{ "host_invalid", 400, "The Host header cannot be read" },
	{ "identity_required", 403, "This instance has no anonymous view" },
	{ "instance_locked", 409, "The instance is locked" },
	{ "internal", 500, "The store failed" },
	{ "invalid_body", 422, "The body is not acceptable" },
	{ "json_unreadable", 400, "The body is no JSON" },
	{ "length_invalid", 400, "Content-Length cannot be read" },
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
	{ "path_invalid", 400, "The path cannot be read" },
	{ "precondition_invalid", 400, "The condition cannot be read" },
	{ "precondition_needed", 428, "If-Match is needed" },
	{ "query_invalid", 400, "The query cannot be read" },
	{ "random_failed", 503, "The host has no random bytes" },
	{ "settings_invalid", 500, "The settings are wrong" },
	{ "stale", 412, "It was changed meanwhile" },
	{ "storage_failed", 503, "The disk failed" },
	{ "type_unsupported", 415, "The Content-Type is not supported" },
	{ "version_exists", 409, "The version exists with other bytes" },
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
