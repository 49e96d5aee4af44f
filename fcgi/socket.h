/*
 * socket.h - the unix socket that a program listens on.
 *
 * Who may connect may speak for any client, so the socket is 0660 from its
 * first moment and never TCP.  Beside it lies a lock file that the master
 * holds: a second master on the same path is refused, a path left behind by a
 * dead one is replaced atomically.
 */
#ifndef HPS_FCGI_SOCKET_H
#define HPS_FCGI_SOCKET_H

#include "lib/base/fail.h"

struct hps_socket {
	const char *path;
	int listen_fd; /* non-blocking */
	int lock_fd;
};

/*
 * Listen on a path; missing folders are made.
 *
 * path: must live as long as the socket; at most 97 bytes.
 * backlog: connections that may wait.
 * Errors: HPS_ECONFLICT socket_taken; HPS_EINVALID socket_path;
 *   HPS_EIO storage_failed.
 */
HPS_MUST_CHECK enum hps_code hps_socket_listen(struct hps_ctx *ctx,
					       const char *path, int backlog,
					       struct hps_socket *sock);

/* Take the name away: nobody can connect any more, who did is still served. */
void hps_socket_unlink(struct hps_socket *sock);

/* Close what is open; the name stays, since a worker calls this too. */
void hps_socket_close(struct hps_socket *sock);

#endif
