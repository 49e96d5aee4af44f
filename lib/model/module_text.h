/*
 * module_text.h - characters, names and literals of JavaScript as UTF-8.
 *
 * Private to the module lexer.  The source is known to be valid UTF-8.
 */
#ifndef HPS_MODEL_MODULE_TEXT_H
#define HPS_MODEL_MODULE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/arena.h"
#include "lib/model/module_scan.h"

/* What a byte can be part of. */
enum {
	HPS_CHAR_SPACE = 1,    /* white space that ends no line */
	HPS_CHAR_NAME = 2,     /* goes on a name; digits too */
	HPS_CHAR_DIGIT = 4,    /* 0-9 and the separator _ */
	HPS_CHAR_LINE = 8,     /* ends a line, or begins what may end one */
	HPS_CHAR_STRING = 16,  /* needs a look inside a string */
	HPS_CHAR_REGEX = 32,   /* … inside a regular expression */
	HPS_CHAR_TEMPLATE = 64 /* … inside a template */
};

extern const uint8_t hps_js_chars[256];

static inline bool hps_js_is(char c, int what)
{
	return hps_js_chars[(unsigned char)c] & what;
}

/*
 * Read the character at at, which is before end.
 * Returns its code point; *next is set behind it.
 */
uint32_t hps_js_char(const char *at, const char *end, const char **next);

/*
 * Read what follows the backslash of \uXXXX or \u{X…}.
 *
 * at: behind the backslash.  Returns false if it is no such escape.
 */
bool hps_js_unicode_escape(const char *at, const char *end, const char **next,
			   uint32_t *code);

/* White space and line ends beyond ASCII (ECMA-262, WhiteSpace). */
bool hps_js_is_space(uint32_t code);

/* U+2028 and U+2029, which end lines besides \n and \r. */
bool hps_js_is_line_end(uint32_t code);

/*
 * True if the character may stand in a name.  Exact for ASCII and Latin-1;
 * beyond them everything but punctuation counts, without Unicode's tables.
 */
bool hps_js_is_name_char(uint32_t code);

/*
 * The value of a name, string, or template without substitutions.
 * Returns NULL if it has no form as a C string in UTF-8: a NUL, half a
 * surrogate pair, or an escape that does not exist.
 */
const char *hps_js_text(struct hps_arena *arena, const struct hps_token *token);

#endif
