/*
 * The grammar of POSIX 2.10, by recursive descent: one function a rule, each returning the tree of
 * what it read, or NULL after an error (which the lexer has told, and which makes every
 * further token TOKEN_ERROR).
 *
 * Sequences (lists, pipelines, && chains) become one node with many children, not a chain of nested
 * nodes, so that a script of any length is parsed and run in constant stack.
 *
 * A word is a reserved word only where a command may start; whether it ends the list that is being
 * read is decided by whoever reads the compound command around it.
 */
#include "parser.h"

#include <string.h>

#include "alias.h"
#include "compound.h"
#include "grammar.h"
#include "shell.h"
#include "word.h"

/* Reserved words that end a list, where a command might start. */
static bool at_list_end(struct lexer *lexer)
{
	static const char *const closing[] = {"then", "else", "elif", "fi",
					      "do",   "done", "esac", "}"};
	const char *text = plain(lexer);

	if (!text)
		return peek(lexer) != TOKEN_WORD && peek(lexer) != TOKEN_LEFT_PAREN &&
		       peek(lexer) != TOKEN_REDIRECT;
	for (size_t i = 0; i < sizeof(closing) / sizeof(closing[0]); i++)
		if (!strcmp(text, closing[i]))
			return true;
	return false;
}

/* The first bytes of a command as typed since START, on one line. */
static const char *command_text(struct lexer *lexer, size_t start)
{
	enum {
		LONGEST = 70
	};
	const char *typed = lexer->transcript.bytes + start;
	size_t length = lexer->last_end > start ? lexer->last_end - start : 0;
	struct text text;

	text_init(&text, lexer->arena);
	for (size_t i = 0; i < length && text.length < LONGEST; i++) {
		if (!strchr("\n\t ", typed[i]))
			text_add(&text, typed[i]);
		else if (text.length && text.bytes[text.length - 1] != ' ')
			text_add(&text, ' ');
	}
	return text_finish(&text);
}

/* While the word peeked at is an alias, its text takes its place. Returns whether any did. */
static bool expand_aliases(struct lexer *lexer)
{
	const struct alias *alias;
	bool any = false;

	while (plain(lexer) && (alias = alias_find(plain(lexer))) &&
	       lexer_splice(lexer, alias->name, alias->value))
		any = true;
	return any;
}

static bool parse_redirect(struct lexer *lexer, const struct redirect ***tail)
{
	struct token sign = *lexer_peek(lexer);
	struct redirect *redirect = arena_alloc(lexer->arena, sizeof(*redirect));

	lexer_take(lexer);
	struct token *target = lexer_peek(lexer);
	if (target->kind != TOKEN_WORD) {
		lexer_unexpected(lexer);
		return false;
	}
	*redirect = (struct redirect){.kind = sign.redirect, .fd = sign.fd, .target = target->word};
	if (redirect->kind == REDIRECT_HERE)
		lexer_expect_here(lexer, redirect, target->word, sign.strip_tabs);
	lexer_take(lexer);
	**tail = redirect;
	*tail = &redirect->next;
	return true;
}

static bool parse_redirects(struct lexer *lexer, struct node *node)
{
	const struct redirect **tail = &node->redirects;

	while (peek(lexer) == TOKEN_REDIRECT)
		if (!parse_redirect(lexer, &tail))
			return false;
	return true;
}

static struct node *parse_command(struct lexer *lexer);
static struct node *parse_pipeline(struct lexer *lexer);

/* After NAME: "()" and the compound command that is the body. */
static struct node *parse_function(struct lexer *lexer, const char *name)
{
	struct node *node = new_node(lexer, NODE_FUNCTION);

	lexer_take(lexer);
	if (!expect(lexer, TOKEN_RIGHT_PAREN))
		return NULL;
	if (!is_name(name)) {
		lexer_fail(lexer, "bad function name");
		return NULL;
	}
	skip_newlines(lexer);
	node->function.name = name;
	node->function.arena = lexer->arena;
	node->function.body = parse_command(lexer);
	return node->function.body ? node : NULL;
}

static struct node *parse_simple(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_SIMPLE);
	const struct redirect **redirects = &node->redirects;
	const struct word **assignments = &node->simple.assignments;
	const struct word **words = &node->simple.words;

	for (;;) {
		struct token *token = lexer_peek(lexer);
		if (token->kind == TOKEN_REDIRECT) {
			if (!parse_redirect(lexer, &redirects))
				return NULL;
			continue;
		}
		if (token->kind != TOKEN_WORD)
			break;
		bool may_be_alias = node->simple.words ? lexer_alias_goes_on(lexer)
						       : !word_is_assignment(token->word);
		if (may_be_alias && expand_aliases(lexer))
			continue;
		struct word *word = token->word;
		lexer_take(lexer);
		if (!node->simple.words && word_is_assignment(word)) {
			append_word(&assignments, word);
			continue;
		}
		bool first = !node->simple.words && !node->simple.assignments && !node->redirects;
		append_word(&words, word);
		if (first && word_plain(word) && peek(lexer) == TOKEN_LEFT_PAREN)
			return parse_function(lexer, word_plain(word));
	}
	if (peek(lexer) == TOKEN_ERROR)
		return NULL;
	if (!node->simple.words && !node->simple.assignments && !node->redirects) {
		lexer_unexpected(lexer);
		return NULL;
	}
	return node;
}

static struct node *parse_command(struct lexer *lexer)
{
	bool simple;

	if (shell_is_too_deep()) {
		lexer_fail(lexer, "nested too deeply");
		return NULL;
	}
	if (at_list_end(lexer)) {
		lexer_unexpected(lexer);
		return NULL;
	}
	expand_aliases(lexer);
	struct node *node = compound_parse(lexer, &simple);
	if (simple)
		return parse_simple(lexer);
	return node && parse_redirects(lexer, node) ? node : NULL;
}

/* NODE gets a parent that holds a list of children, of which it is the first. */
static struct node *parent_of(struct lexer *lexer, enum node_kind kind, struct node *node)
{
	struct node *parent = new_node(lexer, kind);

	parent->child = node;
	parent->line = node->line;
	return parent;
}

static struct node *parse_pipe_sequence(struct lexer *lexer)
{
	struct node *first = parse_command(lexer);
	struct node *last = first;

	if (!first || peek(lexer) != TOKEN_PIPE)
		return first;
	struct node *pipeline = parent_of(lexer, NODE_PIPELINE, first);
	while (take_if(lexer, TOKEN_PIPE)) {
		skip_newlines(lexer);
		if (!(last->next = parse_command(lexer)))
			return NULL;
		last = last->next;
	}
	return pipeline;
}

/* After `time`: -p and the pipeline. */
static struct node *parse_timed(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_TIME);

	node->timed.posix = accept_reserved(lexer, "-p");
	node->timed.child = parse_pipeline(lexer);
	if (!node->timed.child)
		return NULL;
	node->text = node->timed.child->text;
	return node;
}

static struct node *parse_pipeline(struct lexer *lexer)
{
	bool negated = false;

	if (accept_reserved(lexer, "time"))
		return parse_timed(lexer);
	while (accept_reserved(lexer, "!"))
		negated = !negated;
	size_t start = lexer_peek(lexer)->start;
	struct node *node = parse_pipe_sequence(lexer);
	if (!node)
		return NULL;
	node->text = command_text(lexer, start);
	return negated ? parent_of(lexer, NODE_NOT, node) : node;
}

static struct node *parse_and_or(struct lexer *lexer)
{
	size_t start = lexer_peek(lexer)->start;
	struct node *first = parse_pipeline(lexer);
	struct node *last = first;

	if (!first || (peek(lexer) != TOKEN_AND && peek(lexer) != TOKEN_OR))
		return first;
	struct node *chain = parent_of(lexer, NODE_AND_OR, first);
	while (peek(lexer) == TOKEN_AND || peek(lexer) == TOKEN_OR) {
		bool after_failure = peek(lexer) == TOKEN_OR;
		lexer_take(lexer);
		skip_newlines(lexer);
		if (!(last->next = parse_pipeline(lexer)))
			return NULL;
		last = last->next;
		last->after_failure = after_failure;
	}
	chain->text = command_text(lexer, start);
	return chain;
}

/* An and-or list and the ; or & after it. */
static struct node *parse_item(struct lexer *lexer, bool *more)
{
	struct node *node = parse_and_or(lexer);

	*more = false;
	if (!node)
		return NULL;
	if (peek(lexer) == TOKEN_AMPERSAND) {
		struct node *background = parent_of(lexer, NODE_BACKGROUND, node);
		background->text = node->text;
		lexer_take(lexer);
		*more = true;
		return background;
	}
	*more = take_if(lexer, TOKEN_SEMICOLON);
	return node;
}

static struct node *append_item(struct lexer *lexer, struct node *list, struct node **last,
				struct node *item)
{
	if (!list)
		return *last = item;
	if (list == *last)
		list = parent_of(lexer, NODE_LIST, list);
	(*last)->next = item;
	*last = item;
	return list;
}

struct node *parser_list(struct lexer *lexer)
{
	struct node *list = NULL;
	struct node *last = NULL;
	bool more = true;

	skip_newlines(lexer);
	if (at_list_end(lexer))
		lexer_unexpected(lexer);
	while (more && !at_list_end(lexer)) {
		struct node *item = parse_item(lexer, &more);
		if (!item)
			return NULL;
		list = append_item(lexer, list, &last, item);
		if (peek(lexer) == TOKEN_NEWLINE) {
			skip_newlines(lexer);
			more = true;
		}
	}
	return peek(lexer) == TOKEN_ERROR ? NULL : list;
}

struct node *parser_read_until_paren(struct lexer *lexer)
{
	struct pending_here *pending = lexer->pending;
	struct node *list = NULL;

	lexer->pending = NULL;
	skip_newlines(lexer);
	if (peek(lexer) != TOKEN_RIGHT_PAREN)
		list = parser_list(lexer);
	expect(lexer, TOKEN_RIGHT_PAREN);
	if (lexer->pending)
		lexer_fail(lexer, "here-document without text");
	lexer->pending = pending;
	return lexer->failed ? NULL : list;
}

struct node *parser_read_all(struct lexer *lexer)
{
	struct node *list = NULL;

	skip_newlines(lexer);
	if (peek(lexer) != TOKEN_END)
		list = parser_list(lexer);
	if (peek(lexer) != TOKEN_END)
		lexer_unexpected(lexer);
	return lexer->failed ? NULL : list;
}

/* The rest of a line of commands: up to and with its newline. */
static struct node *parse_line(struct lexer *lexer)
{
	struct node *list = NULL;
	struct node *last = NULL;
	bool more = true;

	while (more && peek(lexer) != TOKEN_NEWLINE && peek(lexer) != TOKEN_END) {
		struct node *item = parse_item(lexer, &more);
		if (!item)
			return NULL;
		list = append_item(lexer, list, &last, item);
	}
	if (peek(lexer) == TOKEN_END || take_if(lexer, TOKEN_NEWLINE))
		return list;
	lexer_unexpected(lexer);
	return NULL;
}

enum parse_result parser_read(struct lexer *lexer, struct arena *arena, struct node **node)
{
	lexer_begin(lexer, arena);
	if (peek(lexer) == TOKEN_END)
		return PARSE_END;
	if (take_if(lexer, TOKEN_NEWLINE))
		return PARSE_EMPTY;
	*node = parse_line(lexer);
	return *node && !lexer->failed ? PARSE_COMMAND : PARSE_ERROR;
}
