#include "lib/model/module_lex.h"
#include "lib/model/module_text.h"

static bool is_name(const struct hps_token *token)
{
	return token->kind == HPS_T_NAME || token->kind == HPS_T_ASYNC;
}

/* Read the next token, which must be of this kind. */
static enum hps_code expect(struct hps_lexer *lexer, enum hps_token_kind kind,
			    const char *wanted)
{
	HPS_TRY(hps_lexer_next(lexer, false));
	return lexer->token.kind == kind ? HPS_OK
					 : hps_lexer_refuse(lexer, wanted);
}

static enum hps_code expect_name(struct hps_lexer *lexer)
{
	HPS_TRY(hps_lexer_next(lexer, false));
	return is_name(&lexer->token) ? HPS_OK
				      : hps_lexer_refuse(lexer, "a name");
}

/* The name by which this module knows what it imports. */
static enum hps_code expect_local_name(struct hps_lexer *lexer)
{
	HPS_TRY(expect_name(lexer));
	return hps_lexer_declare(lexer, &lexer->token);
}

/* The name under which something leaves or enters: a word or a string. */
static enum hps_code expect_module_name(struct hps_lexer *lexer)
{
	HPS_TRY(hps_lexer_next(lexer, false));
	if (hps_token_is_word(&lexer->token) ||
	    lexer->token.kind == HPS_T_STRING)
		return HPS_OK;
	return hps_lexer_refuse(lexer, "a name");
}

/* `with { type: "json" }`, or its forerunner `assert`, on the same line. */
static enum hps_code skip_attributes(struct hps_lexer *lexer)
{
	struct hps_token next = hps_lexer_peek(lexer);

	if (!hps_token_is(&next, "with") &&
	    (next.newline || !hps_token_is(&next, "assert")))
		return HPS_OK;
	HPS_TRY(hps_lexer_next(lexer, false));
	HPS_TRY(expect(lexer, HPS_T_LBRACE, "'{'"));
	for (;;) {
		HPS_TRY(hps_lexer_next(lexer, false));
		if (lexer->token.kind == HPS_T_RBRACE)
			return HPS_OK;
		if (!hps_token_is_word(&lexer->token) &&
		    lexer->token.kind != HPS_T_STRING)
			return hps_lexer_refuse(lexer, "an attribute or '}'");
		HPS_TRY(expect(lexer, HPS_T_COLON, "':'"));
		HPS_TRY(expect(lexer, HPS_T_STRING, "a string"));
		HPS_TRY(hps_lexer_next(lexer, false));
		if (lexer->token.kind == HPS_T_RBRACE)
			return HPS_OK;
		if (lexer->token.kind != HPS_T_COMMA)
			return hps_lexer_refuse(lexer, "',' or '}'");
	}
}

/* The current token is the specifier; what may follow it ends the statement. */
static enum hps_code end_with_specifier(struct hps_lexer *lexer,
					enum hps_import_kind kind,
					const char *at)
{
	if (lexer->token.kind != HPS_T_STRING)
		return hps_lexer_refuse(lexer, "a string that names a module");
	HPS_TRY(hps_lexer_add_import(lexer, kind, &lexer->token, at));
	lexer->state = HPS_S_MODULE_END;
	return skip_attributes(lexer);
}

/* from "x" */
static enum hps_code expect_from(struct hps_lexer *lexer,
				 enum hps_import_kind kind, const char *at)
{
	HPS_TRY(hps_lexer_next(lexer, false));
	if (!hps_token_is(&lexer->token, "from"))
		return hps_lexer_refuse(lexer, "'from'");
	HPS_TRY(hps_lexer_next(lexer, false));
	return end_with_specifier(lexer, kind, at);
}

/* One of { a, b as c } has been read; is there another? */
static enum hps_code next_in_list(struct hps_lexer *lexer, bool *more)
{
	if (lexer->token.kind != HPS_T_COMMA &&
	    lexer->token.kind != HPS_T_RBRACE)
		return hps_lexer_refuse(lexer, "',', '}' or 'as'");
	*more = lexer->token.kind == HPS_T_COMMA;
	return HPS_OK;
}

/* Behind the { of an import, up to its }. */
static enum hps_code skip_named_imports(struct hps_lexer *lexer)
{
	bool more = true;

	while (more) {
		struct hps_token name;

		HPS_TRY(hps_lexer_next(lexer, false));
		if (lexer->token.kind == HPS_T_RBRACE)
			return HPS_OK;
		name = lexer->token;
		if (!hps_token_is_word(&name) && name.kind != HPS_T_STRING)
			return hps_lexer_refuse(lexer, "a name or '}'");
		HPS_TRY(hps_lexer_next(lexer, false));
		if (hps_token_is(&lexer->token, "as")) {
			HPS_TRY(expect_local_name(lexer));
			HPS_TRY(hps_lexer_next(lexer, false));
		} else if (!is_name(&name)) {
			return hps_lexer_refuse(lexer, "'as' and a name");
		} else {
			HPS_TRY(hps_lexer_declare(lexer, &name));
		}
		HPS_TRY(next_in_list(lexer, &more));
	}
	return HPS_OK;
}

static enum hps_code skip_namespace(struct hps_lexer *lexer)
{
	HPS_TRY(hps_lexer_next(lexer, false));
	if (!hps_token_is(&lexer->token, "as"))
		return hps_lexer_refuse(lexer, "'as'");
	return expect_local_name(lexer);
}

/*
 * `import defer * as n from` and `import source x from` (TC39 proposals):
 * step over the phase.  A default import may have such a name too.
 */
static enum hps_code skip_phase(struct hps_lexer *lexer)
{
	struct hps_token next = hps_lexer_peek(lexer);
	struct hps_lexer ahead = *lexer;

	if (hps_token_is(&lexer->token, "defer"))
		return next.kind == HPS_T_STAR ? hps_lexer_next(lexer, false)
					       : HPS_OK;
	if (!hps_token_is(&lexer->token, "source") || !is_name(&next))
		return HPS_OK;
	if (hps_token_is(&next, "from")) {
		HPS_TRY(hps_lexer_next(&ahead, false));
		next = hps_lexer_peek(&ahead);
		if (!hps_token_is(&next, "from"))
			return HPS_OK;
	}
	return hps_lexer_next(lexer, false);
}

static enum hps_code import_clause(struct hps_lexer *lexer)
{
	HPS_TRY(skip_phase(lexer));
	if (is_name(&lexer->token)) {
		HPS_TRY(hps_lexer_declare(lexer, &lexer->token));
		if (hps_lexer_peek(lexer).kind != HPS_T_COMMA)
			return HPS_OK;
		HPS_TRY(hps_lexer_next(lexer, false));
		HPS_TRY(hps_lexer_next(lexer, false));
	}
	if (lexer->token.kind == HPS_T_STAR)
		return skip_namespace(lexer);
	if (lexer->token.kind == HPS_T_LBRACE)
		return skip_named_imports(lexer);
	return hps_lexer_refuse(lexer, "a name, '{', '*' or a string");
}

enum hps_code hps_lexer_import_statement(struct hps_lexer *lexer)
{
	const char *at = lexer->token.at;
	enum hps_token_kind next = hps_lexer_peek(lexer).kind;

	if (next == HPS_T_LPAREN || next == HPS_T_DOT)
		return hps_lexer_import(lexer);
	if (lexer->depth)
		return hps_lexer_refuse(lexer,
					"no import statement in a block");
	lexer->has_module_syntax = true;
	HPS_TRY(hps_lexer_next(lexer, false));
	if (lexer->token.kind == HPS_T_STRING)
		return end_with_specifier(lexer, HPS_IMPORT_STATIC, at);
	HPS_TRY(import_clause(lexer));
	return expect_from(lexer, HPS_IMPORT_STATIC, at);
}

/* The current token is the ( of import(…). */
static enum hps_code dynamic_import(struct hps_lexer *lexer, const char *at)
{
	struct hps_scan ahead = lexer->scan;
	struct hps_token first, then;
	bool literal = false;

	hps_scan_token(&ahead, true, &first);
	if (first.kind == HPS_T_STRING || first.kind == HPS_T_TEMPLATE) {
		hps_scan_token(&ahead, false, &then);
		literal = then.kind == HPS_T_RPAREN || then.kind == HPS_T_COMMA;
	}
	HPS_TRY(hps_lexer_add_import(lexer, HPS_IMPORT_DYNAMIC,
				     literal ? &first : NULL, at));
	return hps_lexer_push(lexer, HPS_F_CALL, HPS_S_OPERAND);
}

enum hps_code hps_lexer_import(struct hps_lexer *lexer)
{
	const char *at = lexer->token.at;

	HPS_TRY(hps_lexer_next(lexer, false));
	if (lexer->token.kind == HPS_T_LPAREN)
		return dynamic_import(lexer, at);
	if (lexer->token.kind != HPS_T_DOT)
		return hps_lexer_refuse(lexer, "'(' or '.meta'");
	HPS_TRY(hps_lexer_next(lexer, false));
	if (hps_token_is(&lexer->token, "meta")) {
		lexer->has_module_syntax = true;
		lexer->state = HPS_S_VALUE;
		return HPS_OK;
	}
	if (!hps_token_is(&lexer->token, "defer") &&
	    !hps_token_is(&lexer->token, "source"))
		return hps_lexer_refuse(lexer, "'meta'");
	HPS_TRY(expect(lexer, HPS_T_LPAREN, "'('"));
	return dynamic_import(lexer, at);
}

/* Remember what an export list names, until its end tells where it lives. */
static enum hps_code add_local(struct hps_lexer *lexer, struct hps_map *locals,
			       const struct hps_token *name)
{
	struct hps_arena *arena = lexer->ctx->arena;
	struct hps_token *copy = HPS_NEW(arena, struct hps_token);
	const char *text = hps_js_text(arena, name);

	if (!text)
		return hps_lexer_refuse(lexer, "a name of characters");
	*copy = *name;
	hps_map_put(locals, text, copy);
	return HPS_OK;
}

/* Behind the { of an export, up to what follows its }. */
static enum hps_code export_list(struct hps_lexer *lexer, const char *at)
{
	struct hps_token foreign = { .kind = HPS_T_END }, next;
	struct hps_map locals;
	bool more = true;

	hps_map_init(&locals, lexer->ctx->arena);
	while (more) {
		struct hps_token name;

		HPS_TRY(hps_lexer_next(lexer, false));
		if (lexer->token.kind == HPS_T_RBRACE)
			break;
		name = lexer->token;
		if (!hps_token_is_word(&name) && name.kind != HPS_T_STRING)
			return hps_lexer_refuse(lexer, "a name or '}'");
		if (!is_name(&name) && foreign.kind == HPS_T_END)
			foreign = name;
		HPS_TRY(add_local(lexer, &locals, &name));
		HPS_TRY(hps_lexer_next(lexer, false));
		if (hps_token_is(&lexer->token, "as")) {
			HPS_TRY(expect_module_name(lexer));
			name = lexer->token;
			HPS_TRY(hps_lexer_next(lexer, false));
		}
		HPS_TRY(hps_lexer_add_export(lexer, &name));
		HPS_TRY(next_in_list(lexer, &more));
	}
	next = hps_lexer_peek(lexer);
	if (hps_token_is(&next, "from"))
		return expect_from(lexer, HPS_IMPORT_REEXPORT, at);
	lexer->state = HPS_S_MODULE_END;
	hps_lexer_want_declared(lexer, &locals);
	if (foreign.kind == HPS_T_END)
		return HPS_OK;
	lexer->token = foreign;
	return hps_lexer_refuse(lexer, "a name of this module, or 'from' "
				       "behind the list");
}

/* Behind the * of an export. */
static enum hps_code export_star(struct hps_lexer *lexer, const char *at)
{
	struct hps_token next = hps_lexer_peek(lexer);

	if (!hps_token_is(&next, "as"))
		return expect_from(lexer, HPS_IMPORT_REEXPORT_STAR, at);
	HPS_TRY(hps_lexer_next(lexer, false));
	HPS_TRY(expect_module_name(lexer));
	HPS_TRY(hps_lexer_add_export(lexer, &lexer->token));
	return expect_from(lexer, HPS_IMPORT_REEXPORT, at);
}

/*
 * export function f, export async function* f, export class C: note the name,
 * then let the machine read the declaration from its keyword.
 */
static enum hps_code export_declaration(struct hps_lexer *lexer)
{
	struct hps_lexer ahead = *lexer;

	if (ahead.token.kind == HPS_T_ASYNC) {
		HPS_TRY(expect(&ahead, HPS_T_FUNCTION, "'function'"));
		if (ahead.token.newline)
			return hps_lexer_refuse(&ahead, "no line end here");
	}
	if (ahead.token.kind == HPS_T_FUNCTION &&
	    hps_lexer_peek(&ahead).kind == HPS_T_STAR)
		HPS_TRY(hps_lexer_next(&ahead, false));
	HPS_TRY(expect_name(&ahead));
	HPS_TRY(hps_lexer_add_export(lexer, &ahead.token));
	lexer->state = HPS_S_STATEMENT;
	lexer->again = true;
	return HPS_OK;
}

enum hps_code hps_lexer_export(struct hps_lexer *lexer)
{
	const char *at = lexer->token.at;

	if (lexer->depth)
		return hps_lexer_refuse(lexer,
					"no export statement in a block");
	lexer->has_module_syntax = true;
	HPS_TRY(hps_lexer_next(lexer, false));
	switch (lexer->token.kind) {
	case HPS_T_LBRACE:
		return export_list(lexer, at);
	case HPS_T_STAR:
		return export_star(lexer, at);
	case HPS_T_DEFAULT:
		lexer->state = HPS_S_EXPORT_DEFAULT;
		return hps_lexer_add_export(lexer, &lexer->token);
	case HPS_T_DECLARE:
		hps_lexer_top(lexer)->declaring = true;
		hps_lexer_top(lexer)->exporting = true;
		lexer->state = HPS_S_BINDING;
		return HPS_OK;
	case HPS_T_ASYNC:
	case HPS_T_FUNCTION:
	case HPS_T_CLASS:
		return export_declaration(lexer);
	default:
		return hps_lexer_refuse(lexer, "'{', '*', 'default' or a "
					       "declaration");
	}
}
