#include "lib/model/semver.h"

#include <string.h>

#include "lib/model/semver_part.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_identifier_char(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-';
}

static bool is_numeric(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_digit(text[i]))
			return false;
	return true;
}

bool hps_semver_number(const char **at, const char *end, uint64_t *number)
{
	const char *p = *at;
	uint64_t value = 0;

	while (p < end && is_digit(*p) && value <= HPS_SEMVER_NUMBER_MAX)
		value = value * 10 + (uint64_t)(*p++ - '0');
	if (p == *at || value > HPS_SEMVER_NUMBER_MAX ||
	    (**at == '0' && p - *at > 1))
		return false;
	*number = value;
	*at = p;
	return true;
}

bool hps_semver_identifiers(const char **at, const char *end, bool is_build)
{
	const char *p = *at;

	for (;;) {
		const char *start = p;
		size_t len;

		while (p < end && is_identifier_char(*p))
			p++;
		len = (size_t)(p - start);
		if (!len)
			return false;
		if (!is_build && len > 1 && *start == '0' &&
		    is_numeric(start, len))
			return false;
		if (p == end || *p != '.')
			break;
		p++;
	}
	*at = p;
	return true;
}

bool hps_semver_parse(const char *text, struct hps_semver *version)
{
	struct hps_semver found = { { 0 }, NULL, 0 };
	size_t len = strnlen(text, HPS_SEMVER_MAX + 1);
	const char *at = text, *end = text + len;
	int i;

	if (len > HPS_SEMVER_MAX)
		return false;
	for (i = 0; i < 3; i++) {
		if (i && (at == end || *at++ != '.'))
			return false;
		if (!hps_semver_number(&at, end, &found.number[i]))
			return false;
	}
	if (at < end && *at == '-') {
		found.prerelease = ++at;
		if (!hps_semver_identifiers(&at, end, false))
			return false;
		found.prerelease_len = (size_t)(at - found.prerelease);
	}
	if (at != end)
		return false;
	*version = found;
	return true;
}

const char *hps_semver_check(const char *text)
{
	struct hps_semver version;

	if (strnlen(text, HPS_SEMVER_MAX + 1) > HPS_SEMVER_MAX)
		return "must have at most 64 characters";
	if (strchr(text, '+'))
		return "must be a version without build metadata ('+')";
	return hps_semver_parse(text, &version)
		       ? NULL
		       : "must be a version such as 2.3.1 or 3.0.0-beta.1";
}

/* Numbers have no leading zeros, so the longer one is the larger one. */
static int compare_identifiers(const char *a, size_t a_len, const char *b,
			       size_t b_len)
{
	bool a_numeric = is_numeric(a, a_len), b_numeric = is_numeric(b, b_len);
	int order;

	if (a_numeric != b_numeric)
		return a_numeric ? -1 : 1;
	if (a_numeric && a_len != b_len)
		return a_len < b_len ? -1 : 1;
	order = memcmp(a, b, a_len < b_len ? a_len : b_len);
	if (order)
		return order;
	return (a_len > b_len) - (a_len < b_len);
}

static size_t identifier_len(const char *text, size_t left)
{
	const char *dot = memchr(text, '.', left);

	return dot ? (size_t)(dot - text) : left;
}

static int compare_prereleases(const struct hps_semver *a,
			       const struct hps_semver *b)
{
	const char *left = a->prerelease, *right = b->prerelease;
	size_t left_len = a->prerelease_len, right_len = b->prerelease_len;

	if (!left_len || !right_len)
		return !left_len - !right_len;
	for (;;) {
		size_t l = identifier_len(left, left_len);
		size_t r = identifier_len(right, right_len);
		int order = compare_identifiers(left, l, right, r);

		if (order)
			return order;
		if (l == left_len || r == right_len)
			return (l < left_len) - (r < right_len);
		left += l + 1;
		left_len -= l + 1;
		right += r + 1;
		right_len -= r + 1;
	}
}

int hps_semver_compare(const struct hps_semver *a, const struct hps_semver *b)
{
	int i;

	for (i = 0; i < 3; i++)
		if (a->number[i] != b->number[i])
			return a->number[i] < b->number[i] ? -1 : 1;
	return compare_prereleases(a, b);
}

int hps_semver_compare_text(const char *a, const char *b)
{
	struct hps_semver left = { { 0 }, NULL, 0 };
	struct hps_semver right = { { 0 }, NULL, 0 };

	if (!hps_semver_parse(a, &left) || !hps_semver_parse(b, &right))
		return strcmp(a, b);
	return hps_semver_compare(&left, &right);
}
