/*
 * stream.h - the connection of one request: libfcgi's streams with time
 * limits.
 *
 * libfcgi blocks in read() and write().  Here each wait is limited by a
 * timeout of the socket, and a whole body by a deadline, so that a client
 * which sends a byte now and then cannot keep a worker.
 */
#ifndef HPS_FCGI_STREAM_H
#define HPS_FCGI_STREAM_H

#include <fcgiapp.h>
#include <stdbool.h>
#include <stdint.h>

#include "fcgi/request.h"
#include "fcgi/response.h"
#include "lib/base/settings.h"

struct hps_stream {
	FCGX_Request fcgi;
	int64_t read_timeout_us;
	int64_t write_timeout_us;
	int64_t body_deadline_us; /* in ticks */
};

/* Prepare for any number of requests, one after another. */
void hps_stream_init(struct hps_stream *stream,
		     const struct hps_settings *settings);

/*
 * Take over an accepted connection and read the parameters of its request.
 *
 * fd: closed by the stream, whatever happens.
 * Returns false if no whole request came; then the connection is closed.
 */
HPS_MUST_CHECK bool hps_stream_open(struct hps_stream *stream, int fd,
				    const struct hps_settings *settings);

/* The body, for struct hps_request. */
struct hps_body hps_stream_body(struct hps_stream *stream);

/* Send an answer.  Returns false if the server did not take all of it. */
HPS_MUST_CHECK bool hps_stream_send(struct hps_stream *stream,
				    struct hps_arena *arena,
				    const struct hps_response *response,
				    bool with_body);

/*
 * End the request: read what is left of the body, so that the server hears
 * the answer before it sees the connection end, then close.
 */
void hps_stream_close(struct hps_stream *stream);

#endif
