/*
 * proxy.h - a unix socket between a client and the server that swallows the
 * answer to the first COMMIT and hangs up, once the server has given it.
 */
#ifndef TESTS_DB_PROXY_H
#define TESTS_DB_PROXY_H

#include <sys/types.h>

/* Called in the proxy's process before it hangs up; NULL: nothing is. */
extern void (*proxy_before_loss)(void);

/*
 * Start one on a socket of its own, as a child process.
 * path: of the socket that it makes.  Returns its process.
 */
pid_t proxy_start(const char *path, const char *server);
void proxy_stop(pid_t proxy);

#endif
