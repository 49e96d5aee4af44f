#include "lib/model/module_scan.h"

#include <string.h>

#include "lib/model/module_literal.h"
#include "lib/model/module_text.h"
#include "lib/model/module_word.h"

bool hps_scan_skip_char(struct hps_scan *scan)
{
	if (*scan->at == '\n' || *scan->at == '\r') {
		scan->at++;
		return true;
	}
	return hps_js_is_line_end(hps_js_char(scan->at, scan->end, &scan->at));
}

static void skip_line_comment(struct hps_scan *scan)
{
	while (scan->at < scan->end) {
		const char *before = scan->at;

		if (!hps_js_is(*scan->at, HPS_CHAR_LINE)) {
			scan->at++;
		} else if (hps_scan_skip_char(scan)) {
			scan->at = before;
			return;
		}
	}
}

/* False if the comment has no end. */
static bool skip_block_comment(struct hps_scan *scan, bool *newline)
{
	scan->at += 2;
	while (scan->at < scan->end) {
		if (*scan->at == '*' && hps_scan_peek(scan, 1) == '/') {
			scan->at += 2;
			return true;
		}
		if (!hps_js_is(*scan->at, HPS_CHAR_LINE))
			scan->at++;
		else if (hps_scan_skip_char(scan))
			*newline = true;
	}
	return false;
}

/* White space, line ends and comments; false if a comment has no end. */
static bool skip_space(struct hps_scan *scan, bool *newline)
{
	while (scan->at < scan->end) {
		unsigned char c = (unsigned char)*scan->at;
		const char *next;

		if (hps_js_chars[c] & HPS_CHAR_SPACE) {
			scan->at++;
		} else if (c == '\n' || c == '\r') {
			scan->at++;
			*newline = true;
		} else if (c == '/' && hps_scan_peek(scan, 1) == '/') {
			skip_line_comment(scan);
		} else if (c == '/' && hps_scan_peek(scan, 1) == '*') {
			const char *start = scan->at;

			if (skip_block_comment(scan, newline))
				continue;
			scan->at = start;
			return false;
		} else if (c >= 0x80) {
			uint32_t code = hps_js_char(scan->at, scan->end, &next);

			if (!hps_js_is_space(code))
				return true;
			*newline |= hps_js_is_line_end(code);
			scan->at = next;
		} else {
			return true;
		}
	}
	return true;
}

bool hps_scan_skip_name(struct hps_scan *scan, bool *escaped)
{
	while (scan->at < scan->end) {
		const char *next;
		uint32_t code;

		if (hps_js_is(*scan->at, HPS_CHAR_NAME)) {
			scan->at++;
			continue;
		}
		if (*scan->at == '\\') {
			*escaped = true;
			if (!hps_js_unicode_escape(scan->at + 1, scan->end,
						   &next, &code) ||
			    !hps_js_is_name_char(code))
				return false;
		} else if ((unsigned char)*scan->at >= 0x80) {
			code = hps_js_char(scan->at, scan->end, &next);
			if (!hps_js_is_name_char(code))
				return true;
		} else {
			return true;
		}
		scan->at = next;
	}
	return true;
}

static enum hps_token_kind scan_name(struct hps_scan *scan,
				     struct hps_token *token)
{
	if (!hps_scan_skip_name(scan, &token->escaped))
		return hps_scan_complain(scan,
					 "an escape of a letter, as \\u0061");
	if (scan->at == token->at)
		return hps_scan_complain(scan, "JavaScript");
	if (token->escaped)
		return HPS_T_NAME;
	return hps_word_kind(token->at, (size_t)(scan->at - token->at));
}

static enum hps_token_kind scan_private(struct hps_scan *scan,
					struct hps_token *token)
{
	scan->at++;
	if ((hps_scan_peek(scan, 0) >= '0' && hps_scan_peek(scan, 0) <= '9') ||
	    !hps_scan_skip_name(scan, &token->escaped) ||
	    scan->at == token->at + 1)
		return hps_scan_complain(scan, "a name behind '#'");
	return HPS_T_PRIVATE;
}

/* Punctuation of one character that is never part of a longer one. */
static enum hps_token_kind single(char c)
{
	switch (c) {
	case '(':
		return HPS_T_LPAREN;
	case ')':
		return HPS_T_RPAREN;
	case '[':
		return HPS_T_LBRACKET;
	case ']':
		return HPS_T_RBRACKET;
	case '{':
		return HPS_T_LBRACE;
	case '}':
		return HPS_T_RBRACE;
	case ';':
		return HPS_T_SEMICOLON;
	case ',':
		return HPS_T_COMMA;
	case ':':
		return HPS_T_COLON;
	case '~':
		return HPS_T_PREFIX;
	default:
		return HPS_T_BAD;
	}
}

/* Step over count of c, up to max, and one = behind them. */
static size_t skip_operator(struct hps_scan *scan, char c, size_t max)
{
	size_t count = 0;

	while (count < max && hps_scan_peek(scan, 0) == c) {
		scan->at++;
		count++;
	}
	if (hps_scan_peek(scan, 0) == '=') {
		scan->at++;
		count++;
	}
	return count;
}

static enum hps_token_kind scan_dot(struct hps_scan *scan)
{
	char next = hps_scan_peek(scan, 1);

	if (next >= '0' && next <= '9')
		return hps_scan_number(scan);
	if (next == '.' && hps_scan_peek(scan, 2) == '.') {
		scan->at += 3;
		return HPS_T_ELLIPSIS;
	}
	scan->at++;
	return HPS_T_DOT;
}

static enum hps_token_kind scan_question(struct hps_scan *scan)
{
	char next = hps_scan_peek(scan, 1), after = hps_scan_peek(scan, 2);

	if (next == '?') {
		skip_operator(scan, '?', 2);
		return HPS_T_BINARY;
	}
	scan->at++;
	/* In a?.5:1 the dot begins a number. */
	if (next != '.' || (after >= '0' && after <= '9'))
		return HPS_T_QUESTION;
	scan->at++;
	return HPS_T_OPTIONAL;
}

static enum hps_token_kind scan_equals(struct hps_scan *scan)
{
	if (hps_scan_peek(scan, 1) == '>') {
		scan->at += 2;
		return HPS_T_ARROW;
	}
	return skip_operator(scan, '=', 2) == 1 ? HPS_T_ASSIGN : HPS_T_BINARY;
}

static enum hps_token_kind scan_plus_minus(struct hps_scan *scan, char c)
{
	if (hps_scan_peek(scan, 1) == c) {
		scan->at += 2;
		return HPS_T_UPDATE;
	}
	return skip_operator(scan, c, 1) == 1 ? HPS_T_SIGN : HPS_T_BINARY;
}

static enum hps_token_kind scan_operator(struct hps_scan *scan, char c)
{
	switch (c) {
	case '.':
		return scan_dot(scan);
	case '?':
		return scan_question(scan);
	case '=':
		return scan_equals(scan);
	case '+':
	case '-':
		return scan_plus_minus(scan, c);
	case '!':
		if (skip_operator(scan, c, 1) == 1)
			return HPS_T_PREFIX;
		skip_operator(scan, '=', 0);
		return HPS_T_BINARY;
	case '*':
		return skip_operator(scan, c, 2) == 1 ? HPS_T_STAR
						      : HPS_T_BINARY;
	case '>':
		skip_operator(scan, c, 3);
		return HPS_T_BINARY;
	case '<':
	case '&':
	case '|':
		skip_operator(scan, c, 2);
		return HPS_T_BINARY;
	case '%':
	case '^':
	case '/':
		skip_operator(scan, c, 1);
		return HPS_T_BINARY;
	case '@':
		return hps_scan_complain(scan, "JavaScript that browsers run; "
					       "decorators must be compiled");
	default:
		return hps_scan_complain(scan, "JavaScript");
	}
}

static enum hps_token_kind scan_kind(struct hps_scan *scan, bool regex,
				     struct hps_token *token)
{
	char c = *scan->at;
	enum hps_token_kind kind;

	if (c >= '0' && c <= '9')
		return hps_scan_number(scan);
	if (hps_js_is(c, HPS_CHAR_NAME) || c == '\\' ||
	    (unsigned char)c >= 0x80)
		return scan_name(scan, token);
	if (c == '"' || c == '\'')
		return hps_scan_string(scan, token);
	if (c == '#')
		return scan_private(scan, token);
	if (c == '/' && regex)
		return hps_scan_regex(scan, token);
	kind = single(c);
	if (kind == HPS_T_BAD)
		return scan_operator(scan, c);
	scan->at++;
	return kind;
}

void hps_scan_token(struct hps_scan *scan, bool regex, struct hps_token *token)
{
	bool newline = false, closed = skip_space(scan, &newline);

	token->at = scan->at;
	token->newline = newline;
	token->escaped = false;
	if (!closed) {
		token->kind = hps_scan_complain(scan, "a comment that ends");
	} else if (scan->at == scan->end) {
		token->kind = HPS_T_END;
	} else if (*scan->at == '`') {
		scan->at++;
		hps_scan_template(scan, token);
		token->at--;
		token->newline = newline;
	} else {
		token->kind = scan_kind(scan, regex, token);
	}
	token->end = scan->at;
}

bool hps_token_is_word(const struct hps_token *token)
{
	return token->kind == HPS_T_NAME || token->kind == HPS_T_ASYNC ||
	       token->kind >= HPS_T_LITERAL;
}

bool hps_token_is(const struct hps_token *token, const char *name)
{
	size_t len = strlen(name);

	return hps_token_is_word(token) && !token->escaped &&
	       (size_t)(token->end - token->at) == len &&
	       !memcmp(token->at, name, len);
}
