#include "lib/service/rights.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/json/parse.h"

enum hps_code hps_column_strings(struct hps_ctx *ctx, const char *json,
				 struct hps_strings *strings)
{
	struct json_object *array;
	const char **items;
	size_t count, i;

	HPS_TRY(hps_json_parse(ctx, json, strlen(json), &array));
	if (!json_object_is_type(array, json_type_array))
		return hps_fail(ctx, HPS_EINTERNAL, "row_broken",
				"A record of the store is damaged.");
	count = json_object_array_length(array);
	items = HPS_NEW_ARRAY(ctx->arena, count + 1, const char *);
	for (i = 0; i < count; i++)
		items[i] = json_object_get_string(
			json_object_array_get_idx(array, i));
	*strings = (struct hps_strings){ items, count };
	return HPS_OK;
}

enum hps_code hps_rights_read(struct hps_ctx *ctx,
			      const struct hps_token *token,
			      const struct hps_provider *provider,
			      struct hps_rights *rights)
{
	struct hps_rights out = { .token = *token, .provider = *provider };

	HPS_TRY(hps_column_strings(ctx, token->rights, &out.rights));
	HPS_TRY(hps_column_strings(ctx, token->plugins, &out.plugins));
	HPS_TRY(hps_column_strings(ctx, token->channels, &out.channels));
	HPS_TRY(hps_column_strings(ctx, token->cidrs, &out.cidrs));
	*rights = out;
	return HPS_OK;
}

bool hps_rights_have(const struct hps_rights *rights, const char *right)
{
	size_t i;

	for (i = 0; i < rights->rights.count; i++)
		if (!strcmp(rights->rights.items[i], right))
			return true;
	return false;
}

static bool matches(const char *pattern, const char *text)
{
	size_t len = strlen(pattern);

	if (len && pattern[len - 1] == '*')
		return !strncmp(pattern, text, len - 1);
	return !strcmp(pattern, text);
}

static bool any_matches(const struct hps_strings *patterns, const char *text)
{
	size_t i;

	for (i = 0; i < patterns->count; i++)
		if (matches(patterns->items[i], text))
			return true;
	return false;
}

bool hps_rights_plugin(const struct hps_rights *rights, const char *plugin)
{
	return any_matches(&rights->plugins, plugin);
}

bool hps_rights_channel(const struct hps_rights *rights, const char *channel)
{
	return any_matches(&rights->channels, channel);
}
