#include "fcgi/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/base/file.h"

enum { SUFFIX_MAX_BYTES = 10 }; /* ".new", ".lock" */

static enum hps_code make_folder(struct hps_ctx *ctx, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return HPS_OK;
	return hps_mkdirs(
		ctx, AT_FDCWD,
		hps_strndup(ctx->arena, path, (size_t)(slash - path)));
}

static enum hps_code lock(struct hps_ctx *ctx, const char *path, int *lock_fd)
{
	const char *name = hps_format(ctx->arena, "%s.lock", path);
	HPS_AUTO_FD fd =
		open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return hps_fail_errno(ctx, name);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return hps_fail(ctx, HPS_ECONFLICT, "socket_taken",
				"Another process listens on '%s' already.",
				path);
	*lock_fd = fd;
	fd = -1;
	return HPS_OK;
}

static int bind_private(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t old = umask(0117);
	HPS_AUTO_FD fd =
		socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int bound, result = -1;

	memcpy(address.sun_path, name, strlen(name) + 1);
	(void)unlink(name);
	bound = fd < 0 ? -1
		       : bind(fd, (struct sockaddr *)&address, sizeof(address));
	umask(old);
	if (bound == 0) {
		result = fd;
		fd = -1;
	}
	return result;
}

enum hps_code hps_socket_listen(struct hps_ctx *ctx, const char *path,
				int backlog, struct hps_socket *sock)
{
	const char *fresh = hps_format(ctx->arena, "%s.new", path);
	HPS_AUTO_FD lock_fd = -1;
	HPS_AUTO_FD fd = -1;

	if (strlen(path) + SUFFIX_MAX_BYTES >=
	    sizeof(((struct sockaddr_un *)NULL)->sun_path))
		return hps_fail(ctx, HPS_EINVALID, "socket_path",
				"The path '%s' is too long for a unix socket.",
				path);
	HPS_TRY(make_folder(ctx, path));
	HPS_TRY(lock(ctx, path, &lock_fd));
	fd = bind_private(fresh);
	/* It gets its name only when it listens: nobody is ever refused. */
	if (fd < 0 || listen(fd, backlog) != 0 || rename(fresh, path) != 0)
		return hps_fail_errno(ctx, path);
	*sock = (struct hps_socket){ path, fd, lock_fd };
	fd = lock_fd = -1;
	return HPS_OK;
}

void hps_socket_unlink(struct hps_socket *sock)
{
	(void)unlink(sock->path);
}

void hps_socket_close(struct hps_socket *sock)
{
	hps_fd_cleanup(&sock->listen_fd);
	hps_fd_cleanup(&sock->lock_fd);
	sock->listen_fd = sock->lock_fd = -1;
}
