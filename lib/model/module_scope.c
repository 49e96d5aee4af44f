#include "lib/model/module_lex.h"

#include "lib/model/module_text.h"

enum hps_code hps_lexer_declare(struct hps_lexer *lexer,
				const struct hps_token *name)
{
	static char declared;
	const char *text;

	/* What a function declares can not be exported. */
	if (lexer->functions)
		return HPS_OK;
	text = hps_js_text(lexer->ctx->arena, name);
	if (!text)
		return hps_lexer_refuse(lexer, "a name of characters");
	hps_map_put(&lexer->declared, text, &declared);
	return HPS_OK;
}

void hps_lexer_want_declared(struct hps_lexer *lexer,
			     const struct hps_map *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		hps_map_put(&lexer->wanted, names->entries[i].key,
			    names->entries[i].value);
}

enum hps_code hps_lexer_check_declared(struct hps_lexer *lexer)
{
	size_t i;

	for (i = 0; i < lexer->wanted.count; i++) {
		const struct hps_map_entry *entry = &lexer->wanted.entries[i];

		if (hps_map_get(&lexer->declared, entry->key))
			continue;
		lexer->token = *(const struct hps_token *)entry->value;
		return hps_lexer_refuse(lexer, "the name of something that "
					       "this module declares");
	}
	return HPS_OK;
}
