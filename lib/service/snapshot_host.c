#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "lib/base/file.h"
#include "lib/service/snapshot.h"

struct state_folder {
	const char *name;
	mode_t mode;
};

/* The web server must not look into those with 0700. */
static const struct state_folder folders[] = {
	{ "run", 0755 },     { "snapshots", 0755 }, { "generations", 0755 },
	{ "plugins", 0755 }, { "staging", 0700 },   { "withdrawn", 0700 },
	{ "keys", 0700 },    { "log", 0755 },
};

static enum hps_code make_folders(struct hps_ctx *ctx, int state_fd)
{
	size_t i;

	for (i = 0; i < HPS_COUNT(folders); i++)
		if (mkdirat(state_fd, folders[i].name, folders[i].mode) &&
		    errno != EEXIST)
			return hps_fail_errno(ctx, folders[i].name);
	return HPS_OK;
}

enum hps_code hps_host_open(struct hps_ctx *ctx, const char *state,
			    int64_t pin_us, struct hps_host *host)
{
	struct hps_host out = { .pin_us = pin_us };

	HPS_TRY(hps_mkdirs(ctx, AT_FDCWD, state));
	/* The state folder itself may be a link to another disk. */
	out.state_fd = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out.state_fd < 0)
		return hps_fail_errno(ctx, state);
	HPS_TRY(make_folders(ctx, out.state_fd));
	HPS_TRY(hps_dir_open(ctx, out.state_fd, "snapshots",
			     &out.snapshots_fd));
	HPS_TRY(hps_epoch_open(ctx, out.state_fd, &out.epoch));
	*host = out;
	return HPS_OK;
}
