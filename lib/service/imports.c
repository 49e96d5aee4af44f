#include "lib/service/imports.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/repo/entry.h"
#include "lib/repo/instance.h"
#include "lib/repo/plugin.h"

enum { INSTANCES_MAX = 200 };

static bool mapped(struct json_object *map, const char *specifier)
{
	if (!map)
		return false;
	json_object_object_foreach(map, key, value)
	{
		(void)value;
		if (!strcmp(key, specifier) ||
		    (hps_ends_with(key, "/") &&
		     hps_starts_with(specifier, key)))
			return true;
	}
	return false;
}

enum hps_code hps_imports_unmapped(struct hps_ctx *ctx, const char *import_map,
				   const struct hps_strings *specifiers,
				   struct hps_strings *missing)
{
	const char **list =
		HPS_NEW_ARRAY(ctx->arena, specifiers->count + 1, const char *);
	struct json_object *map;
	size_t count = 0, i;

	HPS_TRY(hps_json_parse(ctx, import_map, strlen(import_map), &map));
	for (i = 0; i < specifiers->count; i++)
		if (!mapped(hps_json_get(map, "imports"),
			    specifiers->items[i]) &&
		    !mapped(hps_json_get(map, "libraries"),
			    specifiers->items[i]))
			list[count++] = specifiers->items[i];
	*missing = (struct hps_strings){ list, count };
	return HPS_OK;
}

static enum hps_code warn_of(struct hps_ctx *ctx,
			     const struct hps_instance *instance,
			     const struct hps_strings *specifiers,
			     struct hps_faults *warnings)
{
	struct hps_strings missing;
	struct hps_buf names;
	size_t i;

	HPS_TRY(hps_imports_unmapped(ctx, instance->import_map, specifiers,
				     &missing));
	if (!missing.count)
		return HPS_OK;
	hps_buf_init(&names, ctx->arena, 64);
	for (i = 0; i < missing.count; i++)
		hps_buf_printf(&names, "%s'%s'", i ? ", " : "",
			       missing.items[i]);
	hps_fault_add(ctx->arena, warnings, "", "import_unmapped",
		      "The import map of instance '%s' does not have %s. Ask "
		      "its administrator to add it, bundle it, or see that "
		      "the shell's own page maps it.",
		      instance->name, names.data);
	return HPS_OK;
}

static enum hps_code warn_of_enrolling(struct hps_ctx *ctx, struct hps_db *db,
				       const struct hps_strings *specifiers,
				       struct hps_faults *warnings)
{
	struct hps_instance *instances;
	size_t count, i;

	HPS_TRY(hps_instance_list(ctx, db, "", INSTANCES_MAX, &instances,
				  &count));
	for (i = 0; i < count; i++)
		if (instances[i].auto_enrol)
			HPS_TRY(warn_of(ctx, &instances[i], specifiers,
					warnings));
	return HPS_OK;
}

enum hps_code hps_imports_warn(struct hps_ctx *ctx, struct hps_db *db,
			       const char *plugin_name,
			       const struct hps_strings *specifiers,
			       struct hps_faults *warnings)
{
	struct hps_plugin plugin;
	struct hps_entry *entries;
	size_t count = 0, i;
	enum hps_code code;

	if (!specifiers->count)
		return HPS_OK;
	code = hps_plugin_find(ctx, db, plugin_name, &plugin);
	if (code == HPS_OK)
		HPS_TRY(hps_entry_of_plugin(ctx, db, plugin.id, &entries,
					    &count));
	else if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	if (!count)
		return warn_of_enrolling(ctx, db, specifiers, warnings);
	for (i = 0; i < count && i < INSTANCES_MAX; i++) {
		struct hps_instance instance;

		HPS_TRY(hps_instance_get(ctx, db, entries[i].instance_id,
					 &instance));
		HPS_TRY(warn_of(ctx, &instance, specifiers, warnings));
	}
	return HPS_OK;
}
