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

#include "shell.h"
#include "word.h"

static struct node *parse_and_or(struct lexer *lexer);
static struct node *parse_list(struct lexer *lexer);

static struct node *new_node(struct lexer *lexer, enum node_kind kind)
{
	struct node *node = arena_alloc(lexer->arena, sizeof(*node));

	memset(node, 0, sizeof(*node));
	node->kind = kind;
	node->line = lexer_peek(lexer)->line;
	node->source = lexer->input->source;
	return node;
}

static enum token_kind peek(struct lexer *lexer)
{
	return lexer_peek(lexer)->kind;
}

static bool accept(struct lexer *lexer, enum token_kind kind)
{
	if (peek(lexer) != kind)
		return false;
	lexer_take(lexer);
	return true;
}

static bool expect(struct lexer *lexer, enum token_kind kind)
{
	if (accept(lexer, kind))
		return true;
	lexer_unexpected(lexer);
	return false;
}

/* The current token's text if it is a word without quotes or expansions. */
static const char *plain(struct lexer *lexer)
{
	struct token *token = lexer_peek(lexer);

	return token->kind == TOKEN_WORD ? word_plain(token->word) : NULL;
}

static bool at_reserved(struct lexer *lexer, const char *reserved)
{
	const char *text = plain(lexer);

	return text && !strcmp(text, reserved);
}

static bool accept_reserved(struct lexer *lexer, const char *reserved)
{
	if (!at_reserved(lexer, reserved))
		return false;
	lexer_take(lexer);
	return true;
}

static bool expect_reserved(struct lexer *lexer, const char *reserved)
{
	if (accept_reserved(lexer, reserved))
		return true;
	lexer_unexpected(lexer);
	return false;
}

static void skip_newlines(struct lexer *lexer)
{
	while (accept(lexer, TOKEN_NEWLINE))
		continue;
}

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

static void append_word(const struct word ***tail, struct word *word)
{
	**tail = word;
	*tail = &word->next;
}

static struct node *parse_command(struct lexer *lexer);

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

/* After `if` or `elif`. */
static struct node *parse_if(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_IF);

	if (!(node->branch.condition = parse_list(lexer)) || !expect_reserved(lexer, "then") ||
	    !(node->branch.body = parse_list(lexer)))
		return NULL;
	if (accept_reserved(lexer, "elif")) {
		if (shell_is_too_deep()) {
			lexer_fail(lexer, "nested too deeply");
			return NULL;
		}
		node->branch.otherwise = parse_if(lexer);
		return node->branch.otherwise ? node : NULL;
	}
	if (accept_reserved(lexer, "else") && !(node->branch.otherwise = parse_list(lexer)))
		return NULL;
	return expect_reserved(lexer, "fi") ? node : NULL;
}

static struct node *parse_do_group(struct lexer *lexer)
{
	struct node *body;

	if (!expect_reserved(lexer, "do") || !(body = parse_list(lexer)) ||
	    !expect_reserved(lexer, "done"))
		return NULL;
	return body;
}

/* After `while` or `until`. */
static struct node *parse_while(struct lexer *lexer, enum node_kind kind)
{
	struct node *node = new_node(lexer, kind);

	if (!(node->branch.condition = parse_list(lexer)) ||
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
	if (!accept(lexer, TOKEN_SEMICOLON)) {
		skip_newlines(lexer);
		if (accept_reserved(lexer, "in")) {
			node->loop.over_arguments = false;
			parse_words(lexer, &node->loop.words);
			if (!accept(lexer, TOKEN_SEMICOLON) && !expect(lexer, TOKEN_NEWLINE))
				return NULL;
		}
	}
	skip_newlines(lexer);
	node->loop.body = parse_do_group(lexer);
	return node->loop.body ? node : NULL;
}

static bool parse_patterns(struct lexer *lexer, const struct word **tail)
{
	accept(lexer, TOKEN_LEFT_PAREN);
	do {
		if (peek(lexer) != TOKEN_WORD) {
			lexer_unexpected(lexer);
			return false;
		}
		append_word(&tail, lexer_peek(lexer)->word);
		lexer_take(lexer);
	} while (accept(lexer, TOKEN_PIPE));
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
	    !(item->body = parse_list(lexer)))
		return NULL;
	if (!accept(lexer, TOKEN_CASE_END) && !at_reserved(lexer, "esac")) {
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

	node->child = parse_list(lexer);
	return node->child && expect_reserved(lexer, "}") ? node : NULL;
}

static struct node *parse_subshell(struct lexer *lexer)
{
	struct node *node = new_node(lexer, NODE_SUBSHELL);

	lexer_take(lexer);
	node->child = parse_list(lexer);
	return node->child && expect(lexer, TOKEN_RIGHT_PAREN) ? node : NULL;
}

/* A compound command, or NULL with *SIMPLE set if none starts here. */
static struct node *parse_compound(struct lexer *lexer, bool *simple)
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
	struct node *node = parse_compound(lexer, &simple);
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
	while (accept(lexer, TOKEN_PIPE)) {
		skip_newlines(lexer);
		if (!(last->next = parse_command(lexer)))
			return NULL;
		last = last->next;
	}
	return pipeline;
}

static struct node *parse_pipeline(struct lexer *lexer)
{
	bool negated = false;

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
	*more = accept(lexer, TOKEN_SEMICOLON);
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

/* A list over any number of lines, up to what cannot start a command. NULL if it is empty. */
static struct node *parse_list(struct lexer *lexer)
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
		list = parse_list(lexer);
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
		list = parse_list(lexer);
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
	if (peek(lexer) == TOKEN_END || accept(lexer, TOKEN_NEWLINE))
		return list;
	lexer_unexpected(lexer);
	return NULL;
}

enum parse_result parser_read(struct lexer *lexer, struct arena *arena, struct node **node)
{
	lexer_begin(lexer, arena);
	if (peek(lexer) == TOKEN_END)
		return PARSE_END;
	if (accept(lexer, TOKEN_NEWLINE))
		return PARSE_EMPTY;
	*node = parse_line(lexer);
	return *node && !lexer->failed ? PARSE_COMMAND : PARSE_ERROR;
}
