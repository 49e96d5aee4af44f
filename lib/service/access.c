#include "lib/service/access.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/crypto/token.h"
#include "lib/model/cidr.h"
#include "lib/repo/user.h"

static enum hps_code invalid(struct hps_ctx *ctx, const char *what)
{
	return hps_fail(ctx, HPS_EAUTH, "credentials_invalid", "%s", what);
}

/* --- grants ------------------------------------------------------------ */

static enum hps_scope scope_of(const char *name)
{
	unsigned int i = 0;

	while (i < HPS_SCOPE__MAX &&
	       strcmp(name, hps_scope_name((enum hps_scope)i)) != 0)
		i++;
	return (enum hps_scope)i;
}

/* Names that this program does not know give nothing. */
static struct hps_permissions made_permissions(struct hps_arena *arena,
					       const char *words)
{
	struct hps_permissions set = { 0 };
	char *rest = hps_strdup(arena, words ? words : "");
	char *word;

	while ((word = strsep(&rest, " ")) != NULL) {
		enum hps_permission permission;

		if (hps_permission_parse(word, &permission))
			hps_permissions_add(&set, permission);
	}
	return set;
}

struct hps_permissions hps_role_permissions(struct hps_arena *arena,
					    const struct hps_role_grant *row)
{
	const struct hps_role_info *info;

	if (!row->built_in)
		return made_permissions(arena, row->permissions);
	info = hps_role_find(row->role);
	return info ? info->permissions : (struct hps_permissions){ 0 };
}

enum hps_code hps_access_grants(struct hps_ctx *ctx, struct hps_db *db,
				int64_t user_id,
				const struct hps_grant **grants, size_t *count)
{
	struct hps_role_grant *rows;
	struct hps_grant *list;
	size_t row_count, i;

	HPS_TRY(hps_user_grants(ctx, db, user_id, &rows, &row_count));
	list = HPS_NEW_ARRAY(ctx->arena, row_count, struct hps_grant);
	for (i = 0; i < row_count; i++)
		list[i] = (struct hps_grant){
			.scope = scope_of(rows[i].scope_kind),
			.object_id = (uint64_t)rows[i].scope_id,
			.permissions =
				hps_role_permissions(ctx->arena, &rows[i]),
		};
	*grants = list;
	*count = row_count;
	return HPS_OK;
}

/* --- sessions ---------------------------------------------------------- */

enum hps_code hps_access_by_session(struct hps_ctx *ctx, struct hps_db *db,
				    const char *secret, int64_t idle_us,
				    int64_t fresh_us,
				    const struct hps_caller **caller)
{
	struct hps_session *session = HPS_NEW(ctx->arena, struct hps_session);
	struct hps_caller *out = HPS_NEW(ctx->arena, struct hps_caller);
	unsigned char sha256[HPS_SHA256_BYTES];
	enum hps_code code = HPS_ENOTFOUND;

	if (hps_secret_check(secret)) {
		hps_token_hash(secret, sha256);
		code = hps_session_find(ctx, db, sha256, ctx->now_us - idle_us,
					session);
	}
	if (code == HPS_ENOTFOUND)
		return invalid(ctx, "This session has ended. Sign in again.");
	if (code != HPS_OK)
		return code;
	*out = (struct hps_caller){
		.kind = HPS_CALLER_SESSION,
		.user_id = (uint64_t)session->user_id,
		.credential_id = (uint64_t)session->id,
		.name = session->username,
		.must_change_password = session->must_change_password,
		.fresh_until_us = session->fresh_us + fresh_us,
		.detail = session,
	};
	if (!session->must_change_password)
		HPS_TRY(hps_access_grants(ctx, db, session->user_id,
					  &out->grants, &out->grant_count));
	/* A note that cannot be taken refuses nobody. */
	if (hps_session_touch(ctx, db, session) != HPS_OK)
		hps_fail_clear(ctx);
	*caller = out;
	return HPS_OK;
}

/* --- tokens ------------------------------------------------------------ */

static enum hps_code check_network(struct hps_ctx *ctx,
				   const struct hps_token *token,
				   const char *address)
{
	struct hps_strings cidrs;
	size_t i;

	HPS_TRY(hps_column_strings(ctx, token->cidrs, &cidrs));
	for (i = 0; i < cidrs.count; i++)
		if (hps_cidr_holds(cidrs.items[i], address))
			return HPS_OK;
	if (cidrs.count == 0)
		return HPS_OK;
	return hps_fail(ctx, HPS_EFORBIDDEN, "token_address",
			"The token '%s' may not be used from %s.", token->name,
			*address ? address : "an unknown address");
}

static enum hps_code check_use(struct hps_ctx *ctx,
			       const struct hps_token_use *use,
			       const char *address)
{
	const struct hps_token *token = &use->token;

	if (token->revoked_us)
		return invalid(ctx, "This token was revoked.");
	if (!use->maker_active)
		return invalid(ctx, "This token has ended: the account of "
				    "whoever made it is not active any more.");
	if (!use->provider.active)
		return invalid(ctx, "This token has ended: its provider is not "
				    "active any more.");
	if (token->expires_us <= ctx->now_us)
		return hps_fail(ctx, HPS_EAUTH, "token_expired",
				"The token '%s' has expired. Have a new one "
				"made.",
				token->name);
	return check_network(ctx, token, address);
}

/* What whoever made the token may do for its provider now. */
static enum hps_code maker_permissions(struct hps_ctx *ctx, struct hps_db *db,
				       const struct hps_token *token,
				       struct hps_permissions *permissions)
{
	struct hps_caller maker = { .kind = HPS_CALLER_SESSION };
	struct hps_permissions all = hps_permissions_of_provider_tokens();
	struct hps_permissions may = { 0 };
	unsigned int i;

	if (!token->user_id) {
		*permissions = all;
		return HPS_OK;
	}
	HPS_TRY(hps_access_grants(ctx, db, token->user_id, &maker.grants,
				  &maker.grant_count));
	for (i = HPS_PERM_NONE + 1; i < HPS_PERM__MAX; i++)
		if (hps_caller_may(&maker, (enum hps_permission)i,
				   HPS_SCOPE_PROVIDER,
				   (uint64_t)token->provider_id))
			hps_permissions_add(&may, (enum hps_permission)i);
	*permissions = hps_permissions_meet(all, may);
	return HPS_OK;
}

/* Leave out what the maker may not do; reading needs no right of its own. */
static void bound_rights(struct hps_ctx *ctx, struct hps_permissions bound,
			 struct hps_rights *rights,
			 struct hps_permissions *permissions)
{
	const char **kept = HPS_NEW_ARRAY(ctx->arena, rights->rights.count + 1,
					  const char *);
	struct hps_permissions set = { 0 };
	size_t count = 0, i;

	hps_permissions_add(&set, HPS_PERM_PLUGIN_READ);
	hps_permissions_add(&set, HPS_PERM_PROVIDER_READ);
	for (i = 0; i < rights->rights.count; i++) {
		const char *right = rights->rights.items[i];
		enum hps_permission permission;

		if (!hps_permission_parse(right, &permission) ||
		    !hps_permissions_have(bound, permission))
			continue;
		hps_permissions_add(&set, permission);
		kept[count++] = right;
	}
	rights->rights = (struct hps_strings){ kept, count };
	*permissions = hps_permissions_meet(set, bound);
}

/* What a token may do now, within what its maker may. */
static enum hps_code make_rights(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_token_use *use,
				 struct hps_rights *rights,
				 struct hps_permissions *permissions)
{
	struct hps_permissions bound;

	HPS_TRY(hps_rights_read(ctx, &use->token, &use->provider, rights));
	HPS_TRY(maker_permissions(ctx, db, &use->token, &bound));
	bound_rights(ctx, bound, rights, permissions);
	return HPS_OK;
}

static enum hps_code make_caller(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_token_use *use,
				 const struct hps_caller **caller)
{
	struct hps_rights *rights = HPS_NEW(ctx->arena, struct hps_rights);
	struct hps_grant *grant = HPS_NEW(ctx->arena, struct hps_grant);
	struct hps_caller *out = HPS_NEW(ctx->arena, struct hps_caller);

	grant->scope = HPS_SCOPE_PROVIDER;
	grant->object_id = (uint64_t)use->provider.id;
	HPS_TRY(make_rights(ctx, db, use, rights, &grant->permissions));
	*out = (struct hps_caller){
		.kind = HPS_CALLER_TOKEN,
		.provider_id = (uint64_t)use->provider.id,
		.credential_id = (uint64_t)use->token.id,
		.name = hps_format(ctx->arena, "%s/%s", use->provider.name,
				   use->token.public_id),
		.grants = grant,
		.grant_count = 1,
		.detail = rights,
	};
	*caller = out;
	return HPS_OK;
}

enum hps_code hps_access_by_token(struct hps_ctx *ctx, struct hps_db *db,
				  const char *secret, const char *address,
				  const struct hps_caller **caller)
{
	unsigned char sha256[HPS_SHA256_BYTES];
	enum hps_code code = HPS_ENOTFOUND;
	const struct hps_caller *found;
	struct hps_token_use use;

	if (hps_token_check(secret)) {
		hps_token_hash(secret, sha256);
		code = hps_token_find_use(ctx, db, sha256, &use);
	}
	if (code == HPS_ENOTFOUND)
		return invalid(ctx, "The store does not know this token. "
				    "Check that it was copied whole.");
	if (code != HPS_OK)
		return code;
	HPS_TRY(check_use(ctx, &use, address));
	HPS_TRY(make_caller(ctx, db, &use, &found));
	if (hps_token_touch(ctx, db, &use.token, address) != HPS_OK)
		hps_fail_clear(ctx);
	*caller = found;
	return HPS_OK;
}

enum hps_code hps_access_again(struct hps_ctx *ctx, struct hps_db *db,
			       const struct hps_rights *before,
			       const char *address, struct hps_rights *rights)
{
	struct hps_permissions permissions;
	struct hps_token_use use;
	enum hps_code code =
		hps_token_lock_use(ctx, db, before->token.id, &use);

	if (code == HPS_ENOTFOUND)
		return invalid(ctx, "This token has ended.");
	if (code != HPS_OK)
		return code;
	HPS_TRY(check_use(ctx, &use, address));
	return make_rights(ctx, db, &use, rights, &permissions);
}

/* --- what stands behind a caller --------------------------------------- */

const struct hps_session *hps_caller_session(const struct hps_caller *caller)
{
	return caller && caller->kind == HPS_CALLER_SESSION ? caller->detail
							    : NULL;
}

const struct hps_rights *hps_caller_rights(const struct hps_caller *caller)
{
	return caller && caller->kind == HPS_CALLER_TOKEN ? caller->detail
							  : NULL;
}

struct hps_actor hps_caller_actor(struct hps_arena *arena,
				  const struct hps_caller *caller,
				  const char *address)
{
	const struct hps_session *session = hps_caller_session(caller);
	const struct hps_rights *rights = hps_caller_rights(caller);
	struct hps_actor actor = { "anonymous", "", address };

	if (session) {
		actor.name = hps_format(arena, "user:%s", session->username);
		actor.credential = session->public_id;
	} else if (rights) {
		actor.name =
			hps_format(arena, "token:%s", rights->token.public_id);
		actor.credential = rights->token.public_id;
	}
	return actor;
}
