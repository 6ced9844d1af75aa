#ifndef SH_LEXER_H
#define SH_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "ast.h"
#include "input.h"
#include "text.h"

enum token_kind {
	TOKEN_END,   /* of input */
	TOKEN_ERROR, /* told already; nothing follows */
	TOKEN_NEWLINE,
	TOKEN_WORD,
	TOKEN_AND, /* && */
	TOKEN_OR,  /* || */
	TOKEN_AMPERSAND,
	TOKEN_PIPE,
	TOKEN_SEMICOLON,
	TOKEN_CASE_END, /* ;; */
	TOKEN_LEFT_PAREN,
	TOKEN_RIGHT_PAREN,
	TOKEN_REDIRECT, /* which one is in `redirect`; a here-document has `strip_tabs` */
};

struct token {
	enum token_kind kind;
	int line;
	struct word *word;           /* TOKEN_WORD */
	enum redirect_kind redirect; /* TOKEN_REDIRECT */
	int fd;                      /* TOKEN_REDIRECT: written before it, or what it implies */
	bool strip_tabs;             /* <<- */
	size_t start;                /* where it starts in the lexer's transcript */
	size_t end;
};

/* A here-document whose text has not come yet: it starts after the next newline. */
struct pending_here {
	struct pending_here *next;
	struct redirect *redirect; /* gets the text as its target */
	const char *delimiter;
	bool quoted; /* no expansions in the text */
	bool strip_tabs;
};

/* The text of an alias that was put into the line. */
struct splice {
	const char *name; /* the alias; its text does not become it again */
	size_t rest;      /* bytes of the line behind the text */
	bool goes_on;     /* the text ends with a blank: the next word may be an alias, too */
};

enum {
	SPLICES_MAX = 16
};

struct lexer {
	struct input *input;
	struct arena *arena; /* where the tree goes */
	const char *line;    /* the line being read */
	size_t at;           /* next byte in it */
	size_t length;
	char *spliced; /* the line, if aliases are in it; owned */
	struct splice splices[SPLICES_MAX];
	size_t splice_count; /* in this line */
	bool ended;          /* no more lines */
	bool failed;         /* a syntax error, or ^C, was met */
	bool have_token;     /* `token` was looked at, not taken */
	struct token token;
	struct pending_here *pending; /* oldest first */
	struct text transcript;       /* all text of the command so far */
	size_t last_end;              /* in it: the end of the token taken last */
	bool started;                 /* something of the command was read: prompt PS2 */
};

enum {
	LEXER_END = -1
};

void lexer_init(struct lexer *lexer, struct input *input);
/* Start on a new command, whose tree goes into ARENA. */
void lexer_begin(struct lexer *lexer, struct arena *arena);

struct token *lexer_peek(struct lexer *lexer);
void lexer_take(struct lexer *lexer); /* the token peeked at is done with */
/*
 * Say what is wrong at the current token, or MESSAGE at the current line; then all is
 * TOKEN_ERROR.
 */
void lexer_unexpected(struct lexer *lexer);
void lexer_fail(struct lexer *lexer, const char *message);
void lexer_discard_line(struct lexer *lexer);
/* The here-document's text is to be read after the current line. */
void lexer_expect_here(struct lexer *lexer, struct redirect *redirect, const struct word *delimiter,
		       bool strip_tabs);

/*
 * The word peeked at is an alias's NAME: its text is to be read in its place. False if it is from
 * that alias's text itself.
 */
bool lexer_splice(struct lexer *lexer, const char *name, const char *text);
/* Is the word peeked at the first after the text of an alias that ends with a blank? */
bool lexer_alias_goes_on(struct lexer *lexer);
void lexer_close(struct lexer *lexer);

/* For the reader of words: bytes, or LEXER_END. lexer_look skips what \newline joins. */
int lexer_look(struct lexer *lexer);
int lexer_next(struct lexer *lexer);     /* lexer_look, and go past it */
int lexer_look_raw(struct lexer *lexer); /* a backslash is a backslash */
int lexer_next_raw(struct lexer *lexer);
int lexer_second(struct lexer *lexer); /* the byte after the one lexer_look showed */

/*
 * A lexer for text within the text of OUTER: same arena; its failure is passed on by lexer_leave.
 */
void lexer_enter(struct lexer *inner, struct input *input, const char *text, struct lexer *outer);
void lexer_leave(struct lexer *inner, struct lexer *outer);

#endif
