#include "lib/db/script.h"

#include <stdbool.h>
#include <string.h>

#include "lib/base/buf.h"
#include "lib/base/text.h"

enum { STEPS_MAX = 1000, NUMBER_MAX = 9999 };

#define UNLESS "unless:"
#define COMPATIBLE "compatible-since:"

struct splitter {
	struct hps_ctx *ctx;
	const char *name;
	const char *at;
	size_t line;
	struct hps_buf sql;    /* the statement so far */
	size_t sql_line;       /* where it began, 0: it has not */
	struct hps_buf unless; /* the query so far */
	bool in_unless;	       /* the last line was part of it */
	struct hps_script script;
};

static enum hps_code invalid(struct splitter *s, const char *why)
{
	return hps_fail(s->ctx, HPS_EINVALID, "script_invalid",
			"%s, line %zu: %s.", s->name, s->line, why);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Take len bytes into the statement, counting lines. */
static void take(struct splitter *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (s->at[i] == '\n')
			s->line++;
	}
	hps_buf_add(&s->sql, s->at, len);
	s->at += len;
}

/* Take a quoted text with its quotes; two quotes inside simply follow. */
static enum hps_code take_quoted(struct splitter *s)
{
	char quote = *s->at;
	const char *end = s->at + 1;

	while (*end && *end != quote) {
		if (*end == '\\' && quote != '`' && end[1])
			end++;
		end++;
	}
	if (!*end)
		return invalid(s, "a quote is not closed");
	take(s, (size_t)(end + 1 - s->at));
	return HPS_OK;
}

/* Leave a block comment out.  The server's conditional ones are not wanted. */
static enum hps_code skip_block(struct splitter *s)
{
	const char *end = strstr(s->at + 2, "*/");

	if (!end)
		return invalid(s, "a comment is not closed");
	for (; s->at < end + 2; s->at++) {
		if (*s->at == '\n')
			s->line++;
	}
	return HPS_OK;
}

static enum hps_code set_compatible(struct splitter *s, const char *value)
{
	unsigned long number;

	if (s->script.count > 0 || s->sql_line != 0)
		return invalid(s, COMPATIBLE " comes after a statement");
	value += strspn(value, " \t");
	if (!hps_number_parse(value, NUMBER_MAX, &number) || number == 0)
		return invalid(s, COMPATIBLE " needs the number of a "
					     "migration");
	s->script.compatible_since = (int64_t)number;
	return HPS_OK;
}

/* A comment line, from behind its "--", without the end of the line. */
static enum hps_code read_comment(struct splitter *s, const char *text)
{
	bool indented = *text == '\t' || hps_starts_with(text, "  ");
	const char *word = text + strspn(text, " \t");

	if (s->in_unless && indented) {
		hps_buf_printf(&s->unless, " %s", word);
		return HPS_OK;
	}
	s->in_unless = false;
	if (hps_starts_with(word, COMPATIBLE))
		return set_compatible(s, word + strlen(COMPATIBLE));
	if (!hps_starts_with(word, UNLESS))
		return HPS_OK;
	if (s->unless.len > 0 || s->sql_line != 0)
		return invalid(s, UNLESS " must come once before a statement");
	word += strlen(UNLESS);
	word += strspn(word, " \t");
	if (!*word)
		return invalid(s, UNLESS " needs a query");
	hps_buf_puts(&s->unless, word);
	s->in_unless = true;
	return HPS_OK;
}

static enum hps_code skip_line_comment(struct splitter *s)
{
	size_t mark = *s->at == '#' ? 1 : 2;
	size_t len = strcspn(s->at, "\n");
	char *text = hps_strndup(s->ctx->arena, s->at + mark, len - mark);
	size_t text_len = strlen(text);

	if (text_len > 0 && text[text_len - 1] == '\r')
		text[text_len - 1] = '\0';
	HPS_TRY(read_comment(s, text));
	s->at += len;
	return HPS_OK;
}

static enum hps_code end_statement(struct splitter *s)
{
	struct hps_script *script = &s->script;
	struct hps_arena *arena = s->ctx->arena;
	struct hps_script_step *step;

	if (s->sql_line == 0)
		return invalid(s, "a semicolon without a statement");
	if (script->count == STEPS_MAX)
		return invalid(s, "too many statements");
	while (s->sql.len > 0 && is_space(s->sql.data[s->sql.len - 1]))
		s->sql.data[--s->sql.len] = '\0';
	step = &script->steps[script->count++];
	step->sql = hps_strdup(arena, s->sql.data);
	step->line = s->sql_line;
	if (s->unless.len > 0)
		step->unless = hps_strdup(arena, s->unless.data);
	hps_buf_clear(&s->sql);
	hps_buf_clear(&s->unless);
	s->sql_line = 0;
	s->in_unless = false;
	s->at++;
	return HPS_OK;
}

static bool at_line_comment(const char *at)
{
	return *at == '#' ||
	       (at[0] == '-' && at[1] == '-' && (!at[2] || is_space(at[2])));
}

static enum hps_code next(struct splitter *s)
{
	if (at_line_comment(s->at))
		return skip_line_comment(s);
	if (hps_starts_with(s->at, "/*"))
		return skip_block(s);
	if (*s->at == ';')
		return end_statement(s);
	if (is_space(*s->at) && s->sql_line == 0) {
		if (*s->at++ == '\n')
			s->line++;
		return HPS_OK;
	}
	if (s->sql_line == 0)
		s->sql_line = s->line;
	if (strchr("'\"`", *s->at))
		return take_quoted(s);
	take(s, 1);
	return HPS_OK;
}

enum hps_code hps_script_split(struct hps_ctx *ctx, const char *name,
			       const char *text, struct hps_script *script)
{
	struct splitter s = { .ctx = ctx, .name = name, .at = text, .line = 1 };

	if (!hps_starts_with(text, "-- "))
		return invalid(&s, "the first line must be a comment that "
				   "gives the reason");
	s.script.reason =
		hps_strndup(ctx->arena, text + 3, strcspn(text + 3, "\r\n"));
	s.script.steps =
		HPS_NEW_ARRAY(ctx->arena, STEPS_MAX, struct hps_script_step);
	hps_buf_init(&s.sql, ctx->arena, 4096);
	hps_buf_init(&s.unless, ctx->arena, 256);
	while (*s.at)
		HPS_TRY(next(&s));
	if (s.sql_line != 0)
		return invalid(&s, "the last statement lacks its semicolon");
	if (s.unless.len > 0)
		return invalid(&s, UNLESS " without a statement");
	if (s.script.count == 0)
		return invalid(&s, "there is no statement");
	*script = s.script;
	return HPS_OK;
}
