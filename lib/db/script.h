/*
 * script.h - an SQL file cut into its statements.
 *
 * Knows as much of SQL as that takes: quotes, comments and semicolons.  It
 * does not know DELIMITER, so stored programs cannot be written in these files.
 *
 * Two directives are read from comments:
 *
 *	-- compatible-since: 3
 *		anywhere before the first statement
 *	-- unless: SELECT 1 FROM information_schema.columns
 *	--	WHERE table_schema = DATABASE() AND column_name = 'x'
 *		before a statement that is left out if the query has a row;
 *		it goes on in comment lines that are indented
 */
#ifndef HPS_DB_SCRIPT_H
#define HPS_DB_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/fail.h"

struct hps_script_step {
	const char *sql;    /* without the semicolon */
	const char *unless; /* a query, or NULL */
	size_t line;	    /* where it begins, from 1 */
};

struct hps_script {
	const char *reason;	  /* the text of the first line */
	int64_t compatible_since; /* 0 if it does not say */
	struct hps_script_step *steps;
	size_t count;
};

/*
 * Cut text, which is a C string.
 *
 * name: of the file, for messages.
 * Errors: HPS_EINVALID `script_invalid`: the first line is no comment, a
 * quote or comment is not closed, the last statement lacks its semicolon, a
 * directive is malformed or belongs to no statement, there is no statement.
 * Memory: in ctx->arena.
 */
HPS_MUST_CHECK enum hps_code hps_script_split(struct hps_ctx *ctx,
					      const char *name,
					      const char *text,
					      struct hps_script *script);

#endif
