/*
 * module_word.h - the keywords of JavaScript modules.
 *
 * Private to the module lexer.  Words that are keywords in some places only
 * (of, from, as, get, static, using) are names here.
 */
#ifndef HPS_MODEL_MODULE_WORD_H
#define HPS_MODEL_MODULE_WORD_H

#include <stddef.h>

#include "lib/model/module_scan.h"

/* The kind of a word of len bytes: of a keyword, else HPS_T_NAME. */
enum hps_token_kind hps_word_kind(const char *word, size_t len);

#endif
