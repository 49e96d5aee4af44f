/*
 * audit_read.h - the rows of audit as people look for them, newest first.
 */
#ifndef HPS_REPO_AUDIT_READ_H
#define HPS_REPO_AUDIT_READ_H

#include "lib/db/db.h"

struct hps_audit_entry {
	int64_t id;
	int64_t created_us;
	const char *actor;
	const char *credential;
	const char *address;
	const char *action;
	const char *outcome; /* "done" or "denied" */
	const char *object_kind;
	const char *object;
	const char *before_json; /* or NULL */
	const char *after_json;	 /* or NULL */
	const char *reason;	 /* or NULL */
	const char *request_id;
	int64_t repeats; /* equal denials that it stands for */
	bool sealed;
};

/* What is looked for; NULL and 0 are anything. */
struct hps_audit_query {
	const char *actor;
	const char *action;
	const char *object_kind;
	const char *object;
	const char *outcome;
	int64_t from_us;  /* at or after */
	int64_t until_us; /* before */
	int64_t before;	  /* rows with a smaller id; INT64_MAX: all */
	int64_t limit;
};

extern const struct hps_statement_table hps_audit_read_statements;

/* A page of what is found, newest first. */
HPS_MUST_CHECK enum hps_code hps_audit_list(struct hps_ctx *ctx,
					    struct hps_db *db,
					    const struct hps_audit_query *query,
					    struct hps_audit_entry **entries,
					    size_t *count);

#endif
