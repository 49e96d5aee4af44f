#include "lib/model/module_lex.h"

#include <string.h>

/* What a frame knows of the statement in it ends with the statement. */
static void end_statement(struct hps_frame *frame)
{
	frame->declaring = false;
	frame->exporting = false;
}

/* True if the statement needs a colon yet: of a ?, or of `case`. */
static bool wants_colon(const struct hps_frame *frame)
{
	return frame->ternaries || frame->in_case;
}

/* True if the token before was one of the words that modify a key. */
static bool behind_modifier(const struct hps_lexer *lexer)
{
	static const char *const words[] = { "get", "set", "static", "async",
					     "accessor" };
	size_t i;

	for (i = 0; i < HPS_COUNT(words); i++)
		if (hps_token_is(&lexer->before, words[i]))
			return true;
	return false;
}

/* The file ends in a bracket: name the one that was opened. */
static enum hps_code refuse_end(struct hps_lexer *lexer)
{
	const struct hps_frame *top = hps_lexer_top(lexer);
	char close = hps_module_frames[top->kind].close;

	return hps_lexer_refuse(
		lexer,
		hps_format(lexer->ctx->arena,
			   "'%c' for what began at line %zu, column %zu",
			   close ? close : '{', hps_lexer_line(lexer, top->at),
			   hps_lexer_column(lexer, top->at)));
}

static enum hps_code refuse(struct hps_lexer *lexer)
{
	const struct hps_frame *top = hps_lexer_top(lexer);

	if (lexer->depth && lexer->token.kind == HPS_T_END)
		return refuse_end(lexer);
	if (wants_colon(top) && hps_module_states[lexer->state].ends)
		return hps_lexer_refuse(lexer, top->ternaries
						       ? "':' of a '?'"
						       : "':' of a 'case'");
	return hps_lexer_refuse(lexer, hps_module_states[lexer->state].wants);
}

/* Let the line end before the token stand for a semicolon, or refuse it. */
static enum hps_code end_line(struct hps_lexer *lexer)
{
	struct hps_frame *top = hps_lexer_top(lexer);
	uint8_t next = hps_module_frames[top->kind].line_end;

	if (!lexer->token.newline || !next || wants_colon(top) ||
	    lexer->token.kind == HPS_T_END)
		return refuse(lexer);
	end_statement(top);
	lexer->state = (enum hps_module_state)next;
	lexer->again = true;
	return HPS_OK;
}

static enum hps_code act_end(struct hps_lexer *lexer)
{
	if (lexer->depth || wants_colon(hps_lexer_top(lexer)))
		return refuse(lexer);
	return hps_lexer_check_declared(lexer);
}

/* A property without a value must be a name, which a pattern declares. */
static enum hps_code end_key(struct hps_lexer *lexer)
{
	const struct hps_frame *top = hps_lexer_top(lexer);

	if (lexer->state != HPS_S_KEY_NAME || hps_frame_is_class(top->kind))
		return HPS_OK;
	if (lexer->before.kind != HPS_T_NAME &&
	    lexer->before.kind != HPS_T_ASYNC)
		return hps_lexer_refuse(lexer, "a value or parameters");
	if (top->kind == HPS_F_BIND_OBJECT)
		HPS_TRY(hps_lexer_declare(lexer, &lexer->before));
	if (!top->exporting)
		return HPS_OK;
	return hps_lexer_add_export(lexer, &lexer->before);
}

static enum hps_code end_template_part(struct hps_lexer *lexer)
{
	hps_scan_template(&lexer->scan, &lexer->token);
	if (lexer->token.kind == HPS_T_BAD)
		return hps_lexer_refuse(lexer, lexer->scan.complaint);
	if (lexer->token.kind == HPS_T_TEMPLATE_HEAD) {
		lexer->state = HPS_S_OPERAND;
		return HPS_OK;
	}
	lexer->depth--;
	lexer->state = HPS_S_VALUE;
	return HPS_OK;
}

static enum hps_code act_close(struct hps_lexer *lexer)
{
	const struct hps_frame *top = hps_lexer_top(lexer);
	const struct hps_module_frame_info *info =
		&hps_module_frames[top->kind];
	char wanted[] = "' '";

	if (wants_colon(top))
		return refuse(lexer);
	if (*lexer->token.at != info->close) {
		wanted[1] = info->close;
		return hps_lexer_refuse(
			lexer, info->close
				       ? wanted
				       : hps_module_states[lexer->state].wants);
	}
	HPS_TRY(end_key(lexer));
	if (top->kind == HPS_F_TEMPLATE)
		return end_template_part(lexer);
	lexer->depth--;
	lexer->functions -= hps_frame_is_function(top->kind);
	if (top->kind == HPS_F_GROUP && lexer->state == HPS_S_LIST)
		lexer->state = HPS_S_NEED_ARROW; /* () or (a,) */
	else if (top->kind == HPS_F_BODY_METHOD &&
		 hps_frame_is_class(hps_lexer_top(lexer)->kind))
		lexer->state = HPS_S_KEY;
	else
		lexer->state = (enum hps_module_state)info->after;
	return HPS_OK;
}

static enum hps_code act_comma(struct hps_lexer *lexer)
{
	const struct hps_frame *top = hps_lexer_top(lexer);
	uint8_t next = hps_module_frames[top->kind].comma;

	if (!next || top->ternaries ||
	    (lexer->state == HPS_S_LIST && top->kind != HPS_F_ARRAY))
		return refuse(lexer);
	HPS_TRY(end_key(lexer));
	lexer->state =
		top->declaring ? HPS_S_BINDING : (enum hps_module_state)next;
	return HPS_OK;
}

static enum hps_code act_semicolon(struct hps_lexer *lexer)
{
	struct hps_frame *top = hps_lexer_top(lexer);
	uint8_t next = hps_module_frames[top->kind].semicolon;

	if (!next || wants_colon(top))
		return refuse(lexer);
	end_statement(top);
	lexer->state = (enum hps_module_state)next;
	return HPS_OK;
}

static enum hps_code act_colon(struct hps_lexer *lexer)
{
	struct hps_frame *top = hps_lexer_top(lexer);

	if (lexer->state == HPS_S_KEY_NAME && !hps_frame_is_class(top->kind)) {
		lexer->state = top->kind == HPS_F_BIND_OBJECT ? HPS_S_BINDING
							      : HPS_S_OPERAND;
	} else if (top->ternaries) {
		top->ternaries--;
		lexer->state = HPS_S_OPERAND;
	} else if (top->in_case) {
		top->in_case = false;
		lexer->state = HPS_S_STATEMENT;
	} else {
		return refuse(lexer);
	}
	return HPS_OK;
}

static enum hps_code act_question(struct hps_lexer *lexer)
{
	hps_lexer_top(lexer)->ternaries++;
	lexer->state = HPS_S_OPERAND;
	return HPS_OK;
}

static enum hps_code act_update(struct hps_lexer *lexer)
{
	if (lexer->token.newline)
		return end_line(lexer);
	lexer->state = HPS_S_VALUE;
	return HPS_OK;
}

static enum hps_code act_brace(struct hps_lexer *lexer)
{
	struct hps_frame *top = hps_lexer_top(lexer);

	if (!hps_frame_is_class_head(top->kind))
		return end_line(lexer);
	top->kind = top->kind == HPS_F_CLASS_HEAD_DECL ? HPS_F_CLASS_DECL
						       : HPS_F_CLASS_EXPR;
	lexer->state = HPS_S_KEY;
	return HPS_OK;
}

static enum hps_code act_word(struct hps_lexer *lexer)
{
	struct hps_frame *top = hps_lexer_top(lexer);

	if (top->kind == HPS_F_HEAD && (lexer->token.kind == HPS_T_INFIX ||
					hps_token_is(&lexer->token, "of"))) {
		top->declaring = false;
		lexer->state = HPS_S_OPERAND;
	} else if (!lexer->token.newline &&
		   hps_token_is(&lexer->before, "using")) {
		lexer->state = HPS_S_VALUE;
		return hps_lexer_declare(lexer, &lexer->token);
	} else {
		return end_line(lexer);
	}
	return HPS_OK;
}

/* async x => …, async function */
static enum hps_code act_async(struct hps_lexer *lexer)
{
	if (lexer->token.newline)
		return end_line(lexer);
	if (lexer->token.kind != HPS_T_FUNCTION)
		lexer->state = HPS_S_VALUE;
	else if (lexer->state == HPS_S_ASYNC)
		lexer->state = HPS_S_FUNCTION_EXPR;
	else
		lexer->state = HPS_S_FUNCTION_DECL;
	return HPS_OK;
}

static enum hps_code act_extends(struct hps_lexer *lexer)
{
	if (!hps_frame_is_class_head(hps_lexer_top(lexer)->kind))
		return refuse(lexer);
	lexer->state = HPS_S_OPERAND;
	return HPS_OK;
}

static enum hps_code act_case(struct hps_lexer *lexer)
{
	hps_lexer_top(lexer)->in_case = true;
	lexer->state = HPS_S_OPERAND;
	return HPS_OK;
}

static enum hps_code act_declare(struct hps_lexer *lexer)
{
	hps_lexer_top(lexer)->declaring = true;
	lexer->state = HPS_S_BINDING;
	return HPS_OK;
}

static enum hps_code act_bind(struct hps_lexer *lexer)
{
	lexer->state = HPS_S_BOUND;
	HPS_TRY(hps_lexer_declare(lexer, &lexer->token));
	if (!hps_lexer_top(lexer)->exporting)
		return HPS_OK;
	return hps_lexer_add_export(lexer, &lexer->token);
}

/* The name of a function or class. */
static enum hps_code act_name(struct hps_lexer *lexer)
{
	if (lexer->state == HPS_S_CLASS)
		lexer->state = HPS_S_VALUE;
	return hps_lexer_declare(lexer, &lexer->token);
}

static enum hps_code act_key_again(struct hps_lexer *lexer)
{
	if (!behind_modifier(lexer))
		return end_line(lexer);
	lexer->state = HPS_S_KEY;
	lexer->again = true;
	return HPS_OK;
}

static enum hps_code act_key_brace(struct hps_lexer *lexer)
{
	if (!hps_frame_is_class(hps_lexer_top(lexer)->kind) ||
	    !hps_token_is(&lexer->before, "static"))
		return refuse(lexer);
	return hps_lexer_push(lexer, HPS_F_STATIC, HPS_S_STATEMENT);
}

static enum hps_code act_key_assign(struct hps_lexer *lexer)
{
	HPS_TRY(end_key(lexer));
	lexer->state = HPS_S_OPERAND;
	return HPS_OK;
}

static enum hps_code act_spread_key(struct hps_lexer *lexer)
{
	const struct hps_frame *top = hps_lexer_top(lexer);

	if (hps_frame_is_class(top->kind))
		return refuse(lexer);
	lexer->state =
		top->kind == HPS_F_BIND_OBJECT ? HPS_S_BINDING : HPS_S_OPERAND;
	return HPS_OK;
}

static enum hps_code push(struct hps_lexer *lexer, unsigned int step)
{
	const struct hps_module_push *push =
		&hps_module_pushes[step - HPS_A_PUSH__FIRST];
	const struct hps_frame *top = hps_lexer_top(lexer);
	enum hps_module_frame_kind kind =
		(enum hps_module_frame_kind)push->frame;
	bool exporting = top->exporting;

	if (step == HPS_A_PUSH_PARAMS_METHOD && top->kind == HPS_F_BIND_OBJECT)
		return refuse(lexer);
	if (kind == HPS_F_HEAD && hps_token_is(&lexer->before, "while"))
		kind = HPS_F_HEAD_WHILE;
	HPS_TRY(hps_lexer_push(lexer, kind,
			       (enum hps_module_state)push->state));
	lexer->functions += hps_frame_is_function(kind);
	if (step == HPS_A_PUSH_BIND_ARRAY || step == HPS_A_PUSH_BIND_OBJECT)
		hps_lexer_top(lexer)->exporting = exporting;
	return HPS_OK;
}

static enum hps_code (*const actions[HPS_A_PUSH__FIRST - HPS_S__MAX])(
	struct hps_lexer *) = {
	[HPS_A_END - HPS_S__MAX] = act_end,
	[HPS_A_CLOSE - HPS_S__MAX] = act_close,
	[HPS_A_COMMA - HPS_S__MAX] = act_comma,
	[HPS_A_SEMICOLON - HPS_S__MAX] = act_semicolon,
	[HPS_A_COLON - HPS_S__MAX] = act_colon,
	[HPS_A_QUESTION - HPS_S__MAX] = act_question,
	[HPS_A_UPDATE - HPS_S__MAX] = act_update,
	[HPS_A_BRACE - HPS_S__MAX] = act_brace,
	[HPS_A_WORD - HPS_S__MAX] = act_word,
	[HPS_A_ASYNC - HPS_S__MAX] = act_async,
	[HPS_A_EXTENDS - HPS_S__MAX] = act_extends,
	[HPS_A_CASE - HPS_S__MAX] = act_case,
	[HPS_A_DECLARE - HPS_S__MAX] = act_declare,
	[HPS_A_BIND - HPS_S__MAX] = act_bind,
	[HPS_A_NAME - HPS_S__MAX] = act_name,
	[HPS_A_KEY_AGAIN - HPS_S__MAX] = act_key_again,
	[HPS_A_KEY_BRACE - HPS_S__MAX] = act_key_brace,
	[HPS_A_KEY_ASSIGN - HPS_S__MAX] = act_key_assign,
	[HPS_A_SPREAD_KEY - HPS_S__MAX] = act_spread_key,
	[HPS_A_IMPORT - HPS_S__MAX] = hps_lexer_import,
	[HPS_A_IMPORT_STATEMENT - HPS_S__MAX] = hps_lexer_import_statement,
	[HPS_A_EXPORT - HPS_S__MAX] = hps_lexer_export,
};

static enum hps_code step_once(struct hps_lexer *lexer)
{
	const struct hps_module_state_info *info =
		&hps_module_states[lexer->state];
	const struct hps_frame *top = hps_lexer_top(lexer);
	unsigned int step;

	if (info->restricted && lexer->token.newline && !wants_colon(top) &&
	    hps_module_frames[top->kind].line_end &&
	    lexer->token.kind != HPS_T_END)
		return end_line(lexer);
	step = hps_module_steps[lexer->state][lexer->token.kind];
	if (step == HPS_S_REFUSE)
		return info->ends ? end_line(lexer) : refuse(lexer);
	if (step >= HPS_A_PUSH__FIRST)
		return push(lexer, step);
	if (step >= HPS_S__MAX)
		return actions[step - HPS_S__MAX](lexer);
	lexer->state = (enum hps_module_state)step;
	return HPS_OK;
}

enum hps_code hps_lexer_step(struct hps_lexer *lexer)
{
	do {
		lexer->again = false;
		HPS_TRY(step_once(lexer));
	} while (lexer->again);
	return HPS_OK;
}
