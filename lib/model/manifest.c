#include "lib/model/manifest.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/model/config_schema.h"
#include "lib/model/localized.h"
#include "lib/model/manifest_path.h"
#include "lib/model/name.h"
#include "lib/model/semver.h"

enum {
	TITLE_MAX = 200,
	DESCRIPTION_MAX = 2000,
	PATH_MAX_BYTES = 1024,
};

static const char plugin_file[] = "harmonix-plugin.json";
static const char package_file[] = "package.json";

/* The members as they stand. */
struct members {
	const char *schema;
	const char *kind;
	const char *entry;
	struct json_object *title;
	struct json_object *description;
	struct hps_strings categories;
	const char *icon;
	struct hps_strings styles;
	struct json_object *requires;
	int64_t order;
	bool preload;
	bool hot;
	struct json_object *config;
	struct json_object *config_schema;
	struct json_object *extras;
};

static const char *const kind_names[] = {
	[HPS_MANIFEST_PLUGIN] = "plugin",
	[HPS_MANIFEST_LIBRARY] = "library",
	[HPS_MANIFEST_KIND__MAX] = NULL,
};

/* clang-format off */
static const struct hps_json_field fields[] = {
	/* For editors. */
	HPS_JSON_STRING(struct members, schema, "$schema", 0, 0, 1024),
	HPS_JSON_ENUM(struct members, kind, "kind", 0, kind_names),
	HPS_JSON_STRING(struct members, entry, "entry", HPS_JSON_ONE_LINE,
			1, PATH_MAX_BYTES),
	HPS_JSON_ANY(struct members, title, "title", 0),
	HPS_JSON_ANY(struct members, description, "description", 0),
	HPS_JSON_STRINGS(struct members, categories, "categories",
			 HPS_JSON_ONE_LINE | HPS_JSON_UNIQUE, 0, 16, 1, 64),
	HPS_JSON_STRING(struct members, icon, "icon", HPS_JSON_ONE_LINE,
			1, 255),
	HPS_JSON_STRINGS(struct members, styles, "styles",
			 HPS_JSON_ONE_LINE | HPS_JSON_UNIQUE, 0, 32,
			 1, PATH_MAX_BYTES),
	HPS_JSON_OBJECT(struct members, requires, "requires", 0, 0, 64),
	HPS_JSON_INTEGER(struct members, order, "order", 0,
			 0, HPS_MANIFEST_ORDER_MAX),
	HPS_JSON_BOOLEAN(struct members, preload, "preload", 0),
	HPS_JSON_BOOLEAN(struct members, hot, "hot", 0),
	HPS_JSON_OBJECT(struct members, config, "config", 0, 0, 1000),
	HPS_JSON_ANY(struct members, config_schema, "configSchema", 0),
	HPS_JSON_OBJECT(struct members, extras, "extras", 0, 0, 1000),
};
/* clang-format on */

/* What one content is read with. */
struct reading {
	struct hps_ctx *ctx;
	const struct hps_manifest_source *source;
	struct hps_faults *warnings;
	struct json_object *package; /* or NULL */
	const char *at;		     /* where the members stand */
	struct members members;
};

#define FAULT(r, pointer, slug, ...)                                           \
	hps_fault_add((r)->ctx->arena, &(r)->ctx->error.faults, pointer, slug, \
		      __VA_ARGS__)

static const char *in_members(const struct reading *r, const char *name)
{
	return hps_json_pointer(r->ctx->arena, r->at, name);
}

const char *hps_manifest_kind_name(enum hps_manifest_kind kind)
{
	return kind < HPS_MANIFEST_KIND__MAX ? kind_names[kind] : NULL;
}

static void check_localized(const struct reading *r, const char *name,
			    struct json_object *value, size_t max)
{
	const char *why = value ? hps_localized_check(value, max) : NULL;

	if (why)
		FAULT(r, in_members(r, name), "form_wrong", "'%s' %s.", name,
		      why);
}

static void check_requires(const struct reading *r)
{
	const char *at = in_members(r, "requires");

	if (!r->members.requires)
		return;
	json_object_object_foreach(r->members.requires, name, range)
	{
		const char *why = hps_plugin_name_check(name);
		const char *pointer = hps_json_pointer(r->ctx->arena, at, name);

		if (why)
			FAULT(r, pointer, "form_wrong", "'%s' %s.", name, why);
		else if (!json_object_is_type(range, json_type_string))
			FAULT(r, pointer, "type_wrong",
			      "The range of '%s' must be a string.", name);
		else if ((why = hps_semver_range_check(
				  json_object_get_string(range))))
			FAULT(r, pointer, "form_wrong", "The range of '%s' %s.",
			      name, why);
	}
}

static void check_config(const struct reading *r)
{
	const struct members *m = &r->members;
	struct hps_faults *faults = &r->ctx->error.faults;

	if (!m->config_schema)
		return;
	if (hps_config_schema_check(r->ctx->arena, m->config_schema,
				    in_members(r, "configSchema"), faults,
				    r->warnings) &&
	    m->config)
		hps_config_validate(r->ctx->arena, m->config_schema, m->config,
				    in_members(r, "config"), faults);
}

/* The path of a file that is there, or NULL and a fault. */
static const char *check_path(const struct reading *r, const char *pointer,
			      const char *text)
{
	const char *path = hps_manifest_path(r->ctx->arena, text);

	if (!path) {
		FAULT(r, pointer, "path_unsafe",
		      "'%s' must be the path of a file within the version.",
		      text);
		return NULL;
	}
	if (!r->source->has(r->source->content, path)) {
		FAULT(r, pointer, "path_missing",
		      "There is no file '%s' in what was sent.", path);
		return NULL;
	}
	return path;
}

static struct hps_strings check_styles(const struct reading *r)
{
	const struct hps_strings *styles = &r->members.styles;
	const char **paths =
		HPS_NEW_ARRAY(r->ctx->arena, styles->count, const char *);
	const char *at = in_members(r, "styles");
	size_t i;

	for (i = 0; i < styles->count; i++) {
		const char *pointer = hps_json_pointer_at(r->ctx->arena, at, i);

		paths[i] = check_path(r, pointer, styles->items[i]);
		if (paths[i] && !hps_ends_with(paths[i], ".css"))
			FAULT(r, pointer, "form_wrong",
			      "A style must be a file that ends in '.css'.");
	}
	return (struct hps_strings){ paths, styles->count };
}

/* main may leave ".js" or "/index.js" out, as Node.js lets it. */
static const char *find_main(const struct reading *r, const char *text)
{
	static const char *const ends[] = { "", ".js", "/index.js" };
	size_t len = strlen(text), i;
	const char *path;

	while (len && text[len - 1] == '/')
		len--;
	path = hps_manifest_path(r->ctx->arena,
				 hps_strndup(r->ctx->arena, text, len));
	for (i = 0; path && i < HPS_COUNT(ends); i++) {
		const char *file =
			hps_format(r->ctx->arena, "%s%s", path, ends[i]);

		if (r->source->has(r->source->content, file))
			return file;
	}
	return NULL;
}

static const char *find_usual_entry(const struct reading *r)
{
	static const char *const usual[] = { "index.js", "dist/index.js" };
	size_t i;

	for (i = 0; i < HPS_COUNT(usual); i++)
		if (r->source->has(r->source->content, usual[i]))
			return usual[i];
	return NULL;
}

/* The entry where no manifest names one; pointer says where it is named. */
static const char *find_entry(const struct reading *r, const char **pointer)
{
	const char *text =
		hps_package_export(hps_json_get(r->package, "exports"));
	const char *found;

	*pointer = "package.json#/exports";
	if (text)
		return check_path(r, *pointer, text);
	*pointer = "package.json#/module";
	text = hps_json_get_string(r->package, "module");
	if (text)
		return check_path(r, *pointer, text);
	*pointer = "package.json#/main";
	text = hps_json_get_string(r->package, "main");
	found = text ? find_main(r, text) : NULL;
	if (found)
		return found;
	found = find_usual_entry(r);
	if (!found)
		FAULT(r, "", "entry_missing",
		      "There is no entry: name it as 'entry' in %s, or send "
		      "an index.js. Both lie at the top of what is sent: pack "
		      "what is in the build's folder, not the folder itself.",
		      plugin_file);
	else if (text)
		hps_fault_add(r->ctx->arena, r->warnings, *pointer,
			      "entry_guessed",
			      "There is no file '%s' in what was sent; '%s' "
			      "is taken as the entry.",
			      text, found);
	return found;
}

static const char *read_entry(const struct reading *r)
{
	const char *pointer, *entry;

	if (r->members.entry) {
		pointer = in_members(r, "entry");
		entry = check_path(r, pointer, r->members.entry);
	} else {
		entry = find_entry(r, &pointer);
	}
	if (entry && !hps_ends_with(entry, ".js") &&
	    !hps_ends_with(entry, ".mjs"))
		FAULT(r, pointer, "entry_type",
		      "The entry '%s' must be an ES module in a file that "
		      "ends in .js or .mjs; build the plugin with the format "
		      "'es'.",
		      entry);
	return entry;
}

/* Parse one of the files; a failure becomes a fault. */
static struct json_object *parse_file(const struct reading *r, const char *name,
				      const char *text, size_t len)
{
	struct json_object *value = NULL;

	if (!text)
		return NULL;
	if (len > HPS_MANIFEST_FILE_MAX)
		FAULT(r, name, "too_long", "%s must have at most %d bytes.",
		      name, HPS_MANIFEST_FILE_MAX);
	else if (hps_json_parse(r->ctx, text, len, &value))
		FAULT(r, name, "json_unreadable", "%s", r->ctx->error.detail);
	else if (!json_object_is_type(value, json_type_object))
		FAULT(r, name, "type_wrong", "%s must hold an object.", name);
	else
		return value;
	return NULL;
}

static void read_members(struct reading *r)
{
	const struct hps_manifest_source *source = r->source;
	struct json_object *object;

	object = parse_file(r, plugin_file, source->plugin_json,
			    source->plugin_json_len);
	r->package = parse_file(r, package_file, source->package_json,
				source->package_json_len);
	r->at = "harmonix-plugin.json#";
	if (!source->plugin_json) {
		object = hps_json_get(r->package, "harmonix");
		r->at = "package.json#/harmonix";
	}
	if (object && hps_json_read(r->ctx, object, fields, HPS_COUNT(fields),
				    r->at, &r->members))
		return; /* the faults are kept */
	check_localized(r, "title", r->members.title, TITLE_MAX);
	check_localized(r, "description", r->members.description,
			DESCRIPTION_MAX);
	check_requires(r);
	check_config(r);
}

static void compare_with_package(const struct reading *r, const char *name,
				 const char *published, const char *packaged)
{
	if (!published || !packaged || !strcmp(published, packaged))
		return;
	hps_fault_add(r->ctx->arena, r->warnings,
		      hps_json_pointer(r->ctx->arena, "package.json#", name),
		      *name == 'n' ? "name_differs" : "version_differs",
		      "package.json says '%s', but it is published as '%s'.",
		      packaged, published);
}

static struct hps_manifest make(const struct members *m)
{
	return (struct hps_manifest){
		.kind = hps_equal(m->kind, "library") ? HPS_MANIFEST_LIBRARY
						      : HPS_MANIFEST_PLUGIN,
		.title = m->title,
		.description = m->description,
		.categories = m->categories,
		.icon = m->icon,
		.requires = m->requires,
		.order = m->order,
		.preload = m->preload,
		.hot = m->hot,
		.config = m->config,
		.config_schema = m->config_schema,
		.extras = m->extras,
	};
}

enum hps_code hps_manifest_read(struct hps_ctx *ctx,
				const struct hps_manifest_source *source,
				struct hps_manifest *manifest,
				struct hps_faults *warnings)
{
	size_t before = ctx->error.faults.count;
	struct reading r = {
		.ctx = ctx,
		.source = source,
		.warnings = warnings,
		.members = { .order = HPS_MANIFEST_ORDER_DEFAULT,
			     .preload = true },
	};
	struct hps_manifest found;

	read_members(&r);
	found = make(&r.members);
	found.entry = read_entry(&r);
	found.styles = check_styles(&r);
	found.package_name = hps_json_get_string(r.package, "name");
	found.package_version = hps_json_get_string(r.package, "version");
	compare_with_package(&r, "name", source->plugin, found.package_name);
	compare_with_package(&r, "version", source->version,
			     found.package_version);
	if (ctx->error.faults.count > before)
		return hps_fail(ctx, HPS_EINVALID, "invalid_manifest",
				"The plugin's description of itself cannot be "
				"accepted; see errors.");
	*manifest = found;
	return HPS_OK;
}
