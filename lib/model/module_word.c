#include "lib/model/module_word.h"

#include <stdint.h>
#include <string.h>

enum { WORD_MIN = 2, WORD_MAX = 10, WORDS_PER_LETTER = 6 };

struct word {
	const char *text;
	uint8_t kind;
};

/* clang-format off */
static const struct word words[26][WORDS_PER_LETTER] = {
	['a' - 'a'] = { { "async", HPS_T_ASYNC }, { "await", HPS_T_UNARY } },
	['b' - 'a'] = { { "break", HPS_T_JUMP } },
	['c' - 'a'] = { { "case", HPS_T_CASE }, { "catch", HPS_T_CATCH },
			{ "class", HPS_T_CLASS }, { "const", HPS_T_DECLARE },
			{ "continue", HPS_T_JUMP } },
	['d' - 'a'] = { { "do", HPS_T_CLAUSE }, { "delete", HPS_T_UNARY },
			{ "default", HPS_T_DEFAULT },
			{ "debugger", HPS_T_JUMP } },
	['e' - 'a'] = { { "else", HPS_T_CLAUSE }, { "export", HPS_T_EXPORT },
			{ "extends", HPS_T_EXTENDS } },
	['f' - 'a'] = { { "for", HPS_T_HEAD }, { "false", HPS_T_LITERAL },
			{ "finally", HPS_T_BLOCK },
			{ "function", HPS_T_FUNCTION } },
	['i' - 'a'] = { { "if", HPS_T_HEAD }, { "in", HPS_T_INFIX },
			{ "import", HPS_T_IMPORT },
			{ "instanceof", HPS_T_INFIX } },
	['l' - 'a'] = { { "let", HPS_T_DECLARE } },
	['n' - 'a'] = { { "new", HPS_T_NEW }, { "null", HPS_T_LITERAL } },
	['r' - 'a'] = { { "return", HPS_T_RETURN } },
	['s' - 'a'] = { { "super", HPS_T_LITERAL }, { "switch", HPS_T_HEAD } },
	['t' - 'a'] = { { "try", HPS_T_BLOCK }, { "this", HPS_T_LITERAL },
			{ "true", HPS_T_LITERAL }, { "throw", HPS_T_THROW },
			{ "typeof", HPS_T_UNARY } },
	['v' - 'a'] = { { "var", HPS_T_DECLARE }, { "void", HPS_T_UNARY } },
	['w' - 'a'] = { { "with", HPS_T_HEAD }, { "while", HPS_T_HEAD } },
	['y' - 'a'] = { { "yield", HPS_T_YIELD } },
};
/* clang-format on */

enum hps_token_kind hps_word_kind(const char *word, size_t len)
{
	const struct word *row;
	size_t i;

	if (len < WORD_MIN || len > WORD_MAX || *word < 'a' || *word > 'z')
		return HPS_T_NAME;
	row = words[*word - 'a'];
	for (i = 0; i < WORDS_PER_LETTER && row[i].text; i++)
		if (!strncmp(row[i].text, word, len) && !row[i].text[len])
			return (enum hps_token_kind)row[i].kind;
	return HPS_T_NAME;
}
