/*
 * module_lex.h - the state of one run of the module lexer.
 *
 * Private to the module lexer: module.c starts and ends a run, module_machine.c
 * takes each token through the table, module_clause.c reads import and export
 * statements in full, module_scope.c knows the names that can be exported.
 *
 * Invariant: frames[0] is the top of the file and is never popped.
 */
#ifndef HPS_MODEL_MODULE_LEX_H
#define HPS_MODEL_MODULE_LEX_H

#include "lib/base/map.h"
#include "lib/model/module.h"
#include "lib/model/module_scan.h"
#include "lib/model/module_table.h"

/* An open bracket, or the top of the file. */
struct hps_frame {
	const char *at;	    /* where it opened */
	uint32_t ternaries; /* question marks without their colon */
	uint8_t kind;	    /* enum hps_module_frame_kind */
	bool in_case;	    /* behind `case`, before its colon */
	bool declaring;	    /* in let, const, var: a comma begins a binding */
	bool exporting;	    /* what is bound here is exported */
};

struct hps_lexer {
	struct hps_ctx *ctx;
	const char *source;
	struct hps_scan scan;
	struct hps_token token;
	struct hps_token before; /* the token before it */
	enum hps_module_state state;
	bool again; /* the state changed and the token is yet to be taken */
	struct hps_frame *frames;
	size_t depth; /* index of the innermost frame */
	size_t room;
	struct hps_map exports;
	struct hps_module_import *imports;
	size_t import_count;
	size_t import_room;
	const char *line_at; /* up to here lines are counted */
	size_t line;
	struct hps_map declared; /* names outside of functions */
	struct hps_map wanted;	 /* exported names: their struct hps_token */
	size_t functions;	 /* how many function bodies are open */
	bool has_module_syntax;
	bool looks_umd;
};

static inline struct hps_frame *hps_lexer_top(struct hps_lexer *lexer)
{
	return &lexer->frames[lexer->depth];
}

/* Read the next token.  Errors: HPS_EINVALID module_syntax. */
HPS_MUST_CHECK enum hps_code hps_lexer_next(struct hps_lexer *lexer,
					    bool regex);

/* Read the token behind the current one, without moving. */
struct hps_token hps_lexer_peek(const struct hps_lexer *lexer);

/* The line, and the character in it, of a place in the source; from 1. */
size_t hps_lexer_line(const struct hps_lexer *lexer, const char *at);
size_t hps_lexer_column(const struct hps_lexer *lexer, const char *at);

/* Refuse the current token, saying what was expected instead. */
HPS_MUST_CHECK enum hps_code hps_lexer_refuse(struct hps_lexer *lexer,
					      const char *wanted);

/* Open a bracket at the current token. */
HPS_MUST_CHECK enum hps_code hps_lexer_push(struct hps_lexer *lexer,
					    enum hps_module_frame_kind kind,
					    enum hps_module_state state);

/*
 * Note what a module imports and exports.
 * specifier: NULL if it is no literal.  at: where the statement begins.
 */
HPS_MUST_CHECK enum hps_code
hps_lexer_add_import(struct hps_lexer *lexer, enum hps_import_kind kind,
		     const struct hps_token *specifier, const char *at);
HPS_MUST_CHECK enum hps_code hps_lexer_add_export(struct hps_lexer *lexer,
						  const struct hps_token *name);

/*
 * Names that are declared where an export can reach them; names that an
 * export list takes from this module, by their tokens; and at the end of the
 * file, whether all of these are there.  Names in blocks count, though only
 * `var` reaches out of them.
 */
HPS_MUST_CHECK enum hps_code hps_lexer_declare(struct hps_lexer *lexer,
					       const struct hps_token *name);
void hps_lexer_want_declared(struct hps_lexer *lexer,
			     const struct hps_map *names);
HPS_MUST_CHECK enum hps_code hps_lexer_check_declared(struct hps_lexer *lexer);

/* Take the current token through the table. */
HPS_MUST_CHECK enum hps_code hps_lexer_step(struct hps_lexer *lexer);

/* `import` where a statement may begin; where an operand must follow. */
HPS_MUST_CHECK enum hps_code
hps_lexer_import_statement(struct hps_lexer *lexer);
HPS_MUST_CHECK enum hps_code hps_lexer_import(struct hps_lexer *lexer);

/* `export` where a statement may begin. */
HPS_MUST_CHECK enum hps_code hps_lexer_export(struct hps_lexer *lexer);

#endif
