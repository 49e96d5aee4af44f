/*
 * The judge of all names together: where they lie once npm's "package/" is
 * taken off, which meet, which are served, and what is said about the rest.
 */
#include <string.h>

#include "lib/base/map.h"
#include "lib/base/text.h"
#include "lib/store/archive_judge.h"

enum { SKIPPED_SHOWN_MAX = 20 };

/* "./a" is "a", and "." is the folder itself. */
static const char *without_dot(const char *name)
{
	if (hps_equal(name, "."))
		return "";
	return hps_starts_with(name, "./") ? name + 2 : name;
}

/* Do all entries lie below "package/", as npm pack writes them? */
static bool all_in_package(const struct hps_judge *judge)
{
	bool any = false;

	for (size_t i = 0; i < judge->count; i++) {
		const struct hps_entry *entry = &judge->entries[i];
		bool folder = entry->kind == HPS_ENTRY_FOLDER;

		if (folder &&
		    (!*entry->path || hps_equal(entry->path, "package")))
			continue;
		if (!hps_starts_with(entry->path, "package/"))
			return false;
		any = true;
	}
	return any;
}

static void set_paths(struct hps_judge *judge, bool dotted)
{
	for (size_t i = 0; i < judge->count; i++) {
		struct hps_entry *entry = &judge->entries[i];

		entry->path = dotted ? without_dot(entry->name) : entry->name;
	}
	if (!all_in_package(judge))
		return;
	for (size_t i = 0; i < judge->count; i++) {
		struct hps_entry *entry = &judge->entries[i];

		if (hps_starts_with(entry->path, "package/"))
			entry->path += strlen("package/");
		else
			entry->path = ""; /* the folder "package" itself */
	}
}

/* A name that is taken, as it was spelled; folders may be implied. */
struct taken {
	const char *spelling;
	bool folder;
	bool stated; /* by an entry of its own */
};

static bool same_spelling(const char *path, size_t len, const char *spelling)
{
	return strlen(spelling) == len && !memcmp(path, spelling, len);
}

/*
 * Take the first len bytes of path.
 * Returns NULL, or the spelling of what has that name already.
 */
static const char *take(struct hps_judge *judge, struct hps_map *map,
			const char *path, size_t len, bool folder, bool stated)
{
	struct hps_arena *arena = judge->ctx->arena;
	char *key = hps_strndup(arena, path, len);
	struct taken *taken;

	for (size_t i = 0; i < len; i++)
		if (key[i] >= 'A' && key[i] <= 'Z')
			key[i] = (char)(key[i] - 'A' + 'a');
	taken = hps_map_get(map, key);
	if (!taken) {
		taken = HPS_NEW(arena, struct taken);
		taken->spelling = hps_strndup(arena, path, len);
		taken->folder = folder;
		taken->stated = stated;
		hps_map_put(map, key, taken);
		return NULL;
	}
	if (!taken->folder || !folder || (taken->stated && stated) ||
	    !same_spelling(path, len, taken->spelling))
		return taken->spelling;
	taken->stated |= stated;
	return NULL;
}

static void check_duplicate(struct hps_judge *judge, struct hps_map *map,
			    const struct hps_entry *entry)
{
	const char *path = entry->path;
	const char *slash = strchr(path, '/');
	const char *met = NULL;

	for (; slash && !met; slash = strchr(slash + 1, '/'))
		met = take(judge, map, path, (size_t)(slash - path), true,
			   false);
	if (!met)
		met = take(judge, map, path, strlen(path),
			   entry->kind == HPS_ENTRY_FOLDER, true);
	if (met)
		hps_judge_fault(judge, entry->name, HPS_ARCHIVE_PATH_DUPLICATE,
				"meets '%s', which is in the archive already; "
				"names must differ by more than case.",
				met);
}

static void warn_skipped(struct hps_judge *judge, const char *path,
			 const char *why, size_t *skipped)
{
	if (++*skipped <= SKIPPED_SHOWN_MAX)
		hps_fault_add(judge->ctx->arena, &judge->warnings, path,
			      hps_archive_slug(HPS_ARCHIVE_ENTRY_SKIPPED),
			      "'%s' %s", path, why);
}

static void check_type(struct hps_judge *judge, struct hps_entry *entry,
		       size_t *skipped)
{
	const char *why = NULL;

	entry->file_class =
		hps_archive_classify(entry->path, &entry->media_type, &why);
	if (entry->file_class == HPS_FILE_REFUSED)
		hps_judge_fault(judge, entry->name,
				HPS_ARCHIVE_TYPE_NOT_ALLOWED, "%s", why);
	if (entry->file_class == HPS_FILE_SKIPPED)
		warn_skipped(judge, entry->path, why, skipped);
}

static void warn_totals(struct hps_judge *judge, size_t skipped, size_t modules)
{
	if (skipped > SKIPPED_SHOWN_MAX)
		hps_fault_add(judge->ctx->arena, &judge->warnings, "",
			      hps_archive_slug(HPS_ARCHIVE_ENTRY_SKIPPED),
			      "And %zu more entries were left out.",
			      skipped - SKIPPED_SHOWN_MAX);
	if (modules > HPS_ARCHIVE_MODULES_MAX)
		hps_fault_add(judge->ctx->arena, &judge->warnings, "",
			      hps_archive_slug(HPS_ARCHIVE_MANY_MODULES),
			      "There are %zu JavaScript files; a bundle of at "
			      "most %d loads faster.",
			      modules, HPS_ARCHIVE_MODULES_MAX);
}

void hps_judge_names(struct hps_judge *judge, bool dotted)
{
	size_t served = 0, skipped = 0, modules = 0;
	struct hps_map map;

	hps_map_init(&map, judge->ctx->arena);
	set_paths(judge, dotted);
	for (size_t i = 0; i < judge->count; i++) {
		struct hps_entry *entry = &judge->entries[i];
		struct hps_archive_verdict verdict;

		if (entry->kind == HPS_ENTRY_FOLDER && !*entry->path)
			continue;
		if (entry->kind == HPS_ENTRY_REFUSED)
			continue;
		verdict = hps_archive_path_check(entry->path);
		if (verdict.why) {
			hps_judge_fault(
				judge, *entry->name ? entry->name : "(no name)",
				verdict.slug, "%s", verdict.why);
			continue;
		}
		check_duplicate(judge, &map, entry);
		if (entry->kind == HPS_ENTRY_FOLDER)
			continue;
		check_type(judge, entry, &skipped);
		served += entry->file_class == HPS_FILE_SERVED;
		modules += entry->file_class == HPS_FILE_SERVED &&
			   hps_equal(entry->media_type, "text/javascript");
	}
	warn_totals(judge, skipped, modules);
	if (!served && !judge->faults.count)
		hps_judge_fault(judge, "", HPS_ARCHIVE_EMPTY,
				"holds no file that can be served.");
}
