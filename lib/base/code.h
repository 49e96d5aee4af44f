/*
 * code.h - what can go wrong, as one enumeration.
 *
 * Every function that can fail returns an enum hps_code.  The codes say what
 * the caller can do about it, not where it happened: the place, the slug and
 * the sentence for a person are kept in the context (see fail.h).  Only
 * fcgi/problem.c turns a code into an HTTP status.
 */
#ifndef HPS_BASE_CODE_H
#define HPS_BASE_CODE_H

enum hps_code {
	HPS_OK,
	HPS_EINVALID,	/* understood, but not acceptable as it is */
	HPS_EAUTH,	/* the caller has not proved who it is */
	HPS_EFORBIDDEN, /* the caller is known and may not do this */
	HPS_ENOTFOUND,	/* it does not exist, as far as this caller may know */
	HPS_ECONFLICT,	/* it contradicts what is stored */
	HPS_ESTALE,	/* the caller's copy is older than what is stored */
	HPS_EGONE,	/* it existed and was removed for good */
	HPS_ETOOLARGE,	/* more bytes, entries or levels than allowed */
	HPS_ELIMIT,	/* too often; later it will work */
	HPS_EBUSY,	/* no capacity now; soon it will work */
	HPS_ENOSPACE,	/* the disk is full */
	HPS_EUNCERTAIN, /* a write was sent and its answer was lost */
	HPS_EIO,	/* the file system failed */
	HPS_EDB,	/* the database failed or is away */
	HPS_EINTERNAL,	/* a defect of this program */
	HPS_CODE__MAX
};

/*
 * The name of a code as the logs show it: "ok", "invalid", "auth", ...
 * Returns a static string; "unknown" for a value outside the enumeration.
 */
const char *hps_code_name(enum hps_code code);

#endif
