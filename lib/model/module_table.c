#include "lib/model/module_table.h"

_Static_assert(HPS_A_PUSH__MAX <= UINT8_MAX, "a step fits a byte");

/* clang-format off */

/* Groups of cells that several rows share. */
#define PLAIN \
	[HPS_T_NUMBER] = HPS_S_VALUE, [HPS_T_STRING] = HPS_S_VALUE, \
	[HPS_T_TEMPLATE] = HPS_S_VALUE, [HPS_T_REGEX] = HPS_S_VALUE, \
	[HPS_T_LITERAL] = HPS_S_VALUE, [HPS_T_PRIVATE] = HPS_S_BRAND, \
	[HPS_T_TEMPLATE_HEAD] = HPS_A_PUSH_TEMPLATE, \
	[HPS_T_LPAREN] = HPS_A_PUSH_GROUP, \
	[HPS_T_LBRACKET] = HPS_A_PUSH_ARRAY, \
	[HPS_T_SIGN] = HPS_S_OPERAND, [HPS_T_PREFIX] = HPS_S_OPERAND, \
	[HPS_T_UPDATE] = HPS_S_OPERAND, [HPS_T_UNARY] = HPS_S_OPERAND, \
	[HPS_T_NEW] = HPS_S_NEW, [HPS_T_YIELD] = HPS_S_YIELD

#define EXPRESSIONS \
	[HPS_T_FUNCTION] = HPS_S_FUNCTION_EXPR, \
	[HPS_T_CLASS] = HPS_A_PUSH_CLASS_EXPR, \
	[HPS_T_ASYNC] = HPS_S_ASYNC, [HPS_T_NAME] = HPS_S_VALUE

#define OPERANDS \
	PLAIN, EXPRESSIONS, [HPS_T_LBRACE] = HPS_A_PUSH_OBJECT, \
	[HPS_T_IMPORT] = HPS_A_IMPORT

#define CLOSERS \
	[HPS_T_RPAREN] = HPS_A_CLOSE, [HPS_T_RBRACKET] = HPS_A_CLOSE, \
	[HPS_T_RBRACE] = HPS_A_CLOSE

#define ENDS \
	CLOSERS, [HPS_T_COMMA] = HPS_A_COMMA, \
	[HPS_T_SEMICOLON] = HPS_A_SEMICOLON, [HPS_T_END] = HPS_A_END

/* What goes on an expression, but for a colon and for names. */
#define VALUES \
	ENDS, [HPS_T_QUESTION] = HPS_A_QUESTION, \
	[HPS_T_BINARY] = HPS_S_OPERAND, [HPS_T_ASSIGN] = HPS_S_OPERAND, \
	[HPS_T_STAR] = HPS_S_OPERAND, [HPS_T_SIGN] = HPS_S_OPERAND, \
	[HPS_T_INFIX] = HPS_S_OPERAND, [HPS_T_UPDATE] = HPS_A_UPDATE, \
	[HPS_T_LPAREN] = HPS_A_PUSH_CALL, \
	[HPS_T_LBRACKET] = HPS_A_PUSH_INDEX, [HPS_T_LBRACE] = HPS_A_BRACE, \
	[HPS_T_TEMPLATE] = HPS_S_VALUE, \
	[HPS_T_TEMPLATE_HEAD] = HPS_A_PUSH_TEMPLATE, \
	[HPS_T_DOT] = HPS_S_MEMBER, [HPS_T_OPTIONAL] = HPS_S_OPTIONAL, \
	[HPS_T_ARROW] = HPS_S_ARROW

/* What begins a statement that may stand anywhere. */
#define STATEMENT_WORDS \
	PLAIN, \
	[HPS_T_NAME] = HPS_S_LABEL, [HPS_T_ASYNC] = HPS_S_ASYNC_STATEMENT, \
	[HPS_T_FUNCTION] = HPS_S_FUNCTION_DECL, \
	[HPS_T_LBRACE] = HPS_A_PUSH_BLOCK, \
	[HPS_T_SEMICOLON] = HPS_S_STATEMENT, \
	[HPS_T_DECLARE] = HPS_A_DECLARE, [HPS_T_HEAD] = HPS_S_HEAD, \
	[HPS_T_CLAUSE] = HPS_S_SUBSTATEMENT, [HPS_T_BLOCK] = HPS_S_BLOCK, \
	[HPS_T_CATCH] = HPS_S_CATCH, [HPS_T_RETURN] = HPS_S_RETURN, \
	[HPS_T_THROW] = HPS_S_OPERAND, [HPS_T_JUMP] = HPS_S_JUMP

/* Words, as names of properties. */
#define WORDS(step) \
	[HPS_T_NAME ... HPS_T_ASYNC] = step, \
	[HPS_T_LITERAL ... HPS_T_EXPORT] = step

const uint8_t hps_module_steps[HPS_S__MAX][HPS_T__MAX] = {
	[HPS_S_STATEMENT] = {
		STATEMENT_WORDS,
		[HPS_T_CLASS] = HPS_A_PUSH_CLASS_DECL,
		[HPS_T_RBRACE] = HPS_A_CLOSE,
		[HPS_T_CASE] = HPS_A_CASE,
		[HPS_T_DEFAULT] = HPS_S_DEFAULT,
		[HPS_T_IMPORT] = HPS_A_IMPORT_STATEMENT,
		[HPS_T_EXPORT] = HPS_A_EXPORT,
		[HPS_T_END] = HPS_A_END,
	},
	[HPS_S_SUBSTATEMENT] = {
		STATEMENT_WORDS, [HPS_T_IMPORT] = HPS_A_IMPORT,
	},
	[HPS_S_BRAND] = { [HPS_T_INFIX] = HPS_S_OPERAND },
	[HPS_S_OPERAND] = { OPERANDS },
	[HPS_S_VALUE] = {
		VALUES, [HPS_T_COLON] = HPS_A_COLON,
		[HPS_T_NAME] = HPS_A_WORD, [HPS_T_EXTENDS] = HPS_A_EXTENDS,
	},
	[HPS_S_LABEL] = {
		VALUES, [HPS_T_COLON] = HPS_S_SUBSTATEMENT,
		[HPS_T_NAME] = HPS_A_WORD,
	},
	[HPS_S_ASYNC] = {
		VALUES, [HPS_T_COLON] = HPS_A_COLON,
		[HPS_T_NAME] = HPS_A_ASYNC,
		[HPS_T_FUNCTION] = HPS_A_ASYNC,
	},
	[HPS_S_ASYNC_STATEMENT] = {
		VALUES, [HPS_T_COLON] = HPS_S_SUBSTATEMENT,
		[HPS_T_NAME] = HPS_A_ASYNC,
		[HPS_T_FUNCTION] = HPS_A_ASYNC,
	},
	[HPS_S_ARROW] = {
		PLAIN, EXPRESSIONS, [HPS_T_IMPORT] = HPS_A_IMPORT,
		[HPS_T_LBRACE] = HPS_A_PUSH_BODY_ARROW,
	},
	[HPS_S_ARROW_END] = { ENDS, [HPS_T_COLON] = HPS_A_COLON },
	[HPS_S_NEED_ARROW] = { [HPS_T_ARROW] = HPS_S_ARROW },
	[HPS_S_LIST] = {
		OPERANDS, [HPS_T_ELLIPSIS] = HPS_S_OPERAND,
		[HPS_T_COMMA] = HPS_A_COMMA,
		[HPS_T_RPAREN] = HPS_A_CLOSE, [HPS_T_RBRACKET] = HPS_A_CLOSE,
	},
	[HPS_S_NEW] = { OPERANDS, [HPS_T_DOT] = HPS_S_MEMBER },
	[HPS_S_MEMBER] = {
		WORDS(HPS_S_VALUE), [HPS_T_PRIVATE] = HPS_S_VALUE,
	},
	[HPS_S_OPTIONAL] = {
		WORDS(HPS_S_VALUE), [HPS_T_PRIVATE] = HPS_S_VALUE,
		[HPS_T_LPAREN] = HPS_A_PUSH_CALL,
		[HPS_T_LBRACKET] = HPS_A_PUSH_INDEX,
	},
	[HPS_S_YIELD] = {
		OPERANDS, ENDS, [HPS_T_COLON] = HPS_A_COLON,
		[HPS_T_STAR] = HPS_S_OPERAND, [HPS_T_INFIX] = HPS_S_OPERAND,
	},
	[HPS_S_RETURN] = {
		OPERANDS, [HPS_T_SEMICOLON] = HPS_A_SEMICOLON,
		[HPS_T_RBRACE] = HPS_A_CLOSE, [HPS_T_END] = HPS_A_END,
	},
	[HPS_S_JUMP] = {
		[HPS_T_NAME ... HPS_T_ASYNC] = HPS_S_MODULE_END,
		[HPS_T_SEMICOLON] = HPS_A_SEMICOLON,
		[HPS_T_RBRACE] = HPS_A_CLOSE, [HPS_T_END] = HPS_A_END,
	},
	[HPS_S_HEAD] = {
		[HPS_T_LPAREN] = HPS_A_PUSH_HEAD,
		[HPS_T_UNARY] = HPS_S_HEAD, /* for await */
	},
	[HPS_S_HEAD_START] = {
		OPERANDS, [HPS_T_DECLARE] = HPS_A_DECLARE,
		[HPS_T_SEMICOLON] = HPS_A_SEMICOLON,
	},
	[HPS_S_FOR_PART] = {
		OPERANDS, [HPS_T_SEMICOLON] = HPS_A_SEMICOLON,
		[HPS_T_RPAREN] = HPS_A_CLOSE,
	},
	[HPS_S_CATCH] = {
		[HPS_T_LPAREN] = HPS_A_PUSH_HEAD,
		[HPS_T_LBRACE] = HPS_A_PUSH_BLOCK,
	},
	[HPS_S_BLOCK] = { [HPS_T_LBRACE] = HPS_A_PUSH_BLOCK },
	[HPS_S_DEFAULT] = { [HPS_T_COLON] = HPS_S_STATEMENT },
	[HPS_S_KEY] = {
		WORDS(HPS_S_KEY_NAME), [HPS_T_PRIVATE] = HPS_S_KEY_NAME,
		[HPS_T_STRING] = HPS_S_KEY_NAME,
		[HPS_T_NUMBER] = HPS_S_KEY_NAME,
		[HPS_T_STAR] = HPS_S_KEY,
		[HPS_T_LBRACKET] = HPS_A_PUSH_COMPUTED,
		[HPS_T_ELLIPSIS] = HPS_A_SPREAD_KEY,
		[HPS_T_SEMICOLON] = HPS_A_SEMICOLON,
		[HPS_T_RBRACE] = HPS_A_CLOSE,
	},
	[HPS_S_KEY_NAME] = {
		WORDS(HPS_A_KEY_AGAIN), [HPS_T_PRIVATE] = HPS_A_KEY_AGAIN,
		[HPS_T_STRING] = HPS_A_KEY_AGAIN,
		[HPS_T_NUMBER] = HPS_A_KEY_AGAIN,
		[HPS_T_STAR] = HPS_A_KEY_AGAIN,
		[HPS_T_LBRACKET] = HPS_A_KEY_AGAIN,
		[HPS_T_LPAREN] = HPS_A_PUSH_PARAMS_METHOD,
		[HPS_T_LBRACE] = HPS_A_KEY_BRACE,
		[HPS_T_ASSIGN] = HPS_A_KEY_ASSIGN,
		[HPS_T_COLON] = HPS_A_COLON,
		[HPS_T_COMMA] = HPS_A_COMMA,
		[HPS_T_SEMICOLON] = HPS_A_SEMICOLON,
		[HPS_T_RBRACE] = HPS_A_CLOSE,
	},
	[HPS_S_METHOD_END] = {
		[HPS_T_COMMA] = HPS_A_COMMA, [HPS_T_RBRACE] = HPS_A_CLOSE,
	},
	[HPS_S_FUNCTION_DECL] = {
		[HPS_T_STAR] = HPS_S_FUNCTION_DECL,
		[HPS_T_NAME ... HPS_T_ASYNC] = HPS_A_NAME,
		[HPS_T_LPAREN] = HPS_A_PUSH_PARAMS_DECL,
	},
	[HPS_S_FUNCTION_EXPR] = {
		[HPS_T_STAR] = HPS_S_FUNCTION_EXPR,
		[HPS_T_NAME ... HPS_T_ASYNC] = HPS_S_FUNCTION_EXPR,
		[HPS_T_LPAREN] = HPS_A_PUSH_PARAMS_EXPR,
	},
	[HPS_S_BODY_DECL] = { [HPS_T_LBRACE] = HPS_A_PUSH_BODY_DECL },
	[HPS_S_BODY_EXPR] = { [HPS_T_LBRACE] = HPS_A_PUSH_BODY_EXPR },
	[HPS_S_BODY_METHOD] = { [HPS_T_LBRACE] = HPS_A_PUSH_BODY_METHOD },
	[HPS_S_CLASS] = {
		[HPS_T_NAME ... HPS_T_ASYNC] = HPS_A_NAME,
		[HPS_T_EXTENDS] = HPS_A_EXTENDS,
		[HPS_T_LBRACE] = HPS_A_BRACE,
	},
	[HPS_S_BINDING] = {
		[HPS_T_NAME ... HPS_T_ASYNC] = HPS_A_BIND,
		[HPS_T_LBRACKET] = HPS_A_PUSH_BIND_ARRAY,
		[HPS_T_LBRACE] = HPS_A_PUSH_BIND_OBJECT,
	},
	[HPS_S_BINDING_LIST] = {
		[HPS_T_NAME ... HPS_T_ASYNC] = HPS_A_BIND,
		[HPS_T_LBRACKET] = HPS_A_PUSH_BIND_ARRAY,
		[HPS_T_LBRACE] = HPS_A_PUSH_BIND_OBJECT,
		[HPS_T_ELLIPSIS] = HPS_S_BINDING,
		[HPS_T_COMMA] = HPS_A_COMMA,
		[HPS_T_RBRACKET] = HPS_A_CLOSE,
	},
	[HPS_S_BOUND] = {
		ENDS, [HPS_T_ASSIGN] = HPS_S_OPERAND,
		[HPS_T_INFIX] = HPS_A_WORD, /* for (const x in …) */
		[HPS_T_NAME] = HPS_A_WORD,
	},
	[HPS_S_EXPORT_DEFAULT] = {
		PLAIN,
		[HPS_T_NAME] = HPS_S_VALUE,
		[HPS_T_ASYNC] = HPS_S_ASYNC_STATEMENT,
		[HPS_T_FUNCTION] = HPS_S_FUNCTION_DECL,
		[HPS_T_CLASS] = HPS_A_PUSH_CLASS_DECL,
		[HPS_T_LBRACE] = HPS_A_PUSH_OBJECT,
		[HPS_T_IMPORT] = HPS_A_IMPORT,
	},
	[HPS_S_MODULE_END] = {
		[HPS_T_SEMICOLON] = HPS_A_SEMICOLON,
		[HPS_T_RBRACE] = HPS_A_CLOSE, [HPS_T_END] = HPS_A_END,
	},
};

#define OPERAND_WANTED "an expression"
#define VALUE_WANTED "an operator, ';' or the end of the line"

const struct hps_module_state_info hps_module_states[HPS_S__MAX] = {
	[HPS_S_STATEMENT] = { .wants = "a statement", .regex = true },
	[HPS_S_SUBSTATEMENT] = { .wants = "a statement", .regex = true },
	[HPS_S_BRAND] = { .wants = "'in'" },
	[HPS_S_OPERAND] = { .wants = OPERAND_WANTED, .regex = true },
	[HPS_S_VALUE] = { .wants = VALUE_WANTED, .ends = true },
	[HPS_S_LABEL] = { .wants = VALUE_WANTED, .ends = true },
	[HPS_S_ASYNC] = { .wants = VALUE_WANTED, .ends = true },
	[HPS_S_ASYNC_STATEMENT] = { .wants = VALUE_WANTED, .ends = true },
	[HPS_S_ARROW] = { .wants = "the body of an arrow function",
			  .regex = true },
	[HPS_S_ARROW_END] = { .wants = "',', ';' or the end of the line",
			      .regex = true, .ends = true },
	[HPS_S_NEED_ARROW] = { .wants = "'=>'" },
	[HPS_S_LIST] = { .wants = "an expression or the end of the list",
			 .regex = true },
	[HPS_S_NEW] = { .wants = OPERAND_WANTED, .regex = true },
	[HPS_S_MEMBER] = { .wants = "the name of a property" },
	[HPS_S_OPTIONAL] = { .wants = "a property or a call" },
	[HPS_S_YIELD] = { .wants = OPERAND_WANTED, .regex = true,
			  .restricted = true },
	[HPS_S_RETURN] = { .wants = "an expression or ';'", .regex = true,
			   .restricted = true },
	[HPS_S_JUMP] = { .wants = "a label, ';' or the end of the line",
			 .regex = true, .restricted = true },
	[HPS_S_HEAD] = { .wants = "'('" },
	[HPS_S_HEAD_START] = { .wants = OPERAND_WANTED, .regex = true },
	[HPS_S_FOR_PART] = { .wants = "an expression, ';' or ')'",
			     .regex = true },
	[HPS_S_CATCH] = { .wants = "'(' or '{'" },
	[HPS_S_BLOCK] = { .wants = "'{'" },
	[HPS_S_DEFAULT] = { .wants = "':'" },
	[HPS_S_KEY] = { .wants = "the name of a property or '}'" },
	[HPS_S_KEY_NAME] = { .wants = "a value, parameters, ',' or '}'",
			     .ends = true },
	[HPS_S_METHOD_END] = { .wants = "',' or '}'" },
	[HPS_S_FUNCTION_DECL] = { .wants = "a name or '('" },
	[HPS_S_FUNCTION_EXPR] = { .wants = "a name or '('" },
	[HPS_S_BODY_DECL] = { .wants = "'{'" },
	[HPS_S_BODY_EXPR] = { .wants = "'{'" },
	[HPS_S_BODY_METHOD] = { .wants = "'{'" },
	[HPS_S_CLASS] = { .wants = "a name, 'extends' or '{'" },
	[HPS_S_BINDING] = { .wants = "a name, '[' or '{' to declare" },
	[HPS_S_BINDING_LIST] = { .wants = "a name, '[', '{' or ']'" },
	[HPS_S_BOUND] = { .wants = "'=', ',', ';' or the end of the line",
			  .regex = true, .ends = true },
	[HPS_S_EXPORT_DEFAULT] = { .wants = OPERAND_WANTED, .regex = true },
	[HPS_S_MODULE_END] = { .wants = "';' or the end of the line",
			       .regex = true, .ends = true },
};

#define STATEMENTS \
	.comma = HPS_S_OPERAND, .semicolon = HPS_S_STATEMENT, \
	.line_end = HPS_S_STATEMENT
#define MEMBERS .semicolon = HPS_S_KEY, .line_end = HPS_S_KEY
#define LIST(bracket, next) \
	{ .close = bracket, .after = next, .comma = HPS_S_LIST }

const struct hps_module_frame_info hps_module_frames[HPS_F__MAX] = {
	[HPS_F_TOP] = { STATEMENTS },
	[HPS_F_GROUP] = LIST(')', HPS_S_VALUE),
	[HPS_F_CALL] = LIST(')', HPS_S_VALUE),
	[HPS_F_HEAD] = { .close = ')', .after = HPS_S_SUBSTATEMENT,
			 .comma = HPS_S_OPERAND, .semicolon = HPS_S_FOR_PART },
	[HPS_F_HEAD_WHILE] = { .close = ')', .after = HPS_S_STATEMENT,
			       .comma = HPS_S_OPERAND },
	[HPS_F_PARAMS_DECL] = LIST(')', HPS_S_BODY_DECL),
	[HPS_F_PARAMS_EXPR] = LIST(')', HPS_S_BODY_EXPR),
	[HPS_F_PARAMS_METHOD] = LIST(')', HPS_S_BODY_METHOD),
	[HPS_F_ARRAY] = LIST(']', HPS_S_VALUE),
	[HPS_F_INDEX] = { .close = ']', .after = HPS_S_VALUE,
			  .comma = HPS_S_OPERAND },
	[HPS_F_COMPUTED] = { .close = ']', .after = HPS_S_KEY_NAME,
			     .comma = HPS_S_OPERAND },
	[HPS_F_BIND_ARRAY] = { .close = ']', .after = HPS_S_BOUND,
			       .comma = HPS_S_BINDING_LIST },
	[HPS_F_BIND_OBJECT] = { .close = '}', .after = HPS_S_BOUND,
				.comma = HPS_S_KEY },
	[HPS_F_OBJECT] = { .close = '}', .after = HPS_S_VALUE,
			   .comma = HPS_S_KEY },
	[HPS_F_BLOCK] = { .close = '}', .after = HPS_S_STATEMENT, STATEMENTS },
	[HPS_F_STATIC] = { .close = '}', .after = HPS_S_KEY, STATEMENTS },
	[HPS_F_BODY_DECL] = { .close = '}', .after = HPS_S_STATEMENT,
			      STATEMENTS },
	[HPS_F_BODY_EXPR] = { .close = '}', .after = HPS_S_VALUE, STATEMENTS },
	[HPS_F_BODY_METHOD] = { .close = '}', .after = HPS_S_METHOD_END,
				STATEMENTS },
	[HPS_F_BODY_ARROW] = { .close = '}', .after = HPS_S_ARROW_END,
			       STATEMENTS },
	[HPS_F_CLASS_DECL] = { .close = '}', .after = HPS_S_STATEMENT,
			       MEMBERS },
	[HPS_F_CLASS_EXPR] = { .close = '}', .after = HPS_S_VALUE, MEMBERS },
	[HPS_F_TEMPLATE] = { .close = '}', .after = HPS_S_VALUE,
			     .comma = HPS_S_OPERAND },
};

#define PUSH(name) [HPS_A_PUSH_##name - HPS_A_PUSH__FIRST]

const struct hps_module_push
hps_module_pushes[HPS_A_PUSH__MAX - HPS_A_PUSH__FIRST] = {
	PUSH(GROUP) = { HPS_F_GROUP, HPS_S_LIST },
	PUSH(CALL) = { HPS_F_CALL, HPS_S_LIST },
	PUSH(HEAD) = { HPS_F_HEAD, HPS_S_HEAD_START },
	PUSH(PARAMS_DECL) = { HPS_F_PARAMS_DECL, HPS_S_LIST },
	PUSH(PARAMS_EXPR) = { HPS_F_PARAMS_EXPR, HPS_S_LIST },
	PUSH(PARAMS_METHOD) = { HPS_F_PARAMS_METHOD, HPS_S_LIST },
	PUSH(ARRAY) = { HPS_F_ARRAY, HPS_S_LIST },
	PUSH(INDEX) = { HPS_F_INDEX, HPS_S_OPERAND },
	PUSH(COMPUTED) = { HPS_F_COMPUTED, HPS_S_OPERAND },
	PUSH(BIND_ARRAY) = { HPS_F_BIND_ARRAY, HPS_S_BINDING_LIST },
	PUSH(BIND_OBJECT) = { HPS_F_BIND_OBJECT, HPS_S_KEY },
	PUSH(OBJECT) = { HPS_F_OBJECT, HPS_S_KEY },
	PUSH(BLOCK) = { HPS_F_BLOCK, HPS_S_STATEMENT },
	PUSH(BODY_DECL) = { HPS_F_BODY_DECL, HPS_S_STATEMENT },
	PUSH(BODY_EXPR) = { HPS_F_BODY_EXPR, HPS_S_STATEMENT },
	PUSH(BODY_METHOD) = { HPS_F_BODY_METHOD, HPS_S_STATEMENT },
	PUSH(BODY_ARROW) = { HPS_F_BODY_ARROW, HPS_S_STATEMENT },
	PUSH(CLASS_DECL) = { HPS_F_CLASS_HEAD_DECL, HPS_S_CLASS },
	PUSH(CLASS_EXPR) = { HPS_F_CLASS_HEAD_EXPR, HPS_S_CLASS },
	PUSH(TEMPLATE) = { HPS_F_TEMPLATE, HPS_S_OPERAND },
};
/* clang-format on */
