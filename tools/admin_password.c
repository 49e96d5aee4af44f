#include "tools/admin.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/crypto/password.h"

/* Read up to the end of the line, byte by byte: the rest is not ours. */
static enum hps_code read_line(struct hps_ctx *ctx, int fd,
			       struct hps_buf *line)
{
	hps_buf_init(line, ctx->arena, HPS_PASSWORD_MAX + 2);
	for (;;) {
		char c;
		ssize_t got = read(fd, &c, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return hps_fail_errno(ctx, "reading the password");
		if (got == 0 || c == '\n' || line->len > HPS_PASSWORD_MAX)
			break;
		hps_buf_putc(line, c);
	}
	if (line->len && line->data[line->len - 1] == '\r')
		line->data[--line->len] = '\0';
	if (!line->len || strlen(line->data) != line->len)
		return hps_fail(ctx, HPS_EINVALID, "password_missing",
				"There was no password. Give it as one line on "
				"standard input, or run this at a terminal.");
	return HPS_OK;
}

/* Ask at the terminal, which does not show what is typed. */
static enum hps_code ask(struct hps_ctx *ctx, int tty, const char *prompt,
			 struct hps_buf *line)
{
	struct termios before, silent;
	enum hps_code code;

	if (tcgetattr(tty, &before))
		return hps_fail_errno(ctx, "terminal");
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	HPS_TRY(hps_write_all(ctx, tty, prompt, strlen(prompt)));
	tcsetattr(tty, TCSAFLUSH, &silent);
	code = read_line(ctx, tty, line);
	tcsetattr(tty, TCSAFLUSH, &before);
	HPS_TRY(hps_write_all(ctx, tty, "\n", 1));
	return code;
}

static enum hps_code ask_twice(struct hps_ctx *ctx, int tty, const char *prompt,
			       struct hps_buf *line)
{
	struct hps_buf again;

	HPS_TRY(ask(ctx, tty, prompt, line));
	HPS_TRY(ask(ctx, tty, "The same again: ", &again));
	if (strcmp(line->data, again.data) != 0)
		return hps_fail(ctx, HPS_EINVALID, "password_differs",
				"The two passwords differ. Nothing was "
				"changed.");
	return HPS_OK;
}

enum hps_code hps_admin_password(struct hps_admin *admin, const char *prompt,
				 const char **password)
{
	HPS_AUTO_FD tty = -1;
	struct hps_buf line;

	if (isatty(STDIN_FILENO))
		tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty >= 0)
		HPS_TRY(ask_twice(admin->ctx, tty, prompt, &line));
	else
		HPS_TRY(read_line(admin->ctx, STDIN_FILENO, &line));
	*password = line.data;
	return HPS_OK;
}
