/*
 * The steps the parser is made of: look at the next token, take it if it is the one, insist on it.
 */
#include "grammar.h"

#include <string.h>

#include "word.h"

struct node *new_node(struct lexer *lexer, enum node_kind kind)
{
	struct node *node = arena_alloc(lexer->arena, sizeof(*node));

	memset(node, 0, sizeof(*node));
	node->kind = kind;
	node->line = lexer_peek(lexer)->line;
	node->source = lexer->input->source;
	return node;
}

enum token_kind peek(struct lexer *lexer)
{
	return lexer_peek(lexer)->kind;
}

bool take_if(struct lexer *lexer, enum token_kind kind)
{
	if (peek(lexer) != kind)
		return false;
	lexer_take(lexer);
	return true;
}

bool expect(struct lexer *lexer, enum token_kind kind)
{
	if (take_if(lexer, kind))
		return true;
	lexer_unexpected(lexer);
	return false;
}

const char *plain(struct lexer *lexer)
{
	struct token *token = lexer_peek(lexer);

	return token->kind == TOKEN_WORD ? word_plain(token->word) : NULL;
}

bool at_reserved(struct lexer *lexer, const char *reserved)
{
	const char *text = plain(lexer);

	return text && !strcmp(text, reserved);
}

bool accept_reserved(struct lexer *lexer, const char *reserved)
{
	if (!at_reserved(lexer, reserved))
		return false;
	lexer_take(lexer);
	return true;
}

bool expect_reserved(struct lexer *lexer, const char *reserved)
{
	if (accept_reserved(lexer, reserved))
		return true;
	lexer_unexpected(lexer);
	return false;
}

void skip_newlines(struct lexer *lexer)
{
	while (take_if(lexer, TOKEN_NEWLINE))
		continue;
}

void append_word(const struct word ***tail, struct word *word)
{
	**tail = word;
	*tail = &word->next;
}
