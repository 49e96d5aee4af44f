/*
 * audit.h - the record of what was done, and by whom.
 *
 * A row is written in the transaction of the change that it tells of, so there
 * is no change without one.  Rows are chained later, by the clerk; nobody else
 * ever updates or deletes one.
 */
#ifndef HPS_REPO_AUDIT_H
#define HPS_REPO_AUDIT_H

#include "lib/db/db.h"

/* Who does something, as records name it. */
struct hps_actor {
	const char *name; /* "user:maria", "token:k3J…", "host", "system" */
	const char *credential; /* public id of session or token, or "host" */
	const char *address;	/* of the client, "" for the host */
};

struct hps_audit_row {
	const char *action; /* static slug such as "version.publish" */
	bool denied;	    /* tried and refused */
	const char *object_kind;
	const char *object;
	const char *before; /* JSON, or NULL */
	const char *after;  /* JSON, or NULL */
	const char *reason; /* or NULL */
	int64_t repeats;    /* equal denials that it stands for; 0 is 1 */
};

extern const struct hps_statement_table hps_audit_statements;

/* Write one row, in the transaction of what it tells of. */
HPS_MUST_CHECK enum hps_code hps_audit_insert(struct hps_ctx *ctx,
					      struct hps_db *db,
					      const struct hps_actor *actor,
					      const struct hps_audit_row *row);

#endif
