#include "fcgi/view_version.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"

/* What of the details is shown, under the same name. */
static const char *const shown_details[] = { "exports",	 "imports",
					     "requires", "configSchema",
					     "warnings", "provenance" };

static const char *digest_text(struct hps_ctx *ctx,
			       const struct hps_version *version)
{
	return hps_format(
		ctx->arena, "sha256:%s",
		hps_hex(ctx->arena, version->digest.data, version->digest.len));
}

static enum hps_code put_files(struct hps_ctx *ctx, const char *base,
			       struct json_object *view,
			       const struct hps_plugin *plugin,
			       const struct hps_version *version)
{
	struct json_object *card;

	HPS_TRY(hps_json_parse(ctx, version->card, strlen(version->card),
			       &card));
	hps_json_put_string(view, "entry", version->entry);
	hps_json_put_string(view, "url",
			    hps_format(ctx->arena, "%s/plugins/%s/%s/%s",
				       base ? base : "", plugin->name,
				       version->version, version->entry));
	hps_json_put_string(view, "integrity",
			    hps_json_get_string(hps_json_get(card, "modules"),
						version->entry));
	hps_json_put(view, "styles", hps_json_get(card, "styles"));
	return HPS_OK;
}

static enum hps_code put_details(struct hps_ctx *ctx, struct json_object *view,
				 const struct hps_version *version)
{
	struct json_object *details;
	size_t i;

	HPS_TRY(hps_json_parse(ctx, version->details, strlen(version->details),
			       &details));
	for (i = 0; i < HPS_COUNT(shown_details); i++) {
		struct json_object *value =
			hps_json_get(details, shown_details[i]);

		if (value)
			hps_json_put(view, shown_details[i], value);
	}
	return HPS_OK;
}

static void put_state(struct json_object *view,
		      const struct hps_version *version)
{
	struct json_object *object;

	hps_json_put(view, "deprecated", NULL);
	hps_json_put(view, "blocked", NULL);
	if (hps_equal(version->state, "deprecated")) {
		object = hps_json_put_object(view, "deprecated");
		hps_json_put_string(object, "message",
				    version->deprecated_message);
		hps_json_put_string(object, "sunset",
				    version->deprecated_sunset);
		hps_json_put_string(object, "replacement",
				    version->deprecated_replacement);
	}
	if (hps_equal(version->state, "blocked")) {
		object = hps_json_put_object(view, "blocked");
		hps_json_put_string(object, "reason", version->blocked_reason);
	}
}

static void put_live(struct json_object *view,
		     const struct hps_version_live *live, size_t count)
{
	struct json_object *array = hps_json_put_array(view, "live");
	size_t i;

	for (i = 0; i < count; i++) {
		struct json_object *row = hps_json_add_object(array);

		hps_json_put_string(row, "instance", live[i].instance);
		hps_json_put_string(row, "channel", live[i].channel);
	}
}

enum hps_code hps_view_version(struct hps_ctx *ctx, const char *base,
			       const struct hps_plugin *plugin,
			       const struct hps_version *version,
			       const struct hps_version_live *live,
			       size_t live_count, struct json_object **view)
{
	struct json_object *out = hps_json_object(ctx->arena);

	hps_json_put_string(out, "pluginId", plugin->name);
	hps_json_put_string(out, "version", version->version);
	hps_json_put_string(out, "state", version->state);
	hps_json_put_string(out, "kind", version->kind);
	hps_json_put_string(out, "digest", digest_text(ctx, version));
	hps_json_put_integer(out, "size", version->size_bytes);
	hps_json_put_integer(out, "fileCount", version->file_count);
	HPS_TRY(put_files(ctx, base, out, plugin, version));
	HPS_TRY(put_details(ctx, out, version));
	hps_json_put_time(out, "publishedAt", version->published_us);
	hps_json_put_string(out, "publishedBy", version->published_by);
	put_state(out, version);
	put_live(out, live, live_count);
	*view = out;
	return HPS_OK;
}
