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

/* A row as it is stored. */
struct hps_audit_stored {
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
	int64_t repeats;     /* how many equal denials it stands for */
	int64_t seal_number; /* 0: it is not sealed */
	struct hps_blob seal;
};

/* The newest seal; seal_number 0 and no seal if there is none. */
struct hps_audit_seal {
	int64_t seal_number;
	struct hps_blob seal;
};

/* Read the newest seal and lock its row until the transaction ends. */
HPS_MUST_CHECK enum hps_code hps_audit_last_seal(struct hps_ctx *ctx,
						 struct hps_db *db,
						 struct hps_audit_seal *last);

/* The oldest rows without a seal. */
HPS_MUST_CHECK enum hps_code
hps_audit_unsealed(struct hps_ctx *ctx, struct hps_db *db, int64_t limit,
		   struct hps_audit_stored **rows, size_t *count);

/* How many rows have no seal yet. */
HPS_MUST_CHECK enum hps_code hps_audit_count_unsealed(struct hps_ctx *ctx,
						      struct hps_db *db,
						      int64_t *count);

/* Sealed rows in order, those with a higher number than after. */
HPS_MUST_CHECK enum hps_code
hps_audit_sealed(struct hps_ctx *ctx, struct hps_db *db, int64_t after,
		 int64_t limit, struct hps_audit_stored **rows, size_t *count);

/*
 * Errors: HPS_ECONFLICT `duplicate` if the number was given; HPS_EBUSY if the
 *	row has been sealed meanwhile.
 */
HPS_MUST_CHECK enum hps_code hps_audit_set_seal(struct hps_ctx *ctx,
						struct hps_db *db, int64_t id,
						int64_t seal_number,
						const unsigned char seal[32]);

#endif
