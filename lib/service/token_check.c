#include "lib/service/token_check.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/base/time.h"
#include "lib/model/cidr.h"
#include "lib/model/name.h"
#include "lib/model/permission.h"

enum { NAME_MAX_BYTES = 255, LIST_MAX = 100 };

static void add(struct hps_ctx *ctx, const char *pointer, const char *text,
		const char *why)
{
	hps_fault_add(ctx->arena, &ctx->error.faults, pointer, "form_wrong",
		      "'%s' %s.", text, why);
}

static const char *check_right(const char *text)
{
	enum hps_permission permission;

	if (hps_permission_parse(text, &permission) &&
	    hps_permissions_have(hps_permissions_of_provider_tokens(),
				 permission))
		return NULL;
	return "is no right that a provider's token can have";
}

static const char *check_channel(const char *text)
{
	return strcmp(text, "*") ? hps_name_check(text) : NULL;
}

/* A name, "*", or the beginning of a name with "*" behind it. */
static const char *check_plugin(const char *text)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz"
				       "0123456789._-@/";
	size_t len = strlen(text);

	if (!hps_ends_with(text, "*"))
		return hps_plugin_name_check(text);
	if (len > HPS_PLUGIN_NAME_MAX || strspn(text, alphabet) != len - 1)
		return "must be a name, the beginning of names followed by *, "
		       "or *";
	return NULL;
}

static void check_list(struct hps_ctx *ctx, const struct hps_strings *list,
		       const char *pointer, const char *(*check)(const char *))
{
	size_t i;

	if (list->count > LIST_MAX)
		hps_fault_add(ctx->arena, &ctx->error.faults, pointer,
			      "too_many", "There are more than %d.", LIST_MAX);
	for (i = 0; i < list->count && i < LIST_MAX; i++) {
		const char *why = check(list->items[i]);

		if (why)
			add(ctx, hps_json_pointer_at(ctx->arena, pointer, i),
			    list->items[i], why);
	}
}

static void check_name(struct hps_ctx *ctx, const char *name)
{
	size_t len = name ? strlen(name) : 0, i;

	if (!len || len > NAME_MAX_BYTES || !hps_utf8_valid(name, len)) {
		hps_fault_add(ctx->arena, &ctx->error.faults, "/name",
			      "form_wrong",
			      "A token needs a name of 1 to %d bytes.",
			      NAME_MAX_BYTES);
		return;
	}
	for (i = 0; i < len; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f) {
			add(ctx, "/name", name, "must be one line of text");
			return;
		}
}

static void check_expiry(struct hps_ctx *ctx,
			 const struct hps_token_input *input)
{
	int64_t days = input->most_us / HPS_DAY_US;

	if (!input->expires_us)
		return;
	if (input->expires_us <= ctx->now_us)
		hps_fault_add(ctx->arena, &ctx->error.faults, "/expiresAt",
			      "too_small", "A token must end in the future.");
	else if (input->expires_us > ctx->now_us + input->most_us)
		hps_fault_add(ctx->arena, &ctx->error.faults, "/expiresAt",
			      "too_large",
			      "A token holds for at most %lld days here.",
			      (long long)days);
}

enum hps_code hps_token_input_check(struct hps_ctx *ctx,
				    const struct hps_token_input *input)
{
	size_t before = ctx->error.faults.count;
	const char *why;

	check_name(ctx, input->name);
	if (!input->rights.count)
		hps_fault_add(ctx->arena, &ctx->error.faults, "/rights",
			      "too_few", "A token needs at least one right.");
	check_list(ctx, &input->rights, "/rights", check_right);
	check_list(ctx, &input->plugins, "/plugins", check_plugin);
	check_list(ctx, &input->channels, "/channels", check_channel);
	check_list(ctx, &input->cidrs, "/cidrs", hps_cidr_check);
	why = input->default_channel ? hps_name_check(input->default_channel)
				     : NULL;
	if (why)
		add(ctx, "/defaultChannel", input->default_channel, why);
	check_expiry(ctx, input);
	if (ctx->error.faults.count > before)
		return hps_json_invalid(ctx);
	return HPS_OK;
}
