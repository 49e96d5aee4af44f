#include "lib/base/settings.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/base/time.h"

enum { FILE_MAX_BYTES = 256 * 1024, LIST_MAX = 256 };

struct unit {
	const char *suffix;
	int64_t factor;
};

static const struct unit sizes[] = {
	{ "", 1 }, { "k", 1 << 10 }, { "M", 1 << 20 }, { "G", 1 << 30 }
};

static const struct unit durations[] = { { "ms", 1000 },
					 { "s", HPS_SECOND_US },
					 { "min", HPS_MINUTE_US },
					 { "h", HPS_HOUR_US },
					 { "d", HPS_DAY_US } };

static const char *const number_form = "a number such as 100, 64k or 2M";
static const char *const duration_form =
	"a time such as 500ms, 30s, 5min, 24h or 7d";

static bool parse_scaled(const char *text, const struct unit *units,
			 size_t count, int64_t *value)
{
	char digits[16];
	size_t len = strspn(text, "0123456789");
	unsigned long plain;

	if (len == 0 || len >= sizeof(digits))
		return false;
	memcpy(digits, text, len);
	digits[len] = '\0';
	if (!hps_number_parse(digits, 1UL << 40, &plain))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(text + len, units[i].suffix) == 0)
			return !__builtin_mul_overflow((int64_t)plain,
						       units[i].factor, value);
	return false;
}

static bool parse_bool(const char *text, int64_t *value)
{
	if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
		return false;
	*value = text[0] == 'y';
	return true;
}

static struct hps_words split(struct hps_arena *arena, const char *text)
{
	struct hps_words words = { HPS_NEW_ARRAY(arena, LIST_MAX, const char *),
				   0 };

	while (words.count < LIST_MAX) {
		size_t len;

		text += strspn(text, ", \t");
		len = strcspn(text, ", \t");
		if (len == 0)
			break;
		words.items[words.count++] = hps_strndup(arena, text, len);
		text += len;
	}
	return words;
}

/* Returns NULL, or what the value should have been. */
static const char *parse_value(struct hps_arena *arena,
			       const struct hps_setting_info *info,
			       struct hps_setting_value *value)
{
	switch (info->type) {
	case HPS_SETTING_NUMBER:
		return parse_scaled(value->text, sizes, HPS_COUNT(sizes),
				    &value->number)
			       ? NULL
			       : number_form;
	case HPS_SETTING_DURATION:
		return parse_scaled(value->text, durations,
				    HPS_COUNT(durations), &value->number)
			       ? NULL
			       : duration_form;
	case HPS_SETTING_BOOL:
		return parse_bool(value->text, &value->number) ? NULL
							       : "yes or no";
	case HPS_SETTING_LIST:
		value->words = split(arena, value->text);
		return NULL;
	case HPS_SETTING_TEXT:
	case HPS_SETTING_TYPE__MAX:
		break;
	}
	return NULL;
}

static enum hps_code set(struct hps_ctx *ctx, enum hps_setting setting,
			 const char *text, const char *origin,
			 struct hps_settings *settings)
{
	const struct hps_setting_info *info = hps_setting_info(setting);
	struct hps_setting_value value = { .text = text, .origin = origin };
	const char *wanted = parse_value(ctx->arena, info, &value);
	bool ranged = info->type == HPS_SETTING_NUMBER ||
		      info->type == HPS_SETTING_DURATION;

	if (wanted)
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"%s: %s must be %s.", origin, info->key,
				wanted);
	if (ranged && (value.number < info->min || value.number > info->max))
		return hps_fail(
			ctx, HPS_EINVALID, "settings_invalid",
			"%s: %s must be between %lld and %lld%s.", origin,
			info->key, (long long)info->min, (long long)info->max,
			info->type == HPS_SETTING_DURATION ? " microseconds"
							   : "");
	settings->values[setting] = value;
	return HPS_OK;
}

static enum hps_setting find_key(const char *key)
{
	unsigned int i = 0;

	while (i < HPS_SET__MAX &&
	       strcmp(hps_setting_info((enum hps_setting)i)->key, key) != 0)
		i++;
	return (enum hps_setting)i;
}

static enum hps_code set_defaults(struct hps_ctx *ctx,
				  struct hps_settings *settings)
{
	for (unsigned int i = 0; i < HPS_SET__MAX; i++) {
		enum hps_setting setting = (enum hps_setting)i;

		HPS_TRY(set(ctx, setting, hps_setting_info(setting)->fallback,
			    "default", settings));
	}
	return HPS_OK;
}

static const char *trimmed(struct hps_arena *arena, const char *text,
			   size_t len)
{
	while (len > 0 && isspace((unsigned char)text[0]))
		text++, len--;
	while (len > 0 && isspace((unsigned char)text[len - 1]))
		len--;
	return hps_strndup(arena, text, len);
}

static enum hps_code set_line(struct hps_ctx *ctx, const char *origin,
			      const char *line, bool seen[HPS_SET__MAX],
			      struct hps_settings *settings)
{
	const char *equals = strchr(line, '=');
	enum hps_setting setting;
	const char *key;

	if (line[0] == '\0' || line[0] == '#')
		return HPS_OK;
	if (!equals)
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"%s: a line must read key = value.", origin);
	key = trimmed(ctx->arena, line, (size_t)(equals - line));
	setting = find_key(key);
	if (setting == HPS_SET__MAX)
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"%s: there is no setting '%s'.", origin, key);
	if (seen[setting])
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"%s: '%s' was set before.", origin, key);
	seen[setting] = true;
	return set(ctx, setting,
		   trimmed(ctx->arena, equals + 1, strlen(equals + 1)), origin,
		   settings);
}

static enum hps_code set_lines(struct hps_ctx *ctx, const char *name,
			       const char *text, struct hps_settings *settings)
{
	bool seen[HPS_SET__MAX] = { false };

	for (size_t number = 1; *text; number++) {
		size_t len = strcspn(text, "\n");

		HPS_TRY(set_line(
			ctx, hps_format(ctx->arena, "%s:%zu", name, number),
			trimmed(ctx->arena, text, len), seen, settings));
		text += len + (text[len] == '\n');
	}
	return HPS_OK;
}

static enum hps_code set_environment(struct hps_ctx *ctx,
				     struct hps_settings *settings)
{
	for (unsigned int i = 0; i < HPS_SET__MAX; i++) {
		enum hps_setting setting = (enum hps_setting)i;
		char *name = hps_format(ctx->arena, "HPS_%s",
					hps_setting_info(setting)->key);
		const char *value;

		for (char *c = name; *c; c++)
			*c = (char)toupper((unsigned char)*c);
		value = getenv(name);
		if (value)
			HPS_TRY(set(ctx, setting, hps_strdup(ctx->arena, value),
				    name, settings));
	}
	return HPS_OK;
}

enum hps_code hps_settings_parse(struct hps_ctx *ctx, const char *name,
				 const char *text,
				 struct hps_settings *settings)
{
	struct hps_settings loaded;

	HPS_TRY(set_defaults(ctx, &loaded));
	HPS_TRY(set_lines(ctx, name, text, &loaded));
	HPS_TRY(set_environment(ctx, &loaded));
	*settings = loaded;
	return HPS_OK;
}

enum hps_code hps_settings_load(struct hps_ctx *ctx, const char *path,
				struct hps_settings *settings)
{
	static const char system_path[] = HPS_SYSCONFDIR "/store.conf";
	struct hps_buf text;
	enum hps_code code;

	hps_buf_init(&text, ctx->arena, 0);
	if (!path)
		path = getenv("HPS_CONFIG");
	if (!path && access(system_path, F_OK) == 0)
		path = system_path;
	if (!path || !*path)
		return hps_settings_parse(ctx, "", "", settings);
	code = hps_file_read(ctx, AT_FDCWD, path, FILE_MAX_BYTES, &text);
	if (code != HPS_OK)
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"The settings file '%s' cannot be read: %s.",
				path, hps_code_name(code));
	if (strlen(text.data) != text.len ||
	    !hps_utf8_valid(text.data, text.len))
		return hps_fail(ctx, HPS_EINVALID, "settings_invalid",
				"The settings file '%s' is not text in UTF-8.",
				path);
	return hps_settings_parse(ctx, path, text.data, settings);
}

const char *hps_setting_text(const struct hps_settings *settings,
			     enum hps_setting setting)
{
	return settings->values[setting].text;
}

int64_t hps_setting_number(const struct hps_settings *settings,
			   enum hps_setting setting)
{
	return settings->values[setting].number;
}

int64_t hps_setting_us(const struct hps_settings *settings,
		       enum hps_setting setting)
{
	return settings->values[setting].number;
}

bool hps_setting_bool(const struct hps_settings *settings,
		      enum hps_setting setting)
{
	return settings->values[setting].number != 0;
}

const struct hps_words *hps_setting_list(const struct hps_settings *settings,
					 enum hps_setting setting)
{
	return &settings->values[setting].words;
}

void hps_settings_print(const struct hps_settings *settings,
			struct hps_buf *out)
{
	for (unsigned int i = 0; i < HPS_SET__MAX; i++) {
		const struct hps_setting_value *value = &settings->values[i];
		const struct hps_setting_info *info =
			hps_setting_info((enum hps_setting)i);
		const char *shown =
			info->secret && *value->text ? "(set)" : value->text;

		hps_buf_printf(out,
			       "# %s\n# Default: %s; this one is from: "
			       "%s\n%s = %s\n\n",
			       info->doc,
			       *info->fallback ? info->fallback : "none",
			       value->origin, info->key, shown);
	}
}
