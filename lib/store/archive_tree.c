/*
 * The judge of all names together: where they lie once npm's "package/" is
 * taken off, which meet, which are served, and what is said about the rest.
 */
#include <stdlib.h>
#include <string.h>

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

static int fold(char c)
{
	if (c == '/')
		return 1; /* what lies below a name follows it at once */
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

/* By path without case, then by place in the archive. */
static int by_folded_path(const void *a, const void *b)
{
	const struct hps_entry *one = *(const struct hps_entry *const *)a;
	const struct hps_entry *other = *(const struct hps_entry *const *)b;
	const char *p = one->path, *q = other->path;

	while (*p && fold(*p) == fold(*q)) {
		p++;
		q++;
	}
	if (*p || *q)
		return fold(*p) - fold(*q);
	return (one > other) - (one < other);
}

/*
 * Do two neighbours in that order meet: the same name, a file where the other
 * needs a folder, or one folder in two spellings?
 */
static bool meet(const struct hps_entry *one, const struct hps_entry *other)
{
	const char *p = one->path, *q = other->path;
	bool respelled = false;

	for (; *p && fold(*p) == fold(*q); p++, q++) {
		respelled |= *p != *q;
		if (*p == '/' && respelled)
			return true;
	}
	if (*p || (*q && *q != '/'))
		return false;
	return !*q || one->kind == HPS_ENTRY_FILE || respelled;
}

/* How many folders of a path does its neighbour before it not have? */
static unsigned new_folders(const struct hps_entry *before,
			    const struct hps_entry *entry)
{
	const char *p = before ? before->path : "", *q = entry->path;
	unsigned folders = 0;

	while (*p && fold(*p) == fold(*q)) {
		p++;
		q++;
	}
	for (; *q; q++)
		folders += *q == '/';
	return folders;
}

/* Folders that no entry states are made as well: they have the same limit. */
static void check_folders(struct hps_judge *judge,
			  const struct hps_entry **sorted, size_t count)
{
	unsigned limit = judge->limits->entries, folders = 0;

	for (size_t i = 0; i < count; i++) {
		folders += new_folders(i ? sorted[i - 1] : NULL, sorted[i]);
		if (folders <= limit)
			continue;
		hps_judge_fault(judge, sorted[i]->name,
				HPS_ARCHIVE_TOO_MANY_ENTRIES,
				"lies in one folder more than the %u that are "
				"allowed.",
				limit);
		return;
	}
}

/*
 * Report names that meet.  Whatever meets anything, meets a neighbour in this
 * order; so no memory is spent on names that the sender chose.
 */
static void check_meetings(struct hps_judge *judge,
			   const struct hps_entry **sorted, size_t count)
{
	if (count)
		qsort(sorted, count, sizeof(*sorted), by_folded_path);
	for (size_t i = 1; i < count; i++) {
		const struct hps_entry *one = sorted[i - 1];
		const struct hps_entry *other = sorted[i];
		bool later = other > one;

		if (meet(one, other))
			hps_judge_fault(judge, later ? other->name : one->name,
					HPS_ARCHIVE_PATH_DUPLICATE,
					"meets '%s', which is in the archive "
					"already; names must differ by more "
					"than case.",
					later ? one->path : other->path);
	}
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
	size_t served = 0, skipped = 0, modules = 0, count = 0;
	const struct hps_entry **sorted = HPS_NEW_ARRAY(
		judge->ctx->arena, judge->count, const struct hps_entry *);

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
		sorted[count++] = entry;
		if (entry->kind == HPS_ENTRY_FOLDER)
			continue;
		check_type(judge, entry, &skipped);
		served += entry->file_class == HPS_FILE_SERVED;
		modules += entry->file_class == HPS_FILE_SERVED &&
			   hps_equal(entry->media_type, "text/javascript");
	}
	check_meetings(judge, sorted, count);
	check_folders(judge, sorted, count);
	warn_totals(judge, skipped, modules);
	if (!served && !judge->faults.count)
		hps_judge_fault(judge, "", HPS_ARCHIVE_EMPTY,
				"holds no file that can be served.");
}
