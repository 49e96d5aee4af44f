/*
 * fail.h - the context of one piece of work, and what went wrong in it.
 *
 * Every function that can fail takes the context first, returns an enum
 * hps_code and leaves its outputs untouched unless it returns HPS_OK.  What
 * happened is kept here, once, by the innermost function that knows:
 *
 *	if (!plugin)
 *		return hps_fail(ctx, HPS_ENOTFOUND, "plugin_unknown",
 *				"There is no plugin '%s'.", name);
 *
 * and passed up untouched by everyone else:
 *
 *	HPS_TRY(hps_plugin_find(ctx, db, name, &plugin));
 *
 * The slug is stable and documented: clients and translations depend on it.
 * The detail is a sentence for the person who caused the error: what happened,
 * to what, what to do.  It must not hold a secret, a path or SQL.  What only
 * an operator needs goes to hps_fail_note() and from there to the log.
 *
 * Libraries never log.
 */
#ifndef HPS_BASE_FAIL_H
#define HPS_BASE_FAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/arena.h"
#include "lib/base/attr.h"
#include "lib/base/code.h"

enum { HPS_FAULT_MAX = 100 };

/* One row of the "errors" (or "warnings") of an answer. */
struct hps_fault {
	const struct hps_fault *next;
	const char *pointer; /* JSON Pointer, or a path in an archive */
	const char *slug;    /* static string */
	const char *detail;
};

/* Faults in the order in which they were found, at most HPS_FAULT_MAX. */
struct hps_faults {
	struct hps_fault *first;
	struct hps_fault *last;
	size_t count; /* those beyond the limit are counted, not kept */
};

struct hps_error {
	enum hps_code code;
	const char *slug;   /* static string, or NULL while nothing failed */
	const char *detail; /* a sentence for the caller */
	const char *note;   /* for the log alone, or NULL */
	bool hidden;	    /* it is there, but not for this caller */
	const char *file;   /* where it was found */
	int line;
	struct hps_faults faults;
};

struct hps_ctx {
	struct hps_arena *arena;
	int64_t now_us;		/* the one clock reading of this work */
	const char *request_id; /* goes to the log, the audit, the answer */
	struct hps_error error;
};

/* Return what expr returned unless it is HPS_OK. */
#define HPS_TRY(expr)                                                          \
	do {                                                                   \
		enum hps_code hps_try_code_ = (expr);                          \
		if (hps_try_code_ != HPS_OK)                                   \
			return hps_try_code_;                                  \
	} while (0)

/*
 * Record a failure, replacing an earlier one, and return its code.  Faults
 * that were collected before stay.
 *
 * code: never HPS_OK.  slug: static string, [a-z0-9_]+.
 * Memory: the detail is formatted into the arena.
 */
#define hps_fail(ctx, code, slug, ...)                                         \
	hps_fail_at_(ctx, code, slug, __FILE__, __LINE__, __VA_ARGS__)

enum hps_code hps_fail_at_(struct hps_ctx *ctx, enum hps_code code,
			   const char *slug, const char *file, int line,
			   const char *fmt, ...) HPS_PRINTF(6, 7);

/* Add what the log should say besides: errno's text, a path, an SQL error. */
void hps_fail_note(struct hps_ctx *ctx, const char *fmt, ...) HPS_PRINTF(2, 3);

/* As hps_fail(HPS_EIO or HPS_ENOSPACE), with errno's text as the note. */
#define hps_fail_errno(ctx, what) hps_fail_errno_(ctx, what, __FILE__, __LINE__)
enum hps_code hps_fail_errno_(struct hps_ctx *ctx, const char *what,
			      const char *file, int line);

/* Forget the failure and its faults: the caller has dealt with it. */
void hps_fail_clear(struct hps_ctx *ctx);

/*
 * Take over the failure of a context whose arena ends before this one, without
 * its faults.  Returns its code; HPS_OK if it holds none.
 */
enum hps_code hps_fail_copy(struct hps_ctx *ctx, const struct hps_ctx *from);

/*
 * Append one fault to a list.  Used for ctx->error.faults by validators that
 * report everything at once, and for lists of warnings.
 *
 * pointer: "" for the whole document.  Both texts are copied to the arena.
 */
void hps_fault_add(struct hps_arena *arena, struct hps_faults *faults,
		   const char *pointer, const char *slug, const char *fmt, ...)
	HPS_PRINTF(5, 6);

#endif
