#ifndef SH_GRAMMAR_H
#define SH_GRAMMAR_H

#include <stdbool.h>

#include "ast.h"
#include "lexer.h"

struct node *new_node(struct lexer *lexer, enum node_kind kind); /* at the current token's line */

enum token_kind peek(struct lexer *lexer);
/* Go past the current token if it is of that kind. Returns whether it was. */
bool take_if(struct lexer *lexer, enum token_kind kind);
bool expect(struct lexer *lexer, enum token_kind kind); /* the same; else it is an error */

/* The current token's text if it is a word without quotes or expansions. */
const char *plain(struct lexer *lexer);
bool at_reserved(struct lexer *lexer, const char *reserved);
bool accept_reserved(struct lexer *lexer, const char *reserved); /* as take_if */
bool expect_reserved(struct lexer *lexer, const char *reserved); /* as expect */

void skip_newlines(struct lexer *lexer);
/* *TAIL is where the list goes on. */
void append_word(const struct word ***tail, struct word *word);

#endif
