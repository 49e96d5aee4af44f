#include "tests/support/archive_unpack.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"

static unsigned seen;

/* Nothing but plain files and folders may ever be there. */
static int on_found(const char *path, const struct stat *status, int type,
		    struct FTW *where)
{
	(void)path;
	(void)type;
	if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode))
		abort();
	seen += where->level > 0;
	return 0;
}

enum hps_code unpack_bytes(struct hps_ctx *ctx, enum hps_archive_kind kind,
			   const void *data, size_t len,
			   const struct hps_archive_limits *limits,
			   struct hps_archive_content *content,
			   unsigned *written)
{
	const struct hps_archive_limits standard = HPS_ARCHIVE_LIMITS_DEFAULT;
	char folder[] = "/tmp/hps-archive-XXXXXX";
	struct hps_ctx other = { .arena = ctx->arena };
	HPS_AUTO_FD spool = memfd_create("spool", MFD_CLOEXEC);
	HPS_AUTO_FD dir = -1;
	enum hps_code code;

	if (!mkdtemp(folder) || spool < 0 ||
	    hps_write_all(&other, spool, data, len) != HPS_OK ||
	    hps_dir_open(&other, AT_FDCWD, folder, &dir) != HPS_OK)
		abort();
	code = hps_archive_unpack(ctx, spool, kind, limits ? limits : &standard,
				  dir, content);
	seen = 0;
	if (nftw(folder, on_found, 16, FTW_PHYS))
		abort();
	if (written)
		*written = seen;
	if (hps_remove_tree(&other, AT_FDCWD, folder) != HPS_OK)
		abort();
	return code;
}
