/*
 * module_scan.h - cuts JavaScript into tokens (ECMA-262, lexical grammar).
 *
 * Private to the module lexer.  The scanner keeps no context: whoever calls it
 * says whether a slash begins a regular expression, and asks for the rest of a
 * template when the bracket of a substitution closes.  So a scanner may be
 * copied to look ahead.
 */
#ifndef HPS_MODEL_MODULE_SCAN_H
#define HPS_MODEL_MODULE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum hps_token_kind {
	HPS_T_END,
	HPS_T_BAD,  /* scan->complaint says what was expected, from where */
	HPS_T_NAME, /* an identifier that is no keyword */
	HPS_T_ASYNC,
	HPS_T_PRIVATE, /* #name */
	HPS_T_NUMBER,
	HPS_T_STRING,
	HPS_T_TEMPLATE,	     /* `…`, or what follows the last } of one */
	HPS_T_TEMPLATE_HEAD, /* up to and with ${ */
	HPS_T_REGEX,
	HPS_T_LPAREN,
	HPS_T_RPAREN,
	HPS_T_LBRACKET,
	HPS_T_RBRACKET,
	HPS_T_LBRACE,
	HPS_T_RBRACE,
	HPS_T_SEMICOLON,
	HPS_T_COMMA,
	HPS_T_COLON,
	HPS_T_QUESTION,
	HPS_T_DOT,
	HPS_T_OPTIONAL, /* ?. */
	HPS_T_ELLIPSIS,
	HPS_T_ARROW,
	HPS_T_ASSIGN, /* = alone */
	HPS_T_BINARY, /* operators with two sides, += and the like too */
	HPS_T_STAR,   /* * alone */
	HPS_T_SIGN,   /* + - */
	HPS_T_PREFIX, /* ! ~ */
	HPS_T_UPDATE, /* ++ -- */
	/* Keywords, grouped by what may follow them. */
	HPS_T_LITERAL, /* this super null true false */
	HPS_T_UNARY,   /* typeof void delete await */
	HPS_T_INFIX,   /* in instanceof */
	HPS_T_NEW,
	HPS_T_YIELD,
	HPS_T_DECLARE, /* var let const */
	HPS_T_HEAD,    /* if while for with switch */
	HPS_T_CLAUSE,  /* else do: a statement follows */
	HPS_T_BLOCK,   /* try finally: a block follows */
	HPS_T_CATCH,
	HPS_T_RETURN,
	HPS_T_THROW,
	HPS_T_JUMP, /* break continue debugger */
	HPS_T_CASE,
	HPS_T_DEFAULT,
	HPS_T_FUNCTION,
	HPS_T_CLASS,
	HPS_T_EXTENDS,
	HPS_T_IMPORT,
	HPS_T_EXPORT,
	HPS_T__MAX
};

struct hps_token {
	const char *at;
	const char *end;
	enum hps_token_kind kind;
	bool newline; /* a line ended between the token before and this one */
	bool escaped; /* a name or string with a backslash */
};

struct hps_scan {
	const char *at;
	const char *end;
	const char *complaint; /* of the last HPS_T_BAD */
};

/*
 * Read the next token.
 *
 * regex: whether a slash begins a regular expression here.
 * At the end of the source HPS_T_END comes again and again.
 */
void hps_scan_token(struct hps_scan *scan, bool regex, struct hps_token *token);

/*
 * Go on with a template behind the } that closed a substitution.
 * Gives HPS_T_TEMPLATE, HPS_T_TEMPLATE_HEAD or HPS_T_BAD.
 */
void hps_scan_template(struct hps_scan *scan, struct hps_token *token);

/* True for everything that can be a property name: names and keywords. */
bool hps_token_is_word(const struct hps_token *token);

/* True if the token is this name, written without escapes. */
bool hps_token_is(const struct hps_token *token, const char *name);

#endif
