/*
 * module_literal.h - the scanner's numbers, strings and regular expressions.
 *
 * Private to module_scan.c.  Each begins at the first character of the literal
 * and leaves the scanner behind it, or where it is wrong.
 */
#ifndef HPS_MODEL_MODULE_LITERAL_H
#define HPS_MODEL_MODULE_LITERAL_H

#include "lib/model/module_scan.h"

enum hps_token_kind hps_scan_number(struct hps_scan *scan);
enum hps_token_kind hps_scan_string(struct hps_scan *scan,
				    struct hps_token *token);
enum hps_token_kind hps_scan_regex(struct hps_scan *scan,
				   struct hps_token *token);

/* Run over what goes on a name; false at an escape that is no letter's. */
bool hps_scan_skip_name(struct hps_scan *scan, bool *escaped);

/* Step over the line end or other character here; true if it ends a line. */
bool hps_scan_skip_char(struct hps_scan *scan);

/* The byte at an offset from here, NUL behind the end. */
static inline char hps_scan_peek(const struct hps_scan *scan, size_t offset)
{
	return offset < (size_t)(scan->end - scan->at) ? scan->at[offset]
						       : '\0';
}

/* Say what was expected here.  Returns HPS_T_BAD. */
static inline enum hps_token_kind hps_scan_complain(struct hps_scan *scan,
						    const char *expected)
{
	scan->complaint = expected;
	return HPS_T_BAD;
}

#endif
