/*
 * admin.h - the commands of hps-admin, and what they share.
 *
 * A command reads its options from a table, does its work through the same
 * services as the programs, and returns what came of it; main() prints a
 * failure as a sentence.  A command opens the database or the state folder by
 * asking for it, so those that need neither run without.
 *
 * Passwords and tokens are never taken from the command line, where every
 * user of the host could read them.
 */
#ifndef HPS_TOOLS_ADMIN_H
#define HPS_TOOLS_ADMIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "lib/service/generation.h"
#include "tools/tool.h"

struct hps_admin {
	struct hps_ctx *ctx;
	const struct hps_settings *settings;
	const struct hps_admin_command *command;
	struct hps_db *db;
	struct hps_host *host;
	bool usage_wrong; /* exit status 2 */
	bool found_wrong; /* exit status 1, though the command did its work */
};

struct hps_admin_command {
	const char *name;  /* one word or two */
	const char *usage; /* what follows the name */
	const char *help;  /* one line */
	enum hps_code (*run)(struct hps_admin *admin, int argc, char **argv);
};

extern const struct hps_admin_command hps_admin_commands[];
extern const size_t hps_admin_command_count;

/* --- options ----------------------------------------------------------- */

enum hps_option_kind {
	HPS_OPTION_FLAG,   /* bool */
	HPS_OPTION_TEXT,   /* const char * */
	HPS_OPTION_NUMBER, /* int64_t, 0 and up */
	HPS_OPTION_LIST,   /* struct hps_words; may be given several times */
	HPS_OPTION_KIND__MAX
};

struct hps_option {
	const char *name; /* without the dashes */
	enum hps_option_kind kind;
	void *value;
};

/*
 * Read the options of a command and its arguments, in any order.
 *
 * argv: the command's name first.
 * least, most: how many arguments must be left.
 * arguments: set to the first of them, followed by NULL; may be NULL if most
 *	is 0.
 * Errors: HPS_EINVALID `usage`, for which hps-admin exits with 2.
 */
HPS_MUST_CHECK enum hps_code hps_admin_options(struct hps_admin *admin,
					       int argc, char **argv,
					       const struct hps_option *options,
					       size_t count, int least,
					       int most, char ***arguments);

/* Options were understood and do not go together: say so and exit with 2. */
enum hps_code hps_admin_usage(struct hps_admin *admin, const char *sentence);

/* --- what commands work with ------------------------------------------- */

/* The database; the first call makes the connection. */
HPS_MUST_CHECK enum hps_code hps_admin_db(struct hps_admin *admin,
					  struct hps_db **db);

/* The same without a time limit for statements. */
HPS_MUST_CHECK enum hps_code hps_admin_db_patient(struct hps_admin *admin,
						  struct hps_db **db);

/* The folders and counters of this host. */
HPS_MUST_CHECK enum hps_code hps_admin_host(struct hps_admin *admin,
					    struct hps_host **host);

/* Who does it, as the audit writes it: "host". */
struct hps_change hps_admin_change(const char *reason);

/*
 * Ask for a password: twice without echo at a terminal, else one line of
 * standard input.
 * Errors: HPS_EINVALID `password_missing`, `password_differs`.
 */
HPS_MUST_CHECK enum hps_code hps_admin_password(struct hps_admin *admin,
						const char *prompt,
						const char **password);

/* The commands, by family. */
enum hps_code hps_admin_migrate(struct hps_admin *, int, char **);
enum hps_code hps_admin_routes(struct hps_admin *, int, char **);
enum hps_code hps_admin_settings(struct hps_admin *, int, char **);
enum hps_code hps_admin_create_user(struct hps_admin *, int, char **);
enum hps_code hps_admin_reset_password(struct hps_admin *, int, char **);
enum hps_code hps_admin_list_grants(struct hps_admin *, int, char **);
enum hps_code hps_admin_reset_totp(struct hps_admin *, int, char **);
enum hps_code hps_admin_end_sessions(struct hps_admin *, int, char **);
enum hps_code hps_admin_create_provider(struct hps_admin *, int, char **);
enum hps_code hps_admin_create_instance(struct hps_admin *, int, char **);
enum hps_code hps_admin_token_create(struct hps_admin *, int, char **);
enum hps_code hps_admin_token_list(struct hps_admin *, int, char **);
enum hps_code hps_admin_token_revoke(struct hps_admin *, int, char **);
enum hps_code hps_admin_grants(struct hps_admin *, int, char **);
enum hps_code hps_admin_block(struct hps_admin *, int, char **);
enum hps_code hps_admin_unblock(struct hps_admin *, int, char **);
enum hps_code hps_admin_fsck(struct hps_admin *, int, char **);
enum hps_code hps_admin_gc(struct hps_admin *, int, char **);
enum hps_code hps_admin_reindex(struct hps_admin *, int, char **);
enum hps_code hps_admin_audit_verify(struct hps_admin *, int, char **);

#endif
