/*
 * semver_range.c - ranges of versions, as npm reads them.
 *
 * A range is a list of alternatives divided by "||"; an alternative is a list
 * of simple ranges that must all hold.  Each simple range comes down to at
 * most two bounds, as in the table of node-semver's documentation, "Advanced
 * Range Syntax".
 */
#include <string.h>

#include "lib/model/semver.h"
#include "lib/model/semver_part.h"

enum op { OP_NONE, OP_EQ, OP_LT, OP_LE, OP_GT, OP_GE, OP_TILDE, OP_CARET };

/* The longest first, where one begins another. */
static const struct {
	const char *text;
	enum op op;
} ops[] = {
	{ ">=", OP_GE },   { "<=", OP_LE },   { ">", OP_GT },
	{ "<", OP_LT },	   { "=", OP_EQ },    { "~>", OP_TILDE },
	{ "~", OP_TILDE }, { "^", OP_CARET },
};

/* A version of which the last numbers may be missing or x. */
struct partial {
	struct hps_semver version; /* missing numbers are 0 */
	int given;		   /* how many numbers, 0 to 3 */
};

/* What one alternative is judged with. */
struct judge {
	const struct hps_semver *version;
	bool holds;	  /* every bound so far */
	bool any;	  /* no bound so far */
	bool same_triple; /* a bound that allows this prerelease */
};

static void skip_space(const char **at, const char *end)
{
	while (*at < end && (**at == ' ' || **at == '\t'))
		(*at)++;
}

static enum op read_op(const char **at, const char *end)
{
	size_t i;

	for (i = 0; i < HPS_COUNT(ops); i++) {
		size_t len = strlen(ops[i].text);

		if ((size_t)(end - *at) >= len &&
		    !memcmp(*at, ops[i].text, len)) {
			*at += len;
			return ops[i].op;
		}
	}
	return OP_NONE;
}

/* Behind an x nothing but x may stand: 1.x.3 means nothing. */
static bool read_partial(const char **at, const char *end, struct partial *out)
{
	struct partial found = { .given = 0 };
	bool wild = false;
	int i;

	if (*at < end && **at == 'v')
		(*at)++;
	for (i = 0; i < 3; i++) {
		uint64_t number = 0;

		if (i) {
			if (*at == end || **at != '.')
				break;
			(*at)++;
		}
		if (*at < end && strchr("xX*", **at)) {
			(*at)++;
			wild = true;
		} else if (wild || !hps_semver_number(at, end, &number)) {
			return false;
		} else {
			found.version.number[i] = number;
			found.given = i + 1;
		}
	}
	if (i == 3 && *at < end && **at == '-') {
		found.version.prerelease = ++*at;
		if (!hps_semver_identifiers(at, end, false))
			return false;
		found.version.prerelease_len =
			(size_t)(*at - found.version.prerelease);
	}
	if (i == 3 && *at < end && **at == '+') {
		(*at)++;
		if (!hps_semver_identifiers(at, end, true))
			return false;
	}
	if (wild)
		found.version.prerelease_len = 0;
	if (*at < end && **at != ' ' && **at != '\t')
		return false;
	*out = found;
	return true;
}

static void bound(struct judge *j, enum op op, const struct hps_semver *limit)
{
	int order = hps_semver_compare(j->version, limit);

	j->any = false;
	if (limit->prerelease_len &&
	    !memcmp(limit->number, j->version->number, sizeof(limit->number)))
		j->same_triple = true;
	if ((op == OP_EQ && order != 0) || (op == OP_LT && order >= 0) ||
	    (op == OP_LE && order > 0) || (op == OP_GT && order <= 0) ||
	    (op == OP_GE && order < 0))
		j->holds = false;
}

/* The version after all that share the first keep numbers with version. */
static struct hps_semver next(const struct hps_semver *version, int keep)
{
	struct hps_semver after = { { 0 }, NULL, 0 };
	int i;

	for (i = 0; i < keep; i++)
		after.number[i] = version->number[i];
	after.number[keep - 1]++;
	return after;
}

/* Below the first prerelease of that: no 2.0.0-alpha in ^1. */
static void below_next(struct judge *j, const struct hps_semver *version,
		       int keep)
{
	struct hps_semver after = next(version, keep);

	after.prerelease = "0";
	after.prerelease_len = 1;
	bound(j, OP_LT, &after);
}

/* How many numbers a caret holds fast: up to the first that is not 0. */
static int caret_keep(const struct partial *p)
{
	int keep = 1;

	while (keep < p->given && !p->version.number[keep - 1])
		keep++;
	return keep;
}

static void apply_missing(struct judge *j, enum op op, const struct partial *p)
{
	struct hps_semver after;

	switch (op) {
	case OP_GT:
		after = next(&p->version, p->given);
		bound(j, OP_GE, &after);
		break;
	case OP_LE:
		below_next(j, &p->version, p->given);
		break;
	case OP_LT:
		after = p->version;
		after.prerelease = "0";
		after.prerelease_len = 1;
		bound(j, OP_LT, &after);
		break;
	case OP_GE:
		bound(j, OP_GE, &p->version);
		break;
	default:
		bound(j, OP_GE, &p->version);
		below_next(j, &p->version, p->given);
		break;
	}
}

static void apply(struct judge *j, enum op op, const struct partial *p)
{
	if (!p->given) {
		/* Above or below everything is nothing; the rest is all. */
		if (op == OP_GT || op == OP_LT) {
			j->any = false;
			j->holds = false;
		}
	} else if (op == OP_CARET) {
		bound(j, OP_GE, &p->version);
		below_next(j, &p->version, caret_keep(p));
	} else if (op == OP_TILDE) {
		bound(j, OP_GE, &p->version);
		below_next(j, &p->version, p->given > 1 ? 2 : 1);
	} else if (p->given < 3) {
		apply_missing(j, op, p);
	} else {
		bound(j, op == OP_NONE ? OP_EQ : op, &p->version);
	}
}

/* The " - 2.3" behind the first partial of an alternative, if it is there. */
static bool read_hyphen(const char **at, const char *end, struct partial *to)
{
	const char *p = *at;

	skip_space(&p, end);
	if (p == *at || end - p < 2 || p[0] != '-' ||
	    (p[1] != ' ' && p[1] != '\t'))
		return false;
	p++;
	skip_space(&p, end);
	if (!read_partial(&p, end, to))
		return false;
	skip_space(&p, end);
	if (p != end)
		return false;
	*at = p;
	return true;
}

/* Judge one alternative.  Returns false if it is none. */
static bool judge_alternative(const char *at, const char *end, struct judge *j)
{
	bool first = true;

	skip_space(&at, end);
	for (; at < end; first = false) {
		enum op op = read_op(&at, end);
		struct partial from, to;

		skip_space(&at, end);
		if (!read_partial(&at, end, &from))
			return false;
		if (first && op == OP_NONE && read_hyphen(&at, end, &to)) {
			apply(j, OP_GE, &from);
			apply(j, OP_LE, &to);
		} else {
			apply(j, op, &from);
		}
		skip_space(&at, end);
	}
	return true;
}

static bool judge_range(const struct hps_semver *version, const char *range,
			bool *in)
{
	const char *at = range, *end = range + strlen(range), *stop;
	bool found = false, any = false;

	for (;; at = stop + 2) {
		struct judge j = { version, true, true, false };

		stop = strstr(at, "||");
		if (!judge_alternative(at, stop ? stop : end, &j))
			return false;
		any = any || j.any;
		found = found || (j.holds &&
				  (!version->prerelease_len || j.same_triple));
		if (!stop)
			break;
	}
	/* npm drops all other alternatives where one of them is "*". */
	*in = any ? !version->prerelease_len : found;
	return true;
}

const char *hps_semver_range_check(const char *text)
{
	static const struct hps_semver none;
	bool in;

	if (strnlen(text, HPS_SEMVER_RANGE_MAX + 1) > HPS_SEMVER_RANGE_MAX)
		return "must have at most 256 characters";
	return judge_range(&none, text, &in)
		       ? NULL
		       : "must be a range of versions such as ^2.1 or >=7 <9";
}

bool hps_semver_in_range(const struct hps_semver *version, const char *range)
{
	bool in;

	return judge_range(version, range, &in) && in;
}
