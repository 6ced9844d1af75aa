/*
 * Compound commands (POSIX 2.9.4): if, while, until, for, case, { } and ( ).
 */
#include "compound.h"

#include "grammar.h"
#include "parser.h"
#include "shell.h"
#include "word.h"

/* After `if` or `elif`. */
static struct node *parse_if(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_IF);

	if (!(node->branch.condition = parser_list(lexer)) || !expect_reserved(lexer, "then") ||
	    !(node->branch.body = parser_list(lexer)))
		return NULL;
	if (accept_reserved(lexer, "elif")) {
		if (shell_is_too_deep()) {
			lexer_fail(lexer, "nested too deeply");
			return NULL;
		}
		node->branch.otherwise = parse_if(lexer);
		return node->branch.otherwise ? node : NULL;
	}
	if (accept_reserved(lexer, "else") && !(node->branch.otherwise = parser_list(lexer)))
		return NULL;
	return expect_reserved(lexer, "fi") ? node : NULL;
}

static struct node *parse_do_group(struct lexer *lexer)
{
	struct node *body;

	if (!expect_reserved(lexer, "do") || !(body = parser_list(lexer)) ||
	    !expect_reserved(lexer, "done"))
		return NULL;
	return body;
}

/* After `while` or `until`. */
static struct node *parse_while(struct lexer *lexer, enum node_kind kind)
{
	struct node *node = new_node(lexer, kind);

	if (!(node->branch.condition = parser_list(lexer)) ||
	    !(node->branch.body = parse_do_group(lexer)))
		return NULL;
	return node;
}

static void parse_words(struct lexer *lexer, const struct word **tail)
{
	while (peek(lexer) == TOKEN_WORD) {
		append_word(&tail, lexer_peek(lexer)->word);
		lexer_take(lexer);
	}
}

/* After `for`. */
static struct node *parse_for(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_FOR);
	const char *name = plain(lexer);

	if (!name || !is_name(name)) {
		lexer_unexpected(lexer);
		return NULL;
	}
	node->loop.variable = name;
	node->loop.over_arguments = true;
	lexer_take(lexer);
	if (!take_if(lexer, TOKEN_SEMICOLON)) {
		skip_newlines(lexer);
		if (accept_reserved(lexer, "in")) {
			node->loop.over_arguments = false;
			parse_words(lexer, &node->loop.words);
			if (!take_if(lexer, TOKEN_SEMICOLON) && !expect(lexer, TOKEN_NEWLINE))
				return NULL;
		}
	}
	skip_newlines(lexer);
	node->loop.body = parse_do_group(lexer);
	return node->loop.body ? node : NULL;
}

static bool parse_patterns(struct lexer *lexer, const struct word **tail)
{
	take_if(lexer, TOKEN_LEFT_PAREN);
	do {
		if (peek(lexer) != TOKEN_WORD) {
			lexer_unexpected(lexer);
			return false;
		}
		append_word(&tail, lexer_peek(lexer)->word);
		lexer_take(lexer);
	} while (take_if(lexer, TOKEN_PIPE));
	return expect(lexer, TOKEN_RIGHT_PAREN);
}

static struct case_item *parse_case_item(struct lexer *lexer)
{
	struct case_item *item = arena_alloc(lexer->arena, sizeof(*item));

	*item = (struct case_item){.next = NULL};
	if (!parse_patterns(lexer, &item->patterns))
		return NULL;
	skip_newlines(lexer);
	if (peek(lexer) != TOKEN_CASE_END && !at_reserved(lexer, "esac") &&
	    !(item->body = parser_list(lexer)))
		return NULL;
	if (!take_if(lexer, TOKEN_CASE_END) && !at_reserved(lexer, "esac")) {
		lexer_unexpected(lexer);
		return NULL;
	}
	skip_newlines(lexer);
	return item;
}

/* After `case`. */
static struct node *parse_case(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_CASE);
	const struct case_item **tail = &node->choice.items;

	if (peek(lexer) != TOKEN_WORD) {
		lexer_unexpected(lexer);
		return NULL;
	}
	node->choice.subject = lexer_peek(lexer)->word;
	lexer_take(lexer);
	skip_newlines(lexer);
	if (!expect_reserved(lexer, "in"))
		return NULL;
	skip_newlines(lexer);
	while (!accept_reserved(lexer, "esac")) {
		struct case_item *item = parse_case_item(lexer);
		if (!item)
			return NULL;
		*tail = item;
		tail = &item->next;
	}
	return node;
}

static struct node *parse_group(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_GROUP);

	node->child = parser_list(lexer);
	return node->child && expect_reserved(lexer, "}") ? node : NULL;
}

static struct node *parse_subshell(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_SUBSHELL);

	lexer_take(lexer);
	node->child = parser_list(lexer);
	return node->child && expect(lexer, TOKEN_RIGHT_PAREN) ? node : NULL;
}

struct node *compound_parse(struct lexer *lexer, bool *simple)
{
	*simple = false;
	if (peek(lexer) == TOKEN_LEFT_PAREN)
		return parse_subshell(lexer);
	if (accept_reserved(lexer, "{"))
		return parse_group(lexer);
	if (accept_reserved(lexer, "if"))
		return parse_if(lexer);
	if (accept_reserved(lexer, "while"))
		return parse_while(lexer, NODE_WHILE);
	if (accept_reserved(lexer, "until"))
		return parse_while(lexer, NODE_UNTIL);
	if (accept_reserved(lexer, "for"))
		return parse_for(lexer);
	if (accept_reserved(lexer, "case"))
		return parse_case(lexer);
	*simple = true;
	return NULL;
}
