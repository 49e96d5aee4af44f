/*
 * master.h - the process that starts workers and keeps them going.
 *
 * SIGTERM, SIGINT: take the socket's name away, let workers answer who is
 * connected, end.  SIGHUP: read the settings again and replace the workers
 * one by one; a new one serves before an old one is told to go, so nobody is
 * refused.  A worker that dies is replaced, more and more slowly while new
 * ones die young.  When the master is killed, the kernel ends the workers.
 *
 * The master answers no request and opens no database, so nothing that a
 * client sends can bring it down.
 */
#ifndef HPS_FCGI_MASTER_H
#define HPS_FCGI_MASTER_H

#include "fcgi/exchange.h"

struct hps_master_options {
	const char *config; /* of --config, or NULL */
	const char *socket; /* of --socket, or NULL */
};

/*
 * Serve until told to end.
 *
 * settings: as loaded from options->config.
 * Returns the status to exit with.
 */
int hps_master_run(const struct hps_program *program,
		   const struct hps_master_options *options,
		   const struct hps_settings *settings);

/* The whole main() of a program: options, settings, log, master. */
int hps_program_main(const struct hps_program *program, int argc, char **argv);

#endif
