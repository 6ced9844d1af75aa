/*
 * From bytes to tokens.
 *
 * The lexer holds one line and asks for the next only when it needs a byte of it, so that a prompt
 * appears, or standard input is read, no earlier than the grammar demands. It knows operators,
 * blanks and comments; what a word is made of is reader.c's matter, and which words are reserved
 * depends on where they stand, which only the parser knows.
 *
 * Here-documents: the parser notes each << with lexer_expect_here; their texts follow the next
 * newline token and are read when it is.
 *
 * A syntax error is told once, where it is found. From then on every byte is LEXER_END and every
 * token TOKEN_ERROR, and all callers run out on their ordinary paths.
 */
#include "lexer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"
#include "shell.h"
#include "word.h"

void lexer_init(struct lexer *lexer, struct input *input)
{
	*lexer = (struct lexer){.input = input};
}

void lexer_close(struct lexer *lexer)
{
	free(lexer->spliced);
	lexer->spliced = NULL;
}

void lexer_begin(struct lexer *lexer, struct arena *arena)
{
	lexer->arena = arena;
	lexer->failed = false;
	lexer->have_token = false;
	lexer->pending = NULL;
	lexer->started = false;
	lexer->last_end = 0;
	text_init(&lexer->transcript, arena);
}

void lexer_enter(struct lexer *inner, struct input *input, const char *text, struct lexer *outer)
{
	int line = outer->input->line;

	input_from_string(input, text, outer->input->source, line ? line : 1);
	lexer_init(inner, input);
	lexer_begin(inner, outer->arena);
}

void lexer_leave(struct lexer *inner, struct lexer *outer)
{
	if (inner->failed)
		outer->failed = true;
	lexer_close(inner);
}

static void show_if_verbose(const struct lexer *lexer)
{
	if (sh.options.verbose && lexer->input->kind != INPUT_STRING &&
	    write(STDERR_FILENO, lexer->line, lexer->length) < 0)
		return; /* what cannot be shown is still run */
}

/* Have a line with a byte left in it. */
static bool have_byte(struct lexer *lexer)
{
	if (lexer->failed)
		return false;
	while (lexer->at == lexer->length && !lexer->ended) {
		enum input_result result =
			input_line(lexer->input, lexer->started, &lexer->line, &lexer->length);
		lexer->at = 0;
		lexer->splice_count = 0;
		if (result == INPUT_LINE) {
			show_if_verbose(lexer);
			continue;
		}
		lexer->length = 0;
		if (result == INPUT_INTERRUPTED) {
			sh.interrupted = 1;
			lexer->failed = true;
			return false;
		}
		lexer->ended = true;
	}
	return lexer->at < lexer->length;
}

int lexer_look_raw(struct lexer *lexer)
{
	return have_byte(lexer) ? (unsigned char)lexer->line[lexer->at] : LEXER_END;
}

int lexer_next_raw(struct lexer *lexer)
{
	int c = lexer_look_raw(lexer);

	if (c == LEXER_END)
		return c;
	lexer->at++;
	lexer->started = true;
	text_add(&lexer->transcript, (char)c);
	return c;
}

/* A backslash and a newline join two lines, as if neither were there. */
static void skip_joined(struct lexer *lexer)
{
	while (have_byte(lexer) && lexer->length - lexer->at >= 2 &&
	       lexer->line[lexer->at] == '\\' && lexer->line[lexer->at + 1] == '\n') {
		lexer->at += 2;
		lexer->started = true;
	}
}

int lexer_look(struct lexer *lexer)
{
	skip_joined(lexer);
	return lexer_look_raw(lexer);
}

int lexer_next(struct lexer *lexer)
{
	skip_joined(lexer);
	return lexer_next_raw(lexer);
}

int lexer_second(struct lexer *lexer)
{
	size_t at = lexer->at + 1;

	while (at + 1 < lexer->length && lexer->line[at] == '\\' && lexer->line[at + 1] == '\n')
		at += 2;
	return at < lexer->length ? (unsigned char)lexer->line[at] : LEXER_END;
}

void lexer_discard_line(struct lexer *lexer)
{
	lexer->at = lexer->length;
	lexer->failed = false;
}

static void report(struct lexer *lexer, int line, const char *what, const char *which)
{
	const char *source = lexer->input->source ? lexer->input->source : shell_name();

	if (!lexer->failed)
		shell_complain_at(source, line ? line : 1, "syntax error: %s%s", what, which);
	lexer->failed = true;
}

void lexer_fail(struct lexer *lexer, const char *message)
{
	report(lexer, lexer->input->line, message, "");
}

void lexer_unexpected(struct lexer *lexer)
{
	enum {
		SHOWN = 40
	};
	struct token *token = lexer_peek(lexer);
	size_t length = token->end - token->start;

	if (token->kind == TOKEN_END)
		report(lexer, token->line, "unexpected end of file", "");
	else if (token->kind == TOKEN_NEWLINE)
		report(lexer, token->line, "unexpected end of line", "");
	else if (token->kind != TOKEN_ERROR)
		report(lexer, token->line, "unexpected ",
		       arena_copy(lexer->arena, lexer->transcript.bytes + token->start,
				  length < SHOWN ? length : SHOWN));
}

void lexer_expect_here(struct lexer *lexer, struct redirect *redirect, const struct word *delimiter,
		       bool strip_tabs)
{
	struct pending_here *here = arena_alloc(lexer->arena, sizeof(*here));
	struct pending_here **last = &lexer->pending;

	*here = (struct pending_here){.redirect = redirect, .strip_tabs = strip_tabs};
	here->delimiter = word_without_quotes(lexer->arena, delimiter, &here->quoted);
	while (*last)
		last = &(*last)->next;
	*last = here;
}

/* One line of a here-document into TEXT; its length, or LEXER_END. */
static int here_line(struct lexer *lexer, bool strip_tabs, struct text *text)
{
	size_t start = text->length;
	int c = lexer_look_raw(lexer);

	if (c == LEXER_END)
		return LEXER_END;
	while (strip_tabs && c == '\t') {
		lexer->at++;
		c = lexer_look_raw(lexer);
	}
	while (c != LEXER_END) {
		lexer->at++;
		text_add(text, (char)c);
		if (c == '\n')
			break;
		c = lexer_look_raw(lexer);
	}
	return (int)(text->length - start);
}

static bool is_delimiter(const struct pending_here *here, const char *line, size_t length)
{
	if (length && line[length - 1] == '\n')
		length--;
	return strlen(here->delimiter) == length && !memcmp(line, here->delimiter, length);
}

/* Does the line end in a backslash that joins the next one to it? */
static bool joins_next(const char *line, size_t length)
{
	size_t backslashes = 0;

	if (!length || line[length - 1] != '\n')
		return false;
	while (backslashes + 1 < length && line[length - 2 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2;
}

static void read_here(struct lexer *lexer, struct pending_here *here)
{
	struct text text;
	bool joined = false;

	text_init(&text, lexer->arena);
	for (;;) {
		int length = here_line(lexer, here->strip_tabs, &text);
		if (length == LEXER_END)
			break;
		const char *line = text.bytes + text.length - length;
		if (!joined && is_delimiter(here, line, (size_t)length)) {
			text.length -= (size_t)length;
			break;
		}
		joined = !here->quoted && joins_next(line, (size_t)length);
	}
	here->redirect->target = word_from_here(lexer, text_finish(&text), here->quoted);
}

static void read_pending_heres(struct lexer *lexer)
{
	while (lexer->pending && !lexer->failed) {
		struct pending_here *here = lexer->pending;
		lexer->pending = here->next;
		read_here(lexer, here);
	}
}

static void skip_blanks(struct lexer *lexer)
{
	int c;

	while ((c = lexer_look(lexer)) == ' ' || c == '\t')
		lexer_next(lexer);
	if (c != '#')
		return;
	while ((c = lexer_look_raw(lexer)) != '\n' && c != LEXER_END)
		lexer_next_raw(lexer);
}

/* The next byte is taken if it is C. */
static bool next_is(struct lexer *lexer, int c)
{
	if (lexer_look(lexer) != c)
		return false;
	lexer_next(lexer);
	return true;
}

static enum token_kind redirect_token(struct token *token, enum redirect_kind kind)
{
	token->redirect = kind;
	return TOKEN_REDIRECT;
}

static enum token_kind after_less(struct lexer *lexer, struct token *token)
{
	if (next_is(lexer, '<')) {
		token->strip_tabs = next_is(lexer, '-');
		return redirect_token(token, REDIRECT_HERE);
	}
	if (next_is(lexer, '&'))
		return redirect_token(token, REDIRECT_DUPLICATE);
	if (next_is(lexer, '>'))
		return redirect_token(token, REDIRECT_READ_WRITE);
	return redirect_token(token, REDIRECT_READ);
}

static enum token_kind after_greater(struct lexer *lexer, struct token *token)
{
	if (next_is(lexer, '>'))
		return redirect_token(token, REDIRECT_APPEND);
	if (next_is(lexer, '&'))
		return redirect_token(token, REDIRECT_DUPLICATE);
	if (next_is(lexer, '|'))
		return redirect_token(token, REDIRECT_CLOBBER);
	return redirect_token(token, REDIRECT_WRITE);
}

static enum token_kind word_token(struct lexer *lexer, struct token *token)
{
	token->word = word_read(lexer);
	return lexer->failed ? TOKEN_ERROR : TOKEN_WORD;
}

/* What starts with a digit may be the descriptor in front of a redirection. */
static bool descriptor_token(struct lexer *lexer, struct token *token)
{
	int digit = lexer_look(lexer);
	int second = lexer_second(lexer);

	if (digit < '0' || digit > '9' || (second != '<' && second != '>'))
		return false;
	token->fd = lexer_next(lexer) - '0';
	return true;
}

static enum token_kind read_token(struct lexer *lexer, struct token *token)
{
	bool descriptor = descriptor_token(lexer, token);
	int c = lexer_look(lexer);

	if (c == LEXER_END)
		return lexer->failed ? TOKEN_ERROR : TOKEN_END;
	if (!strchr("\n&|;()<>", c))
		return word_token(lexer, token);
	lexer_next(lexer);
	switch (c) {
	case '\n':
		read_pending_heres(lexer);
		return TOKEN_NEWLINE;
	case '&':
		return next_is(lexer, '&') ? TOKEN_AND : TOKEN_AMPERSAND;
	case '|':
		return next_is(lexer, '|') ? TOKEN_OR : TOKEN_PIPE;
	case ';':
		return next_is(lexer, ';') ? TOKEN_CASE_END : TOKEN_SEMICOLON;
	case '(':
		return TOKEN_LEFT_PAREN;
	case ')':
		return TOKEN_RIGHT_PAREN;
	case '<':
		if (!descriptor)
			token->fd = 0;
		return after_less(lexer, token);
	default:
		if (!descriptor)
			token->fd = 1;
		return after_greater(lexer, token);
	}
}

struct token *lexer_peek(struct lexer *lexer)
{
	struct token *token = &lexer->token;

	if (lexer->failed) {
		token->kind = TOKEN_ERROR;
		return token;
	}
	if (lexer->have_token)
		return token;
	skip_blanks(lexer);
	struct token fresh = {.start = lexer->transcript.length};
	lexer_look(lexer);
	fresh.line = lexer->input->line;
	fresh.kind = read_token(lexer, &fresh);
	fresh.end = lexer->transcript.length;
	*token = fresh;
	lexer->have_token = true;
	return token;
}

void lexer_take(struct lexer *lexer)
{
	lexer->have_token = false;
	lexer->last_end = lexer->token.end;
}

/* --- Aliases --- */

/* Is what was read last from the splice's text? The rest of the line is then still to come. */
static bool is_inside(const struct lexer *lexer, const struct splice *splice)
{
	return lexer->length - lexer->at >= splice->rest;
}

bool lexer_splice(struct lexer *lexer, const char *name, const char *text)
{
	size_t rest = lexer->length - lexer->at;
	size_t length = strlen(text);

	for (size_t i = 0; i < lexer->splice_count; i++)
		if (is_inside(lexer, &lexer->splices[i]) && !strcmp(lexer->splices[i].name, name))
			return false;
	if (lexer->splice_count == SPLICES_MAX)
		return false;
	lexer->splices[lexer->splice_count++] = (struct splice){
		.name = name,
		.rest = rest,
		.goes_on = length && strchr(" \t", text[length - 1]),
	};
	char *line = memory_alloc(length + rest + 1);
	memcpy(line, text, length);
	memcpy(line + length, lexer->line + lexer->at, rest);
	free(lexer->spliced);
	lexer->line = lexer->spliced = line;
	lexer->at = 0;
	lexer->length = length + rest;
	lexer->have_token = false;
	return true;
}

bool lexer_alias_goes_on(struct lexer *lexer)
{
	bool goes_on = false;

	for (size_t i = 0; i < lexer->splice_count; i++) {
		struct splice *splice = &lexer->splices[i];
		if (is_inside(lexer, splice))
			continue;
		goes_on |= splice->goes_on;
		splice->goes_on = false;
	}
	return goes_on;
}
