#include "lib/model/manifest_path.h"

#include <json-c/json.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"
#include "lib/json/build.h"

const char *hps_manifest_path(struct hps_arena *arena, const char *text)
{
	struct hps_buf path;

	hps_buf_init(&path, arena, strlen(text));
	if (strpbrk(text, "\\:?#%"))
		return NULL;
	for (;;) {
		size_t len = strcspn(text, "/");

		if (!len || (len == 2 && !memcmp(text, "..", 2)))
			return NULL;
		if (len != 1 || *text != '.') {
			hps_buf_puts(&path, path.len ? "/" : "");
			hps_buf_add(&path, text, len);
		} else if (!text[len]) {
			return NULL;
		}
		if (!text[len])
			return path.data;
		text += len + 1;
	}
}

static bool is_condition(const char *name)
{
	static const char *const names[] = { "import", "module", "browser",
					     "default" };
	size_t i;

	for (i = 0; i < HPS_COUNT(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Recurses as deep as the parser lets JSON nest. */
static const char *target(struct json_object *value)
{
	const char *found = NULL;
	size_t i;

	switch (json_object_get_type(value)) {
	case json_type_string:
		return json_object_get_string(value);
	case json_type_array:
		for (i = 0; !found && i < json_object_array_length(value); i++)
			found = target(json_object_array_get_idx(value, i));
		return found;
	case json_type_object:
		break;
	default:
		return NULL;
	}
	json_object_object_foreach(value, name, child)
	{
		if (!found && is_condition(name))
			found = target(child);
	}
	return found;
}

const char *hps_package_export(struct json_object *exports)
{
	struct json_object *root;

	if (json_object_is_type(exports, json_type_object) &&
	    json_object_object_get_ex(exports, ".", &root))
		return target(root);
	return target(exports);
}
