#include "fcgi/h_audit.h"

#include <string.h>

#include "fcgi/negotiate.h"
#include "fcgi/page.h"
#include "fcgi/store.h"
#include "fcgi/view_audit.h"
#include "lib/base/time.h"
#include "lib/json/build.h"

enum { EXPORT_ROWS = 200 }; /* that are in memory at once */

/* --- what is looked for ------------------------------------------------ */

static const char *const known[] = { "actor", "action", "object", "outcome",
				     "from",  "until",	"limit",  "cursor" };

/* A filter that is misspelt must not look like one that finds everything. */
static enum hps_code check_names(struct hps_exchange *x)
{
	const struct hps_uri *uri = &x->request->uri;

	for (size_t i = 0; i < uri->query_count; i++) {
		const char *name = uri->query[i].name;
		size_t k = 0;

		while (k < HPS_COUNT(known) && strcmp(known[k], name) != 0)
			k++;
		if (k == HPS_COUNT(known))
			return hps_fail(x->ctx, HPS_EINVALID, "query_unknown",
					"There is no parameter '%s'; there are "
					"actor, action, object, outcome, from, "
					"until, limit and cursor.",
					name);
	}
	return HPS_OK;
}

static enum hps_code read_time(struct hps_exchange *x, const char *name,
			       int64_t *time_us)
{
	const char *text = hps_request_query(x->request, name);

	if (!text || hps_time_parse(text, time_us))
		return HPS_OK;
	return hps_fail(x->ctx, HPS_EINVALID, "query_invalid",
			"%s is a time such as 2026-01-31T12:00:00Z.", name);
}

/* "plugin:chart" is a kind and a name, "chart" a name of any kind. */
static void read_object(struct hps_exchange *x, struct hps_audit_query *query)
{
	const char *text = hps_request_query(x->request, "object");
	size_t kind = text ? strspn(text, "abcdefghijklmnopqrstuvwxyz-") : 0;

	query->object = text;
	if (!kind || text[kind] != ':')
		return;
	query->object_kind = hps_strndup(x->ctx->arena, text, kind);
	query->object = text[kind + 1] ? text + kind + 1 : NULL;
}

static enum hps_code read_query(struct hps_exchange *x,
				struct hps_audit_query *query)
{
	HPS_TRY(check_names(x));
	query->actor = hps_request_query(x->request, "actor");
	query->action = hps_request_query(x->request, "action");
	query->outcome = hps_request_query(x->request, "outcome");
	read_object(x, query);
	HPS_TRY(read_time(x, "from", &query->from_us));
	return read_time(x, "until", &query->until_us);
}

/* --- export ------------------------------------------------------------ */

struct export
{
	struct hps_db *db;
	struct hps_audit_query query;
	int64_t now_us;
	const char *request_id;
};

/* The status has been sent: whoever reads must see that something lacks. */
static void put_failure(struct hps_ctx *ctx, struct hps_buf *out)
{
	struct json_object *line = hps_json_object(ctx->arena);

	hps_json_put_boolean(line, "incomplete", true);
	hps_json_put_string(line, "code", ctx->error.slug);
	hps_json_put_string(line, "detail", ctx->error.detail);
	hps_buf_puts(out, hps_json_text(ctx->arena, line, NULL));
	hps_buf_putc(out, '\n');
}

static enum hps_code put_rows(struct hps_ctx *ctx, struct export *export,
			      struct hps_buf *out, bool *more)
{
	struct hps_audit_entry *rows;
	size_t count;

	HPS_TRY(hps_audit_list(ctx, export->db, &export->query, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct json_object *line = hps_json_object(ctx->arena);

		hps_view_audit(ctx, &rows[i], line);
		hps_buf_puts(out, hps_json_text(ctx->arena, line, NULL));
		hps_buf_putc(out, '\n');
	}
	*more = count == EXPORT_ROWS;
	if (count)
		export->query.before = rows[count - 1].id;
	return HPS_OK;
}

static bool next_piece(void *arg, struct hps_arena *arena, struct hps_buf *out)
{
	struct export *export = arg;
	struct hps_ctx ctx = { .arena = arena,
			       .now_us = export->now_us,
			       .request_id = export->request_id };
	bool more = false;

	if (put_rows(&ctx, export, out, &more) != HPS_OK) {
		hps_buf_clear(out);
		put_failure(&ctx, out);
		return false;
	}
	return more;
}

static enum hps_code answer_lines(struct hps_exchange *x,
				  struct hps_store *store,
				  const struct hps_audit_query *query)
{
	struct export *export = HPS_NEW(x->ctx->arena, struct export);

	*export = (struct export){ .db = store->db,
				   .query = *query,
				   .now_us = x->ctx->now_us,
				   .request_id = x->ctx->request_id };
	export->query.before = INT64_MAX;
	export->query.limit = EXPORT_ROWS;
	hps_response_stream(x->response, 200, "application/x-ndjson",
			    next_piece, export);
	hps_response_header(x->response, "Vary", "Accept");
	return HPS_OK;
}

/* --- pages ------------------------------------------------------------- */

static enum hps_code answer_page(struct hps_exchange *x,
				 struct hps_store *store,
				 struct hps_audit_query *query)
{
	struct json_object *items = hps_json_array(x->ctx->arena);
	struct hps_audit_entry *rows;
	struct hps_page page;
	size_t count, shown;

	HPS_TRY(hps_page_by_number(x, &page));
	query->before = page.before;
	query->limit = hps_page_rows(&page);
	HPS_TRY(hps_audit_list(x->ctx, store->db, query, &rows, &count));
	shown = hps_page_shown(&page, count);
	for (size_t i = 0; i < shown; i++)
		hps_view_audit(x->ctx, &rows[i], hps_json_add_object(items));
	hps_page_answer_number(x, items, count > shown,
			       shown ? rows[shown - 1].id : 0);
	hps_response_header(x->response, "Vary", "Accept");
	return HPS_OK;
}

static bool wants_lines(const struct hps_exchange *x)
{
	const char *accept = hps_request_header(x->request, "Accept");

	return accept && hps_accept_type(accept, "application/x-ndjson") >
				 hps_accept_type(accept, "application/json");
}

enum hps_code hps_h_audit(struct hps_exchange *x)
{
	struct hps_audit_query query = { 0 };
	struct hps_store *store;

	if (!hps_caller_may(x->caller, HPS_PERM_AUDIT_READ, HPS_SCOPE_STORE, 0))
		return hps_fail(x->ctx, HPS_EFORBIDDEN, "not_allowed",
				"The record is of the whole store: reading it "
				"needs the permission audit:read there.");
	HPS_TRY(read_query(x, &query));
	HPS_TRY(hps_store_use(x, &store));
	return wants_lines(x) ? answer_lines(x, store, &query)
			      : answer_page(x, store, &query);
}
