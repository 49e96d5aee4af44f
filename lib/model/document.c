#include "lib/model/document.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/json/build.h"
#include "lib/json/parse.h"

const struct hps_doc_shared hps_doc_shared_empty = {
	.imports = { .text = "" },
	.integrity = { .text = "" },
	.scopes = "{}",
};

/* What an entry says once for all of its versions. */
struct entry_json {
	const char *plugin;
	struct json_object *object;
};

static enum hps_code broken(struct hps_ctx *ctx, const char *part,
			    const char *what)
{
	enum hps_code code =
		hps_fail(ctx, HPS_EINTERNAL, "document_broken",
			 "The store's record of this instance is damaged. Its "
			 "operator can repair it with hps-admin fsck.");

	hps_fail_note(ctx, "part '%s': %s", part, what);
	return code;
}

/* The entry's word if it has one, else the version's. */
static struct json_object *either(const struct entry_json *entry,
				  struct json_object *card, const char *name)
{
	struct json_object *own = hps_json_get(entry->object, name);

	return own ? own : hps_json_get(card, name);
}

static void put_name(struct hps_buf *out, const char *name)
{
	if (out->len && out->data[out->len - 1] != '{')
		hps_buf_putc(out, ',');
	hps_buf_printf(out, "\"%s\":", name);
}

static void put_json(struct hps_buf *out, const char *name,
		     struct json_object *value, const char *otherwise)
{
	put_name(out, name);
	hps_buf_puts(out, value ? hps_json_text(out->arena, value, NULL)
				: otherwise);
}

static void put_text(struct hps_buf *out, const char *name, const char *text)
{
	put_name(out, name);
	hps_buf_puts(out, hps_json_quote(out->arena, text));
}

static void put_styles(struct hps_fragment_builder *b,
		       const struct entry_json *entry, const char *version,
		       struct json_object *styles)
{
	size_t count = styles ? json_object_array_length(styles) : 0, i;

	put_name(&b->text, "styles");
	hps_buf_putc(&b->text, '[');
	for (i = 0; i < count; i++) {
		struct json_object *style =
			json_object_array_get_idx(styles, i);

		hps_buf_puts(&b->text, i ? ",{\"url\":" : "{\"url\":");
		hps_fragment_url(b, entry->plugin, version,
				 hps_json_get_string(style, "path"));
		put_json(&b->text, "integrity",
			 hps_json_get(style, "integrity"), "\"\"");
		hps_buf_putc(&b->text, '}');
	}
	hps_buf_putc(&b->text, ']');
}

/* The members of a plugin in discovery, in the order of the contract. */
static struct hps_fragment
compile_members(struct hps_arena *arena, const struct entry_json *entry,
		const char *version, struct json_object *card, int64_t order)
{
	const char *path = hps_json_get_string(card, "entry");
	struct json_object *modules = hps_json_get(card, "modules");
	struct hps_fragment_builder b;

	hps_fragment_begin(&b, arena);
	put_text(&b.text, "pluginId", entry->plugin);
	put_text(&b.text, "version", version);
	put_name(&b.text, "url");
	hps_fragment_url(&b, entry->plugin, version, path);
	put_json(&b.text, "integrity", hps_json_get(modules, path), "\"\"");
	put_text(&b.text, "format", "esm");
	put_styles(&b, entry, version, hps_json_get(card, "styles"));
	put_json(&b.text, "preload", hps_json_get(card, "preload"), "true");
	put_json(&b.text, "imports", hps_json_get(card, "imports"), "[]");
	put_json(&b.text, "requires", hps_json_get(card, "requires"), "{}");
	put_json(&b.text, "hot", either(entry, card, "hot"), "false");
	put_json(&b.text, "size", hps_json_get(card, "size"), "0");
	if (either(entry, card, "title"))
		put_json(&b.text, "title", either(entry, card, "title"), "");
	else
		put_text(&b.text, "title", entry->plugin);
	put_json(&b.text, "description", either(entry, card, "description"),
		 "\"\"");
	put_json(&b.text, "icon", either(entry, card, "icon"), "null");
	put_json(&b.text, "provider", hps_json_get(entry->object, "provider"),
		 "null");
	put_json(&b.text, "categories", either(entry, card, "categories"),
		 "[]");
	put_name(&b.text, "order");
	hps_buf_printf(&b.text, "%lld", (long long)order);
	put_json(&b.text, "config", either(entry, card, "config"), "{}");
	put_json(&b.text, "deprecated", hps_json_get(card, "deprecated"),
		 "null");
	put_json(&b.text, "extras", hps_json_get(card, "extras"), "{}");
	return hps_fragment_end(&b);
}

/* "<url of a module>":"<integrity>" for each module of a version. */
static void compile_modules(struct hps_fragment_builder *b, const char *plugin,
			    const char *version, struct json_object *modules)
{
	json_object_object_foreach(modules, path, integrity)
	{
		if (b->text.len)
			hps_buf_putc(&b->text, ',');
		hps_fragment_url(b, plugin, version, path);
		hps_buf_printf(&b->text, ":\"%s\"",
			       json_object_get_string(integrity));
	}
}

static const char *const *list_of(struct hps_arena *arena,
				  struct json_object *array)
{
	size_t count = array ? json_object_array_length(array) : 0, i;
	const char **list = HPS_NEW_ARRAY(arena, count + 1, const char *);

	for (i = 0; i < count; i++)
		list[i] = hps_strdup(
			arena, json_object_get_string(
				       json_object_array_get_idx(array, i)));
	return list;
}

static void compile_version(struct hps_arena *arena,
			    const struct entry_json *entry, const char *version,
			    struct json_object *card,
			    struct hps_doc_version *out)
{
	struct json_object *order = either(entry, card, "order");
	const char *path = hps_json_get_string(card, "entry");
	struct hps_fragment_builder integrity;

	out->version = hps_strdup(arena, version);
	out->order = order ? json_object_get_int64(order) : HPS_ORDER_DEFAULT;
	out->categories = list_of(arena, either(entry, card, "categories"));
	out->members = compile_members(arena, entry, version, card, out->order);
	hps_fragment_begin(&integrity, arena);
	compile_modules(&integrity, entry->plugin, version,
			hps_json_get(card, "modules"));
	out->integrity = hps_fragment_end(&integrity);
	out->src = hps_format(arena, "%s/%s/%s", entry->plugin, version, path);
}

static int find_version(const struct hps_doc_entry *entry, const char *version)
{
	size_t i;

	for (i = 0; version && i < entry->version_count; i++)
		if (hps_equal(entry->versions[i].version, version))
			return (int)i;
	return HPS_SERVE_OFF;
}

/*
 * What {"channel"}, {"version"} or "off" means with the heads of the entry.  A
 * pinned version that has been withdrawn gives way to stable's.
 */
static int resolve(const struct hps_doc_entry *entry,
		   struct json_object *object, struct json_object *serve)
{
	const char *channel = hps_json_get_string(serve, "channel");
	const char *version = hps_json_get_string(serve, "version");
	struct json_object *heads = hps_json_get(object, "heads");
	int found;

	if (channel)
		return find_version(entry, hps_json_get_string(heads, channel));
	found = find_version(entry, version);
	if (version && found == HPS_SERVE_OFF)
		found = find_version(entry,
				     hps_json_get_string(heads, "stable"));
	return found;
}

static bool card_is_whole(struct json_object *card)
{
	const char *path = hps_json_get_string(card, "entry");

	return path && hps_json_get_string(hps_json_get(card, "modules"), path);
}

enum hps_code hps_doc_entry_compile(struct hps_ctx *ctx, const char *plugin,
				    const char *body, size_t len,
				    const struct hps_doc_entry **entry)
{
	struct hps_doc_entry *out = HPS_NEW(ctx->arena, struct hps_doc_entry);
	struct entry_json json = { .plugin = hps_strdup(ctx->arena, plugin) };
	struct json_object *cards;
	struct hps_doc_version *versions;

	HPS_TRY(hps_json_parse(ctx, body, len, &json.object));
	cards = hps_json_get(json.object, "versions");
	if (!json_object_is_type(cards, json_type_object))
		return broken(ctx, plugin, "it has no versions");
	if (json_object_object_length(cards) > INT16_MAX)
		return broken(ctx, plugin, "it has too many versions");
	versions = HPS_NEW_ARRAY(ctx->arena,
				 (size_t)json_object_object_length(cards),
				 struct hps_doc_version);
	json_object_object_foreach(cards, version, card)
	{
		if (!card_is_whole(card))
			return broken(ctx, plugin, version);
		compile_version(ctx->arena, &json, version, card,
				&versions[out->version_count++]);
	}
	out->plugin = json.plugin;
	out->versions = versions;
	out->enabled = hps_json_get_boolean(json.object, "enabled", false);
	out->default_version =
		resolve(out, json.object, hps_json_get(json.object, "default"));
	*entry = out;
	return HPS_OK;
}

/* The members of an object of strings, as they are. */
static void compile_plain(struct hps_fragment_builder *b,
			  struct json_object *object)
{
	const char *text;
	size_t len;

	if (!object || !json_object_object_length(object))
		return;
	text = hps_json_text(b->text.arena, object, &len);
	if (b->text.len)
		hps_buf_putc(&b->text, ',');
	hps_buf_add(&b->text, text + 1, len - 2);
}

/* Libraries that the store itself hosts. */
static enum hps_code compile_libraries(struct hps_ctx *ctx,
				       struct hps_fragment_builder *imports,
				       struct hps_fragment_builder *integrity,
				       struct json_object *libraries)
{
	json_object_object_foreach(libraries, specifier, library)
	{
		const char *plugin = hps_json_get_string(library, "plugin");
		const char *version = hps_json_get_string(library, "version");
		const char *path = hps_json_get_string(library, "entry");
		struct json_object *modules = hps_json_get(library, "modules");

		if (!plugin || !version || !path || !modules)
			return broken(ctx, "", specifier);
		if (imports->text.len)
			hps_buf_putc(&imports->text, ',');
		hps_buf_puts(&imports->text,
			     hps_json_quote(ctx->arena, specifier));
		hps_buf_putc(&imports->text, ':');
		hps_fragment_url(imports, plugin, version, path);
		compile_modules(integrity, plugin, version, modules);
	}
	return HPS_OK;
}

enum hps_code hps_doc_shared_compile(struct hps_ctx *ctx, const char *body,
				     size_t len,
				     const struct hps_doc_shared **shared)
{
	struct hps_doc_shared *out = HPS_NEW(ctx->arena, struct hps_doc_shared);
	struct json_object *object, *libraries, *scopes;
	struct hps_fragment_builder imports, integrity;

	HPS_TRY(hps_json_parse(ctx, body, len, &object));
	hps_fragment_begin(&imports, ctx->arena);
	hps_fragment_begin(&integrity, ctx->arena);
	libraries = hps_json_get(object, "libraries");
	if (libraries)
		HPS_TRY(compile_libraries(ctx, &imports, &integrity,
					  libraries));
	compile_plain(&imports, hps_json_get(object, "imports"));
	compile_plain(&integrity, hps_json_get(object, "integrity"));
	scopes = hps_json_get(object, "scopes");
	out->imports = hps_fragment_end(&imports);
	out->integrity = hps_fragment_end(&integrity);
	out->scopes = scopes ? hps_json_text(ctx->arena, scopes, NULL) : "{}";
	*shared = out;
	return HPS_OK;
}
