/*
 * grants.h - the accounts of the programs at the database, and their rights.
 *
 * The rights stand in sql/grants.sql, for accounts named hps_<program> at
 * localhost; here these names become those of an installation.  Statements
 * about accounts cannot be prepared, so this is the one place where SQL is put
 * together: from the script, and from names and passwords that are letters,
 * digits and, in names, underscores, which is checked.
 */
#ifndef HPS_DB_GRANTS_H
#define HPS_DB_GRANTS_H

#include "lib/db/db.h"

enum { HPS_GRANTS_PROGRAMS = 4, HPS_GRANTS_PASSWORD_LEN = 32 };

/* "discovery", "publish", "admin", "clerk". */
extern const char *const hps_grants_programs[HPS_GRANTS_PROGRAMS];

struct hps_grants_input {
	const char *script; /* text of sql/grants.sql */
	const char *prefix; /* "hps_": an account is prefix and program */
	const char *host;   /* from where they connect; "localhost" */
	/* Per program; NULL: the account exists with its password. */
	const char *passwords[HPS_GRANTS_PROGRAMS];
};

struct hps_grants {
	const char **statements; /* without a semicolon */
	size_t count;
};

/*
 * Make the statements: accounts first, then their rights.
 * Errors: HPS_EINVALID `account_invalid` for a prefix, host or password with
 *	other characters; `script_invalid`.
 */
HPS_MUST_CHECK enum hps_code
hps_grants_make(struct hps_ctx *ctx, const struct hps_grants_input *input,
		struct hps_grants *grants);

/*
 * Run them, as an account that may make others.
 * Errors: HPS_EDB `grants_failed`, naming the statement that was refused.
 */
HPS_MUST_CHECK enum hps_code hps_grants_apply(struct hps_ctx *ctx,
					      struct hps_db *db,
					      const struct hps_grants *grants);

#endif
