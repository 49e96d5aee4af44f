#include "fcgi/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "lib/base/time.h"

enum { PIECE_BYTES = 32 * 1024 };

#define DRAIN_US (5 * HPS_SECOND_US)
#define SEND_US (60 * HPS_SECOND_US)

void hps_stream_init(struct hps_stream *stream,
		     const struct hps_settings *settings)
{
	memset(stream, 0, sizeof(*stream));
	if (FCGX_Init() != 0)
		abort();
	/* Without a listening socket libfcgi accepts nothing by itself. */
	FCGX_InitRequest(&stream->fcgi, -1, 0);
	stream->read_timeout_us =
		hps_setting_us(settings, HPS_SET_READ_TIMEOUT);
	stream->write_timeout_us =
		hps_setting_us(settings, HPS_SET_WRITE_TIMEOUT);
}

static void limit(int fd, int which, int64_t timeout_us)
{
	struct timeval time = { .tv_sec = timeout_us / HPS_SECOND_US,
				.tv_usec = timeout_us % HPS_SECOND_US };

	/* Cannot fail on a socket with a valid time. */
	(void)setsockopt(fd, SOL_SOCKET, which, &time, sizeof(time));
}

bool hps_stream_open(struct hps_stream *stream, int fd,
		     const struct hps_settings *settings)
{
	FCGX_Request *fcgi = &stream->fcgi;

	limit(fd, SO_RCVTIMEO, stream->read_timeout_us);
	limit(fd, SO_SNDTIMEO, stream->write_timeout_us);
	stream->body_deadline_us =
		hps_ticks_us() +
		hps_setting_us(settings, HPS_SET_BODY_DEADLINE);
	/*
	 * FCGX_Accept_r() goes on with a connection that it was told to keep,
	 * so this one, which has its limits already, passes for such.  A
	 * connection accepted by libfcgi would have none until its parameters
	 * are read.
	 */
	fcgi->ipcFd = fd;
	fcgi->keepConnection = 1;
	if (FCGX_Accept_r(fcgi) == 0)
		return true;
	FCGX_Free(fcgi, 1);
	return false;
}

/* Wait for bytes, if none are buffered.  Returns 1, or as hps_body.read. */
static long fill(struct hps_stream *stream)
{
	FCGX_Stream *in = stream->fcgi.in;
	int64_t left_us = stream->body_deadline_us - hps_ticks_us();
	int first, error;

	if (in->rdNext != in->stop)
		return 1;
	if (left_us <= 0)
		return HPS_BODY_TIMED_OUT;
	if (left_us < stream->read_timeout_us)
		limit(stream->fcgi.ipcFd, SO_RCVTIMEO, left_us);
	first = FCGX_GetChar(in);
	if (first != EOF) {
		FCGX_UnGetChar(first, in);
		return 1;
	}
	error = FCGX_GetError(in);
	if (error == EAGAIN || error == EWOULDBLOCK)
		return HPS_BODY_TIMED_OUT;
	return error == 0 ? 0 : HPS_BODY_ABORTED;
}

/* FCGX_GetStr() waits until all is there; so ask for what is there only. */
static long read_body(void *arg, char *buf, size_t len)
{
	struct hps_stream *stream = arg;
	long filled = fill(stream);
	size_t ready;

	if (filled <= 0)
		return filled;
	ready = (size_t)(stream->fcgi.in->stop - stream->fcgi.in->rdNext);
	return FCGX_GetStr(buf, (int)(len < ready ? len : ready),
			   stream->fcgi.in);
}

struct hps_body hps_stream_body(struct hps_stream *stream)
{
	return (struct hps_body){ read_body, stream };
}

static bool put(struct hps_stream *stream, const char *data, size_t len)
{
	int64_t deadline_us = hps_ticks_us() + SEND_US;

	while (len > 0) {
		int piece = len < PIECE_BYTES ? (int)len : PIECE_BYTES;

		if (FCGX_PutStr(data, piece, stream->fcgi.out) != piece ||
		    hps_ticks_us() > deadline_us)
			return false;
		data += piece;
		len -= (size_t)piece;
	}
	return true;
}

/* Each piece goes out before the next is made. */
static bool put_pieces(struct hps_stream *stream,
		       const struct hps_response *response)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	bool more = true, taken = true;

	while (more && taken) {
		struct hps_buf out;

		hps_buf_init(&out, &arena, 0);
		more = response->piece(response->piece_arg, &arena, &out);
		taken = put(stream, out.data, out.len);
		hps_arena_reset(&arena);
	}
	hps_arena_release(&arena);
	return taken;
}

static bool put_body(struct hps_stream *stream,
		     const struct hps_response *response)
{
	return response->piece
		       ? put_pieces(stream, response)
		       : put(stream, response->body, response->body_len);
}

bool hps_stream_send(struct hps_stream *stream, struct hps_arena *arena,
		     const struct hps_response *response, bool with_body)
{
	struct hps_buf head;

	hps_buf_init(&head, arena, 1024);
	hps_response_head(response, &head);
	return put(stream, head.data, head.len) &&
	       (!with_body || put_body(stream, response)) &&
	       FCGX_FFlush(stream->fcgi.out) == 0;
}

void hps_stream_close(struct hps_stream *stream)
{
	int64_t until_us = hps_ticks_us() + DRAIN_US;
	char waste[8192];
	long got;

	if (stream->body_deadline_us > until_us)
		stream->body_deadline_us = until_us;
	do
		got = read_body(stream, waste, sizeof(waste));
	while (got > 0);
	/* Otherwise libfcgi would go on reading as long as something comes. */
	if (got < 0)
		FCGX_Detach(&stream->fcgi);
	FCGX_Finish_r(&stream->fcgi);
	/* One request per connection, even if the server asked for more. */
	if (stream->fcgi.ipcFd >= 0)
		FCGX_Free(&stream->fcgi, 1);
}
