#include "lib/model/module.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/model/module_lex.h"
#include "lib/model/module_text.h"

enum { FOUND_MAX_BYTES = 40, FIRST_ROOM = 16 };

/* The end of the line that at is in or, of \r\n, the next one. */
static bool ends_line(const char *at, const char *end)
{
	return *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
}

static size_t count_lines(const char *at, const char *until, const char *end)
{
	size_t lines = 0;

	for (; at < until; at++)
		lines += ends_line(at, end);
	return lines;
}

size_t hps_lexer_line(const struct hps_lexer *lexer, const char *at)
{
	return 1 + count_lines(lexer->source, at, lexer->scan.end);
}

size_t hps_lexer_column(const struct hps_lexer *lexer, const char *at)
{
	size_t column = 1;

	while (at > lexer->source && at[-1] != '\n' && at[-1] != '\r')
		column += ((unsigned char)*--at & 0xc0) != 0x80;
	return column;
}

/* What a token is called in a sentence. */
static const char *found(struct hps_lexer *lexer)
{
	const struct hps_token *token = &lexer->token;
	size_t len = (size_t)(token->end - token->at);
	struct hps_arena *arena = lexer->ctx->arena;

	switch (token->kind) {
	case HPS_T_END:
		return "the end of the file";
	case HPS_T_NUMBER:
		return "a number";
	case HPS_T_STRING:
		return "a string";
	case HPS_T_TEMPLATE:
	case HPS_T_TEMPLATE_HEAD:
		return "a template";
	case HPS_T_REGEX:
		return "a regular expression";
	default:
		break;
	}
	if (!len)
		return "something else";
	if (len > FOUND_MAX_BYTES) {
		len = FOUND_MAX_BYTES;
		while (((unsigned char)token->at[len] & 0xc0) == 0x80)
			len--;
		return hps_format(arena, "'%.*s…'", (int)len, token->at);
	}
	return hps_format(arena, "'%.*s'", (int)len, token->at);
}

enum hps_code hps_lexer_refuse(struct hps_lexer *lexer, const char *wanted)
{
	const char *at = lexer->token.at;

	return hps_fail(lexer->ctx, HPS_EINVALID, "module_syntax",
			"Line %zu, column %zu: expected %s, found %s.",
			hps_lexer_line(lexer, at), hps_lexer_column(lexer, at),
			wanted, found(lexer));
}

static enum hps_code too_complex(struct hps_lexer *lexer, const char *what,
				 unsigned int max)
{
	return hps_fail(lexer->ctx, HPS_EINVALID, "module_too_complex",
			"The module has more than %u %s.", max, what);
}

/* A token that the scanner could not read: point at the character. */
static enum hps_code refuse_bad(struct hps_lexer *lexer)
{
	const char *next = lexer->scan.at;

	lexer->token.at = lexer->scan.at;
	if (next < lexer->scan.end)
		hps_js_char(next, lexer->scan.end, &next);
	else
		lexer->token.kind = HPS_T_END;
	lexer->token.end = next;
	return hps_lexer_refuse(lexer, lexer->scan.complaint);
}

enum hps_code hps_lexer_next(struct hps_lexer *lexer, bool regex)
{
	lexer->before = lexer->token;
	hps_scan_token(&lexer->scan, regex, &lexer->token);
	return lexer->token.kind == HPS_T_BAD ? refuse_bad(lexer) : HPS_OK;
}

struct hps_token hps_lexer_peek(const struct hps_lexer *lexer)
{
	struct hps_scan ahead = lexer->scan;
	struct hps_token token;

	hps_scan_token(&ahead, false, &token);
	return token;
}

enum hps_code hps_lexer_push(struct hps_lexer *lexer,
			     enum hps_module_frame_kind kind,
			     enum hps_module_state state)
{
	if (lexer->depth == HPS_MODULE_MAX_DEPTH)
		return too_complex(lexer, "levels of brackets",
				   HPS_MODULE_MAX_DEPTH);
	if (++lexer->depth == lexer->room) {
		struct hps_frame *frames = HPS_NEW_ARRAY(
			lexer->ctx->arena, lexer->room * 2, struct hps_frame);

		memcpy(frames, lexer->frames, lexer->room * sizeof(*frames));
		lexer->frames = frames;
		lexer->room *= 2;
	}
	lexer->frames[lexer->depth] =
		(struct hps_frame){ .at = lexer->token.at, .kind = kind };
	lexer->state = state;
	return HPS_OK;
}

enum hps_code hps_lexer_add_import(struct hps_lexer *lexer,
				   enum hps_import_kind kind,
				   const struct hps_token *specifier,
				   const char *at)
{
	struct hps_module_import import = { .kind = kind };

	if (lexer->import_count == HPS_MODULE_MAX_IMPORTS)
		return too_complex(lexer, "imports", HPS_MODULE_MAX_IMPORTS);
	if (specifier) {
		import.specifier = hps_js_text(lexer->ctx->arena, specifier);
		if (!import.specifier)
			return hps_lexer_refuse(lexer,
						"a specifier of characters");
	}
	lexer->line += count_lines(lexer->line_at, at, lexer->scan.end);
	lexer->line_at = at;
	import.line = lexer->line;
	if (lexer->import_count == lexer->import_room) {
		size_t room = lexer->import_room ? lexer->import_room * 2
						 : (size_t)FIRST_ROOM;
		struct hps_module_import *imports = HPS_NEW_ARRAY(
			lexer->ctx->arena, room, struct hps_module_import);

		if (lexer->import_count)
			memcpy(imports, lexer->imports,
			       lexer->import_count * sizeof(*imports));
		lexer->imports = imports;
		lexer->import_room = room;
	}
	lexer->imports[lexer->import_count++] = import;
	return HPS_OK;
}

enum hps_code hps_lexer_add_export(struct hps_lexer *lexer,
				   const struct hps_token *name)
{
	const char *text = hps_js_text(lexer->ctx->arena, name);
	static char exported;

	if (!text)
		return hps_lexer_refuse(lexer, "a name of characters");
	if (hps_map_put(&lexer->exports, text, &exported))
		return hps_lexer_refuse(lexer,
					"a name that is not exported already");
	if (lexer->exports.count > HPS_MODULE_MAX_EXPORTS)
		return too_complex(lexer, "exports", HPS_MODULE_MAX_EXPORTS);
	return HPS_OK;
}

/*
 * Signs of the formats before ES modules: module.exports, exports, define(…)
 * and define.amd, require(…).
 */
static bool is_umd_sign(const struct hps_lexer *lexer)
{
	static const struct {
		const char *word;
		const char *behind;
	} signs[] = { { "module", ".exports" }, { "exports", "" },
		      { "define", "(" },	{ "define", ".amd" },
		      { "require", "(" },	{ "require", "" } };
	const struct hps_token *token = &lexer->token;
	size_t room = (size_t)(lexer->scan.end - token->end), i;

	for (i = 0; i < HPS_COUNT(signs); i++)
		if (hps_token_is(token, signs[i].word) &&
		    strlen(signs[i].behind) <= room &&
		    !memcmp(token->end, signs[i].behind,
			    strlen(signs[i].behind)))
			return true;
	return false;
}

static void note_umd(struct hps_lexer *lexer)
{
	size_t len = (size_t)(lexer->token.end - lexer->token.at);

	if (lexer->token.kind == HPS_T_NAME && (len == 6 || len == 7) &&
	    !lexer->looks_umd && lexer->state != HPS_S_MEMBER &&
	    lexer->state != HPS_S_OPTIONAL && lexer->state != HPS_S_KEY)
		lexer->looks_umd = is_umd_sign(lexer);
}

static enum hps_code run(struct hps_lexer *lexer)
{
	do {
		HPS_TRY(hps_lexer_next(lexer,
				       hps_module_states[lexer->state].regex));
		note_umd(lexer);
		HPS_TRY(hps_lexer_step(lexer));
	} while (lexer->token.kind != HPS_T_END);
	return HPS_OK;
}

/* Step over a byte order mark and a #! line. */
static void skip_start(struct hps_lexer *lexer)
{
	struct hps_scan *scan = &lexer->scan;

	if (scan->end - scan->at >= 3 && !memcmp(scan->at, "\xef\xbb\xbf", 3))
		scan->at += 3;
	if (scan->end - scan->at >= 2 && !memcmp(scan->at, "#!", 2))
		while (scan->at < scan->end && !ends_line(scan->at, scan->end))
			scan->at++;
}

static void fill(const struct hps_lexer *lexer, struct hps_module *module)
{
	const char **exports = HPS_NEW_ARRAY(
		lexer->ctx->arena, lexer->exports.count, const char *);
	size_t i;

	for (i = 0; i < lexer->exports.count; i++)
		exports[i] = lexer->exports.entries[i].key;
	*module = (struct hps_module){
		.has_module_syntax = lexer->has_module_syntax,
		.looks_umd = lexer->looks_umd && !lexer->has_module_syntax,
		.exports = exports,
		.export_count = lexer->exports.count,
		.imports = lexer->imports,
		.import_count = lexer->import_count,
	};
}

enum hps_code hps_module_lex(struct hps_ctx *ctx, const char *source,
			     size_t len, struct hps_module *module)
{
	struct hps_lexer lexer = {
		.ctx = ctx,
		.source = source,
		.scan = { .at = source, .end = source + len },
		.token = { .at = source, .end = source },
		.state = HPS_S_STATEMENT,
		.line_at = source,
		.line = 1,
		.room = FIRST_ROOM,
	};

	if (len > HPS_MODULE_MAX_BYTES)
		return too_complex(&lexer, "bytes", HPS_MODULE_MAX_BYTES);
	if (!hps_utf8_valid(source, len))
		return hps_fail(ctx, HPS_EINVALID, "module_encoding",
				"The module is not UTF-8; write it so.");
	lexer.frames = HPS_NEW_ARRAY(ctx->arena, lexer.room, struct hps_frame);
	hps_map_init(&lexer.exports, ctx->arena);
	hps_map_init(&lexer.declared, ctx->arena);
	hps_map_init(&lexer.wanted, ctx->arena);
	skip_start(&lexer);
	HPS_TRY(run(&lexer));
	fill(&lexer, module);
	return HPS_OK;
}

bool hps_module_exports(const struct hps_module *module, const char *name)
{
	size_t i;

	for (i = 0; i < module->export_count; i++)
		if (!strcmp(module->exports[i], name))
			return true;
	return false;
}

/* A scheme and its colon (RFC 3986, section 3.1). */
static bool has_scheme(const char *text)
{
	static const char more[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789+-.";
	size_t len = strspn(text, more);

	return ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'z') &&
	       text[len] == ':';
}

enum hps_specifier_kind hps_specifier_kind(const char *specifier)
{
	if (*specifier == '/' || hps_starts_with(specifier, "./") ||
	    hps_starts_with(specifier, "../"))
		return HPS_SPECIFIER_RELATIVE;
	return has_scheme(specifier) ? HPS_SPECIFIER_URL : HPS_SPECIFIER_BARE;
}
