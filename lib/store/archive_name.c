/*
 * The policy on names and types: what a path may look like, and which files
 * are served.  It knows nothing of archives.
 */
#include <stdbool.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/store/archive.h"

/* What is served, by extension; the web servers' lists must say the same. */
static const struct {
	const char *extension;
	const char *media_type;
} served_types[] = {
	{ "js", "text/javascript" },	{ "mjs", "text/javascript" },
	{ "cjs", "text/javascript" },	{ "css", "text/css" },
	{ "json", "application/json" }, { "map", "application/json" },
	{ "svg", "image/svg+xml" },	{ "png", "image/png" },
	{ "jpg", "image/jpeg" },	{ "jpeg", "image/jpeg" },
	{ "gif", "image/gif" },		{ "webp", "image/webp" },
	{ "avif", "image/avif" },	{ "ico", "image/x-icon" },
	{ "woff", "font/woff" },	{ "woff2", "font/woff2" },
	{ "ttf", "font/ttf" },		{ "otf", "font/otf" },
	{ "wasm", "application/wasm" }, { "txt", "text/plain" },
	{ "md", "text/markdown" },
};

static const char *const skipped_extensions[] = { "ts", "tsx", "mts", "cts" };
static const char *const skipped_names[] = {
	"license", "licence", "copying", "notice", "readme", "changelog"
};

static const char page[] =
	"is a page; a plugin is made of modules and their assets. Leave it "
	"out, or let the build make none (Vite: build.lib; Angular: "
	"\"index\": false).";
static const char source[] =
	"is a source, which browsers do not run. Send what the build makes of "
	"it; for npm pack, name only that in \"files\" of package.json.";
static const char variant[] =
	"is a compressed variant; the store makes those itself, so leave it "
	"out.";
static const char nested[] = "is an archive inside the archive; leave it out.";
static const char note[] =
	"is a note of the TypeScript compiler for itself. Leave it out; "
	"\"tsBuildInfoFile\" puts it elsewhere.";

/* What people try, and what to do about it. */
static const struct {
	const char *extension;
	const char *why;
} refused_types[] = {
	{ "html", page },   { "htm", page },	     { "jsx", source },
	{ "vue", source },  { "svelte", source },    { "scss", source },
	{ "sass", source }, { "less", source },	     { "styl", source },
	{ "br", variant },  { "gz", variant },	     { "tgz", nested },
	{ "zip", nested },  { "tsbuildinfo", note },
};

static const char *const device_names[] = { "con", "prn", "aux", "nul" };
static const char *const numbered_device_names[] = { "com", "lpt" };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does text, of len bytes, equal word but for case?  word is lower-case. */
static bool same_word(const char *text, size_t len, const char *word)
{
	if (strlen(word) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (lower(text[i]) != word[i])
			return false;
	return true;
}

/* Windows takes "aux", "aux.js" and "AUX.min.js" for the same device. */
static bool is_device(const char *segment, size_t len)
{
	const char *dot = memchr(segment, '.', len);
	size_t stem = dot ? (size_t)(dot - segment) : len;

	for (size_t i = 0; i < HPS_COUNT(device_names); i++)
		if (same_word(segment, stem, device_names[i]))
			return true;
	if (stem != 4 || segment[3] < '0' || segment[3] > '9')
		return false;
	for (size_t i = 0; i < HPS_COUNT(numbered_device_names); i++)
		if (same_word(segment, 3, numbered_device_names[i]))
			return true;
	return false;
}

static bool is_allowed_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c && strchr("._@~+-", c));
}

static bool segment_is(const char *segment, size_t len, const char *word)
{
	return strlen(word) == len && !memcmp(segment, word, len);
}

static struct hps_archive_verdict unsafe(const char *why)
{
	return (struct hps_archive_verdict){ HPS_ARCHIVE_PATH_UNSAFE, why };
}

static struct hps_archive_verdict check_segment(const char *segment, size_t len,
						bool last)
{
	if (!len)
		return unsafe("has an empty segment: a path begins with a "
			      "name and has one slash between two names.");
	if (segment_is(segment, len, ".") || segment_is(segment, len, ".."))
		return unsafe("holds '.' or '..' as a segment.");
	for (size_t i = 0; i < len; i++)
		if (!is_allowed_letter(segment[i]))
			return unsafe("holds another character than the ASCII "
				      "letters, digits, '/' and . _ @ ~ + -");
	if (len > HPS_ARCHIVE_SEGMENT_MAX)
		return unsafe("has a segment of more than 100 characters.");
	if (segment[len - 1] == '.')
		return unsafe("has a segment that ends with a dot.");
	if (is_device(segment, len))
		return unsafe("has a segment that is a device on Windows "
			      "(con, prn, aux, nul, com0-9, lpt0-9).");
	if (segment[0] != '.' || segment_is(segment, len, ".vite") ||
	    (last && segment_is(segment, len, ".npmignore")))
		return (struct hps_archive_verdict){ .why = NULL };
	return (struct hps_archive_verdict){
		HPS_ARCHIVE_PATH_HIDDEN,
		"has a segment that begins with a dot; leave hidden files out "
		"(npm pack: name what to send in \"files\" of package.json; "
		"on macOS: COPYFILE_DISABLE=1 tar, or zip -r -X)."
	};
}

struct hps_archive_verdict hps_archive_path_check(const char *path)
{
	const char *at = path;

	if (!*path)
		return unsafe("is an empty name.");
	if (*path == '/')
		return unsafe("is an absolute path.");
	for (unsigned depth = 1;; depth++) {
		const char *slash = strchr(at, '/');
		size_t len = slash ? (size_t)(slash - at) : strlen(at);
		struct hps_archive_verdict verdict =
			check_segment(at, len, !slash);

		if (verdict.why)
			return verdict;
		if (depth > HPS_ARCHIVE_DEPTH_MAX)
			return unsafe("lies more than 16 levels deep.");
		if (!slash)
			return verdict;
		at = slash + 1;
	}
}

static bool below_vite(const char *path)
{
	return hps_starts_with(path, ".vite/") || strstr(path, "/.vite/") ||
	       hps_equal(path, ".vite") || hps_ends_with(path, "/.vite");
}

static const char *skip_reason(const char *name, const char *extension)
{
	if (hps_equal(name, ".npmignore"))
		return "is for npm alone and was left out.";
	if (!extension) {
		for (size_t i = 0; i < HPS_COUNT(skipped_names); i++)
			if (same_word(name, strlen(name), skipped_names[i]))
				return "has no type and was left out; name it "
				       ".txt or .md to have it served.";
		return NULL;
	}
	for (size_t i = 0; i < HPS_COUNT(skipped_extensions); i++)
		if (hps_equal(extension, skipped_extensions[i]))
			return "is TypeScript, which browsers do not run, and "
			       "was left out.";
	return NULL;
}

static const char *refuse_reason(const char *extension)
{
	if (!extension)
		return "has no extension, so it has no type; leave it out, or "
		       "name it .txt.";
	for (size_t i = 0; i < HPS_COUNT(refused_types); i++)
		if (same_word(extension, strlen(extension),
			      refused_types[i].extension))
			return refused_types[i].why;
	for (size_t i = 0; i < HPS_COUNT(served_types); i++)
		if (same_word(extension, strlen(extension),
			      served_types[i].extension))
			return "has an extension with capital letters; write "
			       "it in small ones.";
	return "is of a type that is not served; leave it out. Served are js "
	       "mjs cjs css "
	       "json map svg png jpg jpeg gif webp avif ico woff woff2 ttf "
	       "otf wasm txt md.";
}

enum hps_file_class hps_archive_classify(const char *path,
					 const char **media_type,
					 const char **why)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	const char *extension = dot ? dot + 1 : NULL;
	const char *reason = skip_reason(name, extension);

	if (below_vite(path))
		reason = "is a note of Vite for itself and was left out.";
	if (reason) {
		*why = reason;
		return HPS_FILE_SKIPPED;
	}
	for (size_t i = 0; extension && i < HPS_COUNT(served_types); i++)
		if (hps_equal(extension, served_types[i].extension)) {
			*media_type = served_types[i].media_type;
			return HPS_FILE_SERVED;
		}
	*why = refuse_reason(extension);
	return HPS_FILE_REFUSED;
}
