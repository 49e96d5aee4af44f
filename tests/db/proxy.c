#include "tests/db/proxy.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

void (*proxy_before_loss)(void);

static struct sockaddr_un address(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
	return at;
}

static int dial(const char *path)
{
	struct sockaddr_un at = address(path);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		_exit(1);
	return fd;
}

/* Move what is there.  Returns false at the end of either side. */
static bool pass(int from, int to, bool *commit)
{
	char data[65536];
	ssize_t got = read(from, data, sizeof(data));

	if (got <= 0)
		return false;
	/* COM_QUERY and its text (MySQL's protocol, "Text Protocol"). */
	*commit = memmem(data, (size_t)got, "\3COMMIT", 7) != NULL;
	return write(to, data, (size_t)got) == got;
}

/* Serve one connection.  Returns true if it swallowed the answer. */
static bool serve(int client, const char *server, bool armed)
{
	int upstream = dial(server);
	struct pollfd fds[] = { { client, POLLIN, 0 },
				{ upstream, POLLIN, 0 } };
	bool commit = false;
	bool ignored;

	while (poll(fds, 2, -1) > 0) {
		if (fds[0].revents && !pass(client, upstream, &commit))
			break;
		if (commit && armed) {
			poll(&fds[1], 1, -1);
			if (proxy_before_loss)
				proxy_before_loss();
			break;
		}
		if (fds[1].revents && !pass(upstream, client, &ignored))
			break;
	}
	close(upstream);
	close(client);
	return commit && armed;
}

pid_t proxy_start(const char *path, const char *server)
{
	struct sockaddr_un at = address(path);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	bool armed = true;
	pid_t pid;

	if (listener < 0 ||
	    bind(listener, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(listener, 8) != 0) {
		perror(path);
		abort();
	}
	pid = fork();
	if (pid != 0) {
		close(listener);
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		int client = accept(listener, NULL, NULL);

		if (client >= 0 && serve(client, server, armed))
			armed = false;
	}
}

void proxy_stop(pid_t proxy)
{
	kill(proxy, SIGKILL);
	waitpid(proxy, NULL, 0);
}
