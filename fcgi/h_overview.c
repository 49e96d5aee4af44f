#include "fcgi/h_overview.h"

#include "fcgi/store.h"
#include "fcgi/view_audit.h"
#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/json/build.h"
#include "lib/repo/instance.h"
#include "lib/repo/overview.h"
#include "lib/repo/token.h"

enum {
	LIVE_MAX = 1000,
	VERSIONS_MAX = 100,
	TOKENS_MAX = 100,
	CHANGES_MAX = 20,
	INSTANCES_MAX = 10000,
	SOON_DAYS = 14,
};

static bool may(const struct hps_exchange *x, enum hps_permission permission,
		enum hps_scope scope, int64_t id)
{
	return hps_caller_may(x->caller, permission, scope, (uint64_t)id);
}

static bool may_plugin(const struct hps_exchange *x, int64_t plugin_id,
		       int64_t provider_id)
{
	return may(x, HPS_PERM_PLUGIN_READ, HPS_SCOPE_PLUGIN, plugin_id) ||
	       may(x, HPS_PERM_PLUGIN_READ, HPS_SCOPE_PROVIDER, provider_id);
}

static enum hps_code count_instances(struct hps_exchange *x, struct hps_db *db,
				     struct json_object *counts)
{
	struct hps_instance *rows;
	int64_t known = 0;
	size_t count;

	HPS_TRY(hps_instance_list(x->ctx, db, "", INSTANCES_MAX, &rows,
				  &count));
	for (size_t i = 0; i < count; i++)
		known += may(x, HPS_PERM_INSTANCE_READ, HPS_SCOPE_INSTANCE,
			     rows[i].id);
	hps_json_put_integer(counts, "instances", known);
	return HPS_OK;
}

static enum hps_code put_counts(struct hps_exchange *x, struct hps_db *db,
				struct json_object *body)
{
	struct json_object *counts = hps_json_put_object(body, "counts");
	int64_t providers = 0, plugins = 0, versions = 0, users;
	struct hps_overview_count *rows;
	size_t count;

	HPS_TRY(hps_overview_counts(x->ctx, db, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (!may(x, HPS_PERM_PROVIDER_READ, HPS_SCOPE_PROVIDER,
			 rows[i].provider_id))
			continue;
		providers++;
		plugins += rows[i].plugins;
		versions += rows[i].versions;
	}
	hps_json_put_integer(counts, "providers", providers);
	hps_json_put_integer(counts, "plugins", plugins);
	hps_json_put_integer(counts, "versions", versions);
	HPS_TRY(count_instances(x, db, counts));
	if (!may(x, HPS_PERM_USER_READ, HPS_SCOPE_STORE, 0))
		return HPS_OK;
	HPS_TRY(hps_overview_users(x->ctx, db, &users));
	hps_json_put_integer(counts, "users", users);
	return HPS_OK;
}

static enum hps_code put_live(struct hps_exchange *x, struct hps_db *db,
			      struct json_object *body)
{
	struct json_object *list = hps_json_put_array(body, "live");
	struct hps_overview_live *rows;
	size_t count;

	HPS_TRY(hps_overview_live(x->ctx, db, LIVE_MAX, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct json_object *row;

		if (!may_plugin(x, rows[i].plugin_id, rows[i].provider_id) &&
		    !may(x, HPS_PERM_INSTANCE_READ, HPS_SCOPE_INSTANCE,
			 rows[i].instance_id))
			continue;
		row = hps_json_add_object(list);
		hps_json_put_string(row, "instance", rows[i].instance);
		hps_json_put_string(row, "pluginId", rows[i].plugin);
		hps_json_put_boolean(row, "enabled", rows[i].enabled);
		hps_json_put_string(row, "channel", rows[i].channel);
		hps_json_put_string(row, "version",
				    rows[i].enabled ? rows[i].version : NULL);
	}
	hps_json_put_boolean(body, "liveComplete", count < LIVE_MAX);
	return HPS_OK;
}

static enum hps_code put_versions(struct hps_exchange *x, struct hps_db *db,
				  struct json_object *body)
{
	struct json_object *blocked = hps_json_put_array(body, "blocked");
	struct json_object *deprecated = hps_json_put_array(body, "deprecated");
	struct hps_overview_version *rows;
	size_t count;

	HPS_TRY(hps_overview_versions(x->ctx, db, VERSIONS_MAX, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		bool is_blocked = hps_equal(rows[i].state, "blocked");
		struct json_object *row;

		if (!may_plugin(x, rows[i].plugin_id, rows[i].provider_id))
			continue;
		row = hps_json_add_object(is_blocked ? blocked : deprecated);
		hps_json_put_string(row, "pluginId", rows[i].plugin);
		hps_json_put_string(row, "version", rows[i].version);
		hps_json_put_string(row, is_blocked ? "reason" : "message",
				    rows[i].why);
		hps_json_put_time(row, "updatedAt", rows[i].updated_us);
	}
	return HPS_OK;
}

static enum hps_code put_tokens(struct hps_exchange *x, struct hps_db *db,
				struct json_object *body)
{
	struct json_object *list = hps_json_put_array(body, "tokensExpiring");
	struct hps_token_ending *rows;
	size_t count;

	HPS_TRY(hps_token_ending_list(x->ctx, db,
				      x->ctx->now_us + SOON_DAYS * HPS_DAY_US,
				      TOKENS_MAX, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct json_object *row;

		if (!may(x, HPS_PERM_TOKEN_READ, HPS_SCOPE_PROVIDER,
			 rows[i].provider_id))
			continue;
		row = hps_json_add_object(list);
		hps_json_put_string(row, "id", rows[i].public_id);
		hps_json_put_string(row, "name", rows[i].name);
		hps_json_put_string(row, "provider", rows[i].provider);
		hps_json_put_time(row, "expiresAt", rows[i].expires_us);
	}
	return HPS_OK;
}

static enum hps_code put_changes(struct hps_exchange *x, struct hps_db *db,
				 struct json_object *body)
{
	struct json_object *list = hps_json_put_array(body, "changes");
	struct hps_audit_query query = { .outcome = "done",
					 .before = INT64_MAX,
					 .limit = CHANGES_MAX };
	struct hps_audit_entry *rows;
	size_t count;

	if (!may(x, HPS_PERM_AUDIT_READ, HPS_SCOPE_STORE, 0))
		return HPS_OK;
	HPS_TRY(hps_audit_list(x->ctx, db, &query, &rows, &count));
	for (size_t i = 0; i < count; i++)
		hps_view_audit(x->ctx, &rows[i], hps_json_add_object(list));
	return HPS_OK;
}

enum hps_code hps_h_overview(struct hps_exchange *x)
{
	struct json_object *body = hps_json_object(x->ctx->arena);
	struct hps_store *store;

	HPS_TRY(hps_store_use(x, &store));
	HPS_TRY(put_counts(x, store->db, body));
	HPS_TRY(put_live(x, store->db, body));
	HPS_TRY(put_versions(x, store->db, body));
	HPS_TRY(put_tokens(x, store->db, body));
	HPS_TRY(put_changes(x, store->db, body));
	hps_response_json(x->response, 200, body);
	hps_response_header(x->response, "Cache-Control", "private, no-cache");
	hps_response_tag(x->response, 0);
	return HPS_OK;
}
