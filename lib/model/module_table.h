/*
 * module_table.h - what may follow what: the automaton of the module lexer.
 *
 * Private to the module lexer.  A state says what came before the next token;
 * a row of hps_module_steps[] says for each kind of token which state follows,
 * or which action the machine takes.  0 refuses the token, unless a line end
 * before it stands for a semicolon.
 *
 * Invariant: states and actions share one range of numbers, states first.
 */
#ifndef HPS_MODEL_MODULE_TABLE_H
#define HPS_MODEL_MODULE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/model/module_scan.h"

enum hps_module_state {
	HPS_S_REFUSE,
	HPS_S_STATEMENT,    /* a statement may begin */
	HPS_S_SUBSTATEMENT, /* the statement of an if, a label … must begin */
	HPS_S_BRAND,	    /* behind #name in an expression: in */
	HPS_S_OPERAND,	    /* an operand must follow */
	HPS_S_VALUE,	    /* behind an operand */
	HPS_S_LABEL,	    /* behind a name that began a statement */
	HPS_S_ASYNC,	    /* behind `async` in an expression */
	HPS_S_ASYNC_STATEMENT,
	HPS_S_ARROW,	  /* behind => */
	HPS_S_ARROW_END,  /* behind the } of an arrow function */
	HPS_S_NEED_ARROW, /* behind () */
	HPS_S_LIST,	  /* an operand, ... or the end of a list */
	HPS_S_NEW,
	HPS_S_MEMBER,	/* behind a dot */
	HPS_S_OPTIONAL, /* behind ?. */
	HPS_S_YIELD,
	HPS_S_RETURN,
	HPS_S_JUMP,
	HPS_S_HEAD,	  /* behind if, for, while …: ( */
	HPS_S_HEAD_START, /* behind that ( */
	HPS_S_FOR_PART,	  /* behind a semicolon of for */
	HPS_S_CATCH,
	HPS_S_BLOCK, /* behind try, finally: { */
	HPS_S_DEFAULT,
	HPS_S_KEY,	/* a property may begin */
	HPS_S_KEY_NAME, /* behind its name, or get, static, async … */
	HPS_S_METHOD_END,
	HPS_S_FUNCTION_DECL,
	HPS_S_FUNCTION_EXPR,
	HPS_S_BODY_DECL, /* behind the parameters: { */
	HPS_S_BODY_EXPR,
	HPS_S_BODY_METHOD,
	HPS_S_CLASS,	    /* behind `class` */
	HPS_S_BINDING,	    /* a name or pattern to declare */
	HPS_S_BINDING_LIST, /* the same, or the end of an array pattern */
	HPS_S_BOUND,	    /* behind it */
	HPS_S_EXPORT_DEFAULT,
	HPS_S_MODULE_END, /* behind an import or export clause */
	HPS_S__MAX,

	/* Actions */
	HPS_A_END = HPS_S__MAX,
	HPS_A_CLOSE,
	HPS_A_COMMA,
	HPS_A_SEMICOLON,
	HPS_A_COLON,
	HPS_A_QUESTION,
	HPS_A_UPDATE, /* ++ behind an operand: ends a line or is a prefix */
	HPS_A_BRACE,  /* { behind an operand: a class body or nothing */
	HPS_A_WORD,   /* `in`, `of`, `using x`, or nothing */
	HPS_A_ASYNC,  /* a name or `function` behind async */
	HPS_A_EXTENDS,
	HPS_A_CASE,
	HPS_A_DECLARE,
	HPS_A_BIND,
	HPS_A_NAME,
	HPS_A_KEY_AGAIN,  /* a second name: only behind get, static … */
	HPS_A_KEY_BRACE,  /* static { */
	HPS_A_KEY_ASSIGN, /* a field's value, or a default in a pattern */
	HPS_A_SPREAD_KEY,
	HPS_A_IMPORT,
	HPS_A_IMPORT_STATEMENT,
	HPS_A_EXPORT,
	HPS_A_PUSH__FIRST,
	HPS_A_PUSH_GROUP = HPS_A_PUSH__FIRST,
	HPS_A_PUSH_CALL,
	HPS_A_PUSH_HEAD,
	HPS_A_PUSH_PARAMS_DECL,
	HPS_A_PUSH_PARAMS_EXPR,
	HPS_A_PUSH_PARAMS_METHOD,
	HPS_A_PUSH_ARRAY,
	HPS_A_PUSH_INDEX,
	HPS_A_PUSH_COMPUTED,
	HPS_A_PUSH_BIND_ARRAY,
	HPS_A_PUSH_BIND_OBJECT,
	HPS_A_PUSH_OBJECT,
	HPS_A_PUSH_BLOCK,
	HPS_A_PUSH_BODY_DECL,
	HPS_A_PUSH_BODY_EXPR,
	HPS_A_PUSH_BODY_METHOD,
	HPS_A_PUSH_BODY_ARROW,
	HPS_A_PUSH_CLASS_DECL,
	HPS_A_PUSH_CLASS_EXPR,
	HPS_A_PUSH_TEMPLATE,
	HPS_A_PUSH__MAX
};

extern const uint8_t hps_module_steps[HPS_S__MAX][HPS_T__MAX];

struct hps_module_state_info {
	const char *wants; /* for a person */
	bool regex;	   /* a slash here begins a regular expression */
	bool ends;	   /* a statement may end here at a line end */
	bool restricted;   /* a line end here always ends it */
};

extern const struct hps_module_state_info hps_module_states[HPS_S__MAX];

enum hps_module_frame_kind {
	HPS_F_TOP,
	HPS_F_GROUP,
	HPS_F_CALL,
	HPS_F_HEAD,
	HPS_F_HEAD_WHILE, /* may end a do */
	HPS_F_PARAMS_DECL,
	HPS_F_PARAMS_EXPR,
	HPS_F_PARAMS_METHOD,
	HPS_F_ARRAY,
	HPS_F_INDEX,
	HPS_F_COMPUTED,
	HPS_F_BIND_ARRAY,
	HPS_F_BIND_OBJECT,
	HPS_F_OBJECT,
	HPS_F_BLOCK,
	HPS_F_STATIC,
	HPS_F_BODY_DECL,
	HPS_F_BODY_EXPR,
	HPS_F_BODY_METHOD,
	HPS_F_BODY_ARROW,
	HPS_F_CLASS_HEAD_DECL, /* from `class` to its { */
	HPS_F_CLASS_HEAD_EXPR,
	HPS_F_CLASS_DECL,
	HPS_F_CLASS_EXPR,
	HPS_F_TEMPLATE,
	HPS_F__MAX
};

static inline bool hps_frame_is_function(unsigned int kind)
{
	return kind >= HPS_F_BODY_DECL && kind <= HPS_F_BODY_ARROW;
}

static inline bool hps_frame_is_class_head(unsigned int kind)
{
	return kind == HPS_F_CLASS_HEAD_DECL || kind == HPS_F_CLASS_HEAD_EXPR;
}

static inline bool hps_frame_is_class(unsigned int kind)
{
	return kind == HPS_F_CLASS_DECL || kind == HPS_F_CLASS_EXPR;
}

/* An open bracket: what its content means for what comes next. */
struct hps_module_frame_info {
	char close;	   /* NUL: no bracket closes it */
	uint8_t after;	   /* state behind its end */
	uint8_t comma;	   /* state behind a comma in it; 0 refuses one */
	uint8_t semicolon; /* the same for a semicolon */
	uint8_t line_end;  /* the same for a line end that stands for one */
};

extern const struct hps_module_frame_info hps_module_frames[HPS_F__MAX];

/* What a push action opens, and the state inside. */
struct hps_module_push {
	uint8_t frame;
	uint8_t state;
};

extern const struct hps_module_push
	hps_module_pushes[HPS_A_PUSH__MAX - HPS_A_PUSH__FIRST];

#endif
