#include "lib/service/found.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/model/name.h"
#include "lib/model/url.h"

enum { TITLE_MAX_BYTES = 255 };

struct founding {
	const struct hps_change *change;
	const char *name;
	const char *title;
	const char *origins; /* JSON */
	bool auto_enrol;
	int64_t id;
};

static enum hps_code check_names(struct hps_ctx *ctx, const char *what,
				 const struct founding *founding)
{
	const char *why = hps_name_check(founding->name);
	size_t len = strlen(founding->title);

	if (why)
		return hps_fail(ctx, HPS_EINVALID, "invalid_name",
				"The %s '%s' %s.", what, founding->name, why);
	if (!len || len > TITLE_MAX_BYTES ||
	    !hps_utf8_valid(founding->title, len))
		return hps_fail(ctx, HPS_EINVALID, "invalid_title",
				"A title has 1 to %d bytes of UTF-8.",
				TITLE_MAX_BYTES);
	return HPS_OK;
}

static enum hps_code record(struct hps_ctx *ctx, struct hps_db *db,
			    const struct founding *founding, const char *action,
			    const char *kind)
{
	struct json_object *after = hps_json_object(ctx->arena);
	struct hps_audit_row audit = { .action = action,
				       .object_kind = kind,
				       .object = founding->name,
				       .reason = founding->change->reason };

	hps_json_put_string(after, "title", founding->title);
	if (founding->origins) {
		hps_json_put_string(after, "origins", founding->origins);
		hps_json_put_boolean(after, "autoEnrol", founding->auto_enrol);
	}
	audit.after = hps_json_text(ctx->arena, after, NULL);
	return hps_audit_insert(ctx, db, &founding->change->actor, &audit);
}

static enum hps_code found_provider(struct hps_ctx *ctx, struct hps_db *db,
				    void *arg)
{
	const struct founding *founding = arg;
	struct hps_provider provider = { .name = founding->name,
					 .title = founding->title,
					 .scopes = "[]" };
	int64_t id;

	HPS_TRY(hps_provider_insert(ctx, db, &provider, &id));
	return record(ctx, db, founding, "provider.create", "provider");
}

enum hps_code hps_provider_found(struct hps_ctx *ctx, struct hps_db *db,
				 const struct hps_change *change,
				 const char *name, const char *title)
{
	struct founding founding = { .change = change,
				     .name = name,
				     .title = title ? title : name };

	HPS_TRY(check_names(ctx, "provider", &founding));
	return hps_db_transaction(ctx, db, found_provider, &founding);
}

/* The origins in their one form, as the column holds them. */
static enum hps_code origins_json(struct hps_ctx *ctx,
				  const struct hps_strings *origins,
				  const char **json)
{
	struct json_object *array = hps_json_array(ctx->arena);
	size_t i;

	for (i = 0; i < origins->count; i++) {
		const char *text =
			hps_origin_normal(ctx->arena, origins->items[i]);

		if (!text)
			return hps_fail(ctx, HPS_EINVALID, "invalid_origin",
					"The origin '%s' %s.",
					origins->items[i],
					hps_origin_check(origins->items[i]));
		hps_json_add_string(array, text);
	}
	*json = hps_json_text(ctx->arena, array, NULL);
	return HPS_OK;
}

static enum hps_code make_instance(struct hps_ctx *ctx, struct hps_db *db,
				   void *arg)
{
	static const char *const own_part = "";
	struct founding *founding = arg;
	struct hps_instance instance = { .name = founding->name,
					 .title = founding->title,
					 .origins = founding->origins,
					 .auto_enrol = founding->auto_enrol,
					 .import_map = "{}",
					 .rules = "[]",
					 .attributes = "[]" };
	int64_t number;

	HPS_TRY(hps_instance_insert(ctx, db, &instance, &founding->id));
	HPS_TRY(hps_instance_lock(ctx, db, founding->id, &instance));
	HPS_TRY(hps_generation_refresh(ctx, db, founding->change, &instance,
				       &own_part, 1, &number));
	return record(ctx, db, founding, "instance.create", "instance");
}

enum hps_code hps_instance_make(struct hps_ctx *ctx, struct hps_db *db,
				const struct hps_change *change,
				const struct hps_instance_input *input,
				int64_t *id)
{
	struct founding founding = {
		.change = change,
		.name = input->name,
		.title = input->title ? input->title : input->name,
		.auto_enrol = input->auto_enrol,
	};

	HPS_TRY(check_names(ctx, "instance", &founding));
	HPS_TRY(origins_json(ctx, &input->origins, &founding.origins));
	HPS_TRY(hps_db_transaction(ctx, db, make_instance, &founding));
	*id = founding.id;
	return HPS_OK;
}
