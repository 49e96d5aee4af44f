/* The migrations of a folder, as files. */
#include "lib/db/migrate.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/crypto/hash.h"

enum { DIGITS = 4, FILE_MAX = 1024 * 1024, FILES_MAX = 9999 };

struct names {
	const char **list;
	size_t count;
};

/* The number of "0012_topic.sql"; 0 if it is not named so. */
static int64_t number_of(const char *name)
{
	size_t topic = strlen(name) - strlen(".sql");
	int64_t number = 0;
	size_t i;

	if (topic < DIGITS + 2 || name[DIGITS] != '_')
		return 0;
	for (i = 0; i < DIGITS; i++) {
		if (!isdigit((unsigned char)name[i]))
			return 0;
		number = number * 10 + (name[i] - '0');
	}
	for (i = DIGITS + 1; i < topic; i++) {
		if (!islower((unsigned char)name[i]) &&
		    !isdigit((unsigned char)name[i]) && name[i] != '_')
			return 0;
	}
	return number;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void close_folder(void *folder)
{
	closedir(folder);
}

static enum hps_code list_names(struct hps_ctx *ctx, DIR *folder,
				struct names *names)
{
	struct dirent *entry;

	names->list = HPS_NEW_ARRAY(ctx->arena, FILES_MAX, const char *);
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    !hps_ends_with(entry->d_name, ".sql"))
			continue;
		if (names->count == FILES_MAX)
			return hps_fail(ctx, HPS_EINVALID, "migration_misnamed",
					"There are too many migrations.");
		names->list[names->count++] =
			hps_strdup(ctx->arena, entry->d_name);
	}
	qsort(names->list, names->count, sizeof(*names->list), by_name);
	return HPS_OK;
}

static enum hps_code read_one(struct hps_ctx *ctx, int dirfd, const char *name,
			      int64_t expected, struct hps_migration *migration)
{
	struct hps_buf text;

	migration->name = name;
	migration->number = number_of(name);
	if (migration->number != expected)
		return hps_fail(ctx, HPS_EINVALID, "migration_misnamed",
				"The migration '%s' should be named "
				"%04lld_topic.sql.",
				name, (long long)expected);
	hps_buf_init(&text, ctx->arena, 0);
	HPS_TRY(hps_file_read(ctx, dirfd, name, FILE_MAX, &text));
	if (strlen(text.data) != text.len)
		return hps_fail(ctx, HPS_EINVALID, "script_invalid",
				"%s holds a byte 0.", name);
	hps_hash_once(HPS_SHA256, text.data, text.len, migration->sha256);
	HPS_TRY(hps_script_split(ctx, name, text.data, &migration->script));
	migration->compatible_since = migration->script.compatible_since;
	if (migration->compatible_since == 0)
		migration->compatible_since = migration->number;
	if (migration->compatible_since > migration->number)
		return hps_fail(ctx, HPS_EINVALID, "script_invalid",
				"%s is compatible-since a later migration.",
				name);
	return HPS_OK;
}

enum hps_code hps_migrations_read(struct hps_ctx *ctx, const char *folder,
				  struct hps_migration **list, size_t *count)
{
	struct hps_migration *migrations;
	struct names names = { NULL, 0 };
	DIR *dir;
	size_t i;
	int fd;

	HPS_TRY(hps_dir_open(ctx, AT_FDCWD, folder, &fd));
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return hps_fail_errno(ctx, "fdopendir");
	}
	hps_arena_defer(ctx->arena, close_folder, dir);
	HPS_TRY(list_names(ctx, dir, &names));
	migrations =
		HPS_NEW_ARRAY(ctx->arena, names.count, struct hps_migration);
	for (i = 0; i < names.count; i++)
		HPS_TRY(read_one(ctx, fd, names.list[i], (int64_t)i + 1,
				 &migrations[i]));
	*list = migrations;
	*count = names.count;
	return HPS_OK;
}
