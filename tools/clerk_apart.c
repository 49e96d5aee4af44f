#include "tools/clerk.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NICER = 10 };

static void be_child(pid_t parent)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };

	sigaction(SIGTERM, &usual, NULL);
	sigaction(SIGHUP, &usual, NULL);
	usual.sa_handler = SIG_IGN; /* a terminal's Ctrl-C is for the parent */
	sigaction(SIGINT, &usual, NULL);
	/* A clerk that was killed must not leave somebody at its work. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	errno = 0;
	if (nice(NICER) == -1 && errno != 0)
		hps_log(HPS_LOG_DEBUG, "nice", "The priority stays.");
}

HPS_NORETURN static void work(struct hps_ctx *ctx, struct hps_clerk *clerk,
			      const char *name, hps_duty_fn *run, pid_t parent)
{
	enum hps_code code;

	be_child(parent);
	code = run(ctx, clerk);
	if (code != HPS_OK)
		hps_log_failure(HPS_LOG_ERROR, name, ctx);
	hps_db_close(clerk->db);
	_exit(code == HPS_OK ? EXIT_SUCCESS : EXIT_FAILURE);
}

enum hps_code hps_clerk_apart(struct hps_ctx *ctx, struct hps_clerk *clerk,
			      const char *name, hps_duty_fn *run)
{
	pid_t parent = getpid();
	pid_t child;

	if (clerk->child)
		return hps_fail(ctx, HPS_EBUSY, "child_busy",
				"Something else is being done apart.");
	/* A connection belongs to one process: each opens its own. */
	hps_db_close(clerk->db);
	child = fork();
	if (child < 0)
		return hps_fail_errno(ctx, "fork");
	if (child == 0)
		work(ctx, clerk, name, run, parent);
	clerk->child = child;
	return HPS_OK;
}

void hps_clerk_reap(struct hps_clerk *clerk)
{
	if (clerk->child && waitpid(clerk->child, NULL, WNOHANG) != 0)
		clerk->child = 0;
}

void hps_clerk_wait(struct hps_clerk *clerk)
{
	while (clerk->child && waitpid(clerk->child, NULL, 0) < 0 &&
	       errno == EINTR)
		;
	clerk->child = 0;
}

void hps_clerk_stop_child(struct hps_clerk *clerk)
{
	if (clerk->child)
		kill(clerk->child, SIGTERM);
	hps_clerk_wait(clerk);
}
