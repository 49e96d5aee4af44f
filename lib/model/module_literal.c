#include "lib/model/module_literal.h"

#include "lib/model/module_text.h"

static void skip_digits(struct hps_scan *scan)
{
	while (scan->at < scan->end && hps_js_is(*scan->at, HPS_CHAR_DIGIT))
		scan->at++;
}

/* The part of a decimal number behind its integer digits. */
static bool skip_fraction(struct hps_scan *scan)
{
	const char *digits;

	if (hps_scan_peek(scan, 0) == 'n') {
		scan->at++;
		return true;
	}
	if (hps_scan_peek(scan, 0) == '.') {
		scan->at++;
		skip_digits(scan);
	}
	if (hps_scan_peek(scan, 0) != 'e' && hps_scan_peek(scan, 0) != 'E')
		return true;
	scan->at++;
	if (hps_scan_peek(scan, 0) == '+' || hps_scan_peek(scan, 0) == '-')
		scan->at++;
	digits = scan->at;
	skip_digits(scan);
	return scan->at > digits;
}

enum hps_token_kind hps_scan_number(struct hps_scan *scan)
{
	char base = hps_scan_peek(scan, 1) | 0x20;

	if (*scan->at == '0' && (base == 'x' || base == 'o' || base == 'b')) {
		const char *digits = scan->at += 2;

		while (scan->at < scan->end &&
		       hps_js_is(*scan->at, HPS_CHAR_NAME))
			scan->at++;
		if (scan->at == digits)
			return hps_scan_complain(scan, "digits");
		return HPS_T_NUMBER;
	}
	skip_digits(scan);
	if (!skip_fraction(scan))
		return hps_scan_complain(scan, "the digits of an exponent");
	if (scan->at < scan->end && hps_js_is(*scan->at, HPS_CHAR_NAME))
		return hps_scan_complain(scan, "the end of a number");
	return HPS_T_NUMBER;
}

/* Step over a backslash and what it escapes; false if \x or \u is broken. */
static bool skip_escape(struct hps_scan *scan)
{
	const char *next;
	uint32_t code;
	char c = hps_scan_peek(scan, 1);

	if (c == 'u') {
		if (!hps_js_unicode_escape(scan->at + 1, scan->end, &next,
					   &code))
			return false;
		scan->at = next;
		return true;
	}
	scan->at += 1;
	if (c == '\r' && hps_scan_peek(scan, 1) == '\n')
		scan->at++;
	if (scan->at < scan->end)
		hps_js_char(scan->at, scan->end, &scan->at);
	return true;
}

enum hps_token_kind hps_scan_string(struct hps_scan *scan,
				    struct hps_token *token)
{
	char quote = *scan->at++;

	while (scan->at < scan->end) {
		char c = *scan->at;

		if (!hps_js_is(c, HPS_CHAR_STRING)) {
			scan->at++;
		} else if (c == quote) {
			scan->at++;
			return HPS_T_STRING;
		} else if (c == '\\') {
			token->escaped = true;
			if (!skip_escape(scan))
				return hps_scan_complain(
					scan, "four hexadecimal digits or "
					      "{…} behind '\\u'");
		} else if (c == '\n' || c == '\r') {
			break;
		} else {
			scan->at++;
		}
	}
	scan->at = token->at;
	return hps_scan_complain(scan, "a string that ends on its line");
}

void hps_scan_template(struct hps_scan *scan, struct hps_token *token)
{
	token->at = scan->at;
	token->newline = false;
	token->escaped = false;
	token->kind = HPS_T_BAD;
	while (scan->at < scan->end && token->kind == HPS_T_BAD) {
		char c = *scan->at++;

		if (!hps_js_is(c, HPS_CHAR_TEMPLATE))
			continue;
		if (c == '`') {
			token->kind = HPS_T_TEMPLATE;
		} else if (c == '\\') {
			token->escaped = true;
			scan->at += scan->at < scan->end;
		} else if (hps_scan_peek(scan, 0) == '{') {
			scan->at++;
			token->kind = HPS_T_TEMPLATE_HEAD;
		}
	}
	token->end = scan->at;
	if (token->kind == HPS_T_BAD) {
		scan->at = token->at;
		hps_scan_complain(scan, "a template that ends");
	}
}

enum hps_token_kind hps_scan_regex(struct hps_scan *scan,
				   struct hps_token *token)
{
	bool in_class = false;

	for (scan->at++; scan->at < scan->end;) {
		const char *before = scan->at;
		char c = *scan->at;

		if (!hps_js_is(c, HPS_CHAR_REGEX)) {
			scan->at++;
			continue;
		}
		if (c == '\\' && ++scan->at == scan->end)
			break;
		/* What a backslash escapes may be anything but a line end. */
		if (hps_scan_skip_char(scan))
			break;
		if (c == '/' && !in_class) {
			if (hps_scan_skip_name(scan, &token->escaped) &&
			    !token->escaped)
				return HPS_T_REGEX;
			scan->at = before;
			return hps_scan_complain(scan, "flags");
		}
		if (c == '[' || c == ']')
			in_class = c == '[';
	}
	scan->at = token->at;
	return hps_scan_complain(scan,
				 "a regular expression that ends on its line");
}
